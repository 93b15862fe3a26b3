"""Many exceedance curves of the same losses at different frequencies, all at once: what a band is drawn from.

A year's transform depends on the frequencies by one exponential, so the losses are put on a grid once for all curves.
"""

from collections.abc import Sequence
from math import log

import numpy as np

from soc2lib.numerics.spline import Array
from soc2lib.risk.loss import total as loss
from soc2lib.risk.loss.curve import DEEPEST, LADDER
from soc2lib.risk.loss.rate import shared_factor
from soc2lib.risk.loss.total import Peril, Transform

_AT_ONCE = 32
"""Curves computed together; their arrays then stay in the processor's own memory."""


def drawn_curves(perils: Sequence[Peril], factors: Array, amounts: Array, shared: float, points: int) -> Array:
    """How likely a year costs more than each amount, at each draw of the frequencies.

    Parameters
    ----------
    perils : sequence of Peril
        The sources of loss, each at a certain frequency.
    factors : array, shape (draws, perils)
        What each frequency is multiplied by.
    amounts : array
        Money a year.
    shared : float
        Spread of the factor that moves every frequency together.
    points : int
        Grid points of each curve.

    Returns
    -------
    array, shape (draws, amounts)
        0 to 1.

    Notes
    -----
    All curves stand on the same grids, which span what the largest of the drawn frequencies cost; otherwise each is
    computed as `soc2lib.risk.loss.curve.AnnualLoss` computes one.

    Examples
    --------
    At 0.5 and at 1 event a year of 100,000 to 1,000,000:

    >>> from soc2lib.risk.loss.rate import Rate
    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> fire = Peril("fire", Rate.certain(0.5), Lognormal.from_range(1e5, 1e6))
    >>> drawn_curves([fire], np.array([[1.0], [2.0]]), np.array([1e6]), 0.0, 2048).round(4).tolist()
    [[0.0429], [0.1169]]
    """
    rates = np.array([peril.rate.mean for peril in perils]) * factors
    largest = zip(perils, factors.max(axis=0).tolist(), strict=True)
    span = loss.reach([Peril(peril.name, peril.rate.scaled(factor), peril.severity) for peril, factor in largest])
    depth = np.log(0.9 * span / np.maximum(amounts, 1e-300)) / log(LADDER)
    levels = np.minimum(np.floor(depth), DEEPEST)
    years = _Years(rates, shared)
    beyond = np.empty((len(rates), len(amounts)))
    for level in np.unique(levels):
        step, there = span / LADDER**level / points, levels == level
        beyond[:, there] = 1.0 - years.below(_unit_transforms(perils, step, points), amounts[there] / step, points)
    return np.clip(beyond, 0.0, 1.0 - years.none[:, None])


def _unit_transforms(perils: Sequence[Peril], step: float, points: int) -> Transform:
    """What one event a year of each peril adds to the logarithm of the year's transform; one row a peril."""
    return loss.forward(np.array([loss.events_by_size([1.0], [p.severity], step, points) for p in perils])) - 1.0


class _Years:
    """The draws: their frequencies, and the chance of a year without an event in each."""

    def __init__(self, rates: Array, shared: float) -> None:
        self._rates = rates
        self._factor = list(zip(*shared_factor(shared), strict=True))
        often = rates.sum(axis=1)
        self.none: Array = np.sum([weight * np.exp(-factor * often) for factor, weight in self._factor], axis=0)

    def below(self, units: Transform, steps: Array, points: int) -> Array:
        """The chance that each year costs at most so many steps of the grid; one row a draw."""
        start = np.maximum(np.floor(steps + 0.5), 0.0).astype(np.intp)
        along = np.where(start > 0, steps + 0.5 - start, 2.0 * steps)
        ends = np.unique(np.minimum([start, start + 1], points))
        ends = ends[ends > 0]
        places = [np.where(at > 0, np.searchsorted(ends, np.minimum(at, points)) + 1, 0) for at in (start, start + 1)]
        parts = np.concatenate([units.real, units.imag], axis=1)
        found = []
        for place in range(0, len(self._rates), _AT_ONCE):
            some = slice(place, place + _AT_ONCE)
            exponent = np.einsum("di,ik->dk", self._rates[some], parts)
            mass = loss.back(self._transform(exponent), points)
            pieces = np.add.reduceat(mass, np.concatenate([[0], ends[ends < points]]), axis=1)[:, : len(ends)]
            total = np.concatenate([self.none[some, None], np.cumsum(pieces, axis=1)], axis=1)
            left, right = (total[:, at] for at in places)
            found.append(left + along * (right - left))
        return np.concatenate(found)

    def _transform(self, exponent: Array) -> Transform:
        """The years' transforms, from real and imaginary parts side by side, which is quicker than complex numbers."""
        real, turn = np.split(exponent, 2, axis=1)
        total = np.zeros(real.shape, dtype=np.complex128)
        for factor, weight in self._factor:
            across, up = loss.turned(weight * np.exp(factor * real), factor * turn)
            total.real += across
            total.imag += up
        return total
