"""Chance of being ready: a plan replayed with durations drawn from their ranges, each figure with its error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

import numpy as np

from soc2lib.numerics.pert import Range
from soc2lib.plan.schedule.network import Network
from soc2lib.plan.schedule.working_days import Floats, OwnerTime

TRIALS = 10_000
"""Replays of a plan; the standard error of a chance is then at most 0.5 percentage points."""


@dataclass(frozen=True, slots=True)
class Finishes:
    """When the last task was finished, one value a trial, in rising order [working days].

    Attributes
    ----------
    moments : array
        The values.
    drivers : mapping of str to float
        For each task, the correlation of its duration with the end [-1, 1].
    task_p80 : mapping of str to float
        For each task, the moment by which it is finished in four trials of five [working days].
    by_task : mapping of str to array
        For each task, its finish in every trial, in the order of the trials [working days].
    seed : int
        The seed the durations were drawn with.
    """

    moments: Floats
    seed: int
    drivers: Mapping[str, float] = field(default_factory=dict)
    task_p80: Mapping[str, float] = field(default_factory=dict)
    by_task: Mapping[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    def chance_by(self, working_days: float) -> float:
        """Share of trials finished within so many working days [0, 1]."""
        return float(np.searchsorted(self.moments, working_days + 1e-9, side="right")) / len(self.moments)

    def standard_error(self, chance: float) -> float:
        """Standard error of such a share, from the number of trials alone [0, 0.5]."""
        return sqrt(chance * (1.0 - chance) / len(self.moments))

    def quantile(self, chance: float) -> float:
        """The working days within which at least this share of the trials was finished."""
        return float(self.moments[max(ceil(chance * len(self.moments) - 1e-9) - 1, 0)])


def draw(ranges: Sequence[Range], trials: int, seed: int) -> Floats:
    """Durations from PERT distributions, one row a task and one column a trial [working days].

    Examples
    --------
    >>> draw([Range(2, 2, 2)], 3, seed=1).tolist()
    [[2.0, 2.0, 2.0]]
    """
    generator = np.random.default_rng(seed)
    drawn = np.empty((len(ranges), trials))
    for place, given in enumerate(ranges):
        width = given.high - given.low
        if width <= 0:
            drawn[place] = given.likely
            continue
        drawn[place] = given.low + width * generator.beta(*given.shape, trials)
    return drawn


def replay(net: Network, owners: Mapping[str, OwnerTime], order: Sequence[int], durations: Floats) -> Floats:
    """Finish of every task in every trial when owners work through their tasks in a fixed order.

    Parameters
    ----------
    net : Network
        The tasks.
    owners : mapping of str to OwnerTime
        Each owner's time line.
    order : sequence of int
        Places in the network, each after those it needs, as `schedule.Schedule.order` gives them.
    durations : array
        One row a task in network order, one column a trial [working days at full time].

    Examples
    --------
    Ann does both tasks, so the second waits:

    >>> from soc2lib.plan.schedule.network import WorkItem, network
    >>> net = network([WorkItem("a", "Ann", (), 0), WorkItem("b", "Ann", (), 0)])
    >>> owners = {"Ann": OwnerTime(1.0, np.zeros(1))}
    >>> replay(net, owners, (0, 1), np.array([[1.0, 2.0], [3.0, 3.0]])).tolist()
    [[1.0, 2.0], [4.0, 5.0]]
    """
    finishes = np.zeros_like(durations)
    used = {name: np.zeros(durations.shape[1]) for name in owners}
    for place in order:
        ready = np.zeros(durations.shape[1])
        for need in net.before[place]:
            np.maximum(ready, finishes[need], out=ready)
        name = net.items[place].owner
        ends = np.maximum(owners[name].work(ready), used[name]) + durations[place]
        worked = durations[place] > 0
        finishes[place] = np.where(worked, owners[name].when(ends), ready)
        used[name] = np.where(worked, ends, used[name])
    return finishes


def simulate(
    net: Network,
    owners: Mapping[str, OwnerTime],
    order: Sequence[int],
    ranges: Sequence[Range],
    seed: int,
    trials: int = TRIALS,
) -> Finishes:
    """When everything is finished, over many draws of the durations.

    Parameters
    ----------
    net, owners, order
        As for `replay`.
    ranges : sequence of Range
        One a task, in network order.
    seed : int
        For the draws; stored with the result.

    Notes
    -----
    Durations are independent; a cause that slows everything at once is not in the figures.
    """
    durations = draw(ranges, trials, seed)
    finishes = replay(net, owners, order, durations)
    ends = finishes.max(axis=0) if len(finishes) else np.zeros(trials)
    drivers = {
        item.id: _correlation(durations[place], ends)
        for place, item in enumerate(net.items)
        if ranges[place].high > ranges[place].low
    }
    p80 = np.quantile(finishes, 0.80, axis=1, method="inverted_cdf") if len(finishes) else np.zeros(0)
    ids = [item.id for item in net.items]
    at_p80 = {id: float(at) for id, at in zip(ids, p80, strict=True)}
    return Finishes(np.sort(ends), seed, drivers, at_p80, dict(zip(ids, finishes, strict=True)))


def _correlation(values: Floats, ends: Floats) -> float:
    spread = float(np.std(ends) * np.std(values))
    return float(np.mean((values - values.mean()) * (ends - ends.mean()))) / spread if spread > 0 else 0.0
