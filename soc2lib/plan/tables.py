"""The plan as tables: the matrix and its faults, phases, tasks, costs, auditors, evidence, the request."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.basics.text import to_html
from soc2lib.html.pieces import Cell, Piece, Status, Table, note, paragraph
from soc2lib.plan.audit_firms.comparison import AuditorComparison, CandidateJudgement
from soc2lib.plan.audit_firms.proposal import Section
from soc2lib.plan.cost.budget import CostJudgement
from soc2lib.plan.defaults import defaults
from soc2lib.plan.raci import ERROR, RaciJudgement
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.timeline.dates import PlanDates, not_used
from soc2lib.plan.workload import Workload

LEAST_SHOWN = 0.05
"""Smallest correlation worth a row."""


def raci_people(raci: RaciJudgement) -> Table:
    """Who stands behind each role; grain: one row a role."""
    rows: list[list[Cell]] = []
    for id, role in defaults().roles.items():
        people = raci.people_of.get(id, ())
        vacant = "outside the company" if not role.may_be_responsible else Status("Vacant", "bad")
        rows.append([role.title, role.what, formatting.listed(people) if people else vacant])
    return Table("Who stands behind each role", ["Role", "What it does", "Person"], rows)


def raci_findings(raci: RaciJudgement) -> Table:
    """What is wrong with the matrix, errors first; grain: one row a finding."""
    ordered = sorted(raci.findings, key=lambda finding: finding.severity != ERROR)
    rows: list[list[Cell]] = [
        [
            finding.where,
            Status("Error", "bad") if finding.severity == ERROR else Status("Warning", "warn"),
            finding.reason,
            finding.remedy,
        ]
        for finding in ordered
    ]
    return Table("What is wrong with the matrix", ["Where", "Severity", "What is wrong", "What to do"], rows)


def phases(dates: PlanDates) -> Piece:
    """How long each phase is counted to take, with its source; grain: one row a phase."""
    rows: list[list[Cell]] = [
        [
            phase.title,
            f"{phase.low:g} to {phase.high:g} {phase.unit}, usually {phase.likely:g}",
            phase.likely_from,
            phase.source,
            f"{phase.noted_on}" if phase.noted_on else "no date",
        ]
        for phase in dates.phases
    ]
    heads = ["Phase", "Takes", "Usual value", "Source", "Noted on"]
    piece = Table("Durations counted, with their sources", heads, rows).piece()
    strange = not_used(dates)
    return piece + note("warn", "Not used.", strange) if strange else piece


def unplanned(plan: RemediationPlan) -> Piece:
    """Tasks that cannot be placed, tasks of people who leave, and what was assumed."""
    if not plan.tasks and not plan.unplanned:
        return paragraph(plan.reason)
    rows: list[list[Cell]] = [[row.task.id, row.task.title, row.reason] for row in plan.unplanned]
    piece = Table("Open tasks that cannot be planned", ["Task", "Title", "Why not"], rows).piece()
    for text in plan.stranded:
        piece = piece + note("warn", "Owner leaves.", text)
    return piece + paragraph(" ".join(plan.assumptions))


def drivers(plan: RemediationPlan, most: int = 10) -> Table:
    """Tasks whose duration moves the end most; grain: one row a task that moves it at all."""
    found = plan.finishes.drivers if plan.finishes else {}
    titles = {row.task.id: row.task.title or row.task.id for row in plan.tasks}
    ordered = sorted(found.items(), key=lambda item: -item[1])[:most]
    rows: list[list[Cell]] = [[id, titles[id], f"{value:.2f}"] for id, value in ordered if value >= LEAST_SHOWN]
    return Table("Tasks whose duration moves the end most", ["Task", "Title", "Correlation with the end"], rows)


def cost_lines(cost: CostJudgement) -> Piece:
    """Each cost line with its range and source; grain: one row a line."""
    rows: list[list[Cell]] = [
        [
            row.line.title,
            formatting.money(row.low, row.line.currency) if row.low is not None else Status("Not known", "unknown"),
            formatting.money(row.likely, row.line.currency) if row.likely is not None else None,
            formatting.money(row.high, row.line.currency) if row.high is not None else None,
            row.reason,
        ]
        for row in cost.lines
    ]
    heads = ["Line", "Low", "Most likely", "High", "Source"]
    return Table("Cost lines", heads, rows).piece() + paragraph(" ".join(cost.assumptions))


def auditors(compared: AuditorComparison) -> Piece:
    """The firms, best first, those ruled out last; grain: one row a firm."""
    rows: list[list[Cell]] = [
        [
            row.candidate.id,
            _status(row),
            _mark(row),
            _fee(row),
            row.reason,
            " ".join(row.warnings),
        ]
        for row in compared.candidates
    ]
    heads = ["Firm", "Standing", "Mark (1 to 5)", "Fee", "Because", "Take care"]
    return Table("Firms compared", heads, rows).piece() + paragraph(compared.reason)


def _status(row: CandidateJudgement) -> Status:
    if row.knocked_out:
        return Status("Ruled out", "bad")
    return Status("Can be chosen", "good") if row.can_be_chosen else Status("Ask first", "unknown")


def _mark(row: CandidateJudgement) -> str | None:
    if row.knocked_out:
        return None
    return f"{row.low:.1f}" if row.high - row.low < 0.05 else f"{row.low:.1f} to {row.high:.1f}"


def _fee(row: CandidateJudgement) -> str:
    firm = row.candidate
    if firm.fee_low is None or firm.fee_high is None:
        return "not quoted"
    if firm.fee_low == firm.fee_high:
        return formatting.money(firm.fee_low, firm.currency)
    return f"{formatting.money(firm.fee_low, firm.currency)} to {formatting.money(firm.fee_high, firm.currency)}"


def heaviest_controls(workload: Workload, most: int = 20) -> Table:
    """The controls that ask for most evidence; grain: one row a control."""
    by_control: dict[str, list[int]] = {}
    words: dict[str, str] = {}
    for item in workload.items:
        by_control.setdefault(item.control, []).append(len(item.days))
        words[item.control] = item.reason
    ordered = sorted(by_control.items(), key=lambda pair: -sum(pair[1]))[:most]
    rows: list[list[Cell]] = [[id, len(counts), sum(counts), words[id]] for id, counts in ordered]
    return Table("Controls that ask for most evidence", ["Control", "Systems", "Items", "How counted"], rows)


def request(sections: Sequence[Section]) -> Piece:
    """The draft request for proposal as a page shows it."""
    parts = []
    for section in sections:
        points = "".join(f"<li>{to_html(point)}</li>" for point in section.points)
        body = "".join(f"<p>{to_html(text)}</p>" for text in section.paragraphs)
        parts.append(f"<h4>{to_html(section.heading)}</h4>{body}{f'<ol>{points}</ol>' if points else ''}")
    plain = "\n".join(f"{section.heading}: {' '.join(section.paragraphs)}" for section in sections)
    return Piece("".join(parts), plain)
