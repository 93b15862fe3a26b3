"""Who makes the bad years: each risk's exact share of the worst years, beside its share of the mean."""

import numpy as np

from soc2lib.numerics.spline import Array
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.total import back


def tail_contributions(year: AnnualLoss, share: float = 0.95) -> Array:
    """What each risk costs on average in the worst years; the parts add up to the tail value at risk.

    Parameters
    ----------
    year : AnnualLoss
        All risks together.
    share : float
        The worst ``1 - share`` of years are looked at [0, 1).

    Returns
    -------
    array
        Money a year, one entry a peril.

    Notes
    -----
    ``E[X_i; S = s] = rate_i * (x f_i * g)(s)``, so ``E[X_i; S <= s]`` is the distribution of the other losses weighed
    with the expected loss of one event up to what is left of ``s``. An uncertain frequency weighs each year by itself.

    References
    ----------
    Euler allocation: D. Tasche, "Capital allocation to business units and sub-portfolios: the Euler principle", 2008.

    Examples
    --------
    Two equal risks make half of the bad years each.

    >>> from soc2lib.risk.loss.total import Peril
    >>> from soc2lib.risk.loss.rate import Rate
    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> twin = [Peril(name, Rate.certain(0.5), Lognormal.from_range(1e5, 1e6)) for name in ("A", "B")]
    >>> year = AnnualLoss(twin)
    >>> parts = tail_contributions(year)
    >>> round(float(parts[0] / parts.sum()), 6), round(float(parts.sum() / year.tail_mean(0.95)), 4)
    (0.5, 1.0)
    """
    amount = year.quantile(share)
    means = np.array([peril.mean for peril in year.perils])
    if amount <= 0:
        return means / (1.0 - share)
    grid = year.grid(year.level_of(amount))
    left = amount - grid.step * np.arange(0.0, int(amount / grid.step) + 1)
    usual = grid.mass if not year.shared else None
    within = np.empty(len(means))
    for i, peril in enumerate(year.perils):
        if peril.rate.is_certain and usual is not None:
            weighed = peril.rate.mean * usual
        else:
            weighed = back(year.transform(grid.step, counting=i), year.points)
        within[i] = (weighed[: len(left)] * peril.severity.partial(left)).sum()
    return (means - within) / (1.0 - share)
