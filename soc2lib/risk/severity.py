"""How much one event costs: what every severity answers, and the lognormal that a 90 % range makes."""

from dataclasses import dataclass
from functools import cached_property
from math import exp, isfinite, log
from typing import ClassVar, Protocol

import numpy as np

from soc2lib.foundation.errors import Problem, RecordError
from soc2lib.risk import normal
from soc2lib.risk.spline import Array


class Severity(Protocol):
    """What the annual loss needs to know of the cost of one event; money in, money out.

    ``smooth`` is true where the loss has a density and false where it takes single values.
    """

    smooth: ClassVar[bool]

    @property
    def moments(self) -> tuple[float, float, float]:
        """Expected loss, its square and its cube."""

    def below(self, amounts: Array) -> Array:
        """The chance that one event costs at most each amount."""

    def limited(self, amounts: Array) -> Array:
        """The expected loss of one event when each amount caps it."""

    def partial(self, amounts: Array, width: float = 0.0) -> Array:
        """The expected loss of one event counted only where it stays within each amount.

        Single loss values are spread evenly over ``width`` of money, so that they meet the steps of a grid.
        """

    def quantile(self, share: float) -> float:
        """The amount that one event stays below with this chance (0 < share < 1)."""

    def scaled(self, factor: float) -> "Severity":
        """The same shape with every loss multiplied by a factor above 0."""

    def draw(self, random: np.random.Generator, count: int) -> Array:
        """Losses of so many events."""


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
    smooth: ClassVar[bool] = True

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
        return cls((log(low) + log(high)) / 2, (log(high) - log(low)) / (2 * normal.Z95))

    @cached_property
    def moments(self) -> tuple[float, float, float]:
        first, second, third = (exp(k * self.mu + k * k * self.sigma**2 / 2) for k in (1, 2, 3))
        return first, second, third

    def below(self, amounts: Array) -> Array:
        return normal.below((_log(amounts) - self.mu) / self.sigma)

    def limited(self, amounts: Array) -> Array:
        z = (_log(amounts) - self.mu) / self.sigma
        return self.moments[0] * normal.below(z - self.sigma) + np.maximum(amounts, 0.0) * normal.below(-z)

    def partial(self, amounts: Array, width: float = 0.0) -> Array:
        return self.moments[0] * normal.below((_log(amounts) - self.mu) / self.sigma - self.sigma)

    def quantile(self, share: float) -> float:
        return exp(self.mu + self.sigma * normal.quantile(share))

    def tail_mean(self, share: float) -> float:
        """The expected loss of the worst ``1 - share`` of events."""
        above = 1.0 - float(normal.below(np.array([normal.quantile(share) - self.sigma]))[0])
        return self.moments[0] * above / (1.0 - share)

    def scaled(self, factor: float) -> "Lognormal":
        return Lognormal(self.mu + log(factor), self.sigma)

    def draw(self, random: np.random.Generator, count: int) -> Array:
        return random.lognormal(self.mu, self.sigma, count)


def _log(amounts: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.maximum(amounts, 0.0)), dtype=np.float64)


def unusable(where: str, found: str, expected: str) -> Problem:
    """The problem that an impossible estimate makes."""
    return Problem(where, found, expected, "Correct the figures with whoever estimated them.")
