"""Days to the report and back again."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.plan.timeline.counting import Durations, backward, forward, window_end

DURATIONS = st.builds(
    Durations,
    st.integers(0, 30).map(float),
    st.integers(0, 12),
    st.integers(0, 8).map(float),
    st.integers(0, 6).map(float),
)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
ONE = timedelta(days=1)


def test_the_briefs_example_gives_the_briefs_days() -> None:
    way = forward(date(2026, 1, 5), Durations(8, 6, 4, 3))
    assert way.window_start == date(2026, 3, 2)
    assert way.window_end == date(2026, 9, 1)
    assert way.fieldwork_end == date(2026, 9, 29)
    assert way.report == date(2026, 10, 20)


def test_counting_back_from_the_briefs_report_day_finds_its_start() -> None:
    back = backward(date(2026, 10, 20), Durations(8, 6, 4, 3), date(2026, 1, 5))
    assert back.latest.start == date(2026, 1, 5)
    assert back.slack_days == 0
    assert not back.too_late
    assert back.too_late_since == date(2026, 1, 6)


def test_the_day_after_the_last_start_is_too_late() -> None:
    back = backward(date(2026, 10, 20), Durations(8, 6, 4, 3), date(2026, 1, 6))
    assert back.too_late
    assert back.slack_days == -1


def test_a_type_one_report_has_no_window_to_wait_for() -> None:
    way = forward(date(2026, 1, 5), Durations(8, 0, 4, 3))
    assert way.window_start == way.window_end == date(2026, 3, 2)
    assert way.report == date(2026, 3, 2) + timedelta(weeks=7)


def test_a_window_of_twelve_months_ends_the_day_before_its_anniversary() -> None:
    assert window_end(date(2026, 11, 1), 12) == date(2027, 10, 31)
    assert window_end(date(2024, 2, 29), 12) == date(2025, 2, 27)


@settings(max_examples=80)
@given(DAYS, DURATIONS)
def test_the_last_start_is_in_time_and_the_next_day_is_not(needed: date, durations: Durations) -> None:
    back = backward(needed, durations, needed)
    assert forward(back.latest.start, durations).report <= needed
    assert forward(back.too_late_since, durations).report > needed


@settings(max_examples=40)
@given(DAYS, DURATIONS)
def test_counting_back_agrees_with_trying_every_day(needed: date, durations: Durations) -> None:
    tried = [needed - timedelta(days=n) for n in range(900)]
    in_time = next(day for day in tried if forward(day, durations).report <= needed)
    assert backward(needed, durations, needed).latest.start == in_time


@settings(max_examples=60)
@given(DAYS, DURATIONS, st.integers(1, 60))
def test_starting_later_never_brings_the_report_sooner(start: date, durations: Durations, later: int) -> None:
    assert forward(start + later * ONE, durations).report >= forward(start, durations).report
