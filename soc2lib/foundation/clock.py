"""The only place that asks the time; everything else is handed a day or a moment."""

from datetime import UTC, date, datetime, time


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day, in UTC."""
    return now().date()


def end_of(day: date) -> datetime:
    """The last moment that still belongs to a day, in UTC.

    Examples
    --------
    >>> end_of(date(2026, 9, 30)).isoformat()
    '2026-09-30T23:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, UTC)
