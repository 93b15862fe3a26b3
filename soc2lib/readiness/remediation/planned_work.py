"""What the plan stage says of each control's repair: how much work, and finished when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from soc2lib.gap.register.closure import ClosureState
from soc2lib.gap.register.register import RegisterLine
from soc2lib.plan.schedule.remediation import RemediationPlan


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """The planned repairs, by control.

    Attributes
    ----------
    days : mapping
        Working days, the most likely ones; a task for several controls is shared out equally.
    finish : mapping
        The day by which its last task is finished with a chance of 80 %, owners' capacity counted.
    titles : mapping
        What its tasks are called, in the order of the plan.
    owners : mapping
        Who does them, in the same order.
    """

    days: Mapping[str, float] = field(default_factory=dict)
    finish: Mapping[str, date] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def with_records(work: PlannedWork, lines: Sequence[RegisterLine]) -> PlannedWork:
    """The same with what the records of open gaps say of controls without a task, as the gap register counts it."""
    recorded: dict[str, float] = {}
    for line in lines:
        if line.recorded_days is not None and line.closure.state is not ClosureState.CLOSED:
            id = line.control.state.id
            recorded[id] = recorded.get(id, 0.0) + line.recorded_days
    return replace(work, days={**recorded, **work.days})


def planned_work(plan: RemediationPlan) -> PlannedWork:
    """The repairs of a plan, by control; a task that names no control, or could not be planned, says nothing here."""
    days: dict[str, float] = {}
    finish: dict[str, date] = {}
    titles: dict[str, tuple[str, ...]] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for row in plan.tasks:
        for control in row.task.controls:
            if row.task.likely:
                days[control] = days.get(control, 0.0) + row.task.likely / len(row.task.controls)
            finish[control] = max(row.finish_p80, finish.get(control, row.finish_p80))
            titles[control] = (*titles.get(control, ()), row.task.title or row.task.id)
            owners[control] = (*owners.get(control, ()), row.task.owner)
    unplanned = {control for one in plan.unplanned for control in one.task.controls}
    return PlannedWork(
        days, {control: day for control, day in finish.items() if control not in unplanned}, titles, owners
    )
