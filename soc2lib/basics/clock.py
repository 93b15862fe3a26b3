"""The only place that asks the time; everything else is handed a day or a moment."""

from datetime import UTC, date, datetime, time


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day, in UTC."""
    return now().date()


def day_of(moment: str) -> date:
    """The day of a stored moment, in UTC.

    Examples
    --------
    >>> day_of("2026-09-30T18:05:00.000000+00:00")
    datetime.date(2026, 9, 30)
    """
    return datetime.fromisoformat(moment).astimezone(UTC).date()


def end_of(day: date) -> datetime:
    """The last moment that still belongs to a day, in UTC.

    Examples
    --------
    >>> end_of(date(2026, 9, 30)).isoformat()
    '2026-09-30T23:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, UTC)
