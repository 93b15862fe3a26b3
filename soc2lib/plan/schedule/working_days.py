"""Working days as a number line, and each owner's share of them: leave and part time in one place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_CLOSE = 1e-9
FAR = np.datetime64("9000-01-01")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without holidays, counted from 0 at the first working day on or after ``start``.

    A point of time t [working days] lies inside working day number ``floor(t)``; work that ends at 2.0 is finished
    at the end of the second working day.
    """

    start: date
    holidays: tuple[date, ...] = ()

    def day(self, number: int) -> date:
        """The date of a working day, counted from 0; the year 9000 stands for everything after it.

        Examples
        --------
        >>> WorkingDays(date(2026, 1, 2)).day(1)
        datetime.date(2026, 1, 5)
        """
        found = np.busday_offset(self.start, number, roll="forward", holidays=list(self.holidays))
        return date.fromisoformat(str(min(found, FAR)))

    def start_day(self, moment: float) -> date:
        """The date on which work that starts at this moment starts."""
        return self.day(floor(moment + _CLOSE))

    def finish_day(self, moment: float) -> date:
        """The date at whose end work that ends at this moment is finished."""
        return self.day(max(ceil(moment - _CLOSE) - 1, 0))

    def until(self, last: date) -> int:
        """Working days from the start through this date, both included; 0 if it lies before the start.

        Examples
        --------
        >>> WorkingDays(date(2026, 1, 5)).until(date(2026, 1, 9))
        5
        """
        if last < self.start:
            return 0
        return int(np.busday_count(self.start, last + timedelta(days=1), holidays=list(self.holidays)))


@dataclass(frozen=True, slots=True)
class OwnerTime:
    """How much work an owner can do up to any moment, and back.

    Attributes
    ----------
    capacity : float
        Days of work a working day yields (0, 1].
    done : array
        Work possible before working day 0, 1, 2, … up to the end of the last leave; from there on it grows by
        ``capacity`` a day.
    """

    capacity: float
    done: Floats

    @property
    def plain(self) -> bool:
        """True if there is no leave to count."""
        return len(self.done) == 1

    def work(self, moments: Floats) -> Floats:
        """Work possible up to these moments [days]."""
        if self.plain:
            return moments * self.capacity
        last = len(self.done) - 1
        inside = np.interp(np.minimum(moments, last), np.arange(last + 1), self.done)
        return inside + np.maximum(moments - last, 0.0) * self.capacity

    def when(self, work: Floats) -> Floats:
        """The earliest moments by which this much work can be done [working days]."""
        if self.plain:
            return work / self.capacity
        last = len(self.done) - 1
        at = np.minimum(np.searchsorted(self.done, work - _CLOSE, side="left"), last)
        before = np.maximum(at - 1, 0)
        step = np.maximum(self.done[at] - self.done[before], _CLOSE)
        inside = np.where(at > 0, before + np.clip((work - self.done[before]) / step, 0.0, 1.0), 0.0)
        beyond = last + (work - self.done[last]) / self.capacity
        return np.where(work > self.done[last] + _CLOSE, beyond, inside)

    def begins(self, work: float) -> float:
        """The moment at which work goes on after this much is done: after a leave, not before it."""
        if self.plain:
            return work / self.capacity
        last = len(self.done) - 1
        at = int(np.searchsorted(self.done, work + _CLOSE, side="right")) - 1
        if at >= last:
            return last + (work - float(self.done[last])) / self.capacity
        step = float(self.done[at + 1] - self.done[at])
        return at + max(work - float(self.done[at]), 0.0) / step


def owner_time(capacity: float, leave: Iterable[tuple[date, date]], days: WorkingDays) -> OwnerTime:
    """An owner's time line from the share of time given and the days away.

    Parameters
    ----------
    capacity : float
        Share of each working day (0, 1].
    leave : iterable of (first, last)
        Days away, both included; days before the start or at weekends cost nothing.
    days : WorkingDays
        The number line.

    Examples
    --------
    Half time, away on the second working day: one day of work is done by the end of the third.

    >>> days = WorkingDays(date(2026, 1, 5))
    >>> float(owner_time(0.5, [(date(2026, 1, 6), date(2026, 1, 6))], days).when(np.array(1.0)))
    3.0
    """
    spans = [(days.until(first - timedelta(days=1)), days.until(last)) for first, last in leave]
    away = {number for first, last in spans for number in range(first, last)}
    if not away:
        return OwnerTime(capacity, np.zeros(1))
    yields: Sequence[float] = [0.0 if number in away else capacity for number in range(max(away) + 1)]
    return OwnerTime(capacity, np.concatenate([[0.0], np.cumsum(yields)]))
