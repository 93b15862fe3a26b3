"""Tasks as a network: who waits for whom, checked for loops, with the critical path that forgets the owners."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.errors import Problem, RecordError, did_you_mean


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One task to place: its owner, the tasks that come first, and its length at full time [working days]."""

    id: str
    owner: str
    needs: tuple[str, ...]
    days: float


@dataclass(frozen=True, slots=True)
class Network:
    """Work items in an order in which each comes after those it needs.

    Attributes
    ----------
    items : tuple of WorkItem
        In topological order.
    before, after : tuple of tuple of int
        For each item, the places of those it needs and of those that need it.
    """

    items: tuple[WorkItem, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """Earliest and latest days if owners did not matter: a lower bound, never a plan.

    ``slack`` [working days] is how far an item can slip without moving the end; all by item, in network order.
    """

    earliest: tuple[float, ...]
    latest: tuple[float, ...]
    slack: tuple[float, ...]
    length: float


def network(items: Sequence[WorkItem]) -> Network:
    """Order the items so that each comes after those it needs.

    Raises
    ------
    RecordError
        With every unknown or double id and every loop.

    Examples
    --------
    >>> [item.id for item in network([WorkItem("b", "", ("a",), 1), WorkItem("a", "", (), 1)]).items]
    ['a', 'b']
    """
    by_id = {item.id: item for item in items}
    problems = _unknown(items, by_id)
    order: list[str] = []
    waiting = {item.id: {need for need in item.needs if need in by_id} for item in items}
    free = [id for id, needs in waiting.items() if not needs]
    followers: dict[str, list[str]] = {id: [] for id in by_id}
    for id, needs in waiting.items():
        for need in needs:
            followers[need].append(id)
    while free:
        order.append(done := free.pop(0))
        for id in followers[done]:
            waiting[id].discard(done)
            if not waiting[id]:
                free.append(id)
    problems += _loops({id: needs for id, needs in waiting.items() if needs})
    if problems:
        raise RecordError("The tasks cannot be put in order.", problems)
    place = {id: number for number, id in enumerate(order)}
    before = tuple(tuple(sorted({place[need] for need in by_id[id].needs})) for id in order)
    after = tuple(tuple(sorted(place[follower] for follower in followers[id])) for id in order)
    return Network(tuple(by_id[id] for id in order), before, after)


def _unknown(items: Sequence[WorkItem], by_id: dict[str, WorkItem]) -> list[Problem]:
    problems = [
        Problem(f"task {item.id}", f"waits for {need}", "a task of the list", did_you_mean(need, by_id) or "Add it.")
        for item in items
        for need in item.needs
        if need not in by_id
    ]
    double = {item.id for item in items if by_id[item.id] is not item}
    return problems + [Problem(f"task {id}", "listed twice", "each id once", "Rename one.") for id in sorted(double)]


def _loops(waiting: dict[str, set[str]]) -> list[Problem]:
    problems, visited = [], set[str]()
    for start in waiting:
        trail, here = list[str](), start
        while here not in visited and here not in trail:
            trail.append(here)
            here = min((need for need in waiting[here] if need in waiting), default=here)
        if here in trail:
            loop = trail[trail.index(here) :]
            found = " waits for ".join([*loop, here])
            problems.append(Problem(f"task {here}", found, "no loop", "Remove one of these waits."))
        visited.update(trail)
    return problems


def critical_path(net: Network, days: Sequence[float] | None = None) -> CriticalPath:
    """The critical path of a network, as if every owner could do everything at once.

    Parameters
    ----------
    net : Network
        The items.
    days : sequence of float, optional
        Lengths to use instead of the items' own, in network order [working days].

    Examples
    --------
    >>> net = network([WorkItem("a", "", (), 3), WorkItem("b", "", (), 1), WorkItem("c", "", ("a", "b"), 2)])
    >>> path = critical_path(net)
    >>> path.length, path.slack
    (5, (0, 2, 0))
    """
    lengths = [item.days for item in net.items] if days is None else list(days)
    earliest = [0.0] * len(lengths)
    for place, needs in enumerate(net.before):
        earliest[place] = max((earliest[need] + lengths[need] for need in needs), default=0)
    end = max((start + length for start, length in zip(earliest, lengths, strict=True)), default=0)
    latest = [0.0] * len(lengths)
    for place in reversed(range(len(lengths))):
        latest[place] = min((latest[follower] for follower in net.after[place]), default=end) - lengths[place]
    slack = tuple(late - early for early, late in zip(earliest, latest, strict=True))
    return CriticalPath(tuple(earliest), tuple(latest), slack, end)
