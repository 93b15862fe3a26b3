"""Criterion status in one table: status, basis, and a short reason where a criterion is not shown."""

from soc2lib.basics import formatting
from soc2lib.basics.formatting import shortened
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.conclusion.words import criterion_word
from soc2lib.gap.results import CriterionJudgement, GapResult
from soc2lib.html.pieces import Cell, Piece, Table, note, two_lines
from soc2lib.readiness.results import GateResult

_REASON, _NAMED = 16, 3
"""Words of a reason, and ids of further controls, in one row."""
_ABOUT, _WHOLE = 5, 28
"""Words on what a criterion is about, and of a reason, where few rows have a sheet to themselves."""


def criterion_status(result: GapResult) -> Table:
    """Status and basis of every criterion in scope, worst first; grain: one row a criterion."""
    rows: list[list[Cell]] = [
        [row.criterion.id, row.conclusion.status, criterion_word(row), short_reason(row) or None]
        for row in sorted(result.criteria, key=lambda row: row.conclusion.rank())
    ]
    shown = sum(row.conclusion in SHOWN for row in result.criteria)
    applying = sum(row.conclusion is not Conclusion.NOT_RELEVANT for row in result.criteria)
    caption = f"Criterion status, worst first: {shown} of {formatting.count(applying, 'criterion', 'criteria')} shown"
    return Table(caption, ["Criterion", "Status", "Basis", "Reason"], rows, classes="statuses")


def short_reason(row: CriterionJudgement, most: int = _REASON) -> str:
    """The control that decides with its own reason, the others by id; of a shown criterion what is to be disclosed.

    Parameters
    ----------
    row : CriterionJudgement
        One criterion's conclusion.
    most : int
        Words of the reason.
    """
    if row.conclusion in SHOWN:
        return " ".join(
            f"{one.state.id}: {one.reason}." for one in row.controls if one.discloses and one.state.id in row.keys
        )
    if row.conclusion is Conclusion.NOT_RELEVANT:
        return formatting.sentence_of(row.reason.removeprefix("Not relevant: "), _REASON)
    deciding = {control.state.id: control for control in row.controls}
    first = next((deciding[id] for id in row.deciding if id in deciding), None)
    if first is None:
        return "No control is left that it rests on."
    others = [id for id in row.deciding if id != first.state.id]
    also = f" Also {formatting.listed(others, most=_NAMED)}." if others else ""
    reason = shortened(first.reason, most)
    return f"{first.state.id}: {reason}{'' if reason.endswith('…') else '.'}{also}"


def blocking(gate: GateResult, most: int) -> Table | Piece:
    """The criteria that keep the gate closed, worst first; grain: one row a criterion.

    Parameters
    ----------
    gate : GateResult
        The gate.
    most : int
        Rows shown; the others are counted in the caption.
    """
    found = [*gate.blocking, *gate.unknown]
    if not found:
        return note("good", "No criterion blocks.", "Each has what is due by today.")
    rows: list[list[Cell]] = [
        [
            two_lines(row.criterion.id, formatting.shortened(row.criterion.paraphrase, _ABOUT)),
            row.conclusion.status,
            short_reason(row, _WHOLE),
        ]
        for row in found[:most]
    ]
    of = f", the worst {most} of {len(found)}" if len(found) > most else ""
    return Table(f"Blocking criteria{of}", ["Criterion", "Status", "Reason"], rows)
