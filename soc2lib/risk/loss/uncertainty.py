"""How sure the curve is: the annual loss drawn again and again from what the ranges leave open."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from soc2lib.numerics.spline import Array
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.sampled_curves import drawn_curves
from soc2lib.risk.loss.total import Peril

_FEW = 20
"""Risks up to which a coarse grid shows the drawn curves."""


def grid_points(risks: int) -> int:
    """Grid points of each drawn curve.

    Chances are then right to 0.0003 for up to 20 risks and to 0.001 for 50, where they are large; the edge of a band
    of 500 draws is itself uncertain by about 4 % of the chance (0.009 at a chance of 0.26).

    Examples
    --------
    >>> grid_points(14), grid_points(50)
    (512, 1024)
    """
    return 2**9 if risks <= _FEW else 2**10


@dataclass(frozen=True)
class Vague:
    """A peril and how far its estimates are open.

    Attributes
    ----------
    peril : Peril
        The peril at its expected frequency.
    frequency_spread : float
        Standard deviation of the frequency's logarithm; 0 where it is certain.
    median_spread : float
        Standard deviation of the logarithm of the median loss; 0 where the range of one loss is taken as it is.
    """

    peril: Peril
    frequency_spread: float = 0.0
    median_spread: float = 0.0


@dataclass(frozen=True)
class Band:
    """The exceedance curve with its uncertainty, one entry an amount.

    Attributes
    ----------
    amounts : array
        Money a year.
    low, high : array
        The 5th and 95th percentile of the chance to exceed each amount [0, 1].
    predictive : array
        That chance averaged over all draws [0, 1].
    mean_low, mean_high : float
        The 5th and 95th percentile of the expected annual loss [money].
    draws, seed : int
        How many curves were drawn, and from which seed.
    """

    amounts: Array
    low: Array
    high: Array
    predictive: Array
    mean_low: float
    mean_high: float
    draws: int
    seed: int


def uncertainty_band(
    vague: Sequence[Vague], amounts: Array, draws: int = 500, seed: int = 20260101, shared: float = 0.0
) -> Band:
    """The band within which 90 % of the drawn exceedance curves lie.

    Parameters
    ----------
    vague : sequence of Vague
        One entry a risk.
    amounts : array
        Money at which the curves are read, increasing.
    draws : int
        How many curves [2, 100,000].
    seed : int
        Where the draws start; the same seed gives the same band.
    shared : float
        Spread of the factor that moves every frequency together.

    Notes
    -----
    Each draw takes a frequency and a median for every risk and computes its curve exactly, so the band shows what the
    estimates leave open and nothing of a simulation's noise.

    Examples
    --------
    A frequency that is certain leaves nothing open.

    >>> from soc2lib.risk.loss.rate import Rate
    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> sure = Vague(Peril("fire", Rate.certain(0.5), Lognormal.from_range(1e5, 1e6)))
    >>> band = uncertainty_band([sure], np.array([1e6]), draws=3)
    >>> bool(np.isclose(band.low[0], band.high[0])), round(float(band.low[0]), 4)
    (True, 0.0429)
    """
    often = np.array([one.frequency_spread for one in vague])
    much = np.array([one.median_spread for one in vague])
    up, wide = np.moveaxis(np.random.default_rng(seed).standard_normal((draws, 2, len(vague))), 1, 0)
    frequencies, medians = np.exp(often * up - often**2 / 2), np.exp(much * wide)
    if vague and not much.any() and all(one.peril.rate.is_certain for one in vague):
        perils = [one.peril for one in vague]
        curves = drawn_curves(perils, frequencies, amounts, shared, grid_points(len(perils)))
        means = (frequencies * [peril.mean for peril in perils]).sum(axis=1)
    else:
        curves, means = _one_by_one(vague, frequencies, medians, amounts, shared)
    low, high = np.quantile(curves, [0.05, 0.95], axis=0)
    mean_low, mean_high = (float(value) for value in np.quantile(means, [0.05, 0.95]))
    return Band(amounts, low, high, curves.mean(axis=0), mean_low, mean_high, draws, seed)


def _one_by_one(
    vague: Sequence[Vague], frequencies: Array, medians: Array, amounts: Array, shared: float
) -> tuple[Array, Array]:
    """Curves and means where more than certain frequencies varies; one row a draw."""
    curves, means = np.empty((len(frequencies), len(amounts))), np.empty(len(frequencies))
    for draw, factors in enumerate(np.stack([frequencies, medians], axis=2).tolist()):
        perils = [_drawn(one.peril, often, much) for one, (often, much) in zip(vague, factors, strict=True)]
        year = AnnualLoss(perils, shared, grid_points(len(perils)))
        curves[draw], means[draw] = year.beyond(amounts), year.mean
    return curves, means


def _drawn(peril: Peril, often: float, much: float) -> Peril:
    severity = peril.severity if much == 1.0 else peril.severity.scaled(much)
    return Peril(peril.name, peril.rate.scaled(often), severity)
