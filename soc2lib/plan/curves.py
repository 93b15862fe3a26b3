"""The shape of one cost line: its distribution function, mean, spread and quantiles, with numpy alone."""

from dataclasses import dataclass
from functools import cache
from math import erfc, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import TypeVar

import numpy as np

from soc2lib.plan.montecarlo import Range
from soc2lib.plan.working_days import Floats

Z95 = 1.6448536269514722
"""Standard normal quantile of 95 %: a 90 % range reaches from minus to plus this many sigmas."""
_NORMAL = NormalDist()
_STEPS, _REACH = 256, 9


@cache
def _table() -> Floats:
    """The normal distribution function from -9 to 9 as cubics: one column a step, highest power first."""
    points = np.arange(-_REACH * _STEPS, _REACH * _STEPS + 1) / _STEPS
    values = np.array([0.5 * erfc(-point / sqrt(2.0)) for point in points.tolist()])
    slopes = np.exp(-(points**2) / 2.0) / sqrt(2.0 * np.pi) / _STEPS
    rise, here, there = np.diff(values), slopes[:-1], slopes[1:]
    return np.array([here + there - 2 * rise, 3 * rise - 2 * here - there, here, values[:-1]])


def normal_below(z: Floats) -> Floats:
    """The standard normal distribution function, right to 12 digits (cubic between exact points).

    Examples
    --------
    >>> normal_below(np.array([0.0, Z95])).round(12).tolist()
    [0.5, 0.95]
    """
    place = (np.minimum(np.maximum(z, -_REACH), _REACH - 1e-12) + _REACH) * _STEPS
    piece = place.astype(np.intp)
    along = place - piece
    first, *others = _table()
    value = first.take(piece)
    for term in others:
        value *= along
        value += term.take(piece)
    return np.asarray(np.minimum(np.maximum(value, 0.0, out=value), 1.0, out=value))


@dataclass(frozen=True, slots=True)
class NinetyPercent:
    """A lognormal amount that lies between ``low`` and ``high`` nine times in ten; 0 < low < high [money]."""

    low: float
    high: float

    @property
    def floor(self) -> float:
        """The lowest amount possible."""
        return 0.0

    @property
    def mu(self) -> float:
        """Mean of the logarithm, the middle of the two logarithms."""
        return (log(self.low) + log(self.high)) / 2.0

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        return (log(self.high) - log(self.low)) / (2.0 * Z95)

    @property
    def mean(self) -> float:
        """The mean, exp(mu + sigma² / 2).

        Examples
        --------
        >>> round(NinetyPercent(1e5, 1e6).mean, 6)
        404001.282695
        """
        return exp(self.mu + self.sigma**2 / 2.0)

    @property
    def variance(self) -> float:
        """The variance, mean² (exp(sigma²) - 1)."""
        return self.mean**2 * (exp(self.sigma**2) - 1.0)

    def scores(self, amounts: Floats) -> Floats:
        """The standard normal score of each amount: the z whose chance of being below is the amount's."""
        with np.errstate(divide="ignore"):
            return (np.log(np.maximum(amounts, 0.0)) - self.mu) / self.sigma

    def quantile(self, chance: float) -> float:
        """The amount not exceeded with this chance."""
        return exp(self.mu + self.sigma * _NORMAL.inv_cdf(chance))


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """A PERT amount from ``low`` over ``likely`` to ``high`` [money]."""

    low: float
    likely: float
    high: float

    @property
    def floor(self) -> float:
        """The lowest amount possible."""
        return self.low

    @property
    def mean(self) -> float:
        """The mean, (low + 4 likely + high) / 6."""
        return Range(self.low, self.likely, self.high).mean

    @property
    def variance(self) -> float:
        """The variance, (mean - low) (high - mean) / 7."""
        return Range(self.low, self.likely, self.high).variance

    @property
    def _shape(self) -> tuple[float, float]:
        width = self.high - self.low
        return 1.0 + 4.0 * (self.likely - self.low) / width, 1.0 + 4.0 * (self.high - self.likely) / width

    def scores(self, amounts: Floats) -> Floats:
        """The standard normal score of each amount: the z whose chance of being below is the amount's."""
        below = beta_below(*self._shape, (np.asarray(amounts) - self.low) / (self.high - self.low))
        scores, inside = np.where(below > 0.0, np.inf, -np.inf), (below > 0.0) & (below < 1.0)
        scores[inside] = [_NORMAL.inv_cdf(chance) for chance in below[inside].tolist()]
        return scores

    def quantile(self, chance: float) -> float:
        """The amount not exceeded with this chance."""
        return self.low + (self.high - self.low) * _beta_quantile(*self._shape, chance)


