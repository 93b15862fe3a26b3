"""Counts days from a start to the report and back from the report to the last day on which it is not too late."""

from dataclasses import dataclass
from datetime import date, timedelta

from soc2lib.scope.examination.timeline import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Durations:
    """How long the four phases take that follow one another.

    Attributes
    ----------
    readiness_weeks : float
        From the start of the work to the first day of the window [weeks].
    window_months : int
        The examined window [calendar months]; 0 for a Type I report, which looks at one day.
    fieldwork_weeks, report_weeks : float
        From the end of the window to the end of fieldwork, and from there to the report [weeks].
    """

    readiness_weeks: float
    window_months: int
    fieldwork_weeks: float
    report_weeks: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days of one way to the report.

    ``window_start`` and ``window_end`` both lie inside the window; for a Type I report they are the examined day.
    """

    start: date
    window_start: date
    window_end: date
    fieldwork_end: date
    report: date


@dataclass(frozen=True, slots=True)
class BackSchedule:
    """The latest way to a wanted report day.

    Attributes
    ----------
    latest : Timeline
        The way whose start is the last day that is not too late.
    too_late_since : date
        The first day that is too late: the day after that start.
    slack_days : int
        Days from the as-of day to the last start; negative if it is past.
    """

    needed: date
    latest: Timeline
    too_late_since: date
    slack_days: int

    @property
    def too_late(self) -> bool:
        """True if the last start lies before the as-of day."""
        return self.slack_days < 0


def _weeks(number: float) -> timedelta:
    return timedelta(days=round(number * 7))


def window_end(start: date, months: int) -> date:
    """The last day of a window: its start plus calendar months minus one day; the start itself for 0 months.

    Examples
    --------
    >>> window_end(date(2026, 3, 2), 6)
    datetime.date(2026, 9, 1)
    """
    return add_months(start, months) - ONE_DAY if months else start


def forward(start: date, durations: Durations) -> Timeline:
    """The days that follow from a start.

    Examples
    --------
    Eight weeks of readiness, six months, four weeks, three weeks:

    >>> way = forward(date(2026, 1, 5), Durations(8, 6, 4, 3))
    >>> str(way.window_start), str(way.window_end), str(way.fieldwork_end), str(way.report)
    ('2026-03-02', '2026-09-01', '2026-09-29', '2026-10-20')
    """
    return from_window(start, start + _weeks(durations.readiness_weeks), durations)


def from_window(start: date, window_start: date, durations: Durations) -> Timeline:
    """The days that follow from a known first day of the window."""
    last = window_end(window_start, durations.window_months)
    fieldwork = last + _weeks(durations.fieldwork_weeks)
    return Timeline(start, window_start, last, fieldwork, fieldwork + _weeks(durations.report_weeks))


def backward(needed: date, durations: Durations, as_of: date) -> BackSchedule:
    """The latest start from which the report is still there on the day it is needed.

    Parameters
    ----------
    needed : date
        The day the report must be in hand.
    durations : Durations
        How long the phases take.
    as_of : date
        Today, as far as this plan is concerned.

    Examples
    --------
    >>> back = backward(date(2026, 10, 20), Durations(8, 6, 4, 3), date(2026, 1, 19))
    >>> str(back.latest.start), str(back.too_late_since), back.slack_days
    ('2026-01-05', '2026-01-06', -14)
    """
    after_window = _weeks(durations.report_weeks) + _weeks(durations.fieldwork_weeks)
    first = add_months(needed - after_window, -durations.window_months) - ONE_DAY
    start = first - _weeks(durations.readiness_weeks) - timedelta(days=3)
    while forward(start + ONE_DAY, durations).report <= needed:
        start += ONE_DAY
    latest = forward(start, durations)
    return BackSchedule(needed, latest, start + ONE_DAY, (start - as_of).days)
