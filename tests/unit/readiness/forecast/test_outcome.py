"""The outcome of clauses: exact against enumeration, gradients against differences, the simulation against both."""

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.readiness.forecast.outcome import WIDEST, Clauses, chance_of_all, evaluate, prepare
from soc2lib.readiness.inference.simulation import gradients, outcome, simulate
from soc2lib.readiness.inference.variable_elimination import min_fill

NAMES = tuple(f"c{i}" for i in range(8))
PUBLISHED = [["c0"], ["c1", "c2"], ["c2", "c3", "c4"]]
CHANCES = (0.95, 0.8, 0.9, 0.7, 0.6)
CLAUSES = st.lists(st.sets(st.sampled_from(NAMES), min_size=1, max_size=4), max_size=9)
SHARES = st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), min_size=8, max_size=8)


def enumerated(clauses, chances) -> float:
    """Every combination of things that hold, straight from the clauses' names."""
    total = 0.0
    for world in range(1 << len(chances)):
        held = {f"c{i}" for i in range(len(chances)) if world >> i & 1}
        if all(held.intersection(clause) for clause in clauses):
            total += prod(chance if f"c{i}" in held else 1 - chance for i, chance in enumerate(chances))
    return total


def at(prepared: Clauses, chances) -> tuple[float, np.ndarray]:
    chance, gradient = evaluate(prepared, np.array(chances, dtype=float)[:, None])
    return float(chance[0]), gradient[:, 0]


def test_the_published_case_comes_out_and_the_product_of_criteria_does_not() -> None:
    chance, _ = at(prepare(NAMES[:5], PUBLISHED), CHANCES)
    assert chance == pytest.approx(0.92188, abs=1e-12)
    assert enumerated(PUBLISHED, CHANCES) == pytest.approx(0.92188, abs=1e-12)
    apart = 0.95 * (1 - 0.2 * 0.1) * (1 - 0.1 * 0.3 * 0.4)
    assert apart == pytest.approx(0.919828, abs=1e-9)


@given(CLAUSES, SHARES)
@settings(max_examples=60, deadline=None)
def test_elimination_agrees_with_going_through_every_combination(clauses, chances) -> None:
    assert at(prepare(NAMES, clauses), chances)[0] == pytest.approx(enumerated(clauses, chances), abs=1e-12)


@given(CLAUSES, SHARES)
@settings(max_examples=40, deadline=None)
def test_a_gradient_is_the_exact_difference_between_holding_and_failing(clauses, chances) -> None:
    prepared = prepare(NAMES, clauses)
    _, gradient = at(prepared, chances)
    for i in range(len(NAMES)):
        held, failed = ([*chances[:i], value, *chances[i + 1 :]] for value in (1.0, 0.0))
        assert gradient[i] == pytest.approx(enumerated(clauses, held) - enumerated(clauses, failed), abs=1e-12)


@given(CLAUSES, SHARES)
@settings(max_examples=40, deadline=None)
def test_no_repair_ever_lowers_the_outcome(clauses, chances) -> None:
    chance, gradient = at(prepare(NAMES, clauses), chances)
    assert 0 <= chance <= 1 + 1e-12
    assert (gradient >= -1e-12).all()


@given(CLAUSES, SHARES, st.permutations(range(8)))
@settings(max_examples=30, deadline=None)
def test_order_and_names_do_not_matter(clauses, chances, order) -> None:
    names = [NAMES[i] for i in order]
    again, _ = at(prepare(names, list(reversed(clauses))), [chances[i] for i in order])
    assert again == pytest.approx(at(prepare(NAMES, clauses), chances)[0], abs=1e-12)


@pytest.mark.parametrize("clauses", [PUBLISHED, [["c0", "c1"], ["c1", "c2"], ["c1", "c3", "c4"]]])
def test_many_cases_at_once_are_each_as_by_themselves(clauses) -> None:
    prepared = prepare(NAMES[:5], clauses)
    cases = np.random.default_rng(1).random((5, 40))
    together, gradients = evaluate(prepared, cases)
    for i in range(40):
        alone, gradient = at(prepared, cases[:, i])
        assert together[i] == pytest.approx(alone, abs=1e-14)
        assert gradients[:, i] == pytest.approx(gradient, abs=1e-14)


