"""What is typed in the plan stage: who answers for what, the open work, durations, costs and firms."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import ipywidgets as widgets

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.html.pieces import KeyFigure, Piece, Status, key_figures, note
from soc2lib.plan import tables
from soc2lib.plan.defaults import defaults
from soc2lib.plan.overview import PlanOverview
from soc2lib.plan.raci import ERROR, RaciFinding
from soc2lib.plan.records import (
    Activity,
    Answer,
    AuditorCandidate,
    ControlLoad,
    CostLine,
    PeerReview,
    Person,
    PhaseDuration,
    Task,
)
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.summary import work_tone
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.columns import words_of_row
from soc2lib.widgets.grid.grid import Statuses
from soc2lib.widgets.registers import Look, Register, Registers

_ROLES = ("accountable", "responsible", "consulted", "informed")
_PEER_REVIEW = {
    PeerReview.PASS.value: "good",
    PeerReview.DEFICIENCIES.value: "warn",
    PeerReview.FAIL.value: "bad",
    PeerReview.UNKNOWN.value: "unknown",
    Answer.UNKNOWN.value: "unknown",
}


class Assessed(Protocol):
    """What the panels show of the plan; `now` assesses what is stored now."""

    def now(self) -> "Assessed": ...
    @property
    def plan(self) -> PlanOverview: ...


def responsibilities(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """Who is accountable and responsible for each activity, and who the people are; below, what is wrong with it."""

    def look() -> Look:
        raci = assessment.now().plan.raci
        tone = "bad" if raci.errors else "warn" if raci.findings else "good"
        pieces = note(tone, "Responsibilities.", raci.reason), tables.raci_findings(raci).piece()
        people = [person.id for person in engagement.all(Person)]
        return Look(
            pieces,
            {
                Activity.kind: _faults({row.id: _acting(row) for row in raci.activities}, raci.findings),
                Person.kind: _faults(dict.fromkeys(people, ()), raci.findings),
            },
        )

    hint = f"Roles: {'; '.join(defaults().roles)}."
    registers = [
        Register(Activity, "title", hints=dict.fromkeys(_ROLES, hint), starters=defaults().activities),
        Register(Person, hints={"roles": hint}),
    ]
    return Registers(engagement, registers, look).widget


def remediation(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """The open work, task by task; below it, when it will be finished."""

    def look() -> Look:
        plan = assessment.now().plan.remediation
        return Look((_work(plan), tables.unplanned(plan)), {Task.kind: _dates(engagement.all(Task), plan)})

    return Registers(engagement, [Register(Task, "title")], look).widget


def costs(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """Durations, costs, firms and the load of evidence; what nobody told is shown as shipped, muted."""

    def look() -> Look:
        now = assessment.now().plan
        cost = now.cost
        money = [formatting.money(total.at[0.8], total.currency) for total in cost.totals]
        shown = [
            KeyFigure("Cost (P80)", " and ".join(money) or "Not known", cost.reason, "none" if money else "unknown"),
        ]
        return Look((key_figures(shown), note("none", "The firms.", now.auditors.reason)))

    shipped = defaults()
    registers = [
        Register(CostLine, "title", ("remark",), shown=_costs(), ids=list(shipped.costs)),
        Register(PhaseDuration, ids=list(shipped.phases), shown=_phases()),
        Register(AuditorCandidate, tones=_PEER_REVIEW),
        Register(ControlLoad, ids=list(catalog().controls)),
    ]
    return Registers(engagement, registers, look).widget


def _acting(row: Activity) -> tuple[str, ...]:
    """The roles without which an activity is not done."""
    return *row.accountable, *row.responsible


def _faults(rows: Mapping[str, Sequence[str]], findings: Sequence[RaciFinding]) -> Statuses:
    """How each row stands, given the roles that act in it: its gravest finding or theirs, or that nothing is wrong."""
    statuses = {id: (Status("In order", "good"), "No rule is broken") for id in rows}
    for finding in sorted(findings, key=lambda finding: finding.severity == ERROR):
        status = Status("Error", "bad") if finding.severity == ERROR else Status("Warning", "warn")
        for id, roles in rows.items():
            if finding.where == id or finding.where in roles:
                statuses[id] = status, f"{finding.reason} {finding.remedy}".rstrip(".")
    return statuses


def _work(plan: RemediationPlan) -> Piece:
    finished = formatting.day(plan.p80) if plan.p80 else "Not known"
    return key_figures([KeyFigure("Open work done by (P80)", finished, plan.reason, work_tone(plan))])


def _dates(tasks: Sequence[Task], plan: RemediationPlan) -> Statuses:
    """How each task stands: finished, planned with its days, or why it cannot be planned."""
    statuses = {task.id: (Status("Finished", "good"), "It is finished") for task in tasks}
    for row in plan.tasks:
        words = f"{formatting.day(row.start)} to {formatting.day(row.finish_p80)}, if four trials of five hold"
        status = Status("Holds up the rest", "warn") if row.binding else Status("Planned", "fair")
        statuses[row.task.id] = status, words
    for left in plan.unplanned:
        statuses[left.task.id] = Status("Not planned", "unknown"), left.reason.rstrip(".")
    return statuses


def _phases() -> dict[str, dict[str, str]]:
    return {
        phase.id: {
            "low": _time(phase.low, phase.unit),
            "likely": _time(phase.likely, phase.unit),
            "high": _time(phase.high, phase.unit),
            "source": phase.source,
        }
        for phase in defaults().phases.values()
    }


def _time(number: float, unit: str) -> str:
    return f"{number:g} {unit.removesuffix('s') if number == 1 else unit}"


def _costs() -> dict[str, dict[str, str]]:
    return {id: words_of_row(CostLine, id, cost.line) for id, cost in defaults().costs.items()}
