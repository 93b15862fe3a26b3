"""Adds up cost ranges exactly: each line's curve, folded by FFT, with one size factor that moves all lines together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from soc2lib.numerics import normal, quadrature
from soc2lib.plan.cost.curves import Curve, Fixed
from soc2lib.plan.schedule.working_days import Floats

GRID = 4096
"""Steps of the amount axis; the sum's quantiles are right to about a ten-thousandth of their size."""
USUAL = 0.5
"""A correlation of all lines up to which few points of the rule over the size factor do."""
FEW, MANY = 20, 48
"""Points of the Gauss-Hermite rule up to that correlation, and beyond it up to 0.75."""
_FAR = 1.0 - 1e-6
_NOTHING = 1e-17
"""Points of the rule that weigh less than a rounding error are left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One cost line in money: a name and its curve."""

    id: str
    title: str
    curve: Curve


@dataclass(frozen=True, slots=True)
class Swing:
    """What one line does to the total: the total's mean if the line comes in at its P10 or its P90 [money].

    ``variance_share`` is the line's own variance over the sum of all lines' variances [0, 1].
    """

    id: str
    title: str
    low: float
    high: float
    variance_share: float


@dataclass(frozen=True, slots=True)
class CostCurve:
    """The distribution of a total.

    Attributes
    ----------
    amounts : array
        Upper edges of the steps of the amount axis [money].
    below : array
        Chance that the total is at most that amount [0, 1].
    mean, sd : float
        Exact mean and standard deviation of the total under the same size factor [money]; ``sd`` from the curve.
    size_factor : float
        The correlation (rho) through which all lines move together [0, 1).
    """

    amounts: Floats
    below: Floats
    mean: float
    sd: float
    size_factor: float

    def quantile(self, chance: float) -> float:
        """The total not exceeded with this chance [money]."""
        at = int(np.searchsorted(self.below, chance, side="left"))
        if at == 0:
            return float(self.amounts[0])
        at = min(at, len(self.below) - 1)
        step = float(self.below[at] - self.below[at - 1])
        part = (chance - float(self.below[at - 1])) / step if step > 0 else 1.0
        return float(self.amounts[at - 1] + min(part, 1.0) * (self.amounts[at] - self.amounts[at - 1]))

    def chance_within(self, budget: float) -> float:
        """Chance that the total stays within a budget [0, 1]."""
        return float(np.interp(budget, self.amounts, self.below, left=0.0, right=1.0))


def total(lines: Sequence[Line], size_factor: float = 0.5, grid: int = GRID, nodes: int = 0) -> CostCurve:
    """The distribution of the sum of all lines.

    Parameters
    ----------
    lines : sequence of Line
        At least one.
    size_factor : float
        Correlation of the lines' normal scores through one shared factor, the client's size [0, 1); 0 makes them
        independent and the total too sure of itself.
    grid, nodes : int
        Steps of the amount axis and points of the rule over the factor; 0 takes as many as the correlation needs.

    Notes
    -----
    Given the factor z, a line with normal score S(x) lies below x with chance
    Phi((S(x) - sqrt(rho) z) / sqrt(1 - rho)). Lines are then independent: their masses on the axis are folded by FFT,
    and the totals averaged over z by Gauss-Hermite.

    Examples
    --------
    Two certain amounts make a certain total:

    >>> curve = total([Line("a", "A", Fixed(10.0)), Line("b", "B", Fixed(5.0))])
    >>> curve.quantile(0.1), curve.quantile(0.9), curve.mean
    (15.0, 15.0, 15.0)
    """
    certain = sum(line.curve.amount for line in lines if isinstance(line.curve, Fixed))
    open_lines = [line.curve for line in lines if not isinstance(line.curve, Fixed)]
    mean = sum(line.curve.mean for line in lines)
    if not open_lines:
        return CostCurve(np.array([certain]), np.array([1.0]), mean, 0.0, size_factor)
    floor = sum(curve.floor for curve in open_lines)
    step = (sum(curve.quantile(_FAR) for curve in open_lines) - floor) / grid
    edges = (np.arange(grid, dtype=np.float64) + 0.5) * step
    scores = [curve.scores(curve.floor + edges) for curve in open_lines]
    factor, weights = _rule(size_factor, nodes or (FEW if size_factor <= USUAL else MANY))
    mass = _folded(scores, factor.tolist(), weights.tolist(), size_factor)
    amounts = certain + floor + edges
    middles = amounts - step / 2.0
    centre = float(np.sum(mass * middles) / np.sum(mass))
    sd = sqrt(float(np.sum(mass * (middles - centre) ** 2) / np.sum(mass)))
    return CostCurve(amounts, np.minimum(np.cumsum(mass), 1.0), mean, sd, size_factor)


def _rule(size_factor: float, nodes: int) -> tuple[Floats, Floats]:
    if size_factor <= 0.0:
        return np.zeros(1), np.ones(1)
    points, shares = quadrature.over_normal(nodes)
    counted = shares > _NOTHING
    return points[counted], shares[counted]


def _folded(scores: Sequence[Floats], factor: Sequence[float], weights: Sequence[float], size_factor: float) -> Floats:
    """Mass of the sum on the axis, averaged over the factor; mass beyond the axis is kept at its end."""
    grid = len(scores[0])
    total = np.zeros(grid + 1, dtype=complex)
    for z, weight in zip(factor, weights, strict=True):
        product = np.full(grid + 1, weight, dtype=complex)
        for score in scores:
            below = normal.below((score - sqrt(size_factor) * z) / sqrt(1.0 - size_factor))
            below[1:] -= below[:-1]
            product *= np.fft.rfft(below, 2 * grid)
        total += product
    folded = np.maximum(np.fft.irfft(total, 2 * grid), 0.0)[:grid]
    folded[-1] += max(1.0 - float(np.sum(folded)), 0.0)
    return np.asarray(folded)


def swings(lines: Sequence[Line]) -> tuple[Swing, ...]:
    """What drives the total, widest swing first; grain: one row a line that is open.

    Examples
    --------
    >>> from soc2lib.plan.cost.curves import NinetyPercent
    >>> rows = swings([Line("a", "A", Fixed(9.0)), Line("b", "B", NinetyPercent(1.0, 2.0))])
    >>> [row.id for row in rows], rows[0].variance_share
    (['b'], 1.0)
    """
    mean = sum(line.curve.mean for line in lines)
    variance = sum(line.curve.variance for line in lines)
    rows = [
        Swing(
            line.id,
            line.title,
            mean - line.curve.mean + line.curve.quantile(0.10),
            mean - line.curve.mean + line.curve.quantile(0.90),
            line.curve.variance / variance,
        )
        for line in lines
        if not isinstance(line.curve, Fixed)
    ]
    return tuple(sorted(rows, key=lambda row: row.low - row.high))
