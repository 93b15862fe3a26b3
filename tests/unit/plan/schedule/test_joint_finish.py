"""Several tasks finished together: never before each alone, and right against exact chances."""

from datetime import date

import numpy as np

from soc2lib.numerics import beta
from soc2lib.plan.records import Task
from soc2lib.plan.schedule.joint_finish import finished_together
from soc2lib.plan.schedule.remediation import assess_remediation
from soc2lib.plan.schedule.working_days import WorkingDays

MONDAY = date(2026, 1, 5)


def task(id: str, owner: str, high: float = 40, needs: tuple[str, ...] = ()) -> Task:
    return Task(id=id, owner=owner, low=5, likely=10, high=high, depends_on=needs)


def test_tasks_of_several_owners_are_finished_together_later_than_the_latest_alone() -> None:
    rows = [task(str(n), f"Owner {n}") for n in range(8)]
    plan = assess_remediation(rows, [], MONDAY)
    each = [finished_together(plan, [row.id], MONDAY) for row in rows]
    all_of_them = finished_together(plan, [row.id for row in rows], MONDAY)
    assert all_of_them
    for chance in (0, 1):
        assert all_of_them[chance] > max(one[chance] for one in each if one)


def test_all_tasks_together_are_the_plans_own_quantiles() -> None:
    plan = assess_remediation([task("a", "Ann"), task("b", "Bob"), task("c", "Ann", needs=("b",))], [], MONDAY)
    assert finished_together(plan, "abc", MONDAY) == (plan.p50, plan.p80)
    assert [row.finish_p80 for row in plan.tasks if row.task.id == "c"] == [
        (finished_together(plan, "c", MONDAY) or (None, None))[1]
    ]


def test_two_independent_tasks_agree_with_the_product_of_their_exact_chances() -> None:
    plan = assess_remediation([task("a", "Ann"), task("b", "Bob", 60)], [], MONDAY)

    def below(days: int, high: float) -> float:
        shape = 1 + 4 * 5 / (high - 5), 1 + 4 * (high - 10) / (high - 5)
        return float(beta.below(*shape, np.array([min((days - 5) / (high - 5), 1.0)]))[0])

    found = finished_together(plan, "ab", MONDAY)
    assert found
    for chance, day in zip((0.5, 0.8), found, strict=True):
        exact = next(n for n in range(5, 61) if below(n, 40) * below(n, 60) >= chance)
        assert abs(WorkingDays(MONDAY).until(day) - exact) <= 1


def test_a_task_that_cannot_be_placed_gives_no_day() -> None:
    plan = assess_remediation([task("a", "Ann"), Task(id="b", owner="Bob")], [], MONDAY)
    assert finished_together(plan, "ab", MONDAY) is None
    assert finished_together(plan, [], MONDAY) is None
