"""How often an event happens in a year: a certain rate, or a rate known only as a range."""

from dataclasses import dataclass
from math import exp, isfinite, pi

import numpy as np

from soc2lib.errors import RecordError
from soc2lib.numerics import lognormal, pert
from soc2lib.numerics.quadrature import over_normal
from soc2lib.numerics.spline import Array
from soc2lib.risk.loss.severity import unusable


@dataclass(frozen=True)
class Rate:
    """Events a year: one value, or several with their weights where it is uncertain.

    Attributes
    ----------
    values : tuple of float
        Events a year, 0 or more.
    weights : tuple of float
        The share of belief in each value; they sum to 1.

    Examples
    --------
    >>> Rate.certain(2.0).mean, round(Rate.certain(0.3).none, 6)
    (2.0, 0.740818)
    """

    values: tuple[float, ...]
    weights: tuple[float, ...] = (1.0,)

    @classmethod
    def certain(cls, rate: float) -> "Rate":
        """A rate that is known.

        Raises
        ------
        RecordError
            If it is negative or not a number.
        """
        if not (isfinite(rate) and rate >= 0):
            raise RecordError("A frequency cannot be used.", [unusable("frequency", f"{rate:g}", "0 or more a year")])
        return cls((rate,))

    @classmethod
    def from_range(cls, low: float, high: float) -> "Rate":
        """A lognormal rate whose 5th and 95th percentiles are these events a year; equal ends make it certain.

        Raises
        ------
        RecordError
            Unless ``0 < low <= high``.
        """
        if not (isfinite(low) and isfinite(high) and 0 < low <= high):
            problem = unusable("frequency range", f"{low:g} to {high:g}", "0 < low <= high, events a year")
            raise RecordError("A frequency range cannot be used.", [problem])
        if low == high:
            return cls.certain(low)
        mu, sigma = lognormal.from_range(low, high)
        nodes, weights = over_normal(24)
        return cls(tuple(float(v) for v in np.exp(mu + sigma * nodes)), tuple(float(w) for w in weights))

    @classmethod
    def pert(cls, low: float, usual: float, high: float, weight: float = 4.0) -> "Rate":
        """A rate between two bounds with a usual value.

        Examples
        --------
        >>> round(Rate.pert(0.05, 0.2, 1.0).none, 9)
        0.743764083
        """
        if not (0 <= low <= usual <= high < float("inf") and low < high and weight > 0):
            problem = unusable("frequency", f"{low:g}, {usual:g}, {high:g}", "0 <= low <= usual <= high, low < high")
            raise RecordError("A frequency range cannot be used.", [problem])
        alpha, beta = pert.shape(low, usual, high, weight)
        nodes, weights = np.polynomial.legendre.leggauss(256)
        angle = (nodes + 1) * pi / 4
        belief = weights * np.sin(angle) ** (2 * alpha - 1) * np.cos(angle) ** (2 * beta - 1)
        values = low + (high - low) * np.sin(angle) ** 2
        return cls(tuple(float(v) for v in values), tuple(float(b) for b in belief / belief.sum()))

    @property
    def is_certain(self) -> bool:
        """True where there is one value."""
        return len(self.values) == 1

    @property
    def mean(self) -> float:
        """Expected events a year."""
        return self.values[0] if self.is_certain else sum(v * w for v, w in zip(self.values, self.weights, strict=True))

    @property
    def variance(self) -> float:
        """How far the rate itself is uncertain."""
        mean = self.mean
        return sum(w * (v - mean) ** 2 for v, w in zip(self.values, self.weights, strict=True))

    @property
    def none(self) -> float:
        """The chance of a year without an event."""
        return (
            exp(-self.values[0])
            if self.is_certain
            else sum(w * exp(-v) for v, w in zip(self.values, self.weights, strict=True))
        )

    def scaled(self, factor: float) -> "Rate":
        """The rate with every value multiplied by a factor of 0 or more."""
        if self.is_certain:
            return Rate((self.values[0] * factor,))
        return Rate(tuple(v * factor for v in self.values), self.weights)


def shared_factor(spread: float, count: int = 64) -> tuple[Array, Array]:
    """Values and weights of one factor that multiplies every frequency in the same year.

    Parameters
    ----------
    spread : float
        Standard deviation of the factor's logarithm [0, 2]; 0 means that risks are independent. Its mean is 1.
    """
    if spread == 0:
        return np.ones(1), np.ones(1)
    nodes, weights = over_normal(count)
    return np.asarray(np.exp(spread * nodes - spread * spread / 2), dtype=np.float64), weights
