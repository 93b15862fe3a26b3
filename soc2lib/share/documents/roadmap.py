"""The remediation roadmap: deficiencies by theme in the order of the work, by day and period, with owners and cost."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.catalog.catalog import Catalog
from soc2lib.plan.schedule.remediation import TaskDates
from soc2lib.readiness.options.tables import report_sentence
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.share.documents.key_facts import figures, scope_facts
from soc2lib.share.documents.roadmap_views import costs, duties
from soc2lib.word.documents import Document, Part

_OWN = "The company's own controls"
_LATEST = date.max


def roadmap(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """The roadmap over every deficiency of the gap letter, under the same numbers."""
    tasks = _tasks(assessment)
    themes = _themes(assessment.library, found, tasks)
    parts = [
        Part(
            "Current state",
            paragraphs=[assessment.score.gate.reason, assessment.plan.remediation.reason, _days(assessment)],
        ),
        _by_theme(themes, tasks),
        *_unbound(assessment),
        *_by_day(assessment.as_of, found),
        *_by_window(assessment, found),
        duties(assessment, list(themes)),
        costs(assessment),
    ]
    status_note = (
        "Plan to close the deficiencies on record. Owners and days are those on record; days marked (planned, 80 % "
        "likely) come from the plan. It promises no outcome of an audit."
    )
    facts = [*scope_facts(assessment), *figures(assessment)]
    return Document("remediation_roadmap", "Remediation roadmap", status_note, facts, parts)


def _tasks(assessment: Assessment) -> Mapping[str, tuple[TaskDates, ...]]:
    found: dict[str, tuple[TaskDates, ...]] = {}
    for row in assessment.plan.remediation.tasks:
        for control in row.task.controls:
            found[control] = (*found.get(control, ()), row)
    return found


def _themes(
    shipped: Catalog, found: Sequence[Finding], tasks: Mapping[str, Sequence[TaskDates]]
) -> dict[str, list[Finding]]:
    """Findings by the domain of their control, in the order in which the work begins; what has no task comes last."""

    def begins(finding: Finding) -> tuple[date, date, str]:
        rows = tasks.get(finding.gap.control.state.id, ())
        return min((row.start for row in rows), default=_LATEST), finding.due or _LATEST, finding.number

    themes: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=begins):
        library = shipped.controls.get(finding.gap.control.state.id)
        themes.setdefault(library.domain if library else _OWN, []).append(finding)
    return themes


def _by_theme(themes: Mapping[str, Sequence[Finding]], tasks: Mapping[str, Sequence[TaskDates]]) -> Part:
    rows = []
    for theme, found in themes.items():
        for finding in found:
            planned = tasks.get(finding.gap.control.state.id, ())
            steps = _steps(finding, planned)
            about = f"{finding.number}\n{finding.control}"
            rows.append((theme, about, finding.severity, steps, finding.effort, finding.owner, finding.day))
    heads = ("Theme", "Deficiency", "Severity", "What is done, in order", "Effort", "Owner", "Day")
    remark = "In the order in which the work begins. Within a theme, work that other work waits for comes first."
    none = "No deficiency is on record."
    return Part("By theme", remark if rows else none, columns=heads, rows=rows, wide=bool(rows))


def _steps(finding: Finding, tasks: Sequence[TaskDates]) -> str:
    if not tasks:
        return f"{finding.fix.partition('. Expected:')[0]}. No task is planned yet."
    return "\n".join(
        f"{row.task.id} {row.task.title} ({formatting.day(row.start)} to {formatting.day(row.finish_p80)}"
        f"{f', {row.waits}' if row.waits else ''})"
        for row in tasks
    )


def _unbound(assessment: Assessment) -> Iterator[Part]:
    """Tasks that close no deficiency of the register, and those that could not be planned."""
    gaps = {one.gap.control.state.id for one in assessment.findings}
    rows = [
        (row.task.id, row.task.title, row.owner, formatting.day(row.start), formatting.day(row.finish_p80), row.waits)
        for row in assessment.plan.remediation.tasks
        if not gaps.intersection(row.task.controls)
    ]
    if rows:
        heads = ("Task", "What is done", "Owner", "Begins", "Finished by (80 %)", "Waits")
        yield Part("Other planned work", columns=heads, rows=rows, level=2, wide=True)
    if assessment.plan.remediation.unplanned:
        open_rows = [(one.task.id, one.task.title, one.reason) for one in assessment.plan.remediation.unplanned]
        yield Part("Could not be planned", columns=("Task", "What is done", "Why"), rows=open_rows, level=2)


def _by_day(as_of: date, found: Sequence[Finding]) -> Iterator[Part]:
    yield Part("By day", f"Counted from {formatting.day(as_of)}, by each deficiency's day.")
    edges = [(f"Within {days} days", as_of + timedelta(days=days)) for days in (30, 60, 90)]
    left = [finding for finding in found if finding.due]
    overdue = [finding for finding in left if finding.due and finding.due < as_of]
    yield _view("Overdue", overdue)
    left = [finding for finding in left if finding not in overdue]
    for heading, edge in edges:
        inside = [finding for finding in left if finding.due and finding.due <= edge]
        yield _view(f"{heading}: by {formatting.day(edge)}", inside)
        left = [finding for finding in left if finding not in inside]
    yield _view("Later", left)
    yield _view("No day set", [finding for finding in found if finding.due is None])


def _by_window(assessment: Assessment, found: Sequence[Finding]) -> Iterator[Part]:
    start = assessment.gap.scope.window_start
    said = f"The decided period begins on {formatting.day(start)}." if start else "No period is decided."
    yield Part("By start of the period", f"{said} {_days(assessment)}")
    yield _view("To close before a period can start", [finding for finding in found if finding.gap.blocks_window])
    yield _view("May close within it", [finding for finding in found if not finding.gap.blocks_window])


def _days(assessment: Assessment) -> str:
    return report_sentence(assessment.options, assessment.decision)


def _view(heading: str, found: Sequence[Finding]) -> Part:
    rows = [
        (finding.number, finding.control, finding.severity, finding.owner, finding.day)
        for finding in sorted(found, key=lambda finding: (finding.due or _LATEST, finding.number))
    ]
    heads = ("No.", "Control", "Severity", "Owner", "Day")
    return Part(heading, "" if rows else "No deficiency.", columns=heads, rows=rows, level=2)
