"""The cost of one event between two bounds, from the least, the most usual and the greatest loss."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from soc2lib.foundation.errors import RecordError
from soc2lib.risk.severity import unusable
from soc2lib.risk.spline import Array, Quintic


@dataclass(frozen=True)
class Pert:
    """A loss between two bounds with a usual value: right where the bounds are real.

    Parameters
    ----------
    low, usual, high : float
        The least, the most usual and the greatest loss, ``0 <= low <= usual <= high`` and ``low < high``.
    weight : float
        How strongly the usual value counts; 4 is the standard.

    Notes
    -----
    A beta distribution with ``alpha = 1 + weight * (usual - low) / (high - low)`` and
    ``beta = 1 + weight * (high - usual) / (high - low)``; its integrals are taken by Gauss-Legendre panels.

    Examples
    --------
    Bounds 0 and 100 with 10 as the usual loss: (0 + 4 * 10 + 100) / 6.

    >>> round(Pert(0, 10, 100).moments[0], 6)
    23.333333
    """

    low: float
    usual: float
    high: float
    weight: float = 4.0
    smooth: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.usual <= self.high < float("inf") and self.low < self.high and self.weight > 0):
            found = f"low {self.low:g}, usual {self.usual:g}, high {self.high:g}, weight {self.weight:g}"
            expected = "0 <= low <= usual <= high, low < high, weight above 0"
            raise RecordError("A PERT loss cannot be used.", [unusable("PERT", found, expected)])

    @property
    def shape(self) -> tuple[float, float]:
        """Alpha and beta of the beta distribution."""
        span = self.high - self.low
        return 1 + self.weight * (self.usual - self.low) / span, 1 + self.weight * (self.high - self.usual) / span

    @property
    def moments(self) -> tuple[float, float, float]:
        alpha, beta = self.shape
        span, total = self.high - self.low, alpha + beta
        one = alpha / total
        two = one * (alpha + 1) / (total + 1)
        three = two * (alpha + 2) / (total + 2)
        low = self.low
        return (
            low + span * one,
            low**2 + 2 * low * span * one + span**2 * two,
            low**3 + 3 * low**2 * span * one + 3 * low * span**2 * two + span**3 * three,
        )

    def below(self, amounts: Array) -> Array:
        return self._tables[0](self._place(amounts))

    def limited(self, amounts: Array) -> Array:
        return self.partial(amounts) + np.clip(amounts, 0.0, self.high) * (1.0 - self.below(amounts))

    def partial(self, amounts: Array, width: float = 0.0) -> Array:
        place = self._place(amounts)
        return self.low * self._tables[0](place) + (self.high - self.low) * self._tables[1](place)

    def quantile(self, share: float) -> float:
        low, high = self.low, self.high
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if float(self.below(np.array([middle]))[0]) < share else (low, middle)
        return (low + high) / 2

    def scaled(self, factor: float) -> "Pert":
        return Pert(self.low * factor, self.usual * factor, self.high * factor, self.weight)

    def draw(self, random: np.random.Generator, count: int) -> Array:
        return self.low + (self.high - self.low) * random.beta(*self.shape, count)

    def _place(self, amounts: Array) -> Array:
        share = np.clip((amounts - self.low) / (self.high - self.low), 0.0, 1.0)
        return np.asarray(np.arccos(1.0 - 2.0 * share) / np.pi, dtype=np.float64)

    @cached_property
    def _tables(self) -> tuple[Quintic, Quintic]:
        """The distribution function and the first partial moment over the arc ``share = sin(pi * s / 2)**2``."""
        panels = 1024
        knots = np.linspace(0.0, 1.0, panels + 1)
        nodes, weights = np.polynomial.legendre.leggauss(8)
        inside = (knots[:-1, None] + (nodes + 1) / (2 * panels)).ravel()
        mass = (self._arc(inside).reshape(panels, 8) * weights).sum(axis=1)
        first = ((self._arc(inside) * np.sin(np.pi * inside / 2) ** 2).reshape(panels, 8) * weights).sum(axis=1)
        reached = np.concatenate([[0.0], np.cumsum(mass)])
        total = reached[-1]
        scale = 2 * panels / total
        arc = self._arc(knots) * scale
        share = np.sin(np.pi * knots / 2) ** 2
        return (
            _with_slopes(reached / total, arc, 1.0 / panels),
            _with_slopes(np.concatenate([[0.0], np.cumsum(first)]) / total, arc * share, 1.0 / panels),
        )

    def _arc(self, s: Array) -> Array:
        alpha, beta = self.shape
        angle = np.pi * s / 2
        return np.asarray(np.sin(angle) ** (2 * alpha - 1) * np.abs(np.cos(angle)) ** (2 * beta - 1), dtype=np.float64)


def _with_slopes(values: Array, slopes: Array, step: float) -> Quintic:
    return Quintic(0.0, step, values, slopes, np.gradient(slopes, step, edge_order=2))
