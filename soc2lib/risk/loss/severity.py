"""How much one event costs: the lognormal that a 90 % range makes."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite, log

import numpy as np

from soc2lib.errors import Problem, RecordError
from soc2lib.numerics import lognormal, normal
from soc2lib.numerics.spline import Array


@dataclass(frozen=True)
class Lognormal:
    """A loss whose logarithm is normal: right for costs that are mostly moderate and now and then very large.

    Parameters
    ----------
    mu, sigma : float
        Mean and standard deviation of the logarithm; sigma above 0.

    Notes
    -----
    From a 90 % range (L, U): ``mu = (ln L + ln U) / 2``, ``sigma = (ln U - ln L) / (2 * 1.6448536269514722)``;
    ``E[X**k] = exp(k * mu + k**2 * sigma**2 / 2)``.

    Examples
    --------
    The range 100,000 to 1,000,000:

    >>> loss = Lognormal.from_range(1e5, 1e6)
    >>> round(loss.mu, 6), round(loss.sigma, 6), round(loss.moments[0], 2)
    (12.664218, 0.699936, 404001.28)
    """

    mu: float
    sigma: float

    @classmethod
    def from_range(cls, low: float, high: float) -> "Lognormal":
        """The lognormal whose 5th and 95th percentiles are these amounts.

        Raises
        ------
        RecordError
            Unless ``0 < low < high``.
        """
        if not (isfinite(low) and isfinite(high) and 0 < low < high):
            raise RecordError(
                "A loss range cannot be used.",
                [unusable("loss range", f"{low:g} to {high:g}", "two amounts, 0 < low < high")],
            )
        return cls(*lognormal.from_range(low, high))

    @cached_property
    def moments(self) -> tuple[float, float, float]:
        """Expected loss, its square and its cube."""
        first, second, third = (lognormal.moment(self.mu, self.sigma, k) for k in (1, 2, 3))
        return first, second, third

    def below(self, amounts: Array) -> Array:
        """The chance that one event costs at most each amount."""
        return normal.below((_log(amounts) - self.mu) / self.sigma)

    def limited(self, amounts: Array) -> Array:
        """The expected loss of one event when each amount caps it."""
        z = (_log(amounts) - self.mu) / self.sigma
        return self.moments[0] * normal.below(z - self.sigma) + np.maximum(amounts, 0.0) * normal.below(-z)

    def partial(self, amounts: Array) -> Array:
        """The expected loss of one event counted only where it stays within each amount."""
        return self.moments[0] * normal.below((_log(amounts) - self.mu) / self.sigma - self.sigma)

    def quantile(self, share: float) -> float:
        """The amount that one event stays below with this chance (0 < share < 1)."""
        return lognormal.quantile(self.mu, self.sigma, share)

    def tail_mean(self, share: float) -> float:
        """The expected loss of the worst ``1 - share`` of events."""
        above = 1.0 - float(normal.below(np.array([normal.quantile(share) - self.sigma]))[0])
        return self.moments[0] * above / (1.0 - share)

    def scaled(self, factor: float) -> "Lognormal":
        """The same shape with every loss multiplied by a factor above 0."""
        return Lognormal(self.mu + log(factor), self.sigma)

    def draw(self, random: np.random.Generator, count: int) -> Array:
        return random.lognormal(self.mu, self.sigma, count)


def _log(amounts: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.maximum(amounts, 0.0)), dtype=np.float64)


def unusable(where: str, found: str, expected: str) -> Problem:
    """The problem that an impossible estimate makes."""
    return Problem(where, found, expected, "Correct the figures with whoever estimated them.")
