"""The truth table of opinions, and forecasts kept and scored."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import RecordError
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.readiness.forecast.calibration import calibrate, forecast_record, score_forecast
from soc2lib.readiness.forecast.forecast import forecast
from soc2lib.readiness.forecast.opinion import Opinion, consequence
from soc2lib.readiness.records import ForecastRecord, ReportReceived
from soc2lib.scope.assess import resolve_scope


@pytest.mark.parametrize(
    ("condition", "opinion"),
    [
        ({}, Opinion.UNMODIFIED),
        ({"exceptions": 3}, Opinion.UNMODIFIED_WITH_EXCEPTIONS),
        ({"material": True}, Opinion.QUALIFIED),
        ({"material": True, "pervasive": True}, Opinion.ADVERSE),
        ({"no_evidence": True}, Opinion.QUALIFIED_SCOPE),
        ({"no_evidence": True, "pervasive": True}, Opinion.DISCLAIMER),
    ],
)
def test_each_condition_has_the_consequence_of_the_published_table(condition: dict, opinion: Opinion) -> None:
    assert consequence(**condition).opinion is opinion


def test_what_is_not_material_cannot_be_pervasive() -> None:
    with pytest.raises(ValueError, match="pervasive"):
        consequence(pervasive=True)


def test_a_forecast_is_kept_with_everything_supposed() -> None:
    told = [Control(id=id, design="suitable", implementation="in use") for id in list(catalog().controls)[:50]]
    made = forecast(assess_gap(resolve_scope(None), told))
    kept = forecast_record(made, date(2026, 9, 30))
    assert (kept.id, len(kept.controls), kept.method) == ("2026-09-30", made.known, made.version)
    assert all(line in kept.assumptions for line in made.assumptions)
    assert ForecastRecord.model_validate_json(kept.model_dump_json()) == kept


def test_a_forecast_of_nothing_is_kept_as_nothing() -> None:
    kept = forecast_record(forecast(assess_gap(resolve_scope(None), [])), date(2026, 9, 30))
    assert (kept.controls, kept.outcome_low, kept.outcome_high) == ((), None, None)
    assert score_forecast(kept, ["GOV-03"]) is None


def test_a_record_with_a_chance_too_few_or_no_chance_at_all_is_refused() -> None:
    with pytest.raises(RecordError, match="one chance for each of the 2 controls"):
        ForecastRecord.build({"id": "x", "made_on": "2026-09-30", "controls": ("A", "B"), "noted": (0.5,)})
    with pytest.raises(RecordError):
        ForecastRecord.build({"id": "x", "made_on": "2026-09-30", "controls": ("A",), "noted": (1.5,)})


_ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=20)


@given(_ROWS)
@settings(max_examples=60, deadline=None)
def test_the_score_agrees_with_exact_fractions(rows: list[tuple[int, bool]]) -> None:
    ids = [f"C{i}" for i in range(len(rows))]
    kept = ForecastRecord(id="x", made_on="2026-09-30", controls=ids, noted=[tenth / 20 for tenth, _ in rows])
    score = score_forecast(kept, [id for id, (_, came) in zip(ids, rows, strict=True) if came])
    exact = sum((Fraction(tenth, 20) - came) ** 2 for tenth, came in rows) / len(rows)
    base = Fraction(sum(came for _, came in rows), len(rows))
    assert score.brier == pytest.approx(float(exact))
    assert score.of_base_rate == pytest.approx(float(sum((base - came) ** 2 for _, came in rows) / len(rows)))


def test_controls_the_report_does_not_cover_are_not_scored() -> None:
    kept = ForecastRecord(id="x", made_on="2026-09-30", controls=("A", "B"), noted=(1.0, 0.0))
    assert score_forecast(kept, ["A"], examined=["A"]).controls == 1
    assert score_forecast(kept, [], examined=["Z"]) is None


def test_an_exception_in_a_control_that_was_not_examined_is_refused() -> None:
    told = {"id": "2026", "issued": "2026-12-01", "noted": ("GOV-03",), "examined": ("GOV-04",)}
    with pytest.raises(RecordError, match="GOV-03 was not examined"):
        ReportReceived.build(told)


def test_a_report_scores_what_was_forecast_before_it_and_only_once() -> None:
    kept = [ForecastRecord(id=f"f{day}", made_on=f"2026-0{day}-01", controls=("A",), noted=(0.5,)) for day in (9, 3)]
    reports = [ReportReceived(id="spring", issued="2026-05-01"), ReportReceived(id="autumn", issued="2026-12-01")]
    assert [(row.kept.id, row.report.id) for row in calibrate(kept, reports)] == [("f3", "spring"), ("f9", "autumn")]
    assert calibrate(kept, reports[:1])[-1].kept.id == "f3"
