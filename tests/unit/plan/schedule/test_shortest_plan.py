"""How near the plans come to the shortest possible."""

import numpy as np
import pytest

from soc2lib.plan.schedule.network import Network, WorkItem, network
from soc2lib.plan.schedule.placement import schedule
from soc2lib.plan.schedule.working_days import OwnerTime
from tests.unit.plan.schedule.shortest_plan import prove

OWNERS = {f"o{n}": OwnerTime(1.0, np.zeros(1)) for n in range(8)}


def instance(seed: int, tasks: int = 150, *, deep: bool = False) -> Network:
    """Random tasks for eight owners, each waiting for up to three earlier ones; deep ones hang closer together."""
    draw = np.random.default_rng(seed)
    items = []
    for place in range(tasks):
        first = max(0, place - (12 if deep else 40))
        count = min(place - first, int(draw.integers(1, 3) if deep else draw.integers(0, 4)))
        needs = draw.choice(np.arange(first, place), count, replace=False) if count else ()
        owner, days = f"o{draw.integers(8)}", float(draw.integers(1, 14))
        items.append(WorkItem(f"t{place}", owner, tuple(f"t{need}" for need in needs), days))
    return network(items)


@pytest.mark.parametrize("deep", [False, True])
def test_twenty_plans_of_a_hundred_and_fifty_tasks_come_within_a_percent_of_the_optimum(deep: bool) -> None:
    ours, best = 0.0, 0.0
    for seed in range(20):
        net = instance(seed, deep=deep)
        plan = schedule(net, OWNERS, seed=1)
        proof = prove(net, OWNERS, plan)
        assert proof.closed
        assert plan.bound <= proof.best + 0.01 <= plan.makespan + 0.02
        ours, best = ours + plan.makespan, best + proof.best
    assert ours <= best * 1.01
