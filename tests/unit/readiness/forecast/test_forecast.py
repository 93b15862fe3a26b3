"""The forecast from what the gap stage knows: unknown stays unknown, suppositions stay beside the numbers."""

from datetime import date
from math import prod

import pytest

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import TestResult
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Claim, Control, CriterionScope, Operation
from soc2lib.plan.assess import assess_remediation
from soc2lib.plan.records import Person, Task
from soc2lib.readiness.forecast.basis import Ground, SelfTest, forecast_bases, items_picked, runs_in, self_tests
from soc2lib.readiness.forecast.exceptions import Belief, chance_of
from soc2lib.readiness.forecast.forecast import Forecast, forecast
from soc2lib.readiness.remediation.planned_work import planned_work
from soc2lib.readiness.remediation.ranking import repair_plan
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import shown

WINDOW = {"window_start": "2026-01-01", "window_end": "2026-06-30"}
TYPE_II = resolve_scope(Examination(categories=("Security",), report_type="Type II", **WINDOW))
TYPE_I = resolve_scope(Examination(categories=("Security",), report_type="Type I"))
SOUND = {"design": "suitable", "implementation": "in use", "in_use_since": "2025-01-01"}
ALL_SOUND = [Control(id=id, **SOUND) for id in catalog().controls]
TESTED = {id: SelfTest(0, 60) for id in catalog().controls}
COUNTED = dict.fromkeys(catalog().controls, 200)
"""Somebody counted the events of every control that acts on events."""


def made(controls, tests=None, scope=TYPE_II, **more) -> Forecast:
    return forecast(assess_gap(scope, controls), tests, **{"events": COUNTED, **more})


def row(found: Forecast, id: str):
    return next(r for r in found.controls if r.ground.state.id == id)


def with_one(id: str, **fields) -> list[Control]:
    return [*(control for control in ALL_SOUND if control.id != id), Control(id=id, **{**SOUND, **fields})]


def test_nothing_known_gives_no_forecast_and_says_so() -> None:
    found = made([])
    assert (found.expected, found.outcomes, found.known) == (None, None, 0)
    assert {r.noted for r in found.controls} == {None}
    assert "nothing is forecast" in found.reason
    assert repair_plan(assess_gap(TYPE_II, []), found, date(2026, 1, 1)) is None


def test_a_control_nobody_tested_rests_on_the_prior_alone_and_says_so() -> None:
    found = row(made(ALL_SOUND), "CHG-01")
    assert found.ground.ground is Ground.UNTESTED
    assert found.noted == pytest.approx(1 - 0.98 * chance_of(Belief(0.5, 19.5), 0, 30))
    assert found.low < found.noted < found.high
    assert "no test" in found.reason


def test_a_claim_alone_is_no_ground_for_a_forecast() -> None:
    claims = [Claim(id=id, status="in place") for id in catalog().criteria]
    assert forecast(assess_gap(TYPE_II, [], claims)).outcomes is None


def test_an_absent_control_is_an_exception_for_certain() -> None:
    found = row(made(with_one("GOV-03", disposition="create", implementation="not started")), "GOV-03")
    assert (found.noted, found.low, found.high, found.ground.ground) == (1, 1, 1, Ground.ABSENT)


def test_what_a_test_found_not_to_work_is_an_exception_for_certain() -> None:
    assert row(made(with_one("GOV-03", operation="not effective")), "GOV-03").noted == 1


def test_own_tests_count_and_deviations_count_more() -> None:
    untested, clean, bad = (
        row(made(ALL_SOUND, tests), "CHG-01").noted
        for tests in ({}, {"CHG-01": SelfTest(0, 25)}, {"CHG-01": SelfTest(2, 25)})
    )
    assert clean < untested < bad


def test_the_pooled_rate_counts_only_where_detection_is_stated() -> None:
    tests = {id: SelfTest(3, 25) for id in list(catalog().controls)[:40] if id != "CHG-01"}
    plain, pooled = made(ALL_SOUND, tests), made(ALL_SOUND, tests, detection=1.0)
    assert row(plain, "CHG-01").noted == row(made(ALL_SOUND), "CHG-01").noted
    assert row(pooled, "CHG-01").noted > row(plain, "CHG-01").noted
    assert any("Nobody stated" in line for line in plain.assumptions)
    assert any("find 100 % of deviations" in line for line in pooled.assumptions)


def test_a_control_in_use_late_is_likelier_to_fail_and_says_how_many_runs_it_missed() -> None:
    late = row(made(with_one("CHG-01", in_use_since="2026-04-01")), "CHG-01")
    assert late.noted > row(made(ALL_SOUND), "CHG-01").noted
    assert "64 runs of 129 fell due before" in late.reason


