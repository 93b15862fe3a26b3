"""Runs, gaps and states over the window: hand cases, and what must hold whatever the dates are."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.cadence import expected_occurrences
from soc2lib.errors import ParameterError
from soc2lib.evidence.coverage.coverage import by_week, coverage, covered_days
from soc2lib.evidence.coverage.states import Coverage, Events, Run, State
from soc2lib.evidence.coverage.window import Window, facts, policy

YEAR = Window(date(2025, 11, 1), date(2026, 10, 31))
CALENDAR = ["daily", "weekly", "monthly", "quarterly", "semiannual", "annual", "continuous"]
DAY = timedelta(days=1)


def on(*days: date) -> list[Run]:
    return [Run(day, day) for day in days]


def state(frequency: str, days: list[date], as_of: date = YEAR.end, window: Window = YEAR) -> State:
    return coverage("X", frequency, on(*days), window, as_of, policy()).state


@pytest.mark.parametrize(
    ("start", "end", "frequency", "due"),
    [
        (date(2025, 11, 1), date(2026, 10, 31), "quarterly", 4),
        (date(2026, 2, 15), date(2026, 8, 14), "quarterly", 2),
        (date(2026, 1, 1), date(2026, 6, 30), "monthly", 6),
        (date(2026, 1, 1), date(2026, 6, 30), "daily", 129),
        (date(2026, 1, 1), date(2026, 12, 31), "daily", 261),
        (date(2026, 1, 1), date(2026, 12, 31), "weekly", 52),
        (date(2026, 1, 1), date(2026, 12, 31), "monthly", 12),
        (date(2026, 1, 1), date(2026, 6, 30), "annual", 1),
        (date(2026, 7, 1), date(2026, 12, 31), "annual", 1),
        (date(2026, 1, 1), date(2026, 3, 31), "annual", 0),
        (date(2026, 1, 1), date(2026, 3, 31), "semiannual", 1),
        (date(2026, 2, 1), date(2026, 2, 28), "monthly", 1),
    ],
)
def test_runs_due_are_counted_by_length_and_not_by_whole_quarters(
    start: date, end: date, frequency: str, due: int
) -> None:
    assert expected_occurrences(frequency, start, end) == due


def test_calendar_facts_are_those_of_the_brief() -> None:
    half = facts(Window(date(2026, 1, 1), date(2026, 6, 30)))
    assert (half.days, half.weekdays, half.full_weeks, half.full_months, half.full_quarters) == (181, 129, 25, 6, 2)
    whole = facts(Window(date(2026, 1, 1), date(2026, 12, 31)))
    assert (whole.days, whole.weekdays, whole.full_weeks, whole.full_months, whole.full_quarters) == (
        365,
        261,
        51,
        12,
        4,
    )
    assert facts(YEAR).full_quarters == 3
    assert facts(Window(date(2026, 2, 15), date(2026, 8, 14))).full_quarters == 1


def test_an_hour_of_the_calendar_is_not_needed_for_events() -> None:
    assert expected_occurrences("per_event", YEAR.start, YEAR.end) is None


def test_a_gap_within_the_grace_is_met_and_one_day_more_is_late() -> None:
    start = YEAR.start
    within = [start + timedelta(days=n) for n in (107, 214, 321)]
    assert [gap.days for gap in coverage("X", "quarterly", on(*within), YEAR, YEAR.end, policy()).gaps] == [
        107,
        107,
        107,
        43,
    ]
    late = coverage("X", "quarterly", on(start + timedelta(days=108)), YEAR, YEAR.end, policy())
    assert late.gaps[0].state is State.LATE


def test_a_gap_of_twice_the_cadence_lacks_a_whole_run() -> None:
    covered = coverage("X", "quarterly", on(YEAR.start + timedelta(days=184)), YEAR, YEAR.end, policy())
    assert covered.gaps[0].state is State.MISSING


def test_days_without_a_run_are_counted_with_their_first_and_last_and_runs_by_the_days_between() -> None:
    half = Window(date(2026, 4, 1), date(2026, 9, 30))
    first = coverage("X", "monthly", on(date(2026, 7, 31)), half, date(2026, 7, 31), policy())
    assert first.reason == "No run is shown from 1 April 2026 to 30 July 2026 (121 days); 38 are allowed."
    none = coverage("X", "monthly", [], half, half.end, policy())
    assert none.reason == "No run is shown from 1 April 2026 to 30 September 2026 (183 days); 38 are allowed."
    apart = coverage("X", "quarterly", on(date(2026, 5, 6), date(2026, 9, 3)), half, half.end, policy())
    assert apart.reason == "120 days between the runs of 6 May 2026 and 3 September 2026; 107 are allowed."
    after = coverage("X", "monthly", on(*(date(2026, month, 1) for month in (4, 5, 6))), half, half.end, policy())
    assert after.reason == "No run is shown from 2 June 2026 to 30 September 2026 (121 days); 38 are allowed."


def test_too_few_runs_are_missing_although_every_gap_is_short_enough() -> None:
    days = [YEAR.start + timedelta(days=n) for n in (91, 182, 273)]
    covered = coverage("X", "quarterly", on(*days), YEAR, YEAR.end, policy())
    assert {gap.state for gap in covered.gaps} == {State.MET}
    assert covered.state is State.MISSING
    assert "3 runs shown where 4 are due" in covered.reason


def test_an_open_quarter_is_not_yet_due_until_its_grace_is_over() -> None:
    as_of = YEAR.start + timedelta(days=107)
    assert state("quarterly", [], as_of) is State.NOT_YET_DUE
    assert state("quarterly", [], as_of + DAY) is State.MISSING


def test_before_the_window_nothing_is_due() -> None:
    assert state("monthly", [], YEAR.start - DAY) is State.NOT_YET_DUE


def test_a_run_after_the_as_of_day_does_not_count() -> None:
    assert state("annual", [date(2026, 3, 1)], date(2026, 2, 28)) is State.NOT_YET_DUE


def test_a_yearly_control_outside_a_short_window_did_not_occur() -> None:
    short = Window(date(2026, 1, 1), date(2026, 3, 31))
    assert state("annual", [date(2025, 10, 1)], short.end, short) is State.NO_OCCURRENCE
    assert state("annual", [], short.end, short) is State.CANNOT_TELL


def test_a_stretch_of_evidence_counts_the_runs_due_in_it() -> None:
    half = Run(YEAR.start, date(2026, 4, 30))
    covered = coverage("X", "monthly", [half], YEAR, date(2026, 4, 30), policy())
    assert (covered.shown, covered.state) == (6, State.MET)


def test_two_exports_of_the_same_stretch_count_its_runs_once() -> None:
    half = Run(YEAR.start, date(2026, 4, 30))
    assert coverage("X", "monthly", [half, half], YEAR, date(2026, 4, 30), policy()).shown == 6


def test_a_continuous_control_is_looked_at_near_both_ends() -> None:
    both = [date(2025, 11, 20), date(2026, 10, 10)]
    assert state("continuous", both) is State.MET
    assert state("continuous", both[:1]) is State.MISSING
    assert state("continuous", both[1:]) is State.MISSING
    assert state("continuous", both[:1], date(2026, 5, 1)) is State.MET


def test_a_daily_control_may_skip_public_holidays_and_no_more() -> None:
    month = Window(date(2026, 6, 1), date(2026, 6, 30))
    weekdays = [month.start + timedelta(days=n) for n in range(30) if (month.start + timedelta(days=n)).weekday() < 5]
    assert state("daily", weekdays[:10] + weekdays[11:], month.end, month) is State.MET
    assert state("daily", weekdays[::3], month.end, month) is State.MISSING


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (Events(), State.CANNOT_TELL),
        (Events(items=0, complete=True), State.NO_OCCURRENCE),
        (Events(items=0, complete=None), State.CANNOT_TELL),
        (Events(items=0, complete=False), State.CANNOT_TELL),
        (Events(items=9, complete=False), State.CANNOT_TELL),
        (Events(items=9, complete=None), State.CANNOT_TELL),
        (Events(items=9, complete=True, untested=1), State.CANNOT_TELL),
        (Events(items=9, complete=True, untold=1), State.CANNOT_TELL),
        (Events(items=9, complete=True), State.MET),
    ],
)
def test_a_population_of_nothing_or_of_unknown_size_is_never_met(events: Events, expected: State) -> None:
    found = coverage("X", "per_event", [], YEAR, YEAR.end, policy(), events)
    assert found.state is expected
    assert found.reason


def test_type_one_needs_evidence_that_is_fresh_on_the_day() -> None:
    examined = Window(date(2026, 6, 30), date(2026, 6, 30))
    assert state("quarterly", [date(2026, 3, 2)], examined.end, examined) is State.MET
    assert state("quarterly", [date(2026, 3, 1)], examined.end, examined) is State.MISSING
    assert state("quarterly", [], examined.start - DAY, examined) is State.NOT_YET_DUE


def test_the_heat_map_shows_the_hole_in_its_weeks() -> None:
    days = [date(2025, 12, 10), date(2026, 3, 9), date(2026, 9, 11)]
    covered = coverage("X", "quarterly", on(*days), YEAR, date(2026, 9, 30), policy())
    weeks = by_week(covered, YEAR, date(2026, 9, 30))
    assert len(weeks) == 53
    assert weeks[10] is State.MET
    assert weeks[30] is State.MISSING
    assert weeks[-1] is State.NOT_YET_DUE
    at_the_end = by_week(coverage("X", "quarterly", on(*days[:2]), YEAR, YEAR.end, policy()), YEAR, YEAR.end)
    assert at_the_end[-1] is State.MISSING


def test_an_unknown_policy_is_named_and_hinted() -> None:
    with pytest.raises(ParameterError, match="Did you mean strict"):
        policy("strikt")


def test_a_window_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ParameterError, match="runs backwards"):
        Window(date(2026, 2, 1), date(2026, 1, 1))


offsets = st.lists(st.integers(-400, 400), max_size=12)
lengths = st.integers(1, 400)


def runs_at(start: date, days: list[int], stretch: int) -> list[Run]:
    return [Run(start + n * DAY, start + (n + (stretch if n % 3 == 0 else 0)) * DAY) for n in days]


@given(
    frequency=st.sampled_from(CALENDAR),
    days=offsets,
    more=st.integers(-400, 400),
    length=lengths,
    seen=st.integers(-10, 500),
    stretch=st.integers(0, 60),
)
@settings(max_examples=250)
def test_adding_evidence_never_lowers_a_control_s_state(
    frequency: str, days: list[int], more: int, length: int, seen: int, stretch: int
) -> None:
    start = date(2026, 1, 1)
    window = Window(start, start + (length - 1) * DAY)
    as_of = start + seen * DAY
    before = coverage("X", frequency, runs_at(start, days, stretch), window, as_of, policy())
    after = coverage("X", frequency, runs_at(start, [*days, more], stretch), window, as_of, policy())
    assert after.state.rank >= before.state.rank, (before, after)
    assert after.covered_days >= before.covered_days


def moved(covered: Coverage, by: timedelta) -> Coverage:
    changed = {}
    for each in fields(Coverage):
        value = getattr(covered, each.name)
        if isinstance(value, date):
            changed[each.name] = value + by
        elif each.name == "gaps":
            changed[each.name] = tuple(replace(g, start=g.start + by, end=g.end + by) for g in value)
        else:
            changed[each.name] = value
    return Coverage(**{**changed, "reason": ""})


@given(frequency=st.sampled_from(CALENDAR), days=offsets, length=lengths, seen=st.integers(-10, 500))
@settings(max_examples=150)
def test_shifting_all_dates_by_a_day_shifts_every_answer_by_a_day(
    frequency: str, days: list[int], length: int, seen: int
) -> None:
    answers = []
    for start in (date(2026, 1, 30), date(2026, 1, 31)):
        window = Window(start, start + (length - 1) * DAY)
        runs = on(*(start + n * DAY for n in days))
        answers.append(coverage("X", frequency, runs, window, start + seen * DAY, policy()))
    assert moved(answers[0], DAY) == moved(answers[1], timedelta())


@given(frequency=st.sampled_from(CALENDAR), days=offsets, length=st.integers(2, 400), data=st.data())
@settings(max_examples=150)
def test_a_window_split_in_two_never_reports_more_coverage_than_the_whole(
    frequency: str, days: list[int], length: int, data: st.DataObject
) -> None:
    start = date(2026, 1, 1)
    cut = data.draw(st.integers(1, length - 1))
    whole = Window(start, start + (length - 1) * DAY)
    left, right = Window(start, start + (cut - 1) * DAY), Window(start + cut * DAY, whole.end)
    runs = on(*(start + n * DAY for n in days))

    def days_of(window: Window, known: list[Run]) -> int:
        return covered_days(known, frequency, window, whole.end, policy())

    assert days_of(left, runs) + days_of(right, runs) == days_of(whole, runs)
    apart = days_of(left, [r for r in runs if r.start <= left.end]) + days_of(
        right, [r for r in runs if r.start > left.end]
    )
    assert apart <= days_of(whole, runs)


@given(days=offsets, length=lengths)
@settings(max_examples=60)
def test_covered_days_agree_with_asking_each_day(days: list[int], length: int) -> None:
    start = date(2026, 1, 1)
    window = Window(start, start + (length - 1) * DAY)
    asked = sum(any(0 <= day - run <= 14 for run in days) for day in range(length))
    assert covered_days(on(*(start + n * DAY for n in days)), "weekly", window, window.end, policy()) == asked
