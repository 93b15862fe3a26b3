"""The figures a person may enter about a risk, and what is refused with a reason."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from soc2lib.catalog.catalog import criterion_ids
from soc2lib.store.record import Text

WIDEST = 1_000_000.0
"""A 90 % range may span at most this factor: wider says that nobody knows, and that is an empty cell."""
MOST_OFTEN = 10_000.0
"""Most events a year that a register row may carry."""
LARGEST = 1e15
"""Largest amount of money that a cell may carry."""


def _known_criteria(ids: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [id for id in ids if id not in criterion_ids()]
    if unknown:
        raise ValueError(f"criteria among the 61 ids; {', '.join(unknown)} is none of them")
    return tuple(dict.fromkeys(ids))


def _rare_enough(value: float | None) -> float | None:
    if value is not None and not 0 < value <= MOST_OFTEN:
        raise ValueError(f"events a year above 0 and up to {MOST_OFTEN:,.0f}")
    return value


def _some_money(value: float | None) -> float | None:
    if value is not None and not 0 < value <= LARGEST:
        raise ValueError("an amount above 0; a loss of nothing is no risk, leave the cell empty if it is not known")
    return value


def _one_to_five(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 5:
        raise ValueError("a step from 1 to 5")
    return value


def _a_share(value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError("a share from 0 and below 1, such as 0.6 for 60 %; nothing takes away all of a risk")
    return value


def _blank(value: object) -> object:
    """An empty cell is not known, never zero."""
    return None if isinstance(value, str) and not value.strip() else value


def _blank_cuts_nothing(value: object) -> object:
    return 0.0 if _blank(value) is None else value


def _blank_is_dollars(value: object) -> object:
    return "USD" if _blank(value) is None else value


def _currency(code: str) -> str:
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise ValueError("a currency code of three letters, such as USD")
    return code.upper()


Often = Annotated[float | None, BeforeValidator(_blank), AfterValidator(_rare_enough)]
Money = Annotated[float | None, BeforeValidator(_blank), AfterValidator(_some_money)]
RequiredMoney = Annotated[float, AfterValidator(_some_money)]
Share = Annotated[float, AfterValidator(_a_share)]
Cut = Annotated[float, BeforeValidator(_blank_cuts_nothing), AfterValidator(_a_share)]
Step = Annotated[int | None, BeforeValidator(_blank), AfterValidator(_one_to_five)]
Currency = Annotated[Text, BeforeValidator(_blank_is_dollars), AfterValidator(_currency)]
Criteria = Annotated[tuple[str, ...], AfterValidator(_known_criteria)]


def check_range(name: str, low: float | None, high: float | None, step: int | None, even: bool) -> None:
    """Refuse a range that cannot be meant.

    Parameters
    ----------
    name : str
        What the range is of, for the message.
    low, high : float or None
        Its ends.
    step : int or None
        The 1 to 5 answer beside it.
    even : bool
        Whether both ends may be the same.

    Raises
    ------
    ValueError
        With what the range should be.
    """
    if (low is None) != (high is None):
        raise ValueError(f"both ends of the {name} range, or neither")
    if low is None or high is None:
        return
    if low > high or (low == high and not even):
        raise ValueError(f"a {name} range whose low end ({low:g}) lies below its high end ({high:g})")
    if high / low > WIDEST:
        raise ValueError(f"a {name} range that spans at most a factor of {WIDEST:,.0f}; leave it empty if unknown")
    if step is not None:
        raise ValueError(f"the {name} either as a range or as a step from 1 to 5, not both")
