"""The whole gap register as a table to read and as one with a column for each field."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.gap.conclusion.words import shown_word
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.tables import SEVERITY, status_of
from soc2lib.html.pieces import Cell, Status, Table, two_lines

_UNTOLD = "Not told"


def register_in_full(lines: Sequence[RegisterLine]) -> Table:
    """Every gap with condition, cause, repair and whether it is closed; grain: one row a gap."""
    rows: list[list[Cell]] = [
        [
            two_lines(line.id, f"{line.control.state.id} {line.control.state.title}"),
            SEVERITY[line.severity],
            two_lines(line.condition, _weighs(line)),
            two_lines(f"Cause: {line.cause or _UNTOLD.lower()}", f"Effect: {line.effect or _UNTOLD.lower()}"),
            two_lines(formatting.sentence(line.disposition.value), line.recommendation or _UNTOLD),
            two_lines(line.owner, f"{_by_when(line)}; {line.effort}"),
            line.closure.state.status,
            two_lines(line.closure.retest, line.closure.reason),
        ]
        for line in lines
    ]
    heads = [
        "Gap",
        "Severity",
        "Condition and why it weighs",
        "Cause and effect",
        "To do",
        "Owner, date, effort",
        "State",
        "Retest",
    ]
    return Table("Gap register, open gaps first, worst first", heads, rows, classes="register")


def register_by_field(lines: Sequence[RegisterLine]) -> Table:
    """The same with a column for each field, as a spreadsheet holds it; grain: one row a gap."""
    rows: list[list[Cell]] = [
        [
            line.id,
            ", ".join(line.criteria),
            line.control.state.id,
            line.condition,
            shown_word(line.control),
            line.expectation,
            line.cause or _UNTOLD,
            line.effect or _UNTOLD,
            SEVERITY[line.severity],
            line.severity_reason,
            line.recommendation or _UNTOLD,
            status_of(line.disposition),
            line.owner,
            line.effort,
            line.day,
            Status("Yes", "bad") if line.blocks_window else Status("No", "none"),
            line.closure.retest,
            line.closure.state.status,
            line.closure.reason,
        ]
        for line in lines
    ]
    heads = [
        "Gap",
        "Criteria",
        "Control",
        "Condition",
        "Basis",
        "Expectation",
        "Cause",
        "Effect",
        "Severity",
        "Severity because",
    ]
    heads += ["Recommendation", "Disposition", "Owner", "Effort", "Target date", "Blocks the window", "Retest", "State"]
    return Table("Gap register, field by field", [*heads, "Because"], rows)


def _weighs(line: RegisterLine) -> str:
    criteria = ", ".join(line.criteria) or "none"
    return f"{line.severity_reason} Basis: {shown_word(line.control)}. Criteria: {criteria}."


def _by_when(line: RegisterLine) -> str:
    return f"{line.day}; before the window starts" if line.blocks_window else line.day
