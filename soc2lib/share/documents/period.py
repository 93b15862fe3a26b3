"""The days that a document speaks of: the examined period's last day, and what is on record after it."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from soc2lib.assessment import Assessment


class _Dated(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Dated)


def last_day(assessment: Assessment) -> date | None:
    """The last day of the period, or the examined day of a Type I; None where it is not set."""
    scope = assessment.gap.scope
    return scope.window_end if scope.operation_counts else scope.window_start


def after(rows: Iterable[tuple[Row, date | None]], end: date | None) -> list[Row]:
    """The records whose day lies after the period's end, in the order of days; one without a day may, and comes last.

    Examples
    --------
    >>> from soc2lib.scope.records import Incident
    >>> before, later, unknown = (Incident(id=id) for id in "ABC")
    >>> days = [(unknown, None), (later, date(2026, 10, 2)), (before, date(2026, 9, 30))]
    >>> [row.id for row in after(days, date(2026, 9, 30))], after(days, None)
    (['B', 'C'], [])
    """
    if end is None:
        return []
    found = [(day is None, day or end, row.id, row) for row, day in rows if day is None or day > end]
    return [row for *_, row in sorted(found, key=lambda one: one[:3])]
