"""What the options rest on for one client: each key control's days, from its conclusion and its planned work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.basis import RUNS, Basis, Part, Phase
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.records import Applicability
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.plan.overview import PlanOverview
from soc2lib.plan.schedule.joint_finish import finished_together
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs, phase_ranges, removable_categories
from soc2lib.scope.records import DemandSource, Examination
from soc2lib.store.reading import Records

_CARRIES = timedelta(days=92)
"""How long a vendor's report carries a control after its last day; domain brief 13.1."""
_BLOCKING = (Part.ONLY_SAID, Part.FAILING, Part.NOT_ASKED)


def gather_inputs(records: Records, result: GapResult, plan: PlanOverview) -> OptionInputs:
    """What one client's options depend on."""
    demands = tuple(records.all(DemandSource))
    return OptionInputs(
        records.as_of,
        result.phase,
        result.scope,
        key_control_dates(result, plan.remediation, records.as_of),
        phase_ranges(plan.dates.phases),
        records.one(Examination, "examination"),
        demands,
        droppable_categories=removable_categories(result.scope, demands),
        together=lambda tasks: finished_together(plan.remediation, tasks, records.as_of),
    )


def key_control_dates(result: GapResult, plan: RemediationPlan, as_of: date) -> tuple[KeyControlDates, ...]:
    """One row a key control in scope, and one a criterion that has no key control left.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    plan : RemediationPlan
        The open work.
    as_of : date
        The day.
    """
    criteria: dict[str, list[str]] = {}
    for row in result.criteria:
        for id in row.keys:
            criteria.setdefault(id, []).append(row.criterion.id)
    tasks = _tasks(plan)
    start = result.scope.window_start
    found = [
        _row(row, criteria[row.state.id], tasks.get(row.state.id, ()), plan, result.phase, start, as_of)
        for row in result.controls
        if row.state.id in criteria
    ]
    gone = [
        KeyControlDates(
            row.criterion.id,
            row.criterion.paraphrase,
            blocker=True,
            reason=row.reason,
            criteria=(row.criterion.id,),
            categories=(row.criterion.category,),
            not_met=True,
        )
        for row in result.criteria
        if row.conclusion is Conclusion.NOT_MET and not row.deciding
    ]
    return (*found, *gone)


def _tasks(plan: RemediationPlan) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for task in (*(row.task for row in plan.tasks), *(one.task for one in plan.unplanned)):
        for control in task.controls:
            found.setdefault(control, []).append(task.id)
    return found


def _row(
    row: ControlJudgement,
    criteria: Iterable[str],
    tasks: Sequence[str],
    plan: RemediationPlan,
    phase: Phase,
    start: date | None,
    as_of: date,
) -> KeyControlDates:
    known, operation, reliance = catalog().criteria, row.shown.operation, row.shown.reliance
    ids = tuple(criteria)
    categories = tuple(dict.fromkeys(known[id].category for id in ids))
    finish = finished_together(plan, tasks, as_of) if tasks else None
    return KeyControlDates(
        row.state.id,
        row.state.title,
        _shown_on(row, phase, start),
        reliance.report_day + _CARRIES if reliance and reliance.report_day else None,
        row.part in _BLOCKING,
        f"{row.reason[:1].upper()}{row.reason[1:]}.",
        _recoverable(row),
        tuple(tasks),
        finish[0] if finish else None,
        finish[1] if finish else None,
        operation.exceptions,
        ids,
        categories,
        last_run=operation.last if operation.disclosures else None,
        next_run=operation.following if operation.disclosures else None,
        not_met=row.conclusion is Conclusion.NOT_MET,
        report_until=reliance.report_day if reliance else None,
    )


def _recoverable(row: ControlJudgement) -> bool:
    """Whether what is missing can still be had for past days; a missed run cannot: done now, it is a run of today."""
    if row.part is not Part.FAILING:
        return True
    return row.basis in (Basis.IN_PART, Basis.RELIED_ON) and not row.shown.operation.missed


def _shown_on(row: ControlJudgement, phase: Phase, start: date | None) -> date | None:
    """The day since which design and use are shown without a break."""
    since, shown = row.said.in_use_since, row.shown
    reported = shown.reliance is not None and shown.reliance.report_day is not None
    if row.state.applicability is Applicability.SUBSERVICE or (reported and row.conclusion is Conclusion.AT_RISK):
        return start if reported else None
    if row.conclusion in SHOWN:
        if phase is Phase.AFTER or (phase is Phase.WITHIN and shown.operation.basis in RUNS):
            return start
        days = [day for day in (shown.design.day, shown.first_observed) if day]
        return max(days, default=start)
    late = since is not None and start is not None and since > start
    only_days_before = len(shown.operation.at_risk) <= 1 and row.conclusion is Conclusion.AT_RISK
    return since if late and only_days_before and shown.operation.basis in RUNS else None
