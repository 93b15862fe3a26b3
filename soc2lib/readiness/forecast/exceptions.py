"""How likely an auditor is to note an exception in one control: a beta-binomial over the items that may be picked."""

from dataclasses import dataclass
from functools import lru_cache
from math import comb, exp

from soc2lib.numerics.beta import log_beta
from soc2lib.readiness.forecast.auditor import AuditorPolicy

METHOD = "readiness.exceptions"
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Belief:
    """What is held of the share of a control's runs that deviate: a Beta(a, b) distribution.

    Attributes
    ----------
    a, b : float
        Above 0 (b may be 0 where every run deviates). Read them as deviating and clean items seen so far.
    """

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected share of runs that deviate, 0 to 1."""
        return self.a / (self.a + self.b)

    def updated(self, deviations: int, tested: int, detection: float = 1.0) -> "Belief":
        """The belief after a self-test.

        Parameters
        ----------
        deviations, tested : int
            Items found to deviate, of items tested; an item without evidence is a deviation.
        detection : float
            The share of true deviations that the self-test finds, above 0 to 1. Below 1 a clean item counts for that
            share of an item only; exact at 1, close for small rates below it.

        Examples
        --------
        >>> Belief(0.5, 19.5).updated(1, 10)
        Belief(a=1.5, b=28.5)
        """
        if not 0 <= deviations <= tested or not 0 < detection <= 1:
            raise ValueError(f"{deviations} deviations of {tested} items, found with probability {detection}")
        return Belief(self.a + deviations, self.b + max(detection * tested - deviations, 0.0))


ALWAYS = Belief(1.0, 0.0)
"""Every run deviates: the control was not there."""


def prior(mean: float, items: float) -> Belief:
    """The belief before any test: an expected share of deviating runs, worth so many tested items.

    Examples
    --------
    >>> prior(0.025, 20)
    Belief(a=0.5, b=19.5)
    """
    if not 0 < mean < 1 or items <= 0:
        raise ValueError(f"a prior mean of {mean} worth {items} items; it lies above 0 and below 1")
    return Belief(mean * items, (1 - mean) * items)


@dataclass(frozen=True, slots=True)
class Split:
    """A control that was mended inside the window: runs before the fix follow another belief than runs after it.

    Attributes
    ----------
    before, after : Belief
        For the runs before and after the fix.
    earlier, runs : int
        Runs before the fix, and all runs of the window.
    """

    before: Belief
    after: Belief
    earlier: int
    runs: int


Rate = Belief | Split


@lru_cache(maxsize=65536)
def chance_of(rate: Rate, deviations: int, picked: int) -> float:
    """The chance that exactly so many of the picked items deviate, 0 to 1.

    Parameters
    ----------
    rate : Belief or Split
        What is held of the control.
    deviations, picked : int
        Items that deviate, of items picked at random without replacement. For a Split at most all its runs.

    Notes
    -----
    A Belief gives the beta-binomial ``C(n, k) B(a + k, b + n - k) / B(a, b)``, whatever the population's size, because
    the runs are exchangeable. A Split sums over how many picked items fall before the fix (hypergeometric).

    References
    ----------
    Science brief 3.2 and 3.3.

    Examples
    --------
    One item of a Beta(1, 3) deviates with 1 / 4; two clean items have 3/4 × 4/5.

    >>> round(chance_of(Belief(1, 3), 1, 1), 12), round(chance_of(Belief(1, 3), 0, 2), 12)
    (0.25, 0.6)
    """
    if not 0 <= deviations <= picked:
        return 0.0
    if isinstance(rate, Split):
        return _split(rate, deviations, picked)
    if rate.b == 0:
        return float(deviations == picked)
    log = log_beta(rate.a + deviations, rate.b + picked - deviations) - log_beta(rate.a, rate.b)
    return comb(picked, deviations) * exp(log)


def _split(rate: Split, deviations: int, picked: int) -> float:
    if picked > rate.runs:
        raise ValueError(f"{picked} items cannot be picked from {rate.runs} runs")
    later, ways = rate.runs - rate.earlier, comb(rate.runs, picked)
    total = 0.0
    for old in range(max(0, picked - later), min(picked, rate.earlier) + 1):
        share = comb(rate.earlier, old) * comb(later, picked - old) / ways
        total += share * sum(
            chance_of(rate.before, bad, old) * chance_of(rate.after, deviations - bad, picked - old)
            for bad in range(min(old, deviations) + 1)
        )
    return total


def chance_noted(rate: Rate, picked: int, design_accepted: float = 1.0) -> float:
    """The chance that the auditor notes an exception: a design not accepted, or one picked item that deviates.

    Exceptions are always reported, so this does not depend on how many an auditor tolerates.

    Examples
    --------
    >>> round(chance_noted(Belief(0.5, 19.5), 25), 6)
    0.340411
    """
    return 1 - design_accepted * chance_of(rate, 0, picked)


def chance_relied_on(rate: Rate, picked: int, policy: AuditorPolicy, design_accepted: float = 1.0) -> float:
    """The chance that the auditor still concludes that the control worked, 0 to 1.

    Parameters
    ----------
    rate : Belief or Split
        What is held of the control.
    picked : int
        Items picked first.
    policy : AuditorPolicy
        How many deviations are tolerated, or how many more items are tested after one.
    design_accepted : float
        The chance that the design is accepted, 0 to 1.

    Notes
    -----
    With e further items after one deviation: ``P(0 in n) + P(1 in n + e) × n / (n + e)``, because the one deviating
    item is as likely to be any of the n + e.

    Examples
    --------
    >>> from soc2lib.readiness.forecast.auditor import STRICT, TWO_STAGE
    >>> belief = Belief(1.5, 29.5)
    >>> round(chance_relied_on(belief, 25, STRICT), 6), round(chance_relied_on(belief, 25, TWO_STAGE), 6)
    (0.400523, 0.553007)
    """
    runs = rate.runs if isinstance(rate, Split) else None
    more = policy.more_after_one(picked, runs)
    held = sum(chance_of(rate, count, picked) for count in range(policy.tolerated_in(picked) + 1))
    if more:
        held += chance_of(rate, 1, picked + more) * picked / (picked + more)
    return min(design_accepted * held, 1.0)
