"""In which order to repair: the exact change of the outcome for each day of effort, checked by swaps or enumeration."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from soc2lib.readiness.forecast.outcome import Clauses, evaluate
from soc2lib.readiness.inference.message_passing import Array
from soc2lib.readiness.inference.simulation import chances_alone, gradients
from soc2lib.readiness.remediation.knapsack import knapsack

METHOD = "readiness.repair"
VERSION = "1"
FLOOR = 1e-6
"""The least chance supposed while ranking: of two absent controls neither alone changes anything, both together do."""
ENUMERATED = 16
"""Below so many candidates every subset is tried."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that could be repaired.

    Attributes
    ----------
    name : str
        The control.
    effort : float
        Above 0, in days of work or any other unit.
    after : float
        The chance that it holds once repaired, 0 to 1.
    """

    name: str
    effort: float
    after: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of a route: what is repaired, and where that leads.

    Attributes
    ----------
    repair : Repair
        What is done.
    effort : float
        Effort spent up to here.
    chance, error : float
        The outcome after it, 0 to 1, and its standard error (0 where exact).
    """

    repair: Repair
    effort: float
    chance: float
    error: float


@dataclass(frozen=True, slots=True)
class Route:
    """An order of repairs: the frontier of outcome against effort.

    Attributes
    ----------
    start : float
        The outcome before any repair, 0 to 1.
    stops : tuple of Stop
        In order.
    reason : str
        How it was found.
    """

    start: float
    stops: tuple[Stop, ...]
    reason: str

    @property
    def end(self) -> float:
        """The outcome after the last repair."""
        return self.stops[-1].chance if self.stops else self.start


@dataclass(frozen=True, slots=True)
class _Problem:
    clauses: Clauses
    chances: Array
    repairs: tuple[Repair, ...]
    places: tuple[int, ...]
    seed: int

    def floored(self, done: Sequence[int]) -> Array:
        """The chances after some repairs, none below the floor."""
        return np.maximum(self.after(done), FLOOR)

    def after(self, done: Sequence[int]) -> Array:
        chances = self.chances.copy()
        for pick in done:
            chances[self.places[pick]] = max(self.repairs[pick].after, chances[self.places[pick]])
        return chances

    def value(self, done: Sequence[int]) -> float:
        return float(chances_alone(self.clauses, self.floored(done)[:, None], self.seed)[0][0])

    def effort(self, done: Sequence[int]) -> float:
        return sum(self.repairs[pick].effort for pick in done)

    def fitting(self, left: Iterable[int], done: Sequence[int], budget: float) -> list[int]:
        spent = self.effort(done)
        return [pick for pick in left if spent + self.repairs[pick].effort <= budget + 1e-9]


def best_route(
    clauses: Clauses, chances: Array, repairs: Sequence[Repair], budget: float = float("inf"), seed: int = 7
) -> Route:
    """The order in which to repair within a budget of effort.

    Parameters
    ----------
    clauses : Clauses
        Made by `soc2lib.readiness.forecast.outcome.prepare`.
    chances : array, shape (things,)
        The chance that each thing holds today, 0 to 1.
    repairs : sequence of Repair
        What could be done; each control at most once.
    budget : float
        Effort at hand.

    Notes
    -----
    Greedy on the exact gain per effort, then one pass of swaps. Where not all repairs fit the budget, the exact best is
    taken instead if it is affordable: a knapsack where every control must hold, every subset of fewer than 16 repairs.
    Repairs of an AND are worth more together than apart, so greedy alone has no guarantee.

    References
    ----------
    Science brief 3.5.

    Examples
    --------
    Two controls must both hold. The first repair wins more, but per day of effort the second does.

    >>> from soc2lib.readiness.forecast.outcome import prepare
    >>> both = prepare("ab", ["a", "b"])
    >>> route = best_route(both, np.array([0.5, 0.8]), [Repair("a", 8, 0.9), Repair("b", 1, 1.0)])
    >>> [(stop.repair.name, round(stop.chance, 3)) for stop in route.stops]
    [('b', 0.5), ('a', 0.9)]
    """
    return best_routes(clauses, chances, [repairs], budget, seed)[0]


def best_routes(
    clauses: Clauses, chances: Array, offers: Sequence[Sequence[Repair]], budget: float = float("inf"), seed: int = 7
) -> list[Route]:
    """The best route of each offer of repairs, side by side, which costs little more than one; see `best_route`."""
    place = {name: i for i, name in enumerate(clauses.names)}
    problems = [
        _Problem(clauses, chances, tuple(repairs), tuple(place[one.name] for one in repairs), seed)
        for repairs in offers
    ]
    chosen = _greedy(problems, budget, [range(len(repairs)) for repairs in offers])
    return [_route(problem, picks, budget) for problem, picks in zip(problems, chosen, strict=True)]


