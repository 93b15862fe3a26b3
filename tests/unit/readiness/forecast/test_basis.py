"""How many items an auditor picks: of events, as many as somebody counted; where nobody did, there is no number."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Population
from soc2lib.evidence.sampling.planned_sizes import planned_size
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.readiness.forecast.basis import Ground, SelfTest, runs_in
from soc2lib.readiness.forecast.forecast import Forecast, forecast
from soc2lib.readiness.forecast.rank_questions import rank_questions
from soc2lib.readiness.remediation.ranking import repair_plan
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients import twelve
from tests.clients.build import Client
from tests.clients.saving import save

HALF = date(2026, 1, 1), date(2026, 6, 30)
TYPE_II = resolve_scope(Examination(report_type="Type II", window_start=HALF[0], window_end=HALF[1]))
SOUND = {"design": "suitable", "implementation": "in use", "in_use_since": "2025-01-01"}
RESULT = assess_gap(TYPE_II, [Control(id=id, **SOUND) for id in catalog().controls])
EVENTS = sorted(c.state.id for c in RESULT.controls if c.counts and c.state.frequency == "per_event")


def chances(found: Forecast) -> dict[str, tuple[float | None, ...]]:
    return {row.ground.state.id: (row.noted, row.low, row.high) for row in found.controls}


def test_the_size_of_a_control_on_events_is_what_was_counted_and_never_the_days_of_a_year() -> None:
    assert runs_in("per_event", *HALF) is None
    assert runs_in("", *HALF) is None
    assert runs_in("per_event", *HALF, 12) == 12
    assert runs_in("quarterly", *HALF, 12) == 2


def test_without_a_count_a_control_has_no_forecast_is_named_and_counts_both_ways() -> None:
    found = forecast(RESULT)
    rows = {row.ground.state.id: row for row in found.controls}
    assert {rows[id].ground.ground for id in EVENTS} == {Ground.UNCOUNTED}
    assert {rows[id].noted for id in EVENTS} == {None}
    assert all("not counted" in rows[id].reason for id in EVENTS)
    assert [ground.state.id for ground in found.uncounted] == EVENTS
    assert f"Population not counted: {len(EVENTS)} further controls." in found.reason
    assert any(case.low < case.high for case in found.outcomes.cases)


def test_tests_without_a_population_give_no_number_either() -> None:
    found = forecast(RESULT, {EVENTS[0]: SelfTest(0, 60)})
    assert next(row.noted for row in found.controls if row.ground.state.id == EVENTS[0]) is None


def test_an_absent_control_on_events_is_priced_by_its_design_alone() -> None:
    told = [Control(id=id, **SOUND) for id in catalog().controls if id != "IAM-01"]
    result = assess_gap(TYPE_II, [*told, Control(id="IAM-01", implementation="not started")])
    (price,) = [one for one in repair_plan(result, forecast(result), HALF[0]).prices if one.today == 0]
    assert (price.ground.state.id, price.moved) == ("IAM-01", pytest.approx(0.98))
    assert price.reason == "Its population is not counted, so its design alone is priced."


def test_it_is_a_question_about_the_population_and_none_of_the_interview() -> None:
    plan = repair_plan(RESULT, forecast(RESULT), HALF[0])
    assert {one.ground.ground for one in plan.questions} == {Ground.UNCOUNTED}
    assert rank_questions(plan) == {}


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(EVENTS), st.integers(0, 5000)),
    st.sampled_from(EVENTS),
    st.integers(1, 5000),
    st.dictionaries(st.sampled_from(EVENTS), st.builds(SelfTest, st.just(0), st.integers(1, 60))),
)
def test_counting_the_events_of_one_control_moves_that_control_alone(
    counted: dict[str, int], id: str, events: int, tests: dict[str, SelfTest]
) -> None:
    counted.pop(id, None)
    before, after = (chances(forecast(RESULT, tests, events=one)) for one in (counted, counted | {id: events}))
    assert before.pop(id) == (None, None, None)
    noted, low, high = after.pop(id)
    assert 0 < low < noted < high < 1
    assert before == after


def assessed(client: Client, folder: Path) -> Assessment:
    """The client saved and opened as a user does it."""
    engagement = save(client, "fernhill", folder)
    found = Assessment(engagement)
    assert found.forecast
    engagement.ledger.close()
    return found


def test_a_list_with_its_count_brings_the_forecast_and_a_partial_one_does_not(tmp_path: Path) -> None:
    client = twelve.missed_review()
    listed = client.of(Population)
    (joiners,) = [one for one in listed if "IAM-01" in one.controls]
    uncounted = joiners.model_copy(update={"rows": None, "independent_total": None})
    partial = joiners.model_copy(update={"partial": True})
    made = [assessed(client.add(one), tmp_path / str(n)) for n, one in enumerate((joiners, uncounted, partial))]
    grounds = [next(r.ground for r in one.forecast.controls if r.ground.state.id == "IAM-01") for one in made]
    assert [one.ground for one in grounds] == [Ground.TESTED, Ground.UNCOUNTED, Ground.UNCOUNTED]
    assert grounds[0].runs == joiners.rows
    assert grounds[0].picked == planned_size("per_event", joiners.rows).items
    asked = [[action for action in one.actions if action.what.startswith("Count the events")] for one in made]
    assert [["IAM-01" in action.about for action in some] for some in asked] == [[], [True], [True]]
    planned = [[row.what for row in one.samples] for one in made]
    assert ["on event, no population" in rows for rows in planned[1:]] == [True, True]
