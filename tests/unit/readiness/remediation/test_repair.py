"""The order of repairs against published cases and against every subset."""

from itertools import combinations
from math import prod

import numpy as np
import pytest

from soc2lib.readiness.forecast.outcome import evaluate, prepare
from soc2lib.readiness.remediation.knapsack import knapsack
from soc2lib.readiness.remediation.repair import Repair, best_route, best_routes

TODAY = [0.6, 0.7, 0.8, 0.9, 0.5, 0.95]
EFFORTS = [5, 4, 3, 2, 8, 1]
NAMES = [f"c{i}" for i in range(6)]


def and_only(count: int):
    return prepare([f"c{i}" for i in range(count)], [[f"c{i}"] for i in range(count)])


def best_by_hand(today, efforts, after: float, budget: float) -> tuple[set[int], float]:
    """The best subset, tried one by one."""
    best: tuple[set[int], float] = (set(), prod(today))
    for size in range(len(today) + 1):
        for pick in combinations(range(len(today)), size):
            value = prod(after if i in pick else s for i, s in enumerate(today))
            if sum(efforts[i] for i in pick) <= budget and value > best[1]:
                best = set(pick), value
    return best


def test_the_published_knapsack_comes_out_as_trying_every_subset() -> None:
    chosen, chance = knapsack(TODAY, [(0.98, effort) for effort in EFFORTS], 10)
    assert set(chosen) == {0, 1, 5}
    assert chance == pytest.approx(0.33882912, abs=1e-10)
    assert best_by_hand(TODAY, EFFORTS, 0.98, 10) == ({0, 1, 5}, pytest.approx(0.33882912, abs=1e-10))


def test_the_route_finds_the_published_best_and_beats_cheapest_and_worst_first() -> None:
    repairs = [Repair(name, float(effort), 0.98) for name, effort in zip(NAMES, EFFORTS, strict=True)]
    route = best_route(and_only(6), np.array(TODAY), repairs, budget=10)
    assert {stop.repair.name for stop in route.stops} == {"c0", "c1", "c5"}
    assert route.end == pytest.approx(0.33882912, abs=1e-10)
    assert route.end > max(0.27671, 0.30656)
    assert route.stops[-1].effort <= 10


def random_case(seed: int, count: int):
    rng = np.random.default_rng(seed)
    names = [f"c{i}" for i in range(count)]
    clauses = prepare(names, [set(rng.choice(names, rng.integers(1, 4), replace=False)) for _ in range(count)])
    today, efforts = rng.uniform(0.3, 0.97, count), rng.integers(1, 11, count).astype(float)
    return clauses, today, [Repair(name, effort, 0.98) for name, effort in zip(names, efforts, strict=True)]


@pytest.mark.parametrize("seed", range(6))
def test_a_small_problem_is_solved_as_trying_every_subset_does(seed: int) -> None:
    clauses, today, repairs = random_case(seed, 7)
    budget = sum(repair.effort for repair in repairs) * 0.4
    best = 0.0
    for pick in range(1 << 7):
        chosen = [i for i in range(7) if pick >> i & 1]
        if sum(repairs[i].effort for i in chosen) <= budget:
            chances = np.array([repairs[i].after if i in chosen else today[i] for i in range(7)])
            best = max(best, float(evaluate(clauses, chances[:, None])[0][0]))
    assert best_route(clauses, today, repairs, budget).end == pytest.approx(best, abs=1e-12)


def test_a_large_problem_keeps_to_its_budget_and_never_falls() -> None:
    clauses, today, repairs = random_case(4, 24)
    route = best_route(clauses, today, repairs, budget=40)
    chances = [route.start, *(stop.chance for stop in route.stops)]
    assert chances == sorted(chances)
    assert route.stops[-1].effort <= 40
    assert "one pass of swaps" in route.reason


def test_two_absent_controls_are_still_put_in_order() -> None:
    route = best_route(and_only(2), np.zeros(2), [Repair("c0", 9, 0.9), Repair("c1", 1, 0.9)])
    assert [stop.repair.name for stop in route.stops] == ["c1", "c0"]
    assert [stop.chance for stop in route.stops] == [0, pytest.approx(0.81)]


def test_the_gain_of_one_repair_is_its_gradient_times_its_lift() -> None:
    clauses, today, repairs = random_case(9, 8)
    _, gradient = evaluate(clauses, today[:, None])
    route = best_route(clauses, today, repairs[:1])
    assert route.end - route.start == pytest.approx(float(gradient[0, 0]) * (0.98 - today[0]), abs=1e-12)


def test_nothing_to_repair_is_a_route_without_stops() -> None:
    route = best_route(and_only(2), np.array([0.5, 0.5]), [])
    assert (route.stops, route.end) == ((), 0.25)


@pytest.mark.parametrize("seed", range(10))
def test_routes_found_side_by_side_are_those_found_one_by_one(seed: int) -> None:
    clauses, today, repairs = random_case(seed, 20)
    lifted = [Repair(one.name, one.effort + 1, min(one.after + 0.05, 1.0)) for one in repairs[::2]]
    for budget in (12, float("inf")):
        together = best_routes(clauses, today, [repairs, lifted, []], budget)
        alone = [best_route(clauses, today, offer, budget) for offer in (repairs, lifted, [])]
        assert [[stop.repair for stop in route.stops] for route in together] == [
            [stop.repair for stop in route.stops] for route in alone
        ]
        assert [route.end for route in together] == pytest.approx([route.end for route in alone], abs=1e-14)