def _route(problem: _Problem, chosen: list[int], budget: float) -> Route:
    clauses, repairs = problem.clauses, problem.repairs
    reason = "Greedy by the exact gain for each unit of effort"
    if len(chosen) < len(repairs):
        if all(mask.bit_count() == 1 for mask in clauses.masks) and all(one.effort.is_integer() for one in repairs):
            chosen, reason = _pack(problem, budget), "The exact best where every control must hold, in greedy order"
        elif len(repairs) < ENUMERATED and clauses.exact:
            chosen, reason = _enumerate(problem, budget), "The best of every subset, in greedy order"
        else:
            chosen, reason = _swap(problem, chosen, budget), f"{reason}, after one pass of swaps"
        (chosen,) = _greedy([problem], budget, [chosen])
    along = [chosen[:count] for count in range(len(chosen) + 1)]
    found = chances_alone(clauses, np.stack([problem.after(done) for done in along], axis=1), problem.seed)
    start, *values = zip(*(part.tolist() for part in found), strict=True)
    stops = [
        Stop(repairs[done[-1]], problem.effort(done), *value) for done, value in zip(along[1:], values, strict=True)
    ]
    return Route(start[0], tuple(stops), f"{reason}.")


def _greedy(problems: Sequence[_Problem], budget: float, among: Sequence[Iterable[int]]) -> list[list[int]]:
    """For each problem repair by repair, the largest exact gain for each unit of effort that still fits the budget."""
    first = problems[0]
    left: list[set[int]] = [set(picks) for picks in among]
    done: list[list[int]] = [[] for _ in problems]
    chances = np.stack([problem.floored([]) for problem in problems], axis=1)
    gradient_of = gradients(first.clauses, chances, first.seed)
    while True:
        fits = [p.fitting(picks, here, budget) for p, picks, here in zip(problems, left, done, strict=True)]
        if not any(fits):
            return done
        wanted = {problem.places[pick] for problem, some in zip(problems, fits, strict=True) for pick in some}
        gradient = gradient_of(chances, wanted)
        for case, (problem, some) in enumerate(zip(problems, fits, strict=True)):
            if some:
                best = max(some, key=_rank(problem, chances[:, case], gradient[:, case]))
                done[case].append(best)
                left[case].remove(best)
                chances[:, case] = problem.floored(done[case])


def _rank(problem: _Problem, chances: Array, gradient: Array) -> Callable[[int], tuple[float, int]]:
    def worth(pick: int) -> tuple[float, int]:
        repair, place = problem.repairs[pick], problem.places[pick]
        gain = float(gradient[place]) * (repair.after - float(chances[place]))
        return gain / repair.effort, -pick

    return worth


def _swap(problem: _Problem, chosen: Sequence[int], budget: float) -> list[int]:
    """One pass: take out each choice for the best one left out that fits, where that is better."""
    best, value = list(chosen), problem.value(chosen)
    for out in chosen:
        others = [pick for pick in best if pick != out]
        for new in sorted(set(range(len(problem.repairs))) - set(best)):
            trial = [*others, new]
            if problem.effort(trial) <= budget + 1e-9 and (found := problem.value(trial)) > value:
                best, value = trial, found
                break
    return _fill(problem, best, budget)


def _fill(problem: _Problem, chosen: Sequence[int], budget: float) -> list[int]:
    full = list(chosen)
    for pick in sorted(set(range(len(problem.repairs))) - set(full), key=lambda pick: problem.repairs[pick].effort):
        if problem.effort([*full, pick]) <= budget + 1e-9:
            full.append(pick)
    return full


def _enumerate(problem: _Problem, budget: float) -> list[int]:
    count = len(problem.repairs)
    picks = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1
    picks = picks[picks @ np.array([one.effort for one in problem.repairs]) <= budget + 1e-9]
    chances = np.repeat(problem.floored([])[:, None], len(picks), axis=1)
    for pick, (repair, place) in enumerate(zip(problem.repairs, problem.places, strict=True)):
        chances[place] = np.where(picks[:, pick] == 1, max(repair.after, chances[place, 0]), chances[place])
    values, _ = evaluate(problem.clauses, chances)
    return [int(pick) for pick in np.flatnonzero(picks[int(np.argmax(values))])]


def _pack(problem: _Problem, budget: float) -> list[int]:
    today = problem.floored([])[list(problem.places)]
    needed = sum(problem.clauses.masks)
    after = [
        (max(one.after, now) if needed >> place & 1 else float(now), int(one.effort))
        for one, place, now in zip(problem.repairs, problem.places, today, strict=True)
    ]
    return list(knapsack([float(now) for now in today], after, int(budget))[0])
