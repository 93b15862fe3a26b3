"""Sections of the client report that say in a few lines what a stage page says in full, and name that page."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.evidence.charts import status_of
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.results import EvidenceResult
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.gap.conclusion.status import SHOWN
from soc2lib.gap.records import Claim, ClaimedStatus
from soc2lib.gap.results import GapResult
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Table, key_figures, note, paragraph
from soc2lib.plan.cost.budget import CostJudgement
from soc2lib.plan.raci import ERROR, RaciJudgement
from soc2lib.readiness.consistency.consistency import Inconsistency
from soc2lib.readiness.remediation.ranking import RepairPlan
from soc2lib.share.report.report import LEFT_OUT, Report
from soc2lib.stages import EDITIONS, page_name, stage
from soc2lib.store.record import QuarantinedRow

_ROWS, _SOURCE, _WORDS = 12, 10, 16
_PROMISE = ": the policy promises"


def in_full(report: Report, stage_name: str, what: str) -> Piece:
    """Which page of the same run has it in full; only the client's own edition has these pages beside it.

    Parameters
    ----------
    report : Report
        The report.
    stage_name : str
        The stage.
    what : str
        What is there in full, as the beginning of a sentence.
    """
    if report.edition.name != EDITIONS[0]:
        return LEFT_OUT
    return paragraph(f"{what}: page {page_name(stage(stage_name))}.html of the same run.")


def answers_that_differ(found: Sequence[Inconsistency]) -> Piece:
    """Answers that do not fit together, by what was found; grain: one row a finding with the rows it was found in."""
    if not found:
        return note("good", "No contradiction was found.", "The answers given fit together; this says nothing of gaps.")
    cells: list[list[Cell]] = [
        [what, len(rows), ", ".join(dict.fromkeys(row.where for row in rows)), rows[0].remedy]
        for what, rows in by_finding(found).items()
    ]
    caption = "Inconsistent answers, by what was found"
    return Table(caption, ["Found", "Times", "Rows", "What to do"], cells).piece()


def by_finding(found: Sequence[Inconsistency]) -> dict[str, list[Inconsistency]]:
    """What was found, most often first, to the rows it was found in; one that stands alone is named in its own words.

    Examples
    --------
    >>> rows = [Inconsistency("IAM-01", "It is typed as in use; nothing shows it.", "Test it.")] * 2
    >>> [(what, len(several)) for what, several in by_finding(rows).items()]
    [('It is typed as in use.', 2)]
    """
    grouped: dict[str, list[Inconsistency]] = {}
    for one in found:
        grouped.setdefault(_kind(one.found), []).append(one)
    ordered = sorted(grouped.items(), key=lambda pair: -len(pair[1]))
    return {what if len(rows) > 1 else formatting.sentence_of(rows[0].found, _WORDS): rows for what, rows in ordered}


def _kind(found: str) -> str:
    """What was found without the row's own details."""
    if _PROMISE in found:
        return "Practice misses the limit of the policy."
    return f"{found.partition(';')[0].partition(':')[0].rstrip('.')}."


def own_claims(claims: Sequence[Claim], result: GapResult) -> Piece:
    """The client's own ratings against the conclusions; grain: one row a rating."""
    if not claims:
        return note("none", "No rating of the client's own is on record.", "Nothing is compared.")
    concluded = {row.criterion.id: row for row in result.criteria}
    rows: list[list[Cell]] = []
    for status in ClaimedStatus:
        ids = [claim.id for claim in claims if claim.status is status and claim.id in concluded]
        agreed = sum(concluded[id].conclusion in SHOWN for id in ids)
        apart = [id for id in ids if concluded[id].conclusion not in SHOWN]
        if ids:
            rows.append([formatting.sentence(status.value), len(ids), agreed, ", ".join(apart) or None])
    caption = "The client's own ratings, which nobody has tested, beside the conclusions"
    return Table(caption, ["Rated", "Criteria", "Of them shown", "Not shown"], rows).piece()


def quarantined(rows: Sequence[QuarantinedRow]) -> Piece:
    """How many imported rows were not understood, and from which files."""
    if not rows:
        return note("good", "Nothing is in quarantine.", "Every row of every imported table was understood.")
    count = formatting.sentence(formatting.count(len(rows), "row"))
    files = formatting.listed(dict.fromkeys(row.file for row in rows), most=4)
    return note("warn", f"{count} in quarantine.", f"From {files}. They take no part in any figure.")


def responsibilities(raci: RaciJudgement) -> Piece:
    """What is wrong with the responsibility matrix; grain: one row an error."""
    errors = [finding for finding in raci.findings if finding.severity == ERROR]
    shown = paragraph(raci.reason)
    if not errors:
        return shown
    rows: list[list[Cell]] = [[one.where, one.reason, one.remedy] for one in errors[:_ROWS]]
    of = f", {_ROWS} of {len(errors)}" if len(errors) > _ROWS else ""
    return shown + Table(f"Errors of the matrix{of}", ["Where", "What is wrong", "What to do"], rows).piece()


def costs(cost: CostJudgement) -> Piece:
    """The total where something was entered, and each line with its source; grain: one row a line."""
    figures = [
        KeyFigure("Budget", formatting.money(total.at[0.8], total.currency), cost.covers) for total in cost.totals
    ]
    rows: list[list[Cell]] = [
        [
            row.line.title,
            formatting.money(row.low, row.line.currency) if row.low is not None else "not known",
            formatting.money(row.high, row.line.currency) if row.high is not None else None,
            formatting.shortened(row.reason, _SOURCE),
        ]
        for row in cost.lines
    ]
    table = Table("Cost lines", ["Line", "Low", "High", "Source"], rows).piece()
    return (key_figures(figures) if figures else note("unknown", "No total.", cost.reason)) + table


def repairs(plan: RepairPlan | None, result: GapResult) -> Piece:
    """The first repairs with their effort and the criteria they hold back; grain: one row a repair."""
    if plan is None:
        return note("unknown", "No order of repairs.", "Nothing is known of any control, so there is nothing to rank.")
    if not plan.prices:
        return note("none", "Nothing to repair.", "No control of which something is known falls short.")
    rows: list[list[Cell]] = [
        [
            f"{price.ground.state.id} {price.ground.state.title}",
            f"{formatting.amount(price.effort, 'day')}{'' if price.estimated else ' (assumed)'}",
            ", ".join(_held_back(price.ground.state.id, result)) or None,
        ]
        for price in plan.prices[:_ROWS]
    ]
    of = f", {_ROWS} of {len(plan.prices)}" if len(plan.prices) > _ROWS else ""
    table = Table(f"What to fix first{of}", ["Control", "Effort", "Criteria it holds back"], rows).piece()
    over = result.phase is Phase.AFTER
    return (note("none", "The period is over.", "Nothing here improves it.") + table) if over else table


def _held_back(id: str, result: GapResult) -> list[str]:
    return [one.criterion.id for one in result.criteria if id in one.deciding and one.conclusion not in SHOWN]


def evidence_counts(result: EvidenceResult) -> Piece:
    """How many controls have what state of evidence; grain: one row a state that occurs."""
    rows: list[list[Cell]] = []
    for state in State:
        ids = [row.control for row in result.controls if row.coverage.state is state]
        if ids:
            rows.append([status_of(state).words, len(ids), formatting.listed(ids, most=_ROWS)])
    return Table(
        "Controls by the runs on record, which is no conclusion on them", ["Runs on record", "Controls", "Which"], rows
    ).piece()