@settings(max_examples=60, deadline=None)
@given(CLAUSES, SHARES, st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0.0, 0.3, 1.0])), max_size=5))
def test_chances_that_change_one_by_one_give_what_a_new_evaluation_gives(clauses, chances, changes) -> None:
    prepared, now, wanted = prepare(NAMES, clauses), np.array(chances), [1, 4, 6]
    gradient_of = gradients(prepared, now[:, None], seed=1)
    for thing, chance in changes:
        now[thing] = chance
        value, gradient = evaluate(prepared, now[:, None])
        assert gradient_of(now[:, None], wanted)[wanted, 0].tolist() == gradient[wanted, 0].tolist()
        wanted = [*wanted[1:], thing]
        assert chance_of_all(prepared, now[:, None]).tolist() == value.tolist()


def test_a_criterion_without_any_control_can_never_hold() -> None:
    chance, gradient = at(prepare(NAMES, [["c0"], []]), [1.0] * 8)
    assert chance == 0
    assert not gradient.any()


def test_no_clause_at_all_always_holds() -> None:
    chance, gradient = at(prepare(NAMES, []), [0.0] * 8)
    assert chance == 1
    assert not gradient.any()


def wide() -> Clauses:
    """Thirty things, every pair a clause: no order avoids a table over all of them."""
    names = [f"c{i}" for i in range(30)]
    return prepare(names, [{a, b} for a in names for b in names if a < b])


def test_a_structure_too_wide_is_simulated_and_says_so_with_its_error() -> None:
    clauses = wide()
    assert clauses.width > WIDEST
    chances = np.full(30, 0.97)
    found = outcome(clauses, chances, seed=11)
    all_but_one_at_least = 0.97**30 + 30 * 0.97**29 * 0.03
    assert found.chance == pytest.approx(all_but_one_at_least, abs=4 * found.error)
    assert found.gradient[0] == pytest.approx(29 * 0.97**28 * 0.03, abs=4 * found.gradient_error[0])
    assert found.error > 0
    assert "Simulated with 20,000 worlds (seed 11)" in found.reason


def test_elimination_refuses_a_structure_too_wide() -> None:
    with pytest.raises(ValueError, match="simulate instead"):
        evaluate(wide(), np.ones((30, 1)))


@pytest.mark.parametrize("seed", range(5))
def test_the_simulation_agrees_with_the_exact_outcome_and_gradients(seed: int) -> None:
    rng = np.random.default_rng(seed)
    clauses = [set(rng.choice(NAMES, rng.integers(1, 4), replace=False)) for _ in range(5)]
    chances = rng.uniform(0.3, 1, 8)
    prepared = prepare(NAMES, clauses)
    found = simulate(prepared, chances, seed=seed, worlds=20_000)
    chance, gradient = at(prepared, chances)
    assert found.chance == pytest.approx(chance, abs=5 * found.error + 1e-3)
    assert np.abs(found.gradient - gradient).max() <= 5 * found.gradient_error.max() + 1e-3


def test_the_same_seed_gives_the_same_simulation() -> None:
    clauses, chances = wide(), np.full(30, 0.9)
    assert outcome(clauses, chances, seed=2).chance == outcome(clauses, chances, seed=2).chance


def test_the_order_of_elimination_takes_a_ring_with_width_two() -> None:
    ring = [1 << i | 1 << (i + 1) % 9 for i in range(9)]
    order, width = min_fill(ring, WIDEST)
    assert sorted(order) == list(range(9))
    assert width == 2


@given(CLAUSES)
@settings(max_examples=40, deadline=None)
def test_each_turn_takes_the_thing_whose_removal_joins_the_fewest_strangers(clauses) -> None:
    masks = [sum(1 << int(name[1:]) for name in clause) for clause in clauses]
    order, width = min_fill(masks, WIDEST)
    near = {i: set() for i in order}
    for clause in clauses:
        members = {int(name[1:]) for name in clause}
        for i in members:
            near[i] |= members - {i}
    widest = 0

    def joined(i: int) -> int:
        return sum(b not in near[a] for a in near[i] for b in near[i] if a < b)

    for i in order:
        assert joined(i) == min(joined(other) for other in near)
        widest = max(widest, len(near[i]))
        around = near.pop(i)
        for a in around:
            near[a] = (near[a] | around) - {a, i}
    assert (widest, near) == (width, {})
