"""What a field of any record may hold: the one place of the limits that every method counts with."""

from datetime import date

LONGEST_TEXT = 30_000
"""Longest text of one field [characters]; a spreadsheet cell holds 32,767 and cuts the rest silently."""

LONGEST_ID = 200
"""Longest id of a record, and of a person's name, which is one [characters]."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""First and last day, far enough from the calendar's ends for every method to count on."""

SMALLEST, LARGEST = 1e-9, 1e15
"""Smallest and largest size of a number that is not 0: the variance of a range between them is still a number."""


def check_size(value: object) -> object:
    """The value of a field, refused where it is a day or a number outside the limits.

    Raises
    ------
    ValueError
        Saying what may stand there.

    Examples
    --------
    >>> check_size(date(2026, 9, 30)), check_size(-2.5), check_size("9" * 40) == "9" * 40
    (datetime.date(2026, 9, 30), -2.5, True)
    >>> check_size(1e300)
    Traceback (most recent call last):
    ...
    ValueError: 0, or a number whose size is 1e-09 to 1e+15
    """
    if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"a day from {FIRST_DAY} to {LAST_DAY}")
    if isinstance(value, int | float) and value and not SMALLEST <= abs(value) <= LARGEST:
        raise ValueError(f"0, or a number whose size is {SMALLEST:g} to {LARGEST:g}")
    return value
