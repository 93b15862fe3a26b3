"""Working days, leave and part time."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.plan.schedule.working_days import WorkingDays, owner_time

MONDAY = date(2026, 1, 5)
SPANS = st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 12)), max_size=4).map(
    lambda pairs: [(MONDAY + timedelta(days=a), MONDAY + timedelta(days=a + n)) for a, n in pairs]
)


def by_hand(capacity: float, leave: list[tuple[date, date]], amount: float) -> date:
    """Walk the calendar day by day."""
    day, done = MONDAY - timedelta(days=1), 0.0
    while done < amount - 1e-9:
        day += timedelta(days=1)
        if day.weekday() < 5 and not any(first <= day <= last for first, last in leave):
            done += capacity
    return max(day, MONDAY)


def test_five_days_from_a_monday_end_on_the_friday_and_six_on_the_next_monday() -> None:
    days = WorkingDays(MONDAY)
    assert days.finish_day(5.0) == date(2026, 1, 9)
    assert days.finish_day(6.0) == date(2026, 1, 12)
    assert days.finish_day(5.01) == date(2026, 1, 12)
    assert days.start_day(5.0) == date(2026, 1, 12)


def test_a_plan_that_starts_on_a_saturday_counts_from_the_monday() -> None:
    days = WorkingDays(date(2026, 1, 3))
    assert days.day(0) == MONDAY
    assert days.until(date(2026, 1, 4)) == 0
    assert days.until(MONDAY) == 1


def test_holidays_are_no_working_days() -> None:
    days = WorkingDays(MONDAY, (date(2026, 1, 6),))
    assert days.day(1) == date(2026, 1, 7)
    assert days.until(date(2026, 1, 9)) == 4


def test_a_week_away_moves_the_end_by_a_week() -> None:
    days = WorkingDays(MONDAY)
    away = owner_time(1.0, [(date(2026, 1, 12), date(2026, 1, 18))], days)
    assert days.finish_day(float(away.when(np.array(6.0)))) == date(2026, 1, 19)
    assert days.finish_day(float(away.when(np.array(5.0)))) == date(2026, 1, 9)
    assert days.start_day(away.begins(5.0)) == date(2026, 1, 19)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([0.2, 0.5, 1.0]), SPANS, st.integers(1, 40))
def test_the_end_of_work_agrees_with_walking_the_calendar(
    capacity: float, leave: list[tuple[date, date]], amount: int
) -> None:
    days = WorkingDays(MONDAY)
    clock = owner_time(capacity, leave, days)
    end = float(clock.when(np.array(float(amount))))
    assert days.finish_day(end) == by_hand(capacity, leave, float(amount))
    assert float(clock.work(np.array(end))) == pytest.approx(amount)


@settings(max_examples=60, deadline=None)
@given(SPANS, st.floats(0, 60), st.floats(0, 60))
def test_more_time_never_yields_less_work(leave: list[tuple[date, date]], one: float, other: float) -> None:
    clock = owner_time(0.5, leave, WorkingDays(MONDAY))
    early, late = clock.work(np.array(sorted((one, other))))
    assert early <= late + 1e-12
