"""The second page of a brief edition: options, blocking criteria, the largest risks, and for whom it is."""

from dataclasses import replace

from soc2lib.basics.formatting import clipped
from soc2lib.html.pieces import Cell, Piece, Table
from soc2lib.readiness.options.options import fitting
from soc2lib.share.report.criterion_status import blocking
from soc2lib.share.report.first_page import nothing_entered, reading
from soc2lib.share.report.option_table import option_table
from soc2lib.share.report.report import Report
from soc2lib.share.report.risk_table import largest_risks

_CRITERIA, _RISKS = 5, 5
_LONG, _NAME = 240, 56
"""Characters of a text and of a row's name."""


def second_page(report: Report) -> Piece:
    """What readers of a brief edition see after the first page."""
    if nothing_entered(report.assessment):
        return _marked(reading(report))
    options = fitting(report.assessment.options)
    shown = _piece(option_table(options)) if options else Piece("")
    shown += _piece(blocking(report.assessment.score.gate, _CRITERIA))
    if "risk.result" not in report.edition.leaves_out and report.assessment.risk.result.risks:
        shown += _piece(largest_risks(report.assessment, _RISKS))
    return _marked(shown + reading(report))


def _piece(shown: Table | Piece) -> Piece:
    """A table with its texts cut to what two sheets hold; the client's edition and the stage pages have them whole."""
    if not isinstance(shown, Table):
        return shown
    rows = [[_cut(cell, _LONG if at else _NAME) for at, cell in enumerate(row)] for row in shown.rows]
    return replace(shown, rows=rows).piece()


def _cut(cell: Cell, most: int) -> Cell:
    return clipped(cell, most) if isinstance(cell, str) else cell


def _marked(shown: Piece) -> Piece:
    """The page's style prints a page with this mark on two sheets."""
    return Piece(f'<div class="brief-page">{shown.html}</div>', shown.plain)
