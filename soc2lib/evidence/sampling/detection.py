"""What a sample finds and what it misses: chances of detection, and the price of testing on after a deviation."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from soc2lib.evidence.sampling.sizes import NotAchievable, Rate, exact, size


def chance_to_find(items: int, rate: Rate) -> Fraction:
    """Probability that at least one of the sampled items deviates, in a large population.

    Examples
    --------
    Twenty-five items against 10 %: 1 − 0.9²⁵.

    >>> round(float(chance_to_find(25, 0.10)), 3)
    0.928
    """
    return 1 - (1 - exact(rate)) ** items


def chance_to_miss_all(population: int, deviating: int, items: int) -> Fraction:
    """Probability that none of the deviating items is in the sample, drawn without replacement.

    Examples
    --------
    One bad quarter of four, two tested: an even chance to miss it.

    >>> chance_to_miss_all(4, 1, 2)
    Fraction(1, 2)
    """
    return Fraction(comb(population - deviating, items), comb(population, items))


@dataclass(frozen=True, slots=True)
class Expansion:
    """What it takes to go on after deviations were found.

    Attributes
    ----------
    total : int
        Items needed in all [items].
    extra : int
        Items to test on top of the first sample [0, total).
    risk : Fraction
        Chance to accept a population that deviates at exactly the tolerable rate [0, 1]; above the nominal risk,
        because the decision to go on was taken after looking.
    reason : str
        The sentence that explains it.
    """

    total: int
    extra: int
    risk: Fraction
    reason: str


def expansion(first: int, found: int, confidence: Rate, tolerable: Rate) -> Expansion | NotAchievable:
    """How many more items to test after `found` deviations in the first sample.

    Parameters
    ----------
    first : int
        Items of the first sample [1, ∞).
    found : int
        Deviations in it [1, first].
    confidence, tolerable : rate
        As for `sampling.size`.

    Examples
    --------
    One deviation in 25 at 90/10: 38 items in all. At a true 10 % the rule then accepts in 12.2 %, not in 7.2 %.

    >>> more = expansion(25, 1, 0.9, 0.1)
    >>> more.total, more.extra, round(float(more.risk), 4)
    (38, 13, 0.1225)
    """
    needed = size(confidence, tolerable, allowed=found)
    if isinstance(needed, NotAchievable):
        return needed
    extra = max(0, needed.items - first)
    risk = accepts_after_expanding(first, extra, tolerable, found=found)
    reason = (
        f"With {found} found, {needed.items} items are needed in all: {extra} more, all clean. Going on because "
        "deviations were seen raises the risk of accepting too much above the nominal one."
    )
    return Expansion(needed.items, extra, risk, reason)


def accepts_after_expanding(first: int, extra: int, rate: Rate, *, found: int = 1) -> Fraction:
    """Chance that a clean first sample, or one with up to `found` deviations and a clean expansion, is accepted.

    Examples
    --------
    >>> round(float(accepts_after_expanding(25, 15, 0.1)), 4)
    0.1128
    """
    p = exact(rate)
    clean = (1 - p) ** first
    accepted = sum((comb(first, i) * p**i * (1 - p) ** (first - i) for i in range(1, found + 1)), Fraction(0))
    return clean + accepted * (1 - p) ** extra
