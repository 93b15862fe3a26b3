"""The normal distribution with numpy alone: its distribution function for arrays, its quantiles for numbers."""

from functools import cache
from math import erfc, pi, sqrt
from statistics import NormalDist

import numpy as np

from soc2lib.numerics.spline import Array, Quintic

Z95 = 1.6448536269514722
"""The 95th percentile of the standard normal: a 90 % range reaches from -Z95 to +Z95."""
EDGE = 9.0
"""Beyond this many standard deviations the probability is below 1e-18 and taken as 0 or 1."""
_STEP = 1.0 / 64.0
_STANDARD = NormalDist()


def density(z: Array) -> Array:
    """The standard normal density."""
    return np.asarray(np.exp(-0.5 * z * z) * (1.0 / sqrt(2.0 * pi)), dtype=np.float64)


def below(z: Array) -> Array:
    """The chance that a standard normal draw lies below ``z``, right to 1e-14.

    Examples
    --------
    >>> [round(float(p), 6) for p in below(np.array([-Z95, 0.0, Z95]))]
    [0.05, 0.5, 0.95]
    """
    return _table()(np.minimum(np.maximum(z, -EDGE), EDGE))


def quantile(share: float) -> float:
    """The value that a standard normal draw stays below with this chance (0 < share < 1)."""
    return _STANDARD.inv_cdf(share)


@cache
def _table() -> Quintic:
    knots = np.arange(-EDGE, EDGE + _STEP / 2, _STEP)
    values = np.array([0.5 * erfc(-z / sqrt(2.0)) for z in knots])
    slopes = density(knots)
    return Quintic(-EDGE, _STEP, values, slopes, -knots * slopes)
