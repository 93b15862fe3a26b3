"""The heat map as a view: where each risk's probability lies on a 5 by 5 grid, and what hangs on the grid's edges.

The steps are bands of money and frequency on a logarithmic scale. Steps are never multiplied or averaged: a 5 by 5
product takes only 14 values, and a risk of far smaller loss can score higher.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from soc2lib.errors import ParameterError, Problem
from soc2lib.numerics import normal
from soc2lib.numerics.spline import Array
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.scenario_library import STEPS, bands
from soc2lib.store.record import Choice

Cell = tuple[int, int]
"""Likelihood step and impact step, each 1 to 5."""


class Level(Choice):
    """The five words of NIST SP 800-30."""

    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


_NIST: Mapping[Level, str] = {
    Level.VERY_HIGH: "12345",
    Level.HIGH: "12345",
    Level.MODERATE: "12334",
    Level.LOW: "12223",
    Level.VERY_LOW: "11122",
}
_NIST_BINS = ((4, Level.VERY_LOW), (20, Level.LOW), (79, Level.MODERATE), (95, Level.HIGH), (100, Level.VERY_HIGH))


def nist_risk(likelihood: Level, impact: Level) -> Level:
    """The risk level of NIST SP 800-30 for those who only have words: a look-up, not a product.

    References
    ----------
    NIST SP 800-30 revision 1, table I-2.

    Examples
    --------
    >>> nist_risk(Level.VERY_LOW, Level.VERY_HIGH).value, nist_risk(Level.MODERATE, Level.VERY_HIGH).value
    ('low', 'high')
    """
    words = list(Level)
    return words[int(_NIST[likelihood][words.index(impact)]) - 1]


def nist_level(score: int) -> Level:
    """The word for a score from 0 to 100.

    Raises
    ------
    ParameterError
        If the score lies outside.

    References
    ----------
    NIST SP 800-30 revision 1, appendix G.

    Examples
    --------
    >>> nist_level(20).value, nist_level(21).value
    ('low', 'moderate')
    """
    if not 0 <= score <= 100:
        problem = Problem("score", str(score), "0 to 100", "Use the semi-quantitative scale of NIST SP 800-30.")
        raise ParameterError("A score cannot be put into words.", [problem])
    return next(level for top, level in _NIST_BINS if score <= top)


def edges(axis: str) -> Array:
    """The four amounts between the five steps of ``frequency`` or ``loss``; the outer steps are open."""
    return np.array([band.high for band in bands(axis)[:-1]])


def mass(estimate: Estimate, frequency_factor: float = 1.0, loss_factor: float = 1.0) -> Array:
    """Where on the grid a risk lies.

    Parameters
    ----------
    estimate : Estimate
        The risk's ranges.
    frequency_factor, loss_factor : float
        By what to multiply the grid's edges; 1 leaves them.

    Returns
    -------
    array, 5 by 5
        The probability of each cell, row likelihood step 1 to 5, column impact step 1 to 5; they sum to 1.

    Examples
    --------
    A range that is exactly one band: nine tenths inside on each axis, 0.81 in the cell.

    >>> round(float(mass(Estimate((0.1, 0.3), (100_000, 500_000)))[2, 2]), 4)
    0.81
    """
    often = _shares(edges("frequency") * frequency_factor, log(estimate.usual_frequency), estimate.frequency_spread)
    loss = estimate.severity
    return np.outer(often, _shares(edges("loss") * loss_factor, loss.mu, loss.sigma))


def likeliest(shares: Array) -> Cell:
    """The cell with most of the probability; the higher one where two are alike."""
    row, column = divmod(int(np.argmax(shares[::-1, ::-1].round(12))), STEPS)
    return STEPS - row, STEPS - column


@dataclass(frozen=True, slots=True)
class Moved:
    """A risk whose likeliest cell hangs on where the edges lie.

    Attributes
    ----------
    name : str
        The risk's id.
    cell : (int, int)
        Its likeliest cell.
    others : tuple of cells
        The likeliest cells with the edges moved.
    """

    name: str
    cell: Cell
    others: tuple[Cell, ...]


def rebinned(estimates: Mapping[str, Estimate], shift: float) -> tuple[Moved, ...]:
    """The risks that would stand elsewhere with every edge lower or higher by a share.

    Parameters
    ----------
    estimates : mapping
        Risk id to its ranges.
    shift : float
        By what share to move the edges of one axis at a time [0, 1).
    """
    moved = []
    for name, estimate in estimates.items():
        here = likeliest(mass(estimate))
        factors = [(1 - shift, 1.0), (1 + shift, 1.0), (1.0, 1 - shift), (1.0, 1 + shift)]
        there = {likeliest(mass(estimate, *factor)) for factor in factors} - {here}
        if there:
            moved.append(Moved(name, here, tuple(sorted(there))))
    return tuple(moved)


def larger_chance(one: Estimate, other: Estimate) -> float:
    """The chance that one risk is larger than another: frequency times the loss of one event, each within its range.

    Both products are lognormal, so the chance is ``below((a - b) / sqrt(s**2 + t**2))`` of their logarithms.

    Examples
    --------
    >>> same = Estimate((0.1, 0.3), (1e5, 5e5))
    >>> larger_chance(same, same)
    0.5
    """
    (a, s), (b, t) = _size(one), _size(other)
    spread = sqrt(s * s + t * t)
    return float(normal.below(np.array([(a - b) / spread]))[0])


def dominance(one: Cell, other: Cell) -> str:
    """What two cells alone allow to be said: ``higher``, ``lower``, ``tied`` or ``not comparable``.

    A cell is higher where neither step is lower and one is higher; steps are not multiplied.

    Examples
    --------
    >>> dominance((3, 4), (3, 2)), dominance((1, 5), (3, 2)), dominance((2, 2), (2, 2))
    ('higher', 'not comparable', 'tied')
    """
    steps = [a - b for a, b in zip(one, other, strict=True)]
    if not any(steps):
        return "tied"
    if min(steps) >= 0:
        return "higher"
    return "lower" if max(steps) <= 0 else "not comparable"


def centre(cell: Cell) -> Estimate:
    """What stands for a whole cell: its two bands."""
    often, loss = bands("frequency")[cell[0] - 1], bands("loss")[cell[1] - 1]
    return Estimate((often.low, often.high), (loss.low, loss.high))


def all_cells() -> Sequence[Cell]:
    """The 25 cells, likelihood 1 to 5 and within it impact 1 to 5."""
    return [(row, column) for row in range(1, STEPS + 1) for column in range(1, STEPS + 1)]


def _size(estimate: Estimate) -> tuple[float, float]:
    loss = estimate.severity
    return log(estimate.usual_frequency) + loss.mu, sqrt(estimate.frequency_spread**2 + loss.sigma**2)


def _shares(limits: Array, mu: float, sigma: float) -> Array:
    logs = np.log(limits)
    below = normal.below((logs - mu) / sigma) if sigma > 0 else np.where(logs > mu, 1.0, 0.0)
    return np.diff(np.concatenate([[0.0], below, [1.0]]))
