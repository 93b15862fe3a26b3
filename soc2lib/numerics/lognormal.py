"""An amount whose logarithm is normal, as a 90 % range states it."""

from math import exp, log

from soc2lib.numerics import normal


def from_range(low: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm for the 5th and 95th percentiles given, 0 < low < high.

    ``mu = (ln low + ln high) / 2``, ``sigma = (ln high - ln low) / (2 * 1.6448536269514722)``.

    Examples
    --------
    >>> [round(value, 6) for value in from_range(1e5, 1e6)]
    [12.664218, 0.699936]
    """
    return (log(low) + log(high)) / 2.0, (log(high) - log(low)) / (2.0 * normal.Z95)


def moment(mu: float, sigma: float, power: int = 1) -> float:
    """The expected value of the amount raised to a power, ``exp(k mu + k² sigma² / 2)``; the mean for 1.

    Examples
    --------
    >>> round(moment(*from_range(1e5, 1e6)), 2)
    404001.28
    """
    return exp(power * mu + power * power * sigma**2 / 2.0)


def quantile(mu: float, sigma: float, share: float) -> float:
    """The amount not exceeded with this chance (0 < share < 1)."""
    return exp(mu + sigma * normal.quantile(share))
