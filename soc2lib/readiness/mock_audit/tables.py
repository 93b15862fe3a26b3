"""What the mock audit showed, as a notebook shows it: the figures, each rehearsed control, and every exception."""

from soc2lib.basics import formatting
from soc2lib.evidence.testing.conclusion import Verdict
from soc2lib.evidence.testing.records import Spread
from soc2lib.gap.records import Design
from soc2lib.gap.tables import status_of
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Status, Table, key_figures, two_lines
from soc2lib.readiness.mock_audit.exceptions_table import compensation_words
from soc2lib.readiness.mock_audit.mock_audit import AuditException, MockAudit

_SPREADS = {
    None: Status("Not told", "unknown"),
    Spread.ISOLATED: Status("Isolated", "none"),
    Spread.SYSTEMATIC: Status("Systematic", "bad"),
}


def headline(audit: MockAudit) -> Piece:
    """How many controls were rehearsed, what that showed, and how many exceptions there are."""
    total, examined = len(audit.controls), [row for row in audit.controls if row.examined]
    walked = sum(row.design.design is Design.SUITABLE for row in audit.controls)
    ran = sum(row.verdict in (Verdict.OPERATED, Verdict.WITHIN) for row in audit.controls)
    items = sum(one.items for one in audit.exceptions)
    of = f"of {formatting.count(total, 'control')}"
    figures = [
        KeyFigure("Rehearsed", str(len(examined)), f"{of}; of the others nothing is shown", "unknown"),
        KeyFigure("Design shown suitable", str(walked), f"{of}, by a walkthrough with documents inspected"),
        KeyFigure("Operation shown", str(ran), f"{of}, by tests over the window; exceptions are listed"),
        KeyFigure("Deviating items", str(items), "each one reported", "warn" if items else "none"),
    ]
    return key_figures(figures)


def controls_table(audit: MockAudit) -> Table:
    """Every control with a walkthrough or a test on record; grain: one row a control, the worst verdict first."""
    order = list(Verdict)
    shown = sorted((row for row in audit.controls if row.examined), key=lambda r: (order.index(r.verdict), r.state.id))
    rows: list[list[Cell]] = [
        [
            two_lines(row.state.id, row.state.title),
            status_of(row.design.design),
            row.verdict.status,
            f"{row.design.reason} {row.shown.conclusion.reason}",
            sum(one.items for one in row.exceptions) if row.tests else None,
            " ".join(row.differs),
        ]
        for row in shown
    ]
    heads = ["Control", "Design", "Operation", "Because", "Deviating items", "Recorded status says more"]
    return Table("The mock audit, control by control, worst first", heads, rows)


def exceptions_table(audit: MockAudit) -> Table:
    """Every exception with nature, cause and what stands in; grain: one row an exception."""
    rows: list[list[Cell]] = [_exception(one) for one in audit.exceptions]
    heads = ["Control", "Items", "What happened", "Why", "Spread", "Stands in", "Compensating control, tested"]
    return Table("Exceptions of the mock audit; every one is reported", heads, rows)


def _exception(one: AuditException) -> list[Cell]:
    recorded = one.deviation
    stands = Status("Yes", "good") if one.compensated else Status("No", "warn")
    return [
        two_lines(one.test.control, one.test.id),
        f"{one.items} of {one.test.items}",
        recorded.nature if recorded and recorded.nature else "Nobody has looked into it",
        recorded.cause if recorded and recorded.cause else "Not told",
        _SPREADS[recorded.spread if recorded else None],
        stands,
        compensation_words(one),
    ]
