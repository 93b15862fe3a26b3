"""What the plan stage says of each control's repair: how much work, and finished when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
    """

    days: Mapping[str, float] = field(default_factory=dict)
    finish: Mapping[str, date] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def planned_work(plan: RemediationPlan) -> PlannedWork:
    """The repairs of a plan, by control; a task that names no control, or could not be planned, says nothing here."""
    days: dict[str, float] = {}
    finish: dict[str, date] = {}
    titles: dict[str, tuple[str, ...]] = {}
    for row in plan.tasks:
        for control in row.task.controls:
            if row.task.likely:
                days[control] = days.get(control, 0.0) + row.task.likely / len(row.task.controls)
            finish[control] = max(row.finish_p80, finish.get(control, row.finish_p80))
            titles[control] = (*titles.get(control, ()), row.task.title or row.task.id)
    unplanned = {control for one in plan.unplanned for control in one.task.controls}
    return PlannedWork(days, {control: day for control, day in finish.items() if control not in unplanned}, titles)
