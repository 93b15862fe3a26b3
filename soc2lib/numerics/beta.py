"""The beta distribution with numpy alone: its distribution function, its quantiles and the beta function."""

from math import exp, lgamma, log, log1p
from typing import TypeVar

import numpy as np

from soc2lib.numerics.spline import Array

Numbers = TypeVar("Numbers", float, Array)


def log_beta(a: float, b: float) -> float:
    """The logarithm of the beta function B(a, b), for a and b above 0.

    Examples
    --------
    B(2, 2) = 1/6:

    >>> round(exp(log_beta(2, 2)), 12) == round(1 / 6, 12)
    True
    """
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def below(alpha: float, beta: float, x: Array) -> Array:
    """The chance that a draw lies at or below each ``x``.

    By Lentz's continued fraction, from whichever side converges fast.

    Examples
    --------
    For alpha = beta = 2 it is 3 x² - 2 x³:

    >>> below(2.0, 2.0, np.array([0.25])).round(12).tolist()
    [0.15625]
    """
    result = (np.asarray(x) >= 1.0).astype(np.float64)
    turn = _turn(alpha, beta)
    near, far = (x > 0.0) & (x <= turn), (x > turn) & (x < 1.0)
    result[near] = _series(alpha, beta, x[near])
    result[far] = 1.0 - _series(beta, alpha, 1.0 - x[far])
    return np.clip(result, 0.0, 1.0)


def quantile(alpha: float, beta: float, share: float) -> float:
    """The value that a draw stays below with this chance (0 < share < 1), by Newton's steps.

    A step that would leave the bracket [0, 1] is halved.

    Examples
    --------
    >>> round(quantile(2.0, 2.0, 0.15625), 12)
    0.25
    """
    low, high, x = 0.0, 1.0, alpha / (alpha + beta)
    scale = -log_beta(alpha, beta)
    for _ in range(100):
        mirrored = x > _turn(alpha, beta)
        under = float(1.0 - _series(beta, alpha, 1.0 - x) if mirrored else _series(alpha, beta, x))
        low, high = (x, high) if under < share else (low, x)
        density = exp(scale + (alpha - 1.0) * log(x) + (beta - 1.0) * log1p(-x))
        following = x - (under - share) / density if density > 0.0 else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - x) <= 1e-15:
            break
        x = following
    return x


def _turn(alpha: float, beta: float) -> float:
    """Beyond it the series of the mirrored distribution converges faster."""
    return (alpha + 1.0) / (alpha + beta + 2.0)


def _series(a: float, b: float, x: Numbers) -> Numbers:
    """The distribution function for 0 < x < 1, of one number or an array."""
    front = np.exp(-log_beta(a, b) + a * np.log(x) + b * np.log1p(-x)) / a
    c, d = 1.0 + 0.0 * x, 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for m in range(1, 200):
        for top in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _off_zero(1.0 + top * d)
            c = _off_zero(1.0 + top / c)
            fraction = fraction * c * d
        converged = abs(c * d - 1.0) < 1e-15
        if converged if isinstance(converged, bool) else converged.all():
            break
    found: Numbers = front * fraction
    return found


def _off_zero(values: Numbers) -> Numbers:
    kept: Numbers = values + 1e-300 * (values == 0.0)
    return kept
