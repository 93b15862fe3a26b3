"""The cost of one event as it was seen before: past losses, each as likely as any other."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import ClassVar

import numpy as np

from soc2lib.foundation.errors import RecordError
from soc2lib.risk.severity import unusable
from soc2lib.risk.spline import Array


@dataclass(frozen=True)
class Empirical:
    """Losses as they were seen: each past loss is as likely as any other, and none beyond the largest is possible.

    Parameters
    ----------
    losses : tuple of float
        Past losses of one event each, above 0.

    Examples
    --------
    >>> float(Empirical((100.0, 300.0)).limited(np.array([200.0]))[0])
    150.0
    """

    losses: tuple[float, ...]
    smooth: ClassVar[bool] = False

    def __post_init__(self) -> None:
        wrong = [loss for loss in self.losses if not (isfinite(loss) and loss > 0)]
        if wrong or not self.losses:
            found = ", ".join(f"{loss:g}" for loss in wrong[:5]) or "no losses"
            raise RecordError("Past losses cannot be used.", [unusable("past losses", found, "amounts above 0")])

    @property
    def moments(self) -> tuple[float, float, float]:
        values = np.array(self.losses)
        return float(values.mean()), float((values**2).mean()), float((values**3).mean())

    def below(self, amounts: Array) -> Array:
        return np.asarray(np.searchsorted(self._sorted[0], amounts, side="right") / len(self.losses), dtype=np.float64)

    def limited(self, amounts: Array) -> Array:
        return self._within(amounts) + np.maximum(amounts, 0.0) * (1.0 - self.below(amounts))

    def partial(self, amounts: Array, width: float = 0.0) -> Array:
        if width <= 0:
            return self._within(amounts)
        reached = np.zeros_like(amounts)
        for loss in self.losses:
            reached += loss * np.clip((amounts - loss) / width + 0.5, 0.0, 1.0)
        return reached / len(self.losses)

    def quantile(self, share: float) -> float:
        return float(np.quantile(self._sorted[0], share, method="inverted_cdf"))

    def scaled(self, factor: float) -> "Empirical":
        return Empirical(tuple(loss * factor for loss in self.losses))

    def draw(self, random: np.random.Generator, count: int) -> Array:
        return np.asarray(random.choice(self._sorted[0], count), dtype=np.float64)

    def _within(self, amounts: Array) -> Array:
        values, sums = self._sorted
        return np.asarray(sums[np.searchsorted(values, amounts, side="right")] / len(values), dtype=np.float64)

    @cached_property
    def _sorted(self) -> tuple[Array, Array]:
        values = np.sort(np.array(self.losses))
        return values, np.concatenate([[0.0], np.cumsum(values)])
