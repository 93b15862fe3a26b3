"""The shape of one cost line: its mean, spread and quantiles, and the normal score of each amount."""

from dataclasses import dataclass
from math import exp
from statistics import NormalDist

import numpy as np

from soc2lib.numerics import beta, lognormal
from soc2lib.numerics.pert import Range
from soc2lib.numerics.spline import Array

_NORMAL = NormalDist()


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
    def shape(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm."""
        return lognormal.from_range(self.low, self.high)

    @property
    def mean(self) -> float:
        """The mean, exp(mu + sigma² / 2).

        Examples
        --------
        >>> round(NinetyPercent(1e5, 1e6).mean, 6)
        404001.282695
        """
        return lognormal.moment(*self.shape)

    @property
    def variance(self) -> float:
        """The variance, mean² (exp(sigma²) - 1)."""
        return self.mean**2 * (exp(self.shape[1] ** 2) - 1.0)

    def scores(self, amounts: Array) -> Array:
        """The standard normal score of each amount: the z whose chance of being below is the amount's."""
        mu, sigma = self.shape
        with np.errstate(divide="ignore"):
            return (np.log(np.maximum(amounts, 0.0)) - mu) / sigma

    def quantile(self, chance: float) -> float:
        """The amount not exceeded with this chance."""
        return lognormal.quantile(*self.shape, chance)


@dataclass(frozen=True, slots=True)
class ThreePoint(Range):
    """A PERT amount from ``low`` over ``likely`` to ``high`` [money]."""

    @property
    def floor(self) -> float:
        """The lowest amount possible."""
        return self.low

    def scores(self, amounts: Array) -> Array:
        """The standard normal score of each amount: the z whose chance of being below is the amount's."""
        below = beta.below(*self.shape, (np.asarray(amounts) - self.low) / (self.high - self.low))
        scores, inside = np.where(below > 0.0, np.inf, -np.inf), (below > 0.0) & (below < 1.0)
        scores[inside] = [_NORMAL.inv_cdf(chance) for chance in below[inside].tolist()]
        return scores


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
