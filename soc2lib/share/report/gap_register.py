"""The gap register of a report: every open finding in a line, filtered and sorted by its reader."""

from soc2lib.basics import formatting
from soc2lib.basics.formatting import sentence_of
from soc2lib.basics.text import to_html
from soc2lib.gap.tables import SEVERITY
from soc2lib.html.pieces import Cell, Piece, Table, two_lines
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.share.report.report import Report

_CONDITION, _FIX = 26, 15
"""Words of a condition and of what closes it; the gap letter and the workpapers hold them whole."""


def gap_register(report: Report) -> Table | Piece:
    """Every open finding in the order in which to fix them; grain: one row a finding."""
    rows: list[list[Cell]] = [
        [
            two_lines(finding.number, finding.control),
            SEVERITY[finding.gap.severity],
            sentence_of(finding.condition, _CONDITION),
            sentence_of(finding.gap.recommendation, _FIX),
            owner_name(finding.owner),
            _day(finding),
            finding.effort,
        ]
        for finding in report.assessment.findings
    ]
    heads = ["Finding", "Severity", "Condition", "What closes it", "Owner", "Day", "Effort"]
    return Table("Gap register, in the order in which to fix them", heads, rows, classes="sifted register")


def owner_name(owner: str) -> str:
    """An owner's name without the title in brackets, which the responsibility matrix has.

    Examples
    --------
    >>> owner_name("Ada Byron (CTO)"), owner_name("no owner named"), owner_name("(vacant)")
    ('Ada Byron', 'no owner named', '(vacant)')
    """
    return owner.partition(" (")[0] or owner


def _day(finding: Finding) -> Piece | str:
    if finding.due is None:
        return finding.day
    shown = formatting.day(finding.due)
    words = finding.day.removeprefix(shown).replace("planned, ", "").strip(" ()")
    quiet = f'<span class="quiet">{to_html(words)}</span>' if words else ""
    return Piece(
        f'<time datetime="{finding.due.isoformat()}">{to_html(shown)}</time>{quiet}', f"{shown} {words}".strip()
    )