def test_a_type_one_looks_at_design_alone() -> None:
    found = row(made(ALL_SOUND, TESTED, TYPE_I), "CHG-01")
    assert found.ground.ground is Ground.DESIGN_ONLY
    assert found.noted == pytest.approx(0.02)


def test_a_shown_no_occurrence_leaves_the_design_alone_and_a_typed_one_shows_nothing() -> None:
    register = {"GOV-03": shown("GOV-03", Basis.NO_OCCURRENCE, operation=Operation.NO_OCCURRENCE)}
    assert row(forecast(assess_gap(TYPE_II, ALL_SOUND, shown=register)), "GOV-03").noted == pytest.approx(0.02)
    assert row(made(with_one("GOV-03", operation="no occurrence in period")), "GOV-03").noted > 0.02


def test_what_others_carry_is_taken_as_given_and_said() -> None:
    found = made(with_one("PHY-01", applicability="carried by subservice", applicability_reason="Host"))
    assert row(found, "PHY-01").noted is None
    assert found.by_subservice == 1
    assert any("carried by others: taken as given" in line for line in found.assumptions)


def test_expected_exceptions_are_the_sum_of_the_chances() -> None:
    found = made(ALL_SOUND, TESTED)
    assert found.expected == pytest.approx(sum(r.noted for r in found.controls if r.noted is not None))
    assert found.expected_low < found.expected < found.expected_high


def test_the_outcome_is_a_wide_range_over_all_named_suppositions() -> None:
    outcomes = made(ALL_SOUND, TESTED).outcomes
    assert len(outcomes.cases) == 27
    assert outcomes.high - outcomes.low > 0.3
    assert all(case.low == case.high for case in outcomes.cases)


def test_an_unknown_control_counts_both_ways() -> None:
    outcomes = made([c for c in ALL_SOUND if c.id != "GOV-03"], TESTED).outcomes
    always = [case for case in outcomes.cases if case.case.qualifies == 1]
    assert all(case.low == 0 < case.high for case in always)


def test_a_stricter_reading_never_gives_a_better_outcome() -> None:
    outcomes = made(ALL_SOUND, TESTED).outcomes
    by_case = {(c.case.policy.name, c.case.prior_mean, c.case.qualifies): c.high for c in outcomes.cases}
    for (policy, mean, qualifies), chance in by_case.items():
        assert by_case["strict", mean, qualifies] <= chance + 1e-12
        assert by_case[policy, 0.05, qualifies] <= chance + 1e-12
        assert by_case[policy, mean, 1.0] <= chance + 1e-12


def test_where_every_failure_qualifies_the_outcome_is_the_product_of_the_key_controls_that_decide() -> None:
    """Of alternatives the one counts that the criterion rests on; every one that decides must hold."""
    deciding = {id for criterion in assess_gap(TYPE_II, ALL_SOUND).criteria for id in criterion.keys}
    found = made(ALL_SOUND, TESTED)
    reference = next(
        c
        for c in found.outcomes.cases
        if (c.case.policy.name, c.case.prior_mean, c.case.qualifies) == ("strict", 0.025, 1)
    )
    assert reference.high == pytest.approx(prod(1 - row(found, id).noted for id in deciding), rel=1e-9)


def test_a_compensating_control_can_only_help() -> None:
    alone, backed = made(ALL_SOUND), made(ALL_SOUND, compensating={"CHG-01": ["CHG-02"], "CHG-03": ["CHG-04"]})
    for before, after in zip(alone.outcomes.cases, backed.outcomes.cases, strict=True):
        assert after.high >= before.high - 1e-12
    assert any("counted for 2 controls" in line for line in backed.assumptions)


def test_a_criterion_that_is_not_relevant_takes_no_part() -> None:
    short = with_one("GOV-03", disposition="create", implementation="not started")
    excluded = [CriterionScope(id=id, reason="hand case") for id in ("CC1.2", "CC2.2", "CC4.2")]
    assert made(short).outcomes.high < forecast(assess_gap(TYPE_II, short, (), excluded)).outcomes.high


def test_a_control_named_like_the_auditors_leniency_is_still_a_control() -> None:
    own = Control(id="leniency CC1.1", title="Own", criteria=("CC1.1",), disposition="create", key=True)
    found = made([*ALL_SOUND, own])
    assert row(found, "leniency CC1.1").noted == 1
    assert min(case.high for case in found.outcomes.cases) == 0


def test_no_sentence_of_a_forecast_promises_anything() -> None:
    found = made(ALL_SOUND, TESTED)
    said = " ".join([found.reason, found.outcomes.reason, *found.assumptions, *(r.reason for r in found.controls)])
    assert not any(word in said.lower() for word in ("will pass", "audit-ready", "guarantee", "certif"))


