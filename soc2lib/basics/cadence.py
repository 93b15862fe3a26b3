"""How often a control is due between two days: days are counted, so that a shift of dates changes nothing."""

from collections.abc import Mapping
from datetime import date
from math import floor

_DAYS_A_MONTH = 365.2425 / 12
_MONTHS: Mapping[str, int] = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
_NEARLY_HALF = 0.02
_LONGEST_MONTH = 31


def expected_occurrences(frequency: str, start: date, end: date) -> int | None:
    """How many runs of a control are due from one day to another, both counted.

    Parameters
    ----------
    frequency : str
        A frequency of the control library.
    start, end : date
        First and last day.

    Returns
    -------
    int or None
        Runs [0, ∞); None for ``per_event`` (the population counts them). ``continuous``: two looks at the set-up,
        or one in a window of up to 31 days.

    Notes
    -----
    Method: round(months / months between runs), a half upwards; a month is 365.2425 / 12 days, and 2 % short of a half
    counts as a half because months differ in length. Weekly: days / 7. Daily: days × 5 / 7, the weekdays. Whole
    calendar quarters are not counted: a window from November to October holds three of them, yet four runs are due.

    Examples
    --------
    >>> expected_occurrences("quarterly", date(2025, 11, 1), date(2026, 10, 31))
    4
    >>> expected_occurrences("quarterly", date(2026, 2, 15), date(2026, 8, 14))
    2
    """
    if frequency == "per_event":
        return None
    days = (end - start).days + 1
    if days < 1:
        return 0
    if frequency == "continuous":
        return 2 if days > _LONGEST_MONTH else 1
    if frequency in ("daily", "multiple_daily"):
        return _rounded(days * 5 / 7)
    return _rounded(days / 7 if frequency == "weekly" else days / _DAYS_A_MONTH / _MONTHS[frequency])


def _rounded(ratio: float) -> int:
    return floor(ratio + 0.5 + _NEARLY_HALF)
