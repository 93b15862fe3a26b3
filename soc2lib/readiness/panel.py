"""What is entered in the readiness stage: mock audit, weights, the decision, and the word to keep a forecast."""

from typing import Protocol

import ipywidgets as widgets

from soc2lib.errors import Conflict, WorkbookError
from soc2lib.evidence.panel import observations
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.testing.records import Deviation, TestedItem, Tick, Walkthrough
from soc2lib.gap.records import Design
from soc2lib.gap.tables import tone_of
from soc2lib.html.pieces import Piece, Status
from soc2lib.readiness.forecast import charts as forecast_charts
from soc2lib.readiness.forecast.calibration import forecast_record
from soc2lib.readiness.forecast.forecast import Forecast
from soc2lib.readiness.options.decision import DecisionState
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.tables import decision_note, options_table
from soc2lib.readiness.records import PeriodDecision, ScoreWeights
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import author_field, signed
from soc2lib.widgets.registers import Look, Register, Registers
from soc2lib.widgets.status_line import Said
from soc2lib.widgets.wizard import Wizard

_DECISION = {
    "Option": ("option", "report_type", "start", "end", "scope_change"),
    "Who decided": ("decided_by", "decided_on", "reason"),
}
_LATER = ("population_digest", "seed", "nothing_occurred")
_TICKS = {Tick.PASSED.value: "good", Tick.FAIL.value: "bad", Tick.NO_EVIDENCE.value: "bad"}
_DESIGN = {word.value: tone_of(word) for word in Design}


class Assessed(Protocol):
    """What the panel shows of the forecast; `now` assesses what is stored now."""

    def now(self) -> "Assessed": ...
    @property
    def forecast(self) -> Forecast: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def decision(self) -> DecisionState: ...


def mock_audit(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """What testing showed, test by test; below it, what an auditor may find.

    Parameters
    ----------
    engagement : Engagement
        The client.
    assessment : Assessed
        Its assessment.
    """

    def look() -> Look:
        now, tests = assessment.now(), engagement.all(TestResult)
        return Look((forecast_charts.headline(now.forecast),), {TestResult.kind: {t.id: _stands(t) for t in tests}})

    registers = [
        Register(TestResult, "procedure", _LATER),
        Register(TestedItem, tones=_TICKS),
        Register(Deviation),
        Register(Walkthrough, tones=_DESIGN),
        observations(engagement),
    ]
    return Registers(engagement, registers, look).widget


def weights(engagement: Engagement) -> widgets.Widget:
    """The form of the one record of edited weights; run the notebook again to see what they change."""
    fields = [name for name in ScoreWeights.model_fields if name != "id"]
    return Wizard(engagement, ScoreWeights, "weights", {"Weights": fields}).widget


def decision(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """The form of the one record of the client's decision on the period and the report; below it, whether it fits.

    Parameters
    ----------
    engagement : Engagement
        The client.
    assessment : Assessed
        Its assessment.
    """

    def look() -> tuple[Piece, ...]:
        now = assessment.now()
        return decision_note(now.options, now.decision), options_table(now.options).piece()

    return Wizard(engagement, PeriodDecision, PeriodDecision.kind, _DECISION, look).widget


def keep(engagement: Engagement, made: Forecast) -> widgets.Widget:
    """A button that keeps the forecast with everything supposed, to be scored when the report comes."""
    author, said = author_field(), Said(value="This forecast is not kept yet.")
    button = widgets.Button(description="Keep this forecast", tooltip="Saved under its day; a later one replaces it")

    def save(_: object) -> None:
        record = forecast_record(made, engagement.as_of)
        try:
            version = engagement.save(record, author=signed(author), reason="forecast kept for scoring")
        except Conflict:
            engagement.refresh()
            said.value = f"NOT SAVED. Somebody else kept a forecast as {record.id}. Press again to replace it."
        except WorkbookError as error:
            said.value = f"NOT SAVED. {' '.join(str(error).split())}"
        else:
            said.value = f"Kept as {record.id}, version {version}."

    button.on_click(save)
    return framed(author, widgets.HBox([button, said]))


def _stands(test: TestResult) -> tuple[Status, str]:
    """What one test showed; items nobody can tell of are no pass."""
    if test.deviations:
        return Status("Deviations", "bad"), f"{test.deviations} of {test.items} items deviate"
    if test.nothing_occurred:
        return Status("Nothing occurred", "none"), "A whole population has no item"
    if not test.items:
        return Status("Not done", "unknown"), "No item is tested"
    if test.cannot_tell:
        return Status("Cannot tell", "unknown"), f"{test.cannot_tell} of {test.items} items cannot be told"
    return Status("Clean", "good"), f"{test.passed} of {test.items} items passed"