@dataclass(frozen=True, slots=True)
class Fixed:
    """An amount that is known: a signed quote or a bill [money]."""

    amount: float

    @property
    def mean(self) -> float:
        """The amount."""
        return self.amount

    @property
    def variance(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, chance: float) -> float:
        """The amount, whatever the chance."""
        return self.amount


Curve = NinetyPercent | ThreePoint | Fixed


def curve_of(low: float, likely: float | None, high: float) -> Curve:
    """The curve of a line: three points where a most likely value is told, else a 90 % range; fixed where low is high.

    Examples
    --------
    >>> curve_of(5, None, 5), curve_of(1, 2, 6).mean
    (Fixed(amount=5), 2.5)
    """
    if low == high:
        return Fixed(low)
    return NinetyPercent(low, high) if likely is None else ThreePoint(low, likely, high)


def beta_below(alpha: float, beta: float, x: Floats) -> Floats:
    """The beta distribution function by Lentz's continued fraction, from whichever side converges fast.

    Examples
    --------
    For alpha = beta = 2 it is 3 x² - 2 x³:

    >>> beta_below(2.0, 2.0, np.array([0.25])).round(12).tolist()
    [0.15625]
    """
    result = (np.asarray(x) >= 1.0).astype(np.float64)
    turn = _turn(alpha, beta)
    near, far = (x > 0.0) & (x <= turn), (x > turn) & (x < 1.0)
    result[near] = _beta_series(alpha, beta, x[near])
    result[far] = 1.0 - _beta_series(beta, alpha, 1.0 - x[far])
    return np.clip(result, 0.0, 1.0)


def _turn(alpha: float, beta: float) -> float:
    """Beyond it the series of the mirrored distribution converges faster."""
    return (alpha + 1.0) / (alpha + beta + 2.0)


def _beta_quantile(alpha: float, beta: float, chance: float) -> float:
    """Newton's steps, halving wherever one would leave the bracket [0, 1]."""
    low, high, x = 0.0, 1.0, alpha / (alpha + beta)
    scale = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta)
    for _ in range(100):
        mirrored = x > _turn(alpha, beta)
        below = float(1.0 - _beta_series(beta, alpha, 1.0 - x) if mirrored else _beta_series(alpha, beta, x))
        low, high = (x, high) if below < chance else (low, x)
        density = exp(scale + (alpha - 1.0) * log(x) + (beta - 1.0) * log1p(-x))
        following = x - (below - chance) / density if density > 0.0 else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - x) <= 1e-15:
            break
        x = following
    return x


Numbers = TypeVar("Numbers", float, Floats)


def _beta_series(a: float, b: float, x: Numbers) -> Numbers:
    """The distribution function for 0 < x < 1, of one number or an array."""
    front = np.exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * np.log(x) + b * np.log1p(-x)) / a
    c, d = 1.0 + 0.0 * x, 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for m in range(1, 200):
        for top in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _off_zero(1.0 + top * d)
            c = _off_zero(1.0 + top / c)
            fraction = fraction * c * d
        settled = abs(c * d - 1.0) < 1e-15
        if settled if isinstance(settled, bool) else settled.all():
            break
    found: Numbers = front * fraction
    return found


def _off_zero(values: Numbers) -> Numbers:
    kept: Numbers = values + 1e-300 * (values == 0.0)
    return kept
