"""Finds a short plan: priorities with noise, first gap of the owner, then pushed right and left until nothing moves."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

import numpy as np

from soc2lib.plan.schedule.working_days import OwnerTime

PASSES = 200
"""Priority lists tried before the best plan is taken; fewer where the bound proves one shortest."""
NOISE = (0.3, 0.6, 1.0, 2.0)
"""Spread of the noise on the priorities, taken in turn, in mean task lengths."""
CLOSE = 1e-9
Clock = tuple[Callable[[float], float], Callable[[float], float], Callable[[float], float]]


@dataclass(frozen=True, slots=True)
class Setting:
    """A network with owners as numbers, ready for many passes: by place its work, owner, needs and followers."""

    work: tuple[float, ...]
    owner: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    clocks: tuple[Clock, ...]


def clock_of(owner: OwnerTime) -> Clock:
    """Three functions of one owner: work done by a moment, earliest moment for work, moment work goes on."""
    capacity, done = owner.capacity, owner.done.tolist()
    if owner.plain:
        return (lambda t: t * capacity), (lambda w: w / capacity), (lambda w: w / capacity)
    last = len(done) - 1

    def work(moment: float) -> float:
        if moment >= last:
            return float(done[last] + (moment - last) * capacity)
        day = int(moment)
        return float(done[day] + (moment - day) * (done[day + 1] - done[day]))

    def when(amount: float) -> float:
        if amount > done[last] + CLOSE:
            return float(last + (amount - done[last]) / capacity)
        at = bisect_left(done, amount - CLOSE)
        return 0.0 if at == 0 else min(at - 1 + (amount - done[at - 1]) / (done[at] - done[at - 1]), float(at))

    return work, when, owner.begins


def search(
    setting: Setting, elapsed: Sequence[float], latest: Sequence[float], bound: float, seed: int, passes: int
) -> tuple[list[float], list[float]]:
    """Starts and finishes of the shortest plan found, by place in the network; stops where the bound is met."""
    draw = np.random.default_rng(seed)
    latest_finish = np.array(latest) + np.array(elapsed)
    scale = float(np.mean(elapsed)) if elapsed else 0.0
    best: tuple[list[float], list[float]] = ([], [])
    shortest = inf
    for turn in range(max(passes, 1)):
        noise = draw.normal(0.0, scale * NOISE[turn % len(NOISE)], len(elapsed)) if turn else 0.0
        centre = latest_finish if turn < 2 * len(NOISE) or turn % 4 == 0 else np.array(best[0])
        found = _decode(setting, _listed(setting.before, setting.after, (centre + noise).tolist()))
        while True:
            length = max(found[1], default=0.0)
            if length <= shortest + CLOSE:
                shortest, best = min(length, shortest), found
            if shortest <= bound + CLOSE:
                return best
            again = _justified(setting, elapsed, found)
            if max(again[1], default=0.0) >= length - CLOSE:
                break
            found = again
    return best


def _listed(before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], priority: Sequence[float]) -> list[int]:
    """Places by priority, each after those it needs."""
    open_needs = [len(needs) for needs in before]
    ready = [(priority[place], place) for place, needs in enumerate(open_needs) if not needs]
    heapify(ready)
    order = []
    while ready:
        _, place = heappop(ready)
        order.append(place)
        for follower in after[place]:
            open_needs[follower] -= 1
            if not open_needs[follower]:
                heappush(ready, (priority[follower], follower))
    return order


def _decode(setting: Setting, order: Sequence[int]) -> tuple[list[float], list[float]]:
    """Place each task at the first gap of its owner; starts and finishes by place."""
    starts, finishes = [0.0] * len(order), [0.0] * len(order)
    busy: list[list[tuple[float, float]]] = [[] for _ in setting.clocks]
    for place in order:
        ready = max((finishes[need] for need in setting.before[place]), default=0.0)
        amount, (work, when, begins) = setting.work[place], setting.clocks[setting.owner[place]]
        if not amount:
            starts[place] = finishes[place] = ready
            continue
        gaps = busy[setting.owner[place]]
        at = _gap(gaps, work(ready), amount)
        starts[place] = max(begins(at), ready)
        finishes[place] = when(at + amount)
    return starts, finishes


def _gap(busy: list[tuple[float, float]], earliest: float, amount: float) -> float:
    """Take the first gap of an owner's work that holds this amount; returns where it begins."""
    place = bisect_right(busy, (earliest, inf))
    at = max(earliest, busy[place - 1][1]) if place else earliest
    while place < len(busy) and busy[place][0] < at + amount - CLOSE:
        at = max(at, busy[place][1])
        place += 1
    busy.insert(place, (at, at + amount))
    return at


def _justified(
    setting: Setting, elapsed: Sequence[float], found: tuple[list[float], list[float]]
) -> tuple[list[float], list[float]]:
    """Push the plan to the right, then to the left again."""
    mirror = Setting(tuple(elapsed), setting.owner, setting.after, setting.before, (_PLAIN,) * len(setting.clocks))
    back, _ = _decode(mirror, _listed(setting.after, setting.before, [-finish for finish in found[1]]))
    ends = [-(start + length) for start, length in zip(back, elapsed, strict=True)]
    return _decode(setting, _listed(setting.before, setting.after, ends))


def _same(value: float) -> float:
    return value


_PLAIN: Clock = (_same, _same, _same)
