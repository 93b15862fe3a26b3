"""The gap register of a report: filtered and sorted by its reader, and opened down to the evidence of each control."""

from collections.abc import Mapping, Sequence
from datetime import date

from soc2lib.evidence.charts import status_of as state_of
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.results import ControlEvidence
from soc2lib.foundation import wording
from soc2lib.foundation.pages import Cell, Piece, Table, folded, pill, two_lines
from soc2lib.foundation.text import to_attribute, to_html
from soc2lib.gap.results import Gap
from soc2lib.gap.tables import SEVERITY, status_of
from soc2lib.share.report import Report

_MOST = 6


def gap_register(report: Report) -> Table:
    """Every control known to fall short, worst first; grain: one row a gap, with its evidence folded in."""
    shown = {"evidence", "register_rows"}.isdisjoint(report.edition.leaves_out)
    evidence = {row.control: row for row in report.assessment.evidence.controls} if shown else {}
    rows: list[list[Cell]] = [
        [
            two_lines(gap.control.seen.id, gap.control.seen.title),
            SEVERITY[gap.severity],
            status_of(gap.disposition),
            _condition(gap, _opened(gap, report, evidence) if shown else ""),
            ", ".join(gap.criteria),
            gap.control.seen.owner or "No owner",
            _due(gap),
        ]
        for gap in report.assessment.gaps
    ]
    heads = ["Control", "Severity", "To do", "Condition and what was seen", "Criteria", "Owner", "Due"]
    return Table("Gap register, worst first", heads, rows, classes="sifted register")


def _due(gap: Gap) -> Piece | None:
    due = gap.control.seen.due
    before = '<span class="quiet">before the window starts</span>' if gap.blocks_window else ""
    if due is None:
        return Piece(f"No date{before}", "No date") if before else None
    return Piece(f'<time datetime="{due.isoformat()}">{to_html(wording.day(due))}</time>{before}', wording.day(due))


def _condition(gap: Gap, opened: str) -> Piece:
    condition = two_lines(f"{wording.sentence(gap.control.because)}.", gap.control.seen.notes)
    return Piece(condition.html + opened, condition.plain)


def _opened(gap: Gap, report: Report, evidence: Mapping[str, ControlEvidence]) -> str:
    """The evidence, tests and coverage of a gap's control, folded."""
    id = gap.control.seen.id
    pieces = [piece for piece in report.assessment.fieldwork.evidence if id in piece.controls]
    tests = [test for test in report.assessment.fieldwork.tests if test.control == id]
    covered = evidence.get(id)
    parts = [_state(covered) if covered else "", _tests(tests), _pieces(pieces)]
    inside = "".join(part for part in parts if part) or "<p>No evidence and no test is on record.</p>"
    count = wording.sentence(wording.count(len(pieces), "piece")) + " of evidence"
    return folded(f"{count}, {wording.count(len(tests), 'test')}", Piece(inside)).html


def _state(covered: ControlEvidence) -> str:
    return f"<p>{pill(state_of(covered.coverage.state))} {to_html(covered.coverage.because)}</p>"


def _tests(tests: Sequence[TestResult]) -> str:
    lines = [
        f"<li><strong>{to_html(test.id)}</strong> {to_html(_period(test.period_start, test.period_end))}: "
        f"{to_html(wording.count(test.deviations, 'deviation'))} of {to_html(wording.count(test.items, 'item'))}"
        f"{_more(test.details)}</li>"
        for test in tests[:_MOST]
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _pieces(pieces: Sequence[Evidence]) -> str:
    lines = [
        f"<li><strong>{to_html(piece.id)}</strong> {to_html(piece.title or 'without a title')}"
        f"{_more(_period(piece.period_start, piece.period_end))}{_more(piece.file)}{_digest(piece.sha256)}</li>"
        for piece in pieces[:_MOST]
    ]
    left = len(pieces) - len(lines)
    more = f"<li>{to_html(wording.count(left, 'further piece'))}</li>" if left > 0 else ""
    return f"<ul>{''.join(lines)}{more}</ul>" if lines else ""


def _more(text: str) -> str:
    return f'<span class="quiet">{to_html(text)}</span>' if text else ""


def _digest(digest: str) -> str:
    """The first letters of a file's digest; the whole of it for those who hover."""
    if len(digest) < 64:
        return ""
    return f'<span class="quiet" title="{to_attribute(digest)}">SHA-256 {to_html(digest[:12])}…</span>'


def _period(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return ""
    return wording.day(start) if start == end else f"{wording.day(start)} to {wording.day(end)}"
