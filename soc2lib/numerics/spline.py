"""A smooth function tabulated at equal steps with its first two derivatives, and read between the steps."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Quintic:
    """A piecewise polynomial of degree five through values, slopes and curvatures.

    Parameters
    ----------
    start, step : float
        First knot and distance between knots.
    values, slopes, curvatures : array, one entry a knot
        The function and its first and second derivative there.

    Notes
    -----
    The error is below ``step**6 / 46080`` times the sixth derivative; outside the knots the nearest piece goes on.
    ``np.clip`` would do for limiting the pieces; for arrays as short as most are here it costs more than the reading.

    Examples
    --------
    >>> knots = np.linspace(0.0, 1.0, 3)
    >>> cubic = Quintic(0.0, 0.5, knots**3, 3 * knots**2, 6 * knots)
    >>> round(float(cubic(np.array([0.3]))[0]), 12)
    0.027
    """

    def __init__(self, start: float, step: float, values: Array, slopes: Array, curvatures: Array) -> None:
        self.start, self.step = start, step
        rise = values[1:] - values[:-1]
        slope, curve = slopes * step, curvatures * (step * step)
        (s0, s1), (c0, c1) = (slope[:-1], slope[1:]), (curve[:-1], curve[1:])
        self._terms = np.array(
            [
                values[:-1],
                s0,
                c0 / 2,
                10 * rise - 6 * s0 - 4 * s1 - 1.5 * c0 + 0.5 * c1,
                -15 * rise + 8 * s0 + 7 * s1 + 1.5 * c0 - c1,
                6 * rise - 3 * (s0 + s1) - 0.5 * (c0 - c1),
            ]
        )

    def __call__(self, points: Array) -> Array:
        place = (points - self.start) * (1.0 / self.step)
        piece = np.minimum(np.maximum(place.astype(np.intp), 0), self._terms.shape[1] - 1)
        along = place - piece
        total = self._terms[5].take(piece)
        for term in self._terms[4::-1]:
            total *= along
            total += term.take(piece)
        return np.asarray(total, dtype=np.float64)
