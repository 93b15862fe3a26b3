"""Averages over a distribution by a few well-chosen points."""

from functools import cache

import numpy as np

from soc2lib.numerics.spline import Array


@cache
def over_normal(count: int) -> tuple[Array, Array]:
    """So many points and weights that average a smooth function over a standard normal (Gauss-Hermite).

    Examples
    --------
    The fourth moment of a standard normal is 3:

    >>> points, weights = over_normal(5)
    >>> round(float((weights * points**4).sum()), 9)
    3.0
    """
    points, weights = np.polynomial.hermite_e.hermegauss(count)
    return points, weights / np.sum(weights)
