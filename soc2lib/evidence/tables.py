"""The evidence stage as tables: each control's coverage, what falls due, what goes stale, the tests, the requests."""

from collections.abc import Sequence
from typing import Any

from soc2lib.basics import formatting
from soc2lib.evidence.charts import status_of
from soc2lib.evidence.coverage.states import Coverage, State
from soc2lib.evidence.records import AuditorStatus, InternalStatus, Population, Request, TestResult
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.sampling.sample_plan import PlannedSample
from soc2lib.gap.tables import status_of as field_status
from soc2lib.html.pieces import Cell, Status, Table, two_lines

_COMPLETE = {
    True: Status("Agreed to a total", "good"),
    False: Status("Not whole", "bad"),
    None: Status("Not agreed", "unknown"),
}
_MOST_NAMED = 4
_INTERNAL = {InternalStatus.READY: "fair", InternalStatus.SENT: "good"}
_AUDITOR = {AuditorStatus.ACCEPTED: "good", AuditorStatus.RETURNED: "bad", AuditorStatus.NOT_SEEN: "unknown"}


def coverage_table(result: EvidenceResult) -> Table:
    """Each control: what is shown, worst first; grain: one row a control."""
    worst_first = sorted(result.controls, key=lambda row: (row.coverage.state.rank, row.control))
    rows: list[list[Cell]] = [
        [
            two_lines(row.control, row.title),
            status_of(row.coverage.state),
            _runs(row.coverage.shown, row.coverage.expected),
            _fresh(row.coverage),
            field_status(row.sufficiency),
            field_status(row.operation),
            f"{row.coverage.reason} {row.operation_reason}{_objection(row.flags)}",
        ]
        for row in worst_first
    ]
    heads = ["Control", "Runs on record", "Runs", "Days fresh", "Evidence", "Operation shown", "Because"]
    return Table("What evidence and tests show of each control, worst first", heads, rows)


def _objection(flags: Sequence[str]) -> str:
    return f" A reviewer would object: {formatting.listed(flags)}." if flags else ""


def _fresh(covered: Coverage) -> str:
    known = covered.fresh_until is not None and covered.window_days
    return formatting.share(covered.covered_days / covered.window_days if known else None)


def _runs(shown: int | None, expected: int | None) -> str:
    return "on events" if shown is None else f"{shown} of {expected}"


def due_table(result: EvidenceResult) -> Table:
    """What will be missing if nobody runs it, the soonest first; grain: one row a control with a run to come."""
    rows: list[list[Cell]] = [
        [
            two_lines(row.control, row.title),
            formatting.day(row.coverage.next_due),
            formatting.day(row.coverage.latest),
            row.owner or "No owner",
            status_of(row.coverage.state),
        ]
        for row in result.falling_due()
        if row.coverage.state is not State.CANNOT_TELL
    ]
    said = "What falls due inside the window" if rows else "Nothing more falls due inside the window"
    return Table(said, ["Control", "Due", "At the latest", "Owner", "So far"], rows)


def stale_table(result: EvidenceResult) -> Table:
    """Evidence that expires before fieldwork ends; grain: one row a control."""
    rows: list[list[Cell]] = [
        [two_lines(row.control, row.title), formatting.day(row.expires_early), row.owner or "No owner"]
        for row in result.going_stale()
    ]
    last, over = result.fieldwork_end, result.fieldwork_end is not None and result.fieldwork_end <= result.as_of
    words = "Evidence already stale on" if over else "Evidence that goes stale before"
    return Table(f"{words} {formatting.day(last)}", ["Control", "Fresh until", "Owner"], rows)


def results(result: EvidenceResult) -> dict[str, Any]:
    """The numbers a run hands on: JSON values, None where no window says how long evidence must last."""
    return {"evidence_going_stale": len(result.going_stale()) if result.fieldwork_end else None}


def population_table(populations: Sequence[Population]) -> Table:
    """Every population with what shows that it is whole; grain: one row a population."""
    rows: list[list[Cell]] = [
        [
            two_lines(one.id, one.title),
            one.rows,
            one.independent_total,
            _COMPLETE[one.complete],
            _period(one),
            one.query or "No query kept",
            one.digest[:12] or "No digest",
        ]
        for one in sorted(populations, key=lambda one: one.id)
    ]
    heads = ["Population", "Rows", "Independent total", "Whole", "Period", "Query", "Digest"]
    return Table("Populations, and what they were agreed to", heads, rows)


def results_table(tests: Sequence[TestResult]) -> Table:
    """Every test and what it showed; grain: one row a test."""
    rows: list[list[Cell]] = [
        [
            two_lines(test.control, test.procedure or test.id),
            formatting.sentence(test.method.value) if test.method else "Not told",
            test.planned,
            test.items,
            test.deviations,
            test.cannot_tell,
            test.details or ("Nothing occurred." if test.nothing_occurred else ""),
        ]
        for test in sorted(tests, key=lambda test: (-test.deviations, test.control, test.id))
    ]
    heads = ["Control", "Method", "Planned", "Tested", "Deviations", "Cannot tell", "In words"]
    return Table("Tests, most deviations first", heads, rows)


def sample_table(plan: Sequence[PlannedSample]) -> Table:
    """Samples to expect, and what a clean one would leave possible; grain: one row a frequency or population."""
    rows: list[list[Cell]] = [
        [
            formatting.sentence(row.what),
            row.controls,
            row.items if row.items is not None else "not known",
            *(row.sizes or ("not known",) * 3),
            "–" if row.not_ruled_out is None else formatting.share(float(row.not_ruled_out)),
        ]
        for row in plan
    ]
    heads = [
        "Runs or population",
        "Controls",
        "Items",
        "Low",
        "Moderate",
        "High",
        "Deviations a clean sample leaves open",
    ]
    return Table("Sample sizes an auditor may ask for: planning figures, not a rule", heads, rows)


def request_table(requests: Sequence[Request]) -> Table:
    """The request list; grain: one row a request."""
    rows: list[list[Cell]] = [
        [
            two_lines(request.id, request.description),
            formatting.sentence(request.type.value) if request.type else "Not told",
            formatting.listed(request.controls, most=_MOST_NAMED),
            request.owner or "Nobody",
            formatting.day(request.due),
            Status(formatting.sentence(request.internal_status), _INTERNAL.get(request.internal_status, "warn")),
            Status(formatting.sentence(request.auditor_status), _AUDITOR[request.auditor_status]),
        ]
        for request in requests
    ]
    heads = ["Request", "Type", "Controls", "Owner", "Due", "Client", "Auditor"]
    return Table("Requests; only the auditor accepts", heads, rows)


def _period(one: Population) -> str:
    if one.period_start is None or one.period_end is None:
        return "not told"
    return f"{formatting.day(one.period_start)} to {formatting.day(one.period_end)}"
