"""What the readiness stage keeps: edited weights, the decision on the period, forecasts, and the reports that came."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from soc2lib.catalog.catalog import catalog
from soc2lib.scope.choices import ReportType
from soc2lib.store.record import Choice, Record, Text, field

Chance = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=100)]

WEIGHT_FIELDS: Mapping[str, tuple[str, str]] = {
    "key": ("weight", "key"),
    "supporting": ("weight", "supporting"),
    "effective_with_deviations": ("progress", "effective_with_deviations"),
    "in_use_untested": ("progress", "in_use_untested"),
    "not_effective": ("progress", "not_effective"),
    "in_progress": ("progress", "in_progress"),
}
"""Each field of `ScoreWeights` and the table and line of ``data/catalog/scales.toml`` it stands in for."""


class ScoreWeights(Record):
    """One row, the weights of the progress share that a client or firm sets otherwise than the method does."""

    kind: ClassVar[str] = "score weights"
    sheet: ClassVar[str] = "Score weights"
    stage: ClassVar[str] = "readiness"
    purpose: ClassVar[str] = (
        "Weights of the progress share, where you set them otherwise; empty cells keep the method's own. The share "
        "under the method's own weights is always shown beside. The gate never depends on them."
    )

    id: str = field("Id", "Always: weights.")
    why: Text = field("Why", "The reason for other weights; every page shows it.")
    key: Weight | None = field("Key control", "Weight of a key control, above 0.", default=None)
    supporting: Weight | None = field(
        "Supporting control", "Weight of a supporting control; no more than a key control's.", default=None
    )
    effective_with_deviations: Chance | None = field(
        "Worked with deviations", "Share reached by a control that worked with deviations.", unit="share", default=None
    )
    in_use_untested: Chance | None = field(
        "In use, untested",
        "Share reached by a control in use that nobody has tested; below 1.",
        unit="share",
        default=None,
    )
    not_effective: Chance | None = field(
        "In use, did not work",
        "Share reached by a control that was tested and did not work.",
        unit="share",
        default=None,
    )
    in_progress: Chance | None = field(
        "Being introduced", "Share reached by a control that is being introduced.", unit="share", default=None
    )

    @model_validator(mode="after")
    def _keeps_the_order(self) -> Self:
        if self.id != "weights":
            raise ValueError(f"one row with the id 'weights'; {self.id!r} is another")
        if not self.why:
            raise ValueError("a reason in words")
        used = {name: self._used(name) for name in WEIGHT_FIELDS}
        if not used["key"] > 0:
            raise ValueError("a key control that weighs more than 0")
        for worse, better in (
            ("supporting", "key"),
            ("not_effective", "effective_with_deviations"),
            ("in_progress", "in_use_untested"),
        ):
            if used[worse] > used[better]:
                labels = [type(self).model_fields[name].title for name in (worse, better)]
                raise ValueError(f"{labels[0]!r} ({used[worse]:g}) at most as much as {labels[1]!r} ({used[better]:g})")
        if not used["in_use_untested"] < 1:
            raise ValueError("a control that nobody has tested below 1, for what is not shown is not done")
        return self

    def _used(self, name: str) -> float:
        weight: float | None = getattr(self, name)
        part, step = WEIGHT_FIELDS[name]
        return catalog().scales[part][step] if weight is None else weight


class OptionKind(Choice):
    """What a client can decide about the period and the report."""

    GO_ON = "go on"
    MOVE = "move the period"
    TYPE_I = "Type I"
    NEW_PERIOD = "new period"


class PeriodDecision(Record):
    """One row, the client's decision on the period and the report; without it the first page asks for one."""

    kind: ClassVar[str] = "decision"
    sheet: ClassVar[str] = "Decision"
    stage: ClassVar[str] = "readiness"
    purpose: ClassVar[str] = (
        "What the client decided about the period and the report, by whom, when and why. Every page compares it with "
        "the options that fit on its day."
    )

    id: str = field("Id", "Always: decision.")
    option: OptionKind | None = field(
        "Option",
        "Go on with the period, move it, have a Type I report first, or begin a new period; empty while open.",
        default=None,
    )
    report_type: ReportType | None = field("Report type", "The report that comes of it.", default=None)
    start: date | None = field(
        "Start", "First day of the period decided; the examined day for a Type I.", unit="day", default=None
    )
    end: date | None = field("End", "Last day of the period decided.", unit="day", default=None)
    scope_change: Text = field(
        "Change of scope", "The category or system that is left out, in words; empty where the scope stays.", default=""
    )
    decided_by: Text = field("Decided by", "The person who decided, by name.", default="")
    decided_on: date | None = field("Decided on", "The day of the decision.", unit="day", default=None)
    reason: Text = field("Reason", "Why this option.", default="")

    @model_validator(mode="after")
    def _one_row(self) -> Self:
        if self.id != "decision":
            raise ValueError(f"one row with the id 'decision'; {self.id!r} is another")
        return self

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"the end {self.end} lies before the start {self.start}")
        return self


class ForecastRecord(Record):
    """One row a forecast that was made, whole enough to be scored later."""

    kind: ClassVar[str] = "forecast"
    sheet: ClassVar[str] = "Forecasts"
    stage: ClassVar[str] = "readiness"
    purpose: ClassVar[str] = (
        "Forecasts as they were made, with everything supposed. Written by the workbook, not by hand."
    )

    id: str = field("Id", "The day it was made, with a number where there are several.")
    made_on: date = field("Made on", "The day as of which it was made.", unit="day")
    method: Text = field("Method", "The version of the forecast method.", default="")
    controls: tuple[str, ...] = field("Controls", "The controls with a forecast.", default=())
    noted: tuple[Chance, ...] = field(
        "Chance of an exception",
        "For each control, in the same order, under the middle prior.",
        unit="share",
        default=(),
    )
    outcome_low: Chance | None = field("Lowest outcome", "Over all suppositions.", unit="share", default=None)
    outcome_high: Chance | None = field("Highest outcome", "Over all suppositions.", unit="share", default=None)
    assumptions: Text = field("Suppositions", "Everything supposed, in sentences.", default="")

    @model_validator(mode="after")
    def _one_chance_a_control(self) -> Self:
        if len(self.controls) != len(self.noted):
            raise ValueError(f"one chance for each of the {len(self.controls)} controls; {len(self.noted)} are given")
        return self


class ReportReceived(Record):
    """One row an examiner's report that came: what it noted, so that earlier forecasts can be scored."""

    kind: ClassVar[str] = "report received"
    sheet: ClassVar[str] = "Reports received"
    stage: ClassVar[str] = "readiness"
    purpose: ClassVar[str] = (
        "Reports that came, with the controls in which they note an exception: earlier forecasts are scored by them."
    )

    id: str = field("Report", "Your name of the report, such as 2026 Type II.")
    issued: date = field("Issued", "The day of the report.", unit="day")
    noted: tuple[Text, ...] = field("Exceptions noted", "Ids of the controls with an exception.", default=())
    examined: tuple[Text, ...] = field(
        "Controls examined", "Ids of the controls the report covers; empty means all that were forecast.", default=()
    )

    @model_validator(mode="after")
    def _noted_among_the_examined(self) -> Self:
        strangers = [id for id in self.noted if self.examined and id not in self.examined]
        if strangers:
            raise ValueError(f"exceptions among the controls examined; {', '.join(strangers)} was not examined")
        return self
