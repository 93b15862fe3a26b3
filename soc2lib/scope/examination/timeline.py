"""The earliest dates a report can have: readiness, then the window, then fieldwork and the report."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Durations:
    """How long each phase takes.

    Attributes
    ----------
    readiness : int
        What is left of the preparation [days, 0 or more].
    window : int
        The examined window [months, 1 or more].
    fieldwork : int
        The auditor's work after the window [weeks]; public range 2 to 6.
    reporting : int
        From the end of fieldwork to the report in hand [weeks]; public range 2 to 4.
    """

    readiness: int = 56
    window: int = 6
    fieldwork: int = 4
    reporting: int = 3


@dataclass(frozen=True, slots=True)
class EarliestDates:
    """The earliest days of a Type II report and of a Type I report, phase by phase.

    ``type_i_day`` is the day a Type I looks at: the end of readiness.
    """

    window_start: date
    window_end: date
    fieldwork_end: date
    report: date
    type_i_day: date
    type_i_report: date


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month.

    Examples
    --------
    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 11, 2), 3)
    (datetime.date(2026, 2, 28), datetime.date(2027, 2, 2))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def window_end(start: date, months: int) -> date:
    """The last day of a window of whole months, counting its first day.

    Examples
    --------
    >>> window_end(date(2026, 3, 2), 6)
    datetime.date(2026, 9, 1)
    """
    return add_months(start, months) - timedelta(days=1)


def whole_months(start: date, end: date) -> int:
    """How many whole months fit between two days, both included.

    Examples
    --------
    >>> whole_months(date(2026, 3, 2), date(2026, 9, 1)), whole_months(date(2026, 3, 2), date(2026, 8, 31))
    (6, 5)
    """
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while months > 0 and window_end(start, months) > end:
        months -= 1
    return max(months, 0)


def earliest_dates(today: date, durations: Durations, running: tuple[date, date] | None = None) -> EarliestDates:
    """The earliest day a report can be in hand, with the days that lead to it.

    Parameters
    ----------
    today : date
        The day from which readiness is counted.
    durations : Durations
        The length of each phase.
    running : (date, date), optional
        First and last day of a window that has begun; it stands in for readiness and window.

    Method
    ------
    Window start = today + readiness; window end = start + months - 1 day; fieldwork ends its weeks after the window,
    or after today where the window is over; the report follows its weeks after fieldwork. A Type I has no window: its
    day is the end of readiness.

    Examples
    --------
    By hand: 5 January and 56 days make 2 March; six months less a day 1 September; 28 days on 29 September; 21 more
    days 20 October.

    >>> found = earliest_dates(date(2026, 1, 5), Durations(readiness=56, window=6, fieldwork=4, reporting=3))
    >>> [day.isoformat() for day in (found.window_start, found.window_end, found.fieldwork_end, found.report)]
    ['2026-03-02', '2026-09-01', '2026-09-29', '2026-10-20']
    """
    ready = today + timedelta(days=durations.readiness)
    start, end = running or (ready, window_end(ready, durations.window))
    over = max(end, today)
    fieldwork = timedelta(days=durations.fieldwork * DAYS_IN_WEEK)
    reporting = timedelta(days=durations.reporting * DAYS_IN_WEEK)
    return EarliestDates(
        start, end, over + fieldwork, over + fieldwork + reporting, ready, ready + fieldwork + reporting
    )
