"""The exact choice of repairs where every control must hold: a knapsack over the logarithms of chances."""

from collections.abc import Sequence
from math import log

import numpy as np


def knapsack(
    chances: Sequence[float], repairs: Sequence[tuple[float, int]], budget: int
) -> tuple[tuple[int, ...], float]:
    """The best repairs where every control must hold and none compensates: an exact knapsack in log chances.

    Parameters
    ----------
    chances : sequence of float
        The chance that each control holds today, above 0 to 1.
    repairs : sequence of (float, int)
        For each control the chance after its repair and its whole effort.
    budget : int
        Whole effort at hand.

    Returns
    -------
    chosen : tuple of int
        Which to repair.
    chance : float
        The chance that all hold afterwards.

    Examples
    --------
    >>> knapsack([0.5, 0.8], [(0.9, 2), (1.0, 1)], 1)
    ((1,), 0.5)
    """
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (budget + 1)
    for i, (today, (after, effort)) in enumerate(zip(chances, repairs, strict=True)):
        gain = log(after / today)
        for spent in range(budget, effort - 1, -1):
            value, chosen = best[spent - effort]
            if value + gain > best[spent][0]:
                best[spent] = (value + gain, (*chosen, i))
    chosen = best[budget][1]
    fixed = [repairs[i][0] if i in chosen else today for i, today in enumerate(chances)]
    return chosen, float(np.prod(fixed))
