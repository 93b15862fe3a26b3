"""Places tasks in time so that nobody does two at once: noisy priorities, justified back and forth, with a proof bound.

The critical path forgets who does the work and promises dates nobody can keep; this does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.plan.schedule.network import Network, critical_path
from soc2lib.plan.schedule.search import CLOSE, PASSES, Setting, clock_of, search
from soc2lib.plan.schedule.working_days import OwnerTime


@dataclass(frozen=True, slots=True)
class Placed:
    """One task in the plan.

    Attributes
    ----------
    id, owner : str
        The task and who does it.
    start, finish : float
        Moments on the number line of working days; 0 is the start of the first day.
    waits_for : str
        The task whose end lets this one start: one it depends on, or the owner's previous one; empty for none.
    waits_because : str
        ``depends``, ``owner`` or, where it starts at once, empty.
    """

    id: str
    owner: str
    start: float
    finish: float
    waits_for: str
    waits_for_reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan that respects owners.

    Attributes
    ----------
    placed : tuple of Placed
        One a task, in order of start.
    order : tuple of int
        Places in the network in the same order; `montecarlo.replay` follows it.
    makespan : float
        Working days until the last task is finished.
    bound : float
        No plan whatever can be shorter than this [working days].
    path_length : float
        What the critical path would promise, for comparison only [working days].
    binding : tuple of Placed
        The chain of tasks that decides the end, first to last.
    """

    placed: tuple[Placed, ...]
    order: tuple[int, ...]
    makespan: float
    bound: float
    path_length: float
    binding: tuple[Placed, ...]

    @property
    def proved_shortest(self) -> bool:
        """True if the plan meets the bound, so that no shorter one exists."""
        return self.makespan <= self.bound + 1e-6


def schedule(net: Network, owners: Mapping[str, OwnerTime], seed: int, passes: int = PASSES) -> Schedule:
    """The shortest plan found.

    Parameters
    ----------
    net : Network
        What to place.
    owners : mapping of str to OwnerTime
        Each owner's time line.
    seed : int
        For the noise on the priorities; the same seed gives the same plan.
    passes : int
        Priority lists to try.

    Notes
    -----
    Each pass lists the tasks by their latest finish on the critical path (one pass in four) or by their start in the
    best plan so far, plus noise; places each at the first gap of its owner (serial generation); then justifies the
    plan to the right and to the left until that no longer helps. The bound is the larger of the critical path and,
    for each owner, heads plus work plus tails of the subset of their tasks that makes it largest.

    Examples
    --------
    Two people, seven tasks: the critical path says 15 days, two people need 19.

    >>> import numpy as np
    >>> from soc2lib.plan.schedule.network import WorkItem, network
    >>> from soc2lib.plan.schedule.working_days import OwnerTime
    >>> rows = ["A1:3", "B1:4", "C1:2:A", "D2:5:AB", "E2:1:C", "F2:2:CD", "G1:4:EF"]
    >>> parts = [row.split(":") + [""] for row in rows]
    >>> items = [WorkItem(a[0], a[1], tuple(needs), float(d)) for a, d, needs, *_ in parts]
    >>> owners = {name: OwnerTime(1.0, np.zeros(1)) for name in "12"}
    >>> plan = schedule(network(items), owners, seed=1)
    >>> plan.path_length, plan.makespan
    (15.0, 19.0)
    """
    names = sorted({item.owner for item in net.items})
    number = {name: place for place, name in enumerate(names)}
    setting = Setting(
        work=tuple(float(item.days) for item in net.items),
        owner=tuple(number[item.owner] for item in net.items),
        before=net.before,
        after=net.after,
        clocks=tuple(clock_of(owners[name]) for name in names),
    )
    elapsed = [item.days / owners[item.owner].capacity for item in net.items]
    path = critical_path(net, elapsed)
    bound = _bound(setting, elapsed, path.length)
    starts, finishes = search(setting, elapsed, path.latest, bound, seed, passes)
    return _assemble(net, setting, starts, finishes, max(bound, 0.0), path.length)


def _bound(setting: Setting, elapsed: Sequence[float], path_length: float) -> float:
    heads, tails = _heads(setting), [0.0] * len(elapsed)
    for place in reversed(range(len(elapsed))):
        tails[place] = max((tails[after] + elapsed[after] for after in setting.after[place]), default=0.0)
    bound = path_length
    for owner, (work, when, _) in enumerate(setting.clocks):
        mine = sorted((p for p in range(len(elapsed)) if setting.owner[p] == owner), key=lambda p: -tails[p])
        for head in {heads[place] for place in mine}:
            amount = work(head)
            for place in mine:
                if heads[place] >= head and setting.work[place]:
                    amount += setting.work[place]
                    bound = max(bound, when(amount) + tails[place])
    return bound


def _heads(setting: Setting) -> list[float]:
    heads, ends = [0.0] * len(setting.work), [0.0] * len(setting.work)
    for place, needs in enumerate(setting.before):
        heads[place] = max((ends[need] for need in needs), default=0.0)
        work, when, _ = setting.clocks[setting.owner[place]]
        ends[place] = when(work(heads[place]) + setting.work[place]) if setting.work[place] else heads[place]
    return heads


def _assemble(
    net: Network, setting: Setting, starts: list[float], finishes: list[float], bound: float, path_length: float
) -> Schedule:
    order = sorted(range(len(starts)), key=lambda place: (starts[place], place))
    last_of: dict[int, int] = {}
    waits: dict[int, tuple[int, str]] = {}
    for place in order:
        options = [(finishes[need], "depends", need) for need in setting.before[place]]
        mine = setting.owner[place]
        if mine in last_of and setting.work[place]:
            options.append((finishes[last_of[mine]], "owner", last_of[mine]))
        if options and starts[place] > CLOSE:
            _, why, other = max(options, key=lambda option: (option[0], option[1] == "depends"))
            waits[place] = (other, why)
        if setting.work[place]:
            last_of[mine] = place
    placed = {
        place: Placed(
            net.items[place].id,
            net.items[place].owner,
            starts[place],
            finishes[place],
            net.items[waits[place][0]].id if place in waits else "",
            waits[place][1] if place in waits else "",
        )
        for place in order
    }
    makespan = max(finishes, default=0.0)
    chain, here = [], max(order, key=lambda place: finishes[place], default=-1)
    while here >= 0:
        chain.append(placed[here])
        here = waits[here][0] if here in waits else -1
    return Schedule(tuple(placed.values()), tuple(order), makespan, bound, path_length, tuple(reversed(chain)))
