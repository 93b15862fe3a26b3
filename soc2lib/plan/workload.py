"""Counts the evidence a window asks for: items by control, system and month, so that nobody underestimates it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from soc2lib.basics.cache import remembered
from soc2lib.basics.cadence import expected_occurrences
from soc2lib.basics.formatting import count, listed
from soc2lib.plan.records import ControlLoad
from soc2lib.scope.examination.timeline import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoadItem:
    """One row a control and system of the workload.

    Attributes
    ----------
    control, system : str
        ``system`` is empty where the client has not named any; the control then counts once.
    cadence : str
        How often it runs.
    days : tuple of date
        The day by which each piece of evidence exists; empty where the count is not known.
    known : bool
        False for a control that runs on events nobody has counted.
    hours : float or None
        Hours for all of its items; None where nobody said how long one takes.
    reason : str
        How the count came about.
    """

    control: str
    system: str
    cadence: str
    days: tuple[date, ...]
    known: bool
    hours: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Workload:
    """All evidence items of a window.

    ``by_month`` counts items by first day of the month; ``unknown`` are the controls nobody could count, so the total
    is a least number while any is left. ``hours`` is None unless every item's hours are known.
    """

    items: tuple[LoadItem, ...]
    total: int
    by_month: Mapping[date, int]
    by_cadence: Mapping[str, Mapping[date, int]]
    unknown: tuple[str, ...]
    unnamed: tuple[str, ...]
    hours: float | None
    reason: str


def window_months(start: date, end: date) -> Fraction:
    """Length of a window, both days included, in calendar months.

    Examples
    --------
    >>> window_months(date(2025, 11, 1), date(2026, 10, 31)), window_months(date(2026, 1, 1), date(2026, 1, 31))
    (Fraction(12, 1), Fraction(1, 1))
    """
    after = end + ONE_DAY
    whole = (after.year - start.year) * 12 + after.month - start.month
    while add_months(start, whole) > after:
        whole -= 1
    rest = after - add_months(start, whole)
    return whole + Fraction(rest.days, (add_months(start, whole + 1) - add_months(start, whole)).days)


@remembered
def due_days(cadence: str, start: date, end: date) -> tuple[date, ...]:
    """The days by which runs of a cadence are due in a window, both days included.

    Parameters
    ----------
    cadence : str
        ``weekly``, ``monthly``, ``quarterly``, ``semiannual``, ``annual``: `expected_occurrences`, at the ends of equal
        parts of the window. ``daily`` and ``multiple_daily``: every Monday to Friday. ``continuous``: the setting at
        the first and at the last day.

    Examples
    --------
    Windows that are not aligned with quarters lose no run:

    >>> len(due_days("quarterly", date(2025, 11, 1), date(2026, 10, 31)))
    4
    >>> len(due_days("quarterly", date(2026, 2, 15), date(2026, 8, 14)))
    2
    >>> len(due_days("daily", date(2026, 1, 1), date(2026, 6, 30)))
    129
    """
    length = (end - start).days + 1
    if cadence == "continuous":
        return (start, end) if length > 1 else (start,)
    if cadence in ("daily", "multiple_daily"):
        days = (start + n * ONE_DAY for n in range(length))
        return tuple(day for day in days if day.weekday() < 5)
    runs = expected_occurrences(cadence, start, end) or 0
    return tuple(start + (floor(Fraction(length * turn, runs)) - 1) * ONE_DAY for turn in range(1, runs + 1))


def event_days(events_a_month: float, start: date, end: date) -> tuple[date, ...]:
    """Days of events spread evenly over a window; their number is events a month times months, rounded half up.

    Examples
    --------
    >>> len(event_days(2.5, date(2026, 1, 1), date(2026, 6, 30)))
    15
    """
    length = (end - start).days + 1
    events = floor(Fraction(events_a_month) * window_months(start, end) + Fraction(1, 2))
    return tuple(
        start + (max(floor(Fraction(length * turn, events)), 1) - 1) * ONE_DAY for turn in range(1, events + 1)
    )


def count_items(
    controls: Mapping[str, str],
    loads: Sequence[ControlLoad],
    start: date,
    end: date,
    *,
    operation_counts: bool = True,
) -> Workload:
    """The evidence items a window asks for.

    Parameters
    ----------
    controls : mapping of str to str
        Control id to cadence, a word of the catalog's frequencies.
    loads : sequence of ControlLoad
        Systems, events and hours as the client told them; controls nobody spoke of count on one unnamed system.
    start, end : date
        The window, both days included.
    operation_counts : bool
        False for a Type I report: one item a control and system, whatever the cadence.

    Notes
    -----
    Items = sum over controls of systems x occurrences. A control that runs on events nobody counted is not zero: it
    stays unknown, and the total is a least number.

    Examples
    --------
    A quarterly access review on eight systems over twelve months is 32 packets:

    >>> load = ControlLoad(id="IAM-04", systems=tuple("ABCDEFGH"))
    >>> count_items({"IAM-04": "quarterly"}, [load], date(2026, 1, 1), date(2026, 12, 31)).total
    32
    """
    by_id = {load.id: load for load in loads}
    items: list[LoadItem] = []
    for id, cadence in controls.items():
        load = by_id.get(id, ControlLoad(id=id))
        days, known, reason = _occurrences(cadence, load, start, end, operation_counts)
        hours = None if load.hours_an_item is None or not known else load.hours_an_item * len(days)
        items += [
            LoadItem(id, system, cadence, days, known, hours, reason) for system in dict.fromkeys(load.systems or ("",))
        ]
    by_cadence: dict[str, Counter[date]] = {}
    for item in items:
        by_cadence.setdefault(item.cadence, Counter()).update(day.replace(day=1) for day in item.days)
    by_month: Counter[date] = sum(by_cadence.values(), Counter[date]())
    unknown = tuple(dict.fromkeys(item.control for item in items if not item.known))
    unnamed = tuple(item.control for item in items if not item.system)
    stated_hours = [item.hours for item in items if item.hours is not None]
    return Workload(
        tuple(items),
        sum(len(item.days) for item in items),
        dict(sorted(by_month.items())),
        by_cadence,
        unknown,
        unnamed,
        sum(stated_hours) if items and len(stated_hours) == len(items) else None,
        _reason(items, unknown, unnamed),
    )


def _occurrences(
    cadence: str, load: ControlLoad, start: date, end: date, operation_counts: bool
) -> tuple[tuple[date, ...], bool, str]:
    if not operation_counts:
        return (end,), True, "A Type I looks at one instance."
    if load.events_a_month is not None:
        days = event_days(load.events_a_month, start, end)
        return days, True, f"{load.events_a_month:g} events a month: {count(len(days), 'item')} a system."
    if cadence == "per_event":
        return (), False, "It runs on events, and nobody has said how many there are."
    days = due_days(cadence, start, end)
    if not days:
        return days, True, "The window is too short for a run: no occurrence in the period, design tested only."
    kind = "The setting at the start and the end" if cadence == "continuous" else f"Runs {cadence.replace('_', ' ')}"
    return days, True, f"{kind}: {count(len(days), 'item')} a system."


def _reason(items: Sequence[LoadItem], unknown: Sequence[str], unnamed: Sequence[str]) -> str:
    if not items:
        return "No control is in scope, so there is nothing to gather."
    total = sum(len(item.days) for item in items)
    said = f"{count(total, 'evidence item')} for {count(len({item.control for item in items}), 'control')}"
    if unknown:
        said = f"At least {said}; nobody has counted the events of {listed(unknown, most=3)}"
    if unnamed:
        said += f"; {count(len(unnamed), 'control')} without named systems count once each"
    return said + "."
