"""The annual loss on a grid of money: a compound Poisson sum by fast Fourier transform, exact but for the grid.

Each loss is put on the two grid points beside it so that its mean is kept; the sum of a random number of such losses
has the Fourier transform ``exp(transform of the events - rate)``. A tilt ``exp(-18 k / n)`` keeps what runs off the
grid from coming in again at its start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from soc2lib.numerics import normal
from soc2lib.numerics.spline import Array, Quintic
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.severity import Lognormal

Transform = npt.NDArray[np.complex128]
TILT = 18.0
"""How strongly the grid is tilted: what lies beyond the grid comes back diminished by exp(-18)."""
_KNOTS_PER_SIGMA = 5
_NARROW = 0.1


@dataclass(frozen=True)
class Peril:
    """One source of loss: how often, and how much each time.

    Attributes
    ----------
    name : str
        The risk's id.
    rate : Rate
        Events a year.
    severity : Lognormal
        Money an event.
    """

    name: str
    rate: Rate
    severity: Lognormal

    @property
    def mean(self) -> float:
        """Expected loss a year."""
        return self.rate.mean * self.severity.moments[0]

    @property
    def variance(self) -> float:
        """Variance of the annual loss: ``E[L] m2 + Var[L] m1**2``."""
        first, second, _ = self.severity.moments
        return self.rate.mean * second + self.rate.variance * first * first


def compound_poisson(events: Array, rate: float) -> Array:
    """The distribution of a year's total on a grid.

    Parameters
    ----------
    events : array
        Expected events a year of each size ``k`` [grid steps], from k = 0; those beyond the grid are left out.
    rate : float
        Expected events a year of any size, those beyond the grid included.

    Returns
    -------
    array
        The chance that a year's total is ``k`` steps.

    Examples
    --------
    Two events a year of size 1, 2 or 3 with shares 0.6, 0.3 and 0.1: P(0) = exp(-2), P(1) = exp(-2) * 1.2.

    >>> total = compound_poisson(np.array([0, 1.2, 0.6, 0.2] + [0.0] * 60), 2.0)
    >>> [round(float(p), 9) for p in total[:3]]
    [0.135335283, 0.16240234, 0.178642574]
    """
    return back(exponential(forward(events) - rate), len(events))


def forward(events: Array) -> Transform:
    """The tilted Fourier transform of events by size; sizes along the last axis."""
    return np.fft.rfft(events * tilt(events.shape[-1]))


def back(transform: Transform, points: int) -> Array:
    """The distribution that a tilted transform stands for."""
    return np.asarray(np.fft.irfft(transform, points) / tilt(points), dtype=np.float64)


def exponential(logarithm: Transform) -> Transform:
    """The exponential of a transform's logarithm; the same as ``np.exp`` to rounding, and a third of its cost.

    Examples
    --------
    >>> bool(np.allclose(exponential(np.array([0.5 - 2j, 3j])), np.exp([0.5 - 2j, 3j]), rtol=1e-14))
    True
    """
    real, imaginary = turned(np.exp(logarithm.real), logarithm.imag)
    return np.asarray(real + 1j * imaginary, dtype=np.complex128)


def turned(size: Array, angle: Array) -> tuple[Array, Array]:
    """Real and imaginary part of complex numbers of some size and angle.

    One tangent of the half angle gives sine and cosine; processors compute it several times as quickly as both.
    """
    half = np.tan(angle / 2)
    square = half * half
    scaled = size / (1.0 + square)
    return scaled * (1.0 - square), 2.0 * scaled * half


@cache
def tilt(points: int) -> Array:
    """The tilt of a grid of so many points."""
    return np.asarray(np.exp(-TILT * np.arange(points) / points), dtype=np.float64)


@cache
def _logs(points: int) -> Array:
    return np.asarray(np.log(np.arange(1, points + 1)), dtype=np.float64)


def events_by_size(rates: Sequence[float], severities: Sequence[Lognormal], step: float, points: int) -> Array:
    """Expected events a year of each size on the grid, keeping the mean of every loss.

    Parameters
    ----------
    rates : sequence of float
        Events a year of each severity; a negative one takes events away, for differences.
    severities : sequence of Lognormal
        The cost of one event of each.
    step : float
        Money between two grid points.
    points : int
        Grid points, 0 included.
    """
    return _sharpened(_spread(list(zip(rates, severities, strict=True)), step, points))


def _spread(parts: Sequence[tuple[float, Lognormal]], step: float, points: int) -> Array:
    """Every loss on the two grid points beside it, from the second difference of the limited means."""
    capped = np.zeros(points + 1)
    amounts, logs = step * np.arange(1.0, points + 1), log(step) + _logs(points)
    wide = [part for part in parts if part[1].sigma >= _NARROW]
    if wide:
        capped[1:] = _pooled(wide, amounts, logs)
    for part in parts:
        if part[1].sigma < _NARROW:
            capped[1:] += _pooled([part], amounts, logs)
    events = np.empty(points)
    events[1:] = (2 * capped[1:-1] - capped[:-2] - capped[2:]) / step
    events[0] = sum(rate for rate, _ in parts) - capped[1] / step
    return events


def _sharpened(events: Array) -> Array:
    """Take back the variance of step**2 / 6 that spreading over two points adds to a loss."""
    inner = np.concatenate([[0.0], events[1:], [0.0]])
    sharp = events.copy()
    sharp[1:] -= (inner[:-2] - 2 * inner[1:-1] + inner[2:]) / 12
    sharp[0] -= events[1] / 12
    return sharp


def _pooled(parts: Sequence[tuple[float, Lognormal]], amounts: Array, logs: Array) -> Array:
    """The summed limited means of lognormals, tabulated over the logarithm of money and read between the knots."""
    rate = np.array([part[0] for part in parts])
    mu = np.array([part[1].mu for part in parts])
    sigma = np.array([part[1].sigma for part in parts])
    mean = np.exp(mu + sigma * sigma / 2)
    lowest = max(float(logs[0]), float((mu - normal.EDGE * sigma).min()))
    highest = min(float(logs[-1]), float((mu + sigma * (sigma + normal.EDGE)).max()))
    if highest <= lowest:
        return rate.sum() * amounts if lowest > logs[0] else np.full_like(amounts, float((rate * mean).sum()))
    pieces = int((highest - lowest) / (float(sigma.min()) / _KNOTS_PER_SIGMA)) + 8
    gap = (highest - lowest) / pieces
    knots = lowest + gap * np.arange(pieces + 1)
    money = np.exp(knots)
    z = (knots[:, None] - mu) / sigma
    above, below = normal.below(np.stack([-z, z - sigma]))
    beyond = _weighed(above, rate) * money
    inside = _weighed(below, rate * mean)
    turning = beyond - money * _weighed(normal.density(z), rate / sigma)
    table = Quintic(lowest, gap, inside + beyond, beyond, turning)(np.minimum(np.maximum(logs, lowest), highest))
    low_end, high_end = np.searchsorted(logs, [lowest, highest])
    table[:low_end] = rate.sum() * amounts[:low_end]
    table[high_end + 1 :] = (rate * mean).sum()
    return table


def _weighed(table: Array, weights: Array) -> Array:
    """Sums over the columns, in one order on every machine: a threaded product may differ in its last digit."""
    return np.asarray(np.einsum("ij,j->i", table, weights), dtype=np.float64)


def occurrence(perils: Sequence[Peril], amounts: Array) -> Array:
    """The chance that at least one single event of the year exceeds each amount.

    For certain rates this is ``1 - exp(-sum of rate * P(loss > amount))``; uncertain rates are averaged.
    """
    quiet = np.ones_like(amounts)
    for peril in perils:
        beyond = 1.0 - peril.severity.below(amounts)
        quiet *= sum(w * np.exp(-v * beyond) for v, w in zip(peril.rate.values, peril.rate.weights, strict=True))
    return np.asarray(1.0 - quiet, dtype=np.float64)


def reach(perils: Sequence[Peril], beyond: float = 1e-4) -> float:
    """An amount of money that the annual loss exceeds with a chance of about ``beyond`` at most.

    One big loss, plus what smaller losses add up to, plus four of their standard deviations.
    """
    most = [(max(peril.rate.values), peril.severity) for peril in perils]
    active = [(often, severity) for often, severity in most if often > 0]
    if not active:
        return 1.0
    each = beyond / len(active)
    single = max(severity.quantile(1.0 - min(0.5, max(each / often, 1e-12))) for often, severity in active)
    usual = sum(often * severity.moments[0] for often, severity in active)
    return single + usual + 4.0 * sqrt(single * usual)


def no_loss(perils: Sequence[Peril]) -> float:
    """The chance of a year without any event, risks being independent."""
    return exp(sum(log(max(peril.rate.none, 1e-300)) for peril in perils))
