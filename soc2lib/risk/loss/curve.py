"""The annual loss as a curve: its mean, its quantiles, its tail, and how likely each amount is exceeded.

One grid cannot show both a usual year and a catastrophe, so grids of growing span are made as they are needed: each
question is answered from the finest grid that still covers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, floor, log, sqrt

import numpy as np

from soc2lib.errors import Problem, RecordError
from soc2lib.numerics.spline import Array
from soc2lib.risk.loss import rate
from soc2lib.risk.loss import total as loss
from soc2lib.risk.loss.total import Peril, Transform

POINTS = 2**14
"""Grid points of one grid."""
NEAR = 0.12
"""A quantile within this share of a grid's span is taken from a finer grid."""
LADDER = 8.0
"""Each grid spans so many times the one below."""
DEEPEST = 14
"""So many grids below the first, at most."""


@dataclass(frozen=True)
class Grid:
    """The annual loss on one grid.

    Attributes
    ----------
    step : float
        Money between two points.
    mass : array
        The chance of each point.
    none : float
        The chance of a year without an event.
    """

    step: float
    mass: Array
    none: float

    @property
    def span(self) -> float:
        """Money that the grid covers."""
        return self.step * len(self.mass)

    @cached_property
    def total(self) -> Array:
        """The chance of a loss at or below ``(k + 1/2)`` steps."""
        return np.cumsum(self.mass)

    def below(self, amounts: Array) -> Array:
        """The chance of a loss of at most each amount."""
        steps, last = amounts / self.step, len(self.mass) - 1
        left = np.minimum(np.maximum(np.floor(steps - 0.5), -1), last - 1).astype(np.intp)
        along = np.where(left < 0, 2.0 * steps, np.minimum(steps - 0.5 - left, 1.0))
        start = np.where(left < 0, self.none, self.total[left])
        return np.asarray(start + along * (self.total[left + 1] - start), dtype=np.float64)

    def quantile(self, share: float) -> float:
        """The amount below which the loss stays with this chance; it must lie on the grid."""
        k = int(np.searchsorted(self.total, share))
        left = self.none if k == 0 else float(self.total[k - 1])
        right, start = float(self.total[k]), 0.0 if k == 0 else k - 0.5
        width = 0.5 if k == 0 else 1.0
        return self.step * (start + width * (share - left) / max(right - left, 1e-300))

    def limited(self, amount: float) -> float:
        """The expected loss when the amount caps it."""
        within = self.mass[: max(int(amount / self.step), 0) + 1]
        return amount - float((within * (amount - np.arange(len(within)) * self.step)).sum())


