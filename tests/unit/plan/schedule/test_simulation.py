"""Chances of being ready."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.numerics.pert import Range
from soc2lib.plan.schedule.network import Network, WorkItem, network
from soc2lib.plan.schedule.placement import schedule
from soc2lib.plan.schedule.simulation import Finishes, draw, replay, simulate
from soc2lib.plan.schedule.working_days import OwnerTime
from tests.unit.plan.schedule.test_placement import OWNERS, networks

FREE = OwnerTime(1.0, np.zeros(1))


def side_by_side(count: int) -> tuple[Network, dict[str, OwnerTime]]:
    net = network([WorkItem(f"t{n}", f"o{n}", (), 10) for n in range(count)])
    return net, {f"o{n}": FREE for n in range(count)}


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_tasks_that_meet_are_late_by_the_closed_formula_of_merge_bias(count: int) -> None:
    """k tasks, each uniform on 5 to 15: mean of the latest is 5 + 10 k / (k + 1), chance by day 10 is 2^-k."""
    net, owners = side_by_side(count)
    durations = np.random.default_rng(7).uniform(5, 15, (count, 40_000))
    ends = replay(net, owners, range(count), durations).max(axis=0)
    assert ends.mean() == pytest.approx(5 + 10 * count / (count + 1), abs=4 * ends.std() / sqrt(40_000))
    chance = Finishes(np.sort(ends), 7).chance_by(10)
    assert chance == pytest.approx(2.0**-count, abs=4 * sqrt(2.0**-count * (1 - 2.0**-count) / 40_000))


def test_pert_draws_have_the_mean_and_variance_of_the_formula() -> None:
    drawn = draw([Range(0, 10, 100), Range(3, 3, 3)], 60_000, seed=3)
    assert drawn[0].mean() == pytest.approx(23.3333333, abs=4 * sqrt(255.5555556 / 60_000))
    assert drawn[0].var() == pytest.approx(255.5555556, rel=0.03)
    assert drawn[1].min() == drawn[1].max() == 3


def test_the_plan_at_most_likely_values_is_rarely_kept() -> None:
    """Ranges lean to the long side, so a plan made of most likely values promises too much."""
    net, owners = side_by_side(8)
    given = [Range(5, 10, 30)] * 8
    finishes = simulate(net, owners, range(8), given, seed=1, trials=4000)
    assert finishes.chance_by(10) < 0.01
    mean_plan = Range(5, 10, 30).mean
    assert finishes.chance_by(mean_plan) < 0.2


def test_two_tasks_in_a_row_agree_with_an_exact_convolution() -> None:
    """Ann does both; the sum of two PERT durations is folded on a fine grid instead."""
    net = network([WorkItem("a", "Ann", (), 5), WorkItem("b", "Ann", ("a",), 5)])
    finishes = simulate(net, {"Ann": FREE}, (0, 1), [Range(0, 5, 10)] * 2, seed=2, trials=20_000)
    grid = (np.arange(2000) + 0.5) / 2000
    mass = (grid * (1 - grid)) ** 2
    total = np.cumsum(np.convolve(mass / mass.sum(), mass / mass.sum()))
    for working_days in (7.0, 10.0, 12.5):
        exact = total[round(working_days / 10 * 2000) - 1]
        assert finishes.chance_by(working_days) == pytest.approx(exact, abs=4 * finishes.standard_error(exact) + 1e-3)


def test_the_standard_error_shrinks_with_the_trials() -> None:
    assert Finishes(np.zeros(100), 0).standard_error(0.5) == 0.05
    assert Finishes(np.zeros(10_000), 0).standard_error(0.5) == 0.005


def test_the_longest_task_drives_the_end_most() -> None:
    net, owners = side_by_side(2)
    finishes = simulate(net, owners, (0, 1), [Range(5, 20, 60), Range(1, 2, 6)], seed=1, trials=2000)
    assert finishes.drivers["t0"] > 0.9 > 0.2 > finishes.drivers["t1"]


@settings(max_examples=20, deadline=None)
@given(networks(most=8))
def test_replaying_a_plan_with_its_own_durations_is_never_later(net: Network) -> None:
    plan = schedule(net, OWNERS, seed=3, passes=10)
    durations = np.array([[float(item.days)] for item in net.items])
    assert replay(net, OWNERS, plan.order, durations).max() <= plan.makespan + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 50), min_size=1, max_size=40), st.floats(0.01, 1))
def test_the_quantile_holds_at_least_its_share(moments: list[float], chance: float) -> None:
    finishes = Finishes(np.sort(np.array(moments)), 0)
    assert finishes.chance_by(finishes.quantile(chance)) >= chance - 1e-9
