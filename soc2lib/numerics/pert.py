"""A range with a most likely value: the PERT distribution, a beta distribution between two bounds."""

from dataclasses import dataclass

from soc2lib.numerics import beta

GAMMA = 4.0
"""Weight of the most likely value against the two bounds."""


def shape(low: float, likely: float, high: float, weight: float = GAMMA) -> tuple[float, float]:
    """Alpha and beta of the beta distribution over ``low`` to ``high``, for ``low < high``.

    Examples
    --------
    >>> shape(0, 10, 100)
    (1.4, 4.6)
    """
    width = high - low
    return 1.0 + weight * (likely - low) / width, 1.0 + weight * (high - likely) / width


@dataclass(frozen=True, slots=True)
class Range:
    """An amount between ``low`` and ``high`` with the most likely value ``likely``, low <= likely <= high."""

    low: float
    likely: float
    high: float

    @property
    def mean(self) -> float:
        """The mean, (low + 4 likely + high) / 6.

        Examples
        --------
        >>> round(Range(0, 10, 100).mean, 7)
        23.3333333
        """
        return (self.low + GAMMA * self.likely + self.high) / (GAMMA + 2.0)

    @property
    def variance(self) -> float:
        """The variance, (mean - low) (high - mean) / 7.

        Examples
        --------
        >>> round(Range(0, 10, 100).variance, 7)
        255.5555556
        """
        return (self.mean - self.low) * (self.high - self.mean) / (GAMMA + 3.0)

    @property
    def shape(self) -> tuple[float, float]:
        """Alpha and beta of the beta distribution between the bounds, which must differ."""
        return shape(self.low, self.likely, self.high)

    def quantile(self, share: float) -> float:
        """The amount not exceeded with this chance (0 < share < 1), for bounds that differ."""
        return self.low + (self.high - self.low) * beta.quantile(*self.shape, share)
