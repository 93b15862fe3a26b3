"""The second page of a brief edition: options, blocking criteria, the largest risks, and for whom it is."""

from soc2lib.foundation.pages import Piece, Table
from soc2lib.readiness.options.options import fitting
from soc2lib.share.criterion_status import blocking
from soc2lib.share.first_page import nothing_entered, reading
from soc2lib.share.option_table import option_table
from soc2lib.share.report import Report
from soc2lib.share.risk_table import largest_risks

_CRITERIA, _RISKS = 12, 5


def second_page(report: Report) -> Piece:
    """What readers of a brief edition see after the first page."""
    if nothing_entered(report.assessment):
        return _marked(reading(report))
    options = fitting(report.assessment.options)
    shown = option_table(options).piece() if options else Piece("")
    shown += _piece(blocking(report.assessment.score.gate, _CRITERIA))
    if "risk" not in report.edition.leaves_out and report.assessment.risk.risks:
        shown += _piece(largest_risks(report.assessment, _RISKS))
    return _marked(shown + reading(report))


def _piece(shown: Table | Piece) -> Piece:
    return shown.piece() if isinstance(shown, Table) else shown


def _marked(shown: Piece) -> Piece:
    """The page's style prints a page with this mark on two sheets."""
    return Piece(f'<div class="brief-page">{shown.html}</div>', shown.plain)
