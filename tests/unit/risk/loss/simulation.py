"""The checker: the annual loss by plain simulation, with the error that a simulation always has."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma, log, sqrt

import numpy as np

from soc2lib.numerics.spline import Array
from soc2lib.risk.loss.total import Peril

_AT_ONCE = 250_000


@dataclass(frozen=True)
class Simulation:
    """Simulated years, from the best to the worst.

    Attributes
    ----------
    losses : array
        Annual losses, sorted.
    seed : int
        Where the draws started.
    """

    losses: Array
    seed: int

    @property
    def mean(self) -> tuple[float, float]:
        """The mean and its standard error."""
        return float(self.losses.mean()), float(self.losses.std(ddof=1) / sqrt(len(self.losses)))

    def beyond(self, amount: float) -> tuple[float, float]:
        """The share of years above the amount and its standard error."""
        share = float((self.losses > amount).mean())
        return share, sqrt(share * (1 - share) / len(self.losses))

    def quantile(self, share: float) -> tuple[float, float, float]:
        """The value at risk with the two order statistics that hold it with 95 % confidence."""
        low, high = order_ranks(len(self.losses), share)
        last = len(self.losses) - 1
        middle = min(int(len(self.losses) * share), last)
        return float(self.losses[middle]), float(self.losses[max(low - 1, 0)]), float(self.losses[min(high, last)])


def simulate(perils: Sequence[Peril], trials: int, seed: int, shared: float = 0.0) -> Simulation:
    """Draw so many years: a number of events for each risk, a loss for each event, and their sum.

    Parameters
    ----------
    perils : sequence of Peril
        The sources of loss.
    trials : int
        Years to draw, 1 or more.
    seed : int
        Where the draws start; one generator serves all risks, so none repeats another's draws.
    shared : float
        Spread of the factor that moves every frequency together.

    Examples
    --------
    >>> from soc2lib.risk.loss.rate import Rate
    >>> from soc2lib.risk.loss.severity import Lognormal
    >>> fire = Peril("fire", Rate.certain(0.5), Lognormal.from_range(1e5, 1e6))
    >>> mean, error = simulate([fire], 20_000, seed=1).mean
    >>> abs(mean - fire.mean) < 4 * error
    True
    """
    random = np.random.default_rng(seed)
    parts = []
    for start in range(0, trials, _AT_ONCE):
        parts.append(_years(perils, min(_AT_ONCE, trials - start), random, shared))
    return Simulation(np.sort(np.concatenate(parts)), seed)


def order_ranks(trials: int, share: float) -> tuple[int, int]:
    """The ranks, counted from 1, between which a quantile lies with 95 % confidence.

    The number of years below the quantile is binomial; these are its 2.5th and 97.5th percentiles.

    Examples
    --------
    >>> order_ranks(1_000_000, 0.99)
    (989805, 990195)
    """
    spread = sqrt(trials * share * (1 - share))
    first = max(0, int(trials * share - 8 * spread) - 2)
    last = min(trials, int(trials * share + 8 * spread) + 2)
    logs = np.array(
        [
            lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(share) + (trials - k) * log(1 - share)
            for k in range(first, last + 1)
        ]
    )
    total = np.cumsum(np.exp(logs))
    low, high = np.searchsorted(total, [0.025, 0.975])
    return first + int(low), first + int(high)


def _years(perils: Sequence[Peril], trials: int, random: np.random.Generator, shared: float) -> Array:
    factor = random.lognormal(-shared * shared / 2, shared, trials) if shared else np.ones(trials)
    total = np.zeros(trials)
    years = np.arange(trials)
    for peril in perils:
        values, weights = np.array(peril.rate.values), np.array(peril.rate.weights)
        rates = values[0] if len(values) == 1 else random.choice(values, trials, p=weights / weights.sum())
        counts = random.poisson(factor * rates)
        losses = peril.severity.draw(random, int(counts.sum()))
        total += np.bincount(np.repeat(years, counts), weights=losses, minlength=trials)
    return total
