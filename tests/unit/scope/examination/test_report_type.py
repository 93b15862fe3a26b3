"""The first rule that fires decides between Type I and Type II, its inputs are shown, unknown never counts as ready."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.scope.choices import ReportType
from soc2lib.scope.examination.report_type import choose_type
from soc2lib.scope.examination.timeline import Durations, add_months, earliest_dates, whole_months, window_end
from soc2lib.scope.examination.type_inputs import TypeInputs, inputs_from_demand, phases
from soc2lib.scope.records import DemandSource, Examination

TODAY = date(2026, 1, 5)
PLAN = Durations(readiness=56, window=6, fieldwork=4, reporting=3)
READY = TypeInputs(TODAY, PLAN, keys_not_ready=0, keys_not_designed=0, days_in_use=10)
ONE, TWO = ReportType.TYPE_I, ReportType.TYPE_II


def test_the_oracle_of_the_scheduler_holds() -> None:
    found = earliest_dates(TODAY, PLAN)
    assert found.window_start == date(2026, 3, 2)
    assert found.window_end == date(2026, 9, 1)
    assert found.fieldwork_end == date(2026, 9, 29)
    assert found.report == date(2026, 10, 20)


def test_rule_1_a_type_ii_demanded_in_time_is_a_type_ii() -> None:
    advice = choose_type(replace(READY, type_ii_by=date(2026, 10, 20)))
    assert (advice.rule, advice.now) == (1, TWO)


def test_rule_1_a_day_too_early_is_a_type_i_now_and_names_no_day_of_a_report() -> None:
    advice = choose_type(replace(READY, type_ii_by=date(2026, 10, 19)))
    assert (advice.rule, advice.now, advice.then) == (1, ONE, TWO)
    assert advice.earliest.report == date(2026, 10, 20)
    assert "20 October 2026" not in advice.reason


def test_rule_1_tells_where_the_shortest_window_would_be_in_time() -> None:
    advice = choose_type(replace(READY, type_ii_by=date(2026, 8, 1)))
    assert advice.earliest_short.report == date(2026, 7, 20)
    assert any("A window of 3 months" in caution for caution in advice.cautions)
    assert not choose_type(replace(READY, type_ii_by=date(2026, 7, 19))).cautions
    assert any("may be in time" in caution for caution in advice.cautions)


def test_rule_1_does_not_open_a_window_over_controls_that_are_not_ready() -> None:
    advice = choose_type(replace(READY, type_ii_by=date(2027, 1, 1), keys_not_ready=3))
    assert advice.rule == 1
    assert not advice.may_start_window
    assert any("Start no window" in caution for caution in advice.cautions)


def test_rule_2_starts_no_window_while_a_key_control_is_not_ready() -> None:
    advice = choose_type(replace(READY, keys_not_ready=2, keys_not_designed=1))
    assert (advice.rule, advice.now, advice.may_start_window) == (2, None, False)
    assert "run readiness" in advice.reason
    assert "once design is complete" in advice.reason


def test_rule_2_lets_a_type_i_go_ahead_where_design_is_complete() -> None:
    assert choose_type(replace(READY, keys_not_ready=2, keys_not_designed=0)).now is ONE


def test_rule_2_takes_not_known_for_not_ready() -> None:
    advice = choose_type(replace(READY, keys_not_ready=None))
    assert (advice.rule, advice.may_start_window) == (2, False)
    assert "not known" in advice.reason


@pytest.mark.parametrize(("days", "rule"), [(59, 5), (60, 3), (90, 3)])
def test_rule_3_goes_straight_to_type_ii_from_the_60th_day_in_use(days: int, rule: int) -> None:
    advice = choose_type(replace(READY, days_in_use=days, type_ii_wanted=True))
    assert (advice.rule, advice.now) == (rule, TWO)


@pytest.mark.parametrize("wanted", [False, None])
def test_rule_3_needs_buyers_that_want_it(wanted: bool | None) -> None:
    assert choose_type(replace(READY, days_in_use=90, type_ii_wanted=wanted)).rule == 5


@pytest.mark.parametrize(("days", "rule", "report"), [(92, 4, ONE), (93, 5, TWO)])
def test_rule_4_a_report_needed_within_about_three_months_is_a_type_i(days: int, rule: int, report: ReportType) -> None:
    advice = choose_type(replace(READY, needed_by=TODAY + timedelta(days=days)))
    assert (advice.rule, advice.now) == (rule, report)


def test_rule_4_says_when_even_a_type_i_comes_too_late() -> None:
    advice = choose_type(replace(READY, needed_by=TODAY + timedelta(days=30)))
    assert any("Even a Type I comes too late" in caution for caution in advice.cautions)


def test_rule_5_is_six_months_first_and_twelve_after() -> None:
    advice = choose_type(READY)
    assert (advice.rule, advice.now) == (5, TWO)
    assert "six months first, then twelve" in advice.reason


def test_a_window_that_has_begun_stands_in_for_readiness_and_window() -> None:
    told = Examination(report_type=TWO, window_start=date(2025, 8, 1), window_end=date(2026, 1, 31))
    demand = [DemandSource(id="D-1", report_type=TWO, deadline=date(2026, 3, 21))]
    begun = inputs_from_demand(demand, TODAY, told)
    advice = choose_type(begun)
    assert advice.earliest.report == date(2026, 1, 31) + timedelta(weeks=7) == date(2026, 3, 21)
    assert (advice.rule, advice.now) == (1, TWO)
    assert any("runs since 1 August 2025" in caution for caution in advice.cautions)
    assert choose_type(replace(begun, running=None)).now is ONE


def test_a_window_that_is_over_is_followed_by_fieldwork_from_today() -> None:
    found = earliest_dates(TODAY, PLAN, (date(2025, 4, 1), date(2025, 9, 30)))
    assert found.report == TODAY + timedelta(weeks=7)


@pytest.mark.parametrize(
    "told",
    [
        {"report_type": "Type I", "window_start": "2025-08-01", "window_end": "2026-01-31"},
        {"window_start": "2026-01-06", "window_end": "2026-07-05"},
        {"window_start": "2025-08-01"},
    ],
)
def test_a_window_that_has_not_begun_or_is_none_does_not_count_as_running(told: dict[str, object]) -> None:
    assert inputs_from_demand([], TODAY, Examination.build(told)).running is None


def test_rules_after_the_one_that_fired_are_shown_as_not_reached() -> None:
    rules = choose_type(replace(READY, keys_not_ready=1)).rules
    assert [rule.fired for rule in rules] == [False, True, None, None, None]
    assert [rule.number for rule in rules] == [1, 2, 3, 4, 5]


def test_inputs_come_from_the_demand_and_silence_stays_not_known() -> None:
    demand = [
        DemandSource(id="D-1", deadline=date(2026, 5, 1)),
        DemandSource(id="D-2", report_type=TWO, deadline=date(2026, 12, 1)),
        DemandSource(id="D-3", report_type=TWO, deadline=date(2026, 11, 1)),
    ]
    found = inputs_from_demand(demand, TODAY)
    assert (found.type_ii_by, found.needed_by, found.type_ii_wanted) == (date(2026, 11, 1), date(2026, 5, 1), True)
    told = Examination(report_needed=date(2026, 4, 1))
    assert inputs_from_demand(demand, TODAY, told).needed_by == date(2026, 4, 1)
    silent = inputs_from_demand(demand[:1], TODAY)
    assert (silent.type_ii_by, silent.type_ii_wanted, silent.keys_not_ready) == (None, None, None)


def test_lengths_out_of_reason_are_refused_all_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        Examination.build({"readiness_weeks": -1, "window_months": 0}, where="Examination, row 2")
    places = [problem.where for problem in caught.value.problems]
    assert places == ["Examination, row 2, column Readiness left", "Examination, row 2, column Window length"]


def test_phases_are_as_told_and_as_usual_where_nothing_is_told() -> None:
    assert phases(Examination()) == PLAN
    told = Examination(readiness_weeks=0, window_months=3, fieldwork_weeks=2, reporting_weeks=0)
    assert phases(told) == Durations(0, 3, 2, 0)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@settings(max_examples=80, deadline=None)
@given(days, st.integers(0, 30))
def test_adding_months_agrees_with_pandas(day: date, months: int) -> None:
    assert add_months(day, months) == (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


@settings(max_examples=80, deadline=None)
@given(days, st.integers(1, 24))
def test_a_window_of_whole_months_counts_as_that_many(start: date, months: int) -> None:
    end = window_end(start, months)
    assert whole_months(start, end) == months
    assert whole_months(start, end - timedelta(days=1)) == months - 1


inputs = st.builds(
    TypeInputs,
    today=st.just(TODAY),
    durations=st.builds(Durations, st.integers(0, 200), st.integers(3, 12), st.integers(2, 6), st.integers(2, 4)),
    type_ii_by=st.none() | st.dates(TODAY, date(2028, 1, 1)),
    type_ii_wanted=st.none() | st.booleans(),
    needed_by=st.none() | st.dates(TODAY, date(2028, 1, 1)),
    keys_not_ready=st.none() | st.integers(0, 5),
    keys_not_designed=st.none() | st.integers(0, 5),
    days_in_use=st.none() | st.integers(0, 200),
)


def table(given: TypeInputs) -> tuple[int, ReportType | None]:
    """The decision table once more, with the days added up as the brief writes them."""
    phases = given.durations
    start = TODAY + timedelta(days=phases.readiness)
    window = (window_end(start, phases.window) - start).days
    needed = phases.readiness + window + 7 * (phases.fieldwork + phases.reporting)
    if given.type_ii_by:
        return 1, TWO if (given.type_ii_by - TODAY).days >= needed else ONE
    if given.keys_not_ready is None or given.keys_not_ready > 0:
        return 2, ONE if given.keys_not_designed == 0 else None
    if given.days_in_use is not None and given.days_in_use >= 60 and given.type_ii_wanted:
        return 3, TWO
    if given.needed_by and (given.needed_by - TODAY).days <= 92:
        return 4, ONE
    return 5, TWO


@settings(max_examples=100, deadline=None)
@given(inputs)
def test_the_table_read_a_second_way_gives_the_same_answer(given: TypeInputs) -> None:
    advice = choose_type(given)
    assert (advice.rule, advice.now) == table(given)
    assert advice.may_start_window is (given.keys_not_ready == 0)
    assert sum(rule.fired is True for rule in advice.rules) == 1
