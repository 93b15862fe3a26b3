"""When several planned tasks are all finished: from the same trials as the plan, so that shared owners count."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.schedule.simulation import Finishes
from soc2lib.plan.schedule.working_days import WorkingDays


def finished_together(plan: RemediationPlan, tasks: Iterable[str], as_of: date) -> tuple[date, date] | None:
    """The days by which all of these open tasks are finished, in half and in four fifths of the plan's trials.

    Parameters
    ----------
    plan : RemediationPlan
        Of `remediation.judge_remediation` for the same day.
    tasks : iterable of str
        Ids of open tasks, at least one.
    as_of : date
        The day the plan was made for.

    Returns
    -------
    (date, date) or None
        P50 and P80; None where there is no task, or one that the plan cannot place.

    Examples
    --------
    Ann does two tasks of five days one after the other from a Monday, so both are finished on the second Friday:

    >>> from soc2lib.plan.records import Task
    >>> from soc2lib.plan.schedule.remediation import assess_remediation
    >>> rows = [Task(id=id, owner="Ann", low=5, likely=5, high=5) for id in "ab"]
    >>> plan = assess_remediation(rows, [], date(2026, 1, 5))
    >>> [str(day) for day in finished_together(plan, ["a", "b"], date(2026, 1, 5))]
    ['2026-01-16', '2026-01-16']
    >>> finished_together(plan, ["a", "c"], date(2026, 1, 5)) is None
    True
    """
    ids = tuple(dict.fromkeys(tasks))
    if plan.finishes is None or not ids or not plan.finishes.by_task.keys() >= set(ids):
        return None
    ends = Finishes(np.sort(np.max([plan.finishes.by_task[id] for id in ids], axis=0)), plan.finishes.seed)
    days = WorkingDays(as_of)
    return days.finish_day(ends.quantile(0.50)), days.finish_day(ends.quantile(0.80))
