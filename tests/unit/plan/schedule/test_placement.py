"""Plans that respect owners."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.plan.schedule.network import Network, WorkItem, critical_path, network
from soc2lib.plan.schedule.placement import Schedule, schedule
from soc2lib.plan.schedule.working_days import OwnerTime

FREE = OwnerTime(1.0, np.zeros(1))
SEVEN = {"A": (3, ""), "B": (4, ""), "C": (2, "A"), "D": (5, "AB"), "E": (1, "C"), "F": (2, "CD"), "G": (4, "EF")}


def seven(owner_of: str = "ABCG") -> Network:
    return network(
        [WorkItem(id, "one" if id in owner_of else "two", tuple(needs), days) for id, (days, needs) in SEVEN.items()]
    )


@st.composite
def networks(draw: st.DrawFn, most: int = 6) -> Network:
    size = draw(st.integers(1, most))
    items = []
    for place in range(size):
        needs = draw(st.sets(st.integers(0, place - 1), max_size=2)) if place else set()
        owner = draw(st.sampled_from("xyz"))
        items.append(WorkItem(f"t{place}", owner, tuple(f"t{n}" for n in sorted(needs)), draw(st.integers(0, 9))))
    return network(items)


OWNERS = {
    "x": FREE,
    "y": OwnerTime(0.5, np.zeros(1)),
    "z": OwnerTime(1.0, np.concatenate([[0.0], np.cumsum([1.0, 0.0, 0.0, 1.0, 1.0, 0.0])])),
}


def assert_feasible(plan: Schedule, net: Network, owners: dict[str, OwnerTime]) -> None:
    placed = {task.id: task for task in plan.placed}
    assert set(placed) == {item.id for item in net.items}
    for item in net.items:
        task, clock = placed[item.id], owners[item.owner]
        assert all(placed[need].finish <= task.start + 1e-9 for need in item.needs)
        done = clock.work(np.array([task.start, task.finish]))
        assert done[1] - done[0] == pytest.approx(item.days, abs=1e-9)
    for name in owners:
        mine = sorted((t.start, t.finish) for t in plan.placed if t.owner == name and t.finish > t.start)
        assert all(first[1] <= then[0] + 1e-9 for first, then in pairwise(mine))


def shortest_by_trying_all(net: Network, owners: dict[str, OwnerTime]) -> float:
    """Every order of the tasks, each started as soon as its needs and its owner allow."""
    best = float("inf")
    for order in permutations(range(len(net.items))):
        place = {item: turn for turn, item in enumerate(order)}
        if any(place[need] > place[item] for item in order for need in net.before[item]):
            continue
        ends, used = [0.0] * len(order), dict.fromkeys(owners, 0.0)
        for item in order:
            row = net.items[item]
            ready = max((ends[need] for need in net.before[item]), default=0.0)
            if not row.days:
                ends[item] = ready
                continue
            done = max(float(owners[row.owner].work(np.array(ready))), used[row.owner]) + row.days
            used[row.owner], ends[item] = done, float(owners[row.owner].when(np.array(done)))
        best = min(best, max(ends))
    return best


def test_the_critical_path_of_the_seven_tasks_is_fifteen_days_with_the_known_slack() -> None:
    net = seven()
    path = critical_path(net)
    slack = {item.id: path.slack[place] for place, item in enumerate(net.items)}
    assert path.length == 15
    assert slack == {"A": 1, "B": 0, "C": 4, "D": 0, "E": 5, "F": 0, "G": 0}


def test_two_owners_need_nineteen_days_for_the_seven_tasks() -> None:
    plan = schedule(seven(), {"one": FREE, "two": FREE}, seed=1)
    assert plan.makespan == 19 == shortest_by_trying_all(seven(), {"one": FREE, "two": FREE})
    assert plan.path_length == 15


def test_the_binding_chain_starts_at_once_and_ends_with_the_last_task() -> None:
    plan = schedule(seven(), {"one": FREE, "two": FREE}, seed=1)
    assert plan.binding[0].start == 0
    assert plan.binding[-1].finish == plan.makespan
    assert [task.waits_for for task in plan.binding[1:]] == [task.id for task in plan.binding[:-1]]
    assert all(a.finish == b.start for a, b in pairwise(plan.binding))


def test_one_owner_for_everything_takes_the_sum_and_the_plan_is_proved_shortest() -> None:
    plan = schedule(seven("ABCDEFG"), {"one": FREE}, seed=1)
    assert plan.makespan == sum(days for days, _ in SEVEN.values())
    assert plan.proved_shortest


def test_half_time_takes_twice_as_long() -> None:
    plan = schedule(seven("ABCDEFG"), {"one": OwnerTime(0.5, np.zeros(1))}, seed=1)
    assert plan.makespan == 42


def test_no_tasks_make_an_empty_plan() -> None:
    plan = schedule(network([]), {}, seed=1)
    assert (plan.makespan, plan.placed, plan.binding) == (0.0, (), ())


def test_the_same_seed_gives_the_same_plan() -> None:
    owners = {"one": FREE, "two": FREE}
    assert schedule(seven(), owners, seed=5) == schedule(seven(), owners, seed=5)


def test_a_loop_and_an_unknown_task_are_both_named() -> None:
    rows = [WorkItem("a", "x", ("b",), 1), WorkItem("b", "x", ("a",), 1), WorkItem("c", "x", ("bb",), 1)]
    with pytest.raises(RecordError) as caught:
        network(rows)
    said = str(caught.value)
    assert "a waits for b waits for a" in said
    assert "waits for bb" in said
    assert "Did you mean b?" in said


@settings(max_examples=25, deadline=None)
@given(networks(most=9))
def test_every_plan_is_feasible_and_no_shorter_than_its_bound(net: Network) -> None:
    plan = schedule(net, OWNERS, seed=3, passes=20)
    assert_feasible(plan, net, OWNERS)
    assert plan.bound <= plan.makespan + 1e-9


@settings(max_examples=20, deadline=None)
@given(networks(most=5))
def test_small_plans_are_as_short_as_trying_every_order(net: Network) -> None:
    plan = schedule(net, OWNERS, seed=3)
    shortest = shortest_by_trying_all(net, OWNERS)
    assert plan.bound <= shortest + 1e-9
    assert plan.makespan == pytest.approx(shortest, abs=1e-9)