def test_a_repair_inside_the_window_is_worth_less_than_one_before_it() -> None:
    short = with_one("CHG-01", disposition="create", implementation="not started", due="2026-04-01")
    result = assess_gap(TYPE_II, short)
    plan = repair_plan(result, forecast(result), date(2026, 1, 1))
    price = next(p for p in plan.prices if p.ground.state.id == "CHG-01")
    assert price.today == 0 < price.in_window < price.moved
    assert "64 of 129 runs" in price.reason
    assert plan.stays.end < plan.moves.end


def test_a_repair_after_the_window_wins_nothing_in_it() -> None:
    short = with_one("CHG-01", disposition="create", implementation="not started", due="2026-08-01")
    result = assess_gap(TYPE_II, short)
    (price,) = [p for p in repair_plan(result, forecast(result), date(2026, 1, 1)).prices if p.today == 0]
    assert price.in_window == 0
    assert "after the window" in price.reason


def test_the_plans_effort_and_finish_replace_the_defaults() -> None:
    result = assess_gap(
        TYPE_II, with_one("CHG-01", disposition="create", implementation="not started", due="2026-02-01")
    )
    tasks = [
        Task(id="a", owner="Ann", low=5, likely=5, high=5, controls=("CHG-01", "CHG-02")),
        Task(id="b", owner="Ann", low=3, likely=3, high=3, controls=("CHG-01",), depends_on=("a",)),
    ]
    work = planned_work(assess_remediation(tasks, [Person(id="Ann", capacity=1)], date(2026, 3, 2)))
    assert work.days == {"CHG-01": 5.5, "CHG-02": 2.5}
    assert work.finish == {"CHG-01": date(2026, 3, 11), "CHG-02": date(2026, 3, 6)}
    (price,) = repair_plan(result, forecast(result), date(2026, 3, 2), work).prices
    assert (price.effort, price.estimated, price.day) == (5.5, True, date(2026, 3, 11))
    (default,) = repair_plan(result, forecast(result), date(2026, 3, 2)).prices
    assert (default.estimated, default.day) == (False, date(2026, 3, 2))


def test_a_repair_that_cannot_be_planned_has_no_planned_finish() -> None:
    tasks = [
        Task(id="a", owner="Ann", low=5, likely=5, high=5, controls=("CHG-01",)),
        Task(id="b", owner="Ann", controls=("CHG-01",)),
    ]
    plan = assess_remediation(tasks, [Person(id="Ann", capacity=1)], date(2026, 3, 2))
    assert [one.task.id for one in plan.unplanned] == ["b"]
    assert planned_work(plan).finish == {}


def test_what_is_unknown_is_asked_for_where_it_swings_most() -> None:
    known = [c for c in ALL_SOUND if c.id not in ("GOV-03", "CHG-01")]
    result = assess_gap(TYPE_II, known)
    plan = repair_plan(result, forecast(result, TESTED, events=COUNTED), date(2026, 1, 1))
    assert [q.ground.state.id for q in plan.questions] == ["GOV-03", "CHG-01"]
    assert plan.questions[0].swing > plan.questions[1].swing > 0


def result_of(**fields) -> TestResult:
    shown = {"id": "T", "control": "CHG-01", "period_start": "2026-01-01", "period_end": "2026-06-30"}
    return TestResult(**{**shown, "method": "census", **fields})


def test_the_evidence_stages_tests_are_counted_as_they_are() -> None:
    told = [result_of(passed=17, deviations=3), result_of(passed=10, deviations=0, cannot_tell=4)]
    assert self_tests(TYPE_II, told) == {"CHG-01": SelfTest(3, 30)}
    found = row(made(ALL_SOUND, self_tests(TYPE_II, told)), "CHG-01")
    assert found.ground.ground is Ground.TESTED
    assert "3 of 30 self-tested items deviated" in found.reason


@pytest.mark.parametrize(
    "fields",
    [
        {"period_start": "2025-01-01", "period_end": "2025-06-30"},
        {"method": "inquiry"},
        {"passed": 0, "cannot_tell": 9},
    ],
)
def test_tests_outside_the_window_from_inquiry_or_without_an_answer_do_not_count(fields: dict) -> None:
    assert self_tests(TYPE_II, [result_of(**{"passed": 20, **fields})]) == {}


def test_without_a_window_no_test_can_be_placed() -> None:
    assert self_tests(resolve_scope(None), [result_of(passed=20)]) == {}


def test_never_more_items_than_runs_are_picked() -> None:
    for ground in forecast_bases(assess_gap(TYPE_II, ALL_SOUND), events=COUNTED):
        assert 0 <= ground.picked <= ground.runs
        assert ground.picked == items_picked(ground.state, ground.runs)


def test_a_yearly_control_in_a_short_window_has_nothing_to_pick() -> None:
    assert runs_in("annual", date(2026, 1, 1), date(2026, 3, 31)) == 0
