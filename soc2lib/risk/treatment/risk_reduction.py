"""What a change is worth: the annual loss with some risks altered, against the annual loss as it is.

The logarithm of the transform is a sum over risks, so an alternative costs one difference and one inverse transform,
and no noise of a simulation hides the sign of a small improvement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from soc2lib.risk.loss.curve import NEAR, AnnualLoss, Grid
from soc2lib.risk.loss.total import Peril, back, exponential

POINTS = 2**12
"""Grid points: what is saved is then right to two in a thousand, and the year behind it to one in a million."""
Grids = tuple[Grid, Grid]
"""The grid of the value at risk, and the one of the amount whose chance is compared; often the same."""


@dataclass(frozen=True)
class LossFigures:
    """The annual loss in four numbers.

    Attributes
    ----------
    mean : float
        Expected loss a year [money].
    value_at_risk, tail_mean : float
        The loss exceeded in ``1 - share`` of years, and the mean of those years [money].
    beyond : float or None
        The chance that the year costs more than the amount asked about [0, 1]; None where none was asked.
    """

    mean: float
    value_at_risk: float
    tail_mean: float
    beyond: float | None


@dataclass(frozen=True)
class Worth:
    """What an alternative saves a year against the annual loss as it is; negative where it costs.

    Attributes
    ----------
    mean, value_at_risk, tail_mean : float
        Money saved a year.
    beyond : float or None
        By how much the chance of exceeding the amount asked about falls.
    """

    mean: float
    value_at_risk: float
    tail_mean: float
    beyond: float | None


def comparable(year: AnnualLoss) -> AnnualLoss:
    """The year on the grid points on which changes are compared; handed to several `worths`, it is gridded once.

    Examples
    --------
    >>> comparable(AnnualLoss([])).points == POINTS
    True
    """
    return year if year.points <= POINTS else AnnualLoss(year.perils, year.shared, POINTS)


def worths(
    year: AnnualLoss,
    alternatives: Sequence[Mapping[int, Peril]],
    share: float = 0.95,
    amount: float | None = None,
) -> list[Worth]:
    """What each alternative saves.

    Parameters
    ----------
    year : AnnualLoss
        The annual loss as it is.
    alternatives : sequence of mappings
        Place of a peril to the peril that takes its place; all others stay.
    share : float
        Share of years for the value at risk [0, 1).
    amount : float, optional
        The amount whose chance of being exceeded is compared.

    Examples
    --------
    Halving the frequency of the only risk saves half of the mean.

    >>> from soc2lib.risk.loss.rate import Rate
    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> fire = Peril("fire", Rate.certain(0.5), Lognormal.from_range(1e5, 1e6))
    >>> halved = Peril("fire", Rate.certain(0.25), fire.severity)
    >>> saved = worths(AnnualLoss([fire]), [{0: halved}])[0]
    >>> round(saved.mean, 2)
    101000.32
    """
    year = comparable(year)
    at_risk = year.quantile(share)
    grids = None
    if at_risk > 0:
        grid = year.grid(year.level_of(at_risk))
        fits = amount is None or _near(grid) < amount < grid.span
        grids = (grid, grid) if fits else (grid, year.grid(year.level_of(amount or at_risk)))
    return [_saved(year, changes, share, amount, grids) for changes in alternatives]


def loss_figures(year: AnnualLoss, share: float = 0.95, amount: float | None = None) -> LossFigures:
    """The annual loss in four numbers."""
    at_risk = year.quantile(share)
    over = float(year.beyond(np.array([amount]))[0]) if amount is not None else None
    return LossFigures(year.mean, at_risk, at_risk + (year.mean - year.limited(at_risk)) / (1.0 - share), over)


def _saved(
    year: AnnualLoss, changes: Mapping[int, Peril], share: float, amount: float | None, grids: Grids | None
) -> Worth:
    perils = [changes.get(i, peril) for i, peril in enumerate(year.perils)]
    certain = not year.shared and all(peril.rate.is_certain for peril in (*year.perils, *perils))
    now = then = None
    if grids and certain:
        now = _read(grids, year.mean, share, amount)
        then = _read(_changed(year, grids, changes), sum(peril.mean for peril in perils), share, amount)
    if now is None or then is None:
        now = loss_figures(year, share, amount)
        then = loss_figures(AnnualLoss(perils, year.shared, year.points), share, amount)
    over = None if now.beyond is None or then.beyond is None else now.beyond - then.beyond
    return Worth(now.mean - then.mean, now.value_at_risk - then.value_at_risk, now.tail_mean - then.tail_mean, over)


def _changed(year: AnnualLoss, grids: Grids, changes: Mapping[int, Peril]) -> Grids:
    """The alternative on today's grids, so that both are rounded alike."""
    gone, come = [year.perils[i] for i in changes], list(changes.values())
    rates = [*(-peril.rate.mean for peril in gone), *(peril.rate.mean for peril in come)]
    none = year.none * float(np.exp(-sum(rates)))

    def altered(grid: Grid) -> Grid:
        difference = year.exponent(rates, [*gone, *come], grid.step)
        return Grid(grid.step, back(exponential(year.log_transform(grid.step) + difference), year.points), none)

    at_risk, beside = grids
    here = altered(at_risk)
    return here, here if beside is at_risk else altered(beside)


def _read(grids: Grids, mean: float, share: float, amount: float | None) -> LossFigures | None:
    """The four numbers from today's grids; None where they do not fit the value at risk."""
    grid, beside = grids
    if share <= grid.none or share > grid.total[-1]:
        return None
    at_risk = grid.quantile(share)
    if at_risk < _near(grid):
        return None
    over = None if amount is None else 1.0 - float(beside.below(np.array([amount]))[0])
    return LossFigures(mean, at_risk, at_risk + (mean - grid.limited(at_risk)) / (1.0 - share), over)


def _near(grid: Grid) -> float:
    """An amount below which a grid is too coarse."""
    return NEAR / 4 * grid.span
