"""How much loss leadership tolerates: a curve through the stated points, and where the loss curves cross it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

import numpy as np

from soc2lib.errors import InputError, Problem
from soc2lib.numerics import normal
from soc2lib.numerics.spline import Array
from soc2lib.risk.records import AppetitePoint

Curve = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The tolerated chance to lose more than an amount in a year.

    Between two stated points the curve is a lognormal tail through both; outside them the nearest pair goes on.

    Attributes
    ----------
    points : tuple of (float, float)
        Amount [money] and tolerated chance (0 to 1), the amounts increasing and the chances falling.
    """

    points: tuple[tuple[float, float], ...]

    @property
    def is_line(self) -> bool:
        """True where two points or more make a curve; one point says nothing beside itself."""
        return len(self.points) > 1

    def pieces(self) -> tuple[tuple[float, float], ...]:
        """Mu and sigma of the lognormal tail between each two neighbouring points."""
        found = []
        for (low, often), (high, rare) in pairwise(self.points):
            left, right = normal.quantile(1 - often), normal.quantile(1 - rare)
            sigma = (log(high) - log(low)) / (right - left)
            found.append((log(low) - sigma * left, sigma))
        return tuple(found)

    def chance(self, amounts: Array) -> Array:
        """The tolerated chance to exceed each amount; needs two points.

        Examples
        --------
        One year in ten above 100,000 and one in a hundred above 1,000,000:

        >>> line = Tolerance(((1e5, 0.10), (1e6, 0.01)))
        >>> [round(float(p), 4) for p in line.chance(np.array([1e5, 1e6]))]
        [0.1, 0.01]
        """
        inner = [amount for amount, _ in self.points[1:-1]]
        piece = np.searchsorted(inner, amounts, side="right")
        mu, sigma = (np.array(column)[piece] for column in zip(*self.pieces(), strict=True))
        return np.asarray(normal.below((mu - np.log(amounts)) / sigma), dtype=np.float64)


def tolerance(stated: Sequence[AppetitePoint]) -> Tolerance | None:
    """The tolerance curve through the stated points; None where none was stated.

    Raises
    ------
    InputError
        If a larger loss is given a chance that is not smaller, or an amount is stated twice.
    """
    if not stated:
        return None
    ordered = sorted(stated, key=lambda point: point.amount)
    problems = [
        Problem(
            f"appetite point {after.id}",
            f"{after.chance:g} for {after.amount:,.0f}",
            f"a larger loss than {before.amount:,.0f} with a smaller chance than {before.chance:g}",
            "Ask leadership which of the two statements holds.",
        )
        for before, after in pairwise(ordered)
        if not (after.amount > before.amount and after.chance < before.chance)
    ]
    if problems:
        raise InputError("The stated appetite contradicts itself.", problems)
    return Tolerance(tuple((point.amount, point.chance) for point in ordered))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a loss curve crosses the tolerance curve.

    Attributes
    ----------
    amount : float
        Loss in a year [money].
    chance : float
        The chance to exceed it there [0, 1].
    leaves : bool
        True where larger losses are more likely than tolerated, False where they are within it.
    """

    amount: float
    chance: float
    leaves: bool


def crossings(curve: Curve, line: Tolerance, low: float, high: float, steps: int = 300) -> tuple[Crossing, ...]:
    """Where a curve of chances crosses the tolerance curve, between two amounts, smallest first.

    Parameters
    ----------
    curve : function
        The chance to exceed each amount.
    line : Tolerance
        At least two points.
    low, high : float
        Amounts between which to look.
    steps : int
        How finely to look before each crossing is narrowed down.
    """
    logs = np.linspace(log(low), log(high), steps)
    over = curve(np.exp(logs)) - line.chance(np.exp(logs))
    found = []
    for k in np.flatnonzero(np.sign(over[:-1]) * np.sign(over[1:]) < 0):
        left, right, rising = float(logs[k]), float(logs[k + 1]), bool(over[k + 1] > 0)
        for _ in range(40):
            middle = (left + right) / 2
            at = np.array([exp(middle)])
            above = bool((curve(at) - line.chance(at))[0] > 0)
            left, right = (left, middle) if above == rising else (middle, right)
        at = np.array([exp((left + right) / 2)])
        found.append(Crossing(float(at[0]), float(curve(at)[0]), rising))
    return tuple(found)
