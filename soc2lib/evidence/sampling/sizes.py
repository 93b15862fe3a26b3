"""Sample sizes and upper limits in exact arithmetic: what a sample can show, and what it cannot.

Every probability is compared as a whole number, so no rounding decides a size. A large population is binomial. A
population of N items is hypergeometric with **D = ceil(N × tolerable)** deviating items: the rounding rule of this
library, upwards. No standard prescribes these sizes: they are what an auditor may ask.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb, floor, lgamma, log, log1p
from typing import Final

Rate = Fraction | float | str
LARGEST_SAMPLE: Final = 10_000
"""No size above this is searched for [items]: beyond it, testing every item is the better plan."""
_CLOSE = 1e-6


def exact(rate: Rate) -> Fraction:
    """A rate as the fraction it is written as, so that 0.05 is one twentieth.

    Raises
    ------
    ValueError
        If the rate does not lie within [0, 1].

    Examples
    --------
    >>> exact(0.035), exact("5/100")
    (Fraction(7, 200), Fraction(1, 20))
    """
    value = Fraction(str(rate)) if isinstance(rate, float) else Fraction(rate)
    if not 0 <= value <= 1:
        raise ValueError(f"a rate lies between 0 and 1, not {rate}")
    return value


@dataclass(frozen=True, slots=True)
class Size:
    """How many items to test, and how many of them may deviate.

    Attributes
    ----------
    items : int
        Items to test [1, N].
    allowed : int
        Deviations at which the conclusion still holds [0, items).
    whole : bool
        True where every item of the population is tested.
    reason : str
        The sentence that explains the size.
    """

    items: int
    allowed: int
    whole: bool
    reason: str


@dataclass(frozen=True, slots=True)
class NotAchievable:
    """No sample can support the conclusion, and why."""

    reason: str


def size(confidence: Rate, tolerable: Rate, *, allowed: int = 0, population: int | None = None) -> Size | NotAchievable:
    """Smallest sample that supports "fewer than the tolerable rate deviate" when `allowed` deviations are found.

    Parameters
    ----------
    confidence : rate
        Wanted confidence (0, 1).
    tolerable : rate
        Rate of deviation that would change the conclusion (0, 1).
    allowed : int
        Deviations that may be found [0, ∞).
    population : int, optional
        Items of the population; without it the population counts as large.

    Notes
    -----
    Method: smallest n with P(X ≤ allowed | tolerable) ≤ 1 − confidence. Large: closed form for allowed = 0 is
    ceil(ln(1 − confidence) / ln(1 − tolerable)). Finite: D = ceil(N × tolerable); where D ≤ allowed, test all.
    The size does not grow steadily with N, because D is a whole number: 52 items need 16 at 90/10, 50 need 18.

    References
    ----------
    Clopper and Pearson, Biometrika 26 (1934); domain brief 6.3.

    Examples
    --------
    By hand: 0.95 to the 59th power is 0.0485, to the 58th 0.0510.

    >>> size(0.95, 0.05).items, size(0.95, 0.05, allowed=1).items, size("0.95", "0.05", population=150).items
    (59, 93, 46)
    """
    alpha, rate = 1 - exact(confidence), exact(tolerable)
    if alpha == 0 or rate == 0:
        return NotAchievable("Certainty, or a tolerable rate of nothing, needs every item to be tested.")
    if population is not None:
        return _finite_size(alpha, rate, allowed, population)
    items = _smallest(lambda n: at_most(allowed, n, rate, alpha), allowed + 1)
    if items is None:
        return NotAchievable(f"More than {LARGEST_SAMPLE:,} items would be needed: test the whole population instead.")
    return Size(items, allowed, False, _why(items, allowed))


def size_expecting(
    confidence: Rate, tolerable: Rate, expected: Rate, *, population: int | None = None
) -> Size | NotAchievable:
    """Smallest sample that still supports the conclusion when deviations turn up at the expected rate.

    Parameters
    ----------
    confidence, tolerable, population
        As for `size`.
    expected : rate
        Rate at which deviations are expected [0, tolerable).

    Notes
    -----
    Method: smallest n that holds with k = ceil(n × expected) deviations, the product taken exactly: 400 × 0.035 is 14,
    where floating point says 15. An expected rate at or above the tolerable one has no answer, and so says.

    Examples
    --------
    >>> plan = size_expecting(0.95, 0.05, 0.02)
    >>> plan.items, plan.allowed
    (181, 4)
    >>> size_expecting(0.95, 0.03, 0.03).reason
    'The expected rate reaches the tolerable rate: no sample can support the conclusion.'
    """
    alpha, rate, hoped = 1 - exact(confidence), exact(tolerable), exact(expected)
    if hoped == 0:
        return size(confidence, tolerable, population=population)
    if hoped >= rate:
        return NotAchievable("The expected rate reaches the tolerable rate: no sample can support the conclusion.")
    most = LARGEST_SAMPLE if population is None else population
    for allowed in range(1, ceil(most * hoped) + 1):
        first, last = floor((allowed - 1) / hoped) + 1, min(floor(allowed / hoped), most)
        if last < first or not _holds(allowed, last, rate, alpha, population):
            continue
        items = first + bisect_left(range(first, last), True, key=_holding(allowed, rate, alpha, population))
        return Size(items, allowed, items == population, _why(items, allowed))
    if population is not None:
        return Size(population, 0, True, f"Test all {population}: no smaller sample supports the conclusion.")
    return NotAchievable(f"More than {LARGEST_SAMPLE:,} items would be needed: test the whole population instead.")


def upper_limit(found: int, items: int, confidence: Rate, *, population: int | None = None) -> Fraction:
    """Highest rate of deviation that the sample does not rule out.

    Parameters
    ----------
    found : int
        Deviations found [0, items].
    items : int
        Items tested [1, population].
    confidence : rate
        One-sided confidence (0, 1).
    population : int, optional
        Items of the population; without it the population counts as large.

    Returns
    -------
    Fraction
        Share [0, 1]. Large: the Clopper–Pearson limit, rounded upwards at 2⁻⁴⁰. Finite: D / N exactly.

    Notes
    -----
    Method, finite: the largest D with P(X ≤ found | N, D, items) > 1 − confidence.

    Examples
    --------
    Twenty-five clean items leave room for 8.8 % at 90 % confidence; 20 clean of 40 leave room for 3 of the 40.

    >>> round(float(upper_limit(0, 25, 0.9)), 4), upper_limit(0, 20, 0.9, population=40)
    (0.088, Fraction(3, 40))
    """
    _check_sample(found, items, population)
    alpha = 1 - exact(confidence)
    if population is not None:
        count = range(found, population - items + found + 1)
        ruled_out = bisect_left(count, True, key=lambda d: not _more_likely(found, items, population, d, alpha))
        return Fraction(found + ruled_out - 1, population)
    if found == items:
        return Fraction(1)
    grid = 2**40
    return Fraction(bisect_left(range(grid), True, key=lambda j: _cdf_at_most(found, items, j, grid, alpha)), grid)


def at_most(allowed: int, items: int, rate: Fraction, alpha: Fraction) -> bool:
    """Whether P(X ≤ allowed) ≤ alpha for X binomial: by floating point where clear, in whole numbers where close."""
    if allowed >= items:
        return alpha >= 1
    rough = _log_cdf(allowed, items, float(rate)) - log(alpha)
    if abs(rough) > _CLOSE:
        return rough < 0
    return _cdf_at_most(allowed, items, rate.numerator, rate.denominator, alpha)


def _cdf_at_most(k: int, n: int, numerator: int, denominator: int, alpha: Fraction) -> bool:
    """P(X ≤ k) ≤ alpha for X ~ Bin(n, numerator / denominator), in whole numbers."""
    rest = denominator - numerator
    head = sum(comb(n, i) * numerator**i * rest ** (k - i) for i in range(k + 1)) * rest ** (n - k)
    return bool(head * alpha.denominator <= alpha.numerator * denominator**n)


def _log_cdf(k: int, n: int, p: float) -> float:
    if p >= 1:
        return float("-inf")
    terms = [lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log1p(-p) for i in range(k + 1)]
    top = max(terms)
    return top + log(sum(2.718281828459045 ** (t - top) for t in terms))


def _more_likely(k: int, n: int, population: int, deviating: int, alpha: Fraction) -> bool:
    """P(X ≤ k) > alpha for X hypergeometric, in whole numbers."""
    ways = sum(comb(deviating, i) * comb(population - deviating, n - i) for i in range(min(k, n) + 1))
    return ways * alpha.denominator > alpha.numerator * comb(population, n)


def _holds(k: int, n: int, rate: Fraction, alpha: Fraction, population: int | None) -> bool:
    if population is None:
        return at_most(k, n, rate, alpha)
    deviating = ceil(population * rate)
    return n == population or (deviating > k and not _more_likely(k, n, population, deviating, alpha))


def _holding(k: int, rate: Fraction, alpha: Fraction, population: int | None) -> Callable[[int], bool]:
    return lambda n: _holds(k, n, rate, alpha, population)


def _finite_size(alpha: Fraction, rate: Fraction, allowed: int, population: int) -> Size | NotAchievable:
    if population < 1:
        return NotAchievable("The population has no items: nothing can be sampled.")
    sizes = range(1, population)
    items = 1 + bisect_left(sizes, True, key=lambda n: _holds(allowed, n, rate, alpha, population))
    if items == population:
        return Size(items, allowed, True, f"Test all {population}: no smaller sample supports the conclusion.")
    return Size(items, allowed, False, _why(items, allowed))


def _smallest(holds: Callable[[int], bool], start: int) -> int | None:
    sizes = range(start, LARGEST_SAMPLE + 1)
    place = bisect_left(sizes, True, key=holds)
    return sizes[place] if place < len(sizes) else None


def _why(items: int, allowed: int) -> str:
    clean = "none deviates" if allowed == 0 else f"at most {allowed} deviate"
    return f"{items} items support the conclusion if {clean}; {items - 1} would not."


def _check_sample(found: int, items: int, population: int | None) -> None:
    if not 0 <= found <= items or items < 1 or (population is not None and items > population):
        raise ValueError(f"{found} deviations in {items} items of {population or 'a large population'} cannot be")