class AnnualLoss:
    """What all perils together cost in a year.

    Parameters
    ----------
    perils : sequence of Peril
        The sources of loss.
    shared : float
        Spread of one factor that moves every frequency together [0, 2]; 0 means independent risks.
    points : int
        Grid points; more are finer and slower.

    Examples
    --------
    One event every second year, 100,000 to 1,000,000 each time (90 %): the mean is 0.5 times 404,001.

    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> from soc2lib.risk.loss.rate import Rate
    >>> year = AnnualLoss([Peril("R1", Rate.certain(0.5), Lognormal.from_range(1e5, 1e6))])
    >>> round(year.mean), round(year.quantile(0.95), -1), round(year.none, 4)
    (202001, 937010.0, 0.6065)
    """

    def __init__(self, perils: Sequence[Peril], shared: float = 0.0, points: int = POINTS) -> None:
        self.perils = tuple(perils)
        self.shared = shared
        self.points = points
        self._factor = rate.shared_factor(shared)
        self._grids: dict[int, Grid] = {}
        self._logs: dict[float, Transform] = {}

    @property
    def mean(self) -> float:
        """Expected loss a year."""
        return sum(peril.mean for peril in self.perils)

    @property
    def deviation(self) -> float:
        """Standard deviation of the annual loss."""
        again = exp(self.shared**2)
        within = sum(p.rate.mean * p.severity.moments[1] for p in self.perils)
        own = sum(p.rate.variance * p.severity.moments[0] ** 2 for p in self.perils)
        return sqrt(within + again * own + (again - 1) * self.mean**2)

    @property
    def skewness(self) -> float:
        """Skewness of the annual loss where every frequency is certain and independent."""
        return sum(p.rate.mean * p.severity.moments[2] for p in self.perils) / self.deviation**3

    @cached_property
    def none(self) -> float:
        """The chance of a year without any event."""
        if not self.shared:
            return loss.no_loss(self.perils)
        values, weights = self._factor
        years = (loss.no_loss(self._times(float(value))) for value in values)
        return sum(float(weight) * none for weight, none in zip(weights, years, strict=True))

    @property
    def at_least_one(self) -> float:
        """The chance of at least one event in a year."""
        return 1.0 - self.none

    def quantile(self, share: float) -> float:
        """The value at risk: the annual loss that is not exceeded with this chance.

        Raises
        ------
        RecordError
            Unless the share lies between 0 and 1.
        """
        if not 0 <= share < 1:
            problem = Problem("share", f"{share:g}", "0 or more and below 1", "Ask for a share such as 0.95.")
            raise RecordError("A value at risk cannot be computed.", [problem])
        if not self.perils or share <= self.none:
            return 0.0
        level = 0
        while share > self.grid(level).total[-1]:
            level -= 1
        amount = self.grid(level).quantile(share)
        while amount < NEAR * self.grid(level).span and level < DEEPEST and share <= self.grid(level + 1).total[-1]:
            level += 1
            amount = self.grid(level).quantile(share)
        return amount

    def tail_mean(self, share: float) -> float:
        """The tail value at risk: the mean of the worst ``1 - share`` of years."""
        amount = self.quantile(share)
        return amount + (self.mean - self.limited(amount)) / (1.0 - share)

    def limited(self, amount: float) -> float:
        """The expected annual loss when the amount caps it."""
        return self.grid(self.level_of(amount)).limited(amount) if amount > 0 and self.perils else 0.0

    def beyond(self, amounts: Array) -> Array:
        """The chance that the year costs more than each amount: the loss exceedance curve."""
        if not self.perils:
            return np.zeros_like(amounts)
        depth = np.log(0.9 * self.span / np.maximum(amounts, 1e-300)) / log(LADDER)
        levels = np.minimum(np.floor(depth), DEEPEST).astype(int)
        below = np.empty_like(amounts)
        for level in np.unique(levels):
            below[levels == level] = self.grid(int(level)).below(amounts[levels == level])
        return np.asarray(np.minimum(np.maximum(1.0 - below, 0.0), 1.0 - self.none), dtype=np.float64)

    def largest_beyond(self, amounts: Array) -> Array:
        """The chance that one single event of the year costs more than each amount: the occurrence curve."""
        values, weights = self._factor
        years = (loss.occurrence(self._times(float(value)), amounts) for value in values)
        return np.asarray(sum(w * year for w, year in zip(weights, years, strict=True)), dtype=np.float64)

    def _times(self, factor: float) -> list[Peril]:
        return [Peril(p.name, p.rate.scaled(factor), p.severity) for p in self.perils]

    def level_of(self, amount: float) -> int:
        """The finest grid on which this amount of money lies within the first nine tenths."""
        return min(floor(log(0.9 * self.span / max(amount, 1e-300)) / log(LADDER)), DEEPEST)

    @cached_property
    def span(self) -> float:
        """Money that the first grid covers."""
        return loss.reach(self.perils)

    def grid(self, level: int) -> Grid:
        """The annual loss on the grid that spans ``span / 8**level``."""
        if level not in self._grids:
            step = self.span / LADDER**level / self.points
            self._grids[level] = Grid(step, loss.back(self.transform(step), self.points), self.none)
        return self._grids[level]

    def transform(self, step: float, counting: int | None = None) -> Transform:
        """The tilted transform of the annual loss.

        Parameters
        ----------
        step : float
            Money between two grid points.
        counting : int, optional
            Weigh every year by this peril's frequency in it, which its share of the tail needs.
        """
        certain, vague = self._sorted
        if not (vague or self.shared or counting is not None):
            return loss.exponential(self.log_transform(step))
        pooled = self.exponent([p.rate.mean for p in certain], certain, step)
        single = [(i, peril.rate, self.exponent([1.0], [peril], step)) for i, peril in vague]
        total = np.zeros_like(pooled)
        for factor, weight in zip(*self._factor, strict=True):
            year = np.exp(factor * pooled)
            for i, frequency, exponent in single:
                counted = i == counting
                year *= sum(
                    w * (v if counted else 1.0) * np.exp(factor * v * exponent)
                    for v, w in zip(frequency.values, frequency.weights, strict=True)
                )
            own = self.perils[counting].rate if counting is not None else None
            share = 1.0 if own is None else factor * (own.mean if own.is_certain else 1.0)
            total += weight * share * year
        return total

    @cached_property
    def _sorted(self) -> tuple[list[Peril], list[tuple[int, Peril]]]:
        certain = [peril for peril in self.perils if peril.rate.is_certain]
        return certain, [(i, peril) for i, peril in enumerate(self.perils) if not peril.rate.is_certain]

    def log_transform(self, step: float) -> Transform:
        """The logarithm of the transform where every frequency is certain and independent; kept for each step."""
        if step not in self._logs:
            self._logs[step] = self.exponent([p.rate.mean for p in self.perils], self.perils, step)
        return self._logs[step]

    def exponent(self, rates: Sequence[float], perils: Sequence[Peril], step: float) -> Transform:
        """What these perils, at these rates, add to the logarithm of the transform."""
        events = loss.events_by_size(rates, [peril.severity for peril in perils], step, self.points)
        return loss.forward(events) - sum(rates)
