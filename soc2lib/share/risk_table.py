"""The largest risks in a few columns: against the appetite with what is shown, and beside it as the client says."""

from soc2lib.assessment import Assessment
from soc2lib.foundation import wording
from soc2lib.foundation.pages import Cell, Piece, Status, Table, note
from soc2lib.gap.working import said_to_work
from soc2lib.risk.records import ControlEffect
from soc2lib.risk.residual import loss_if
from soc2lib.risk.result import RiskJudgement

NONE_SHOWN = "no control shown yet"


def largest_risks(assessment: Assessment, most: int = 10) -> Table | Piece:
    """The largest risks; grain: one row a risk with figures.

    Parameters
    ----------
    assessment : Assessment
        The client.
    most : int
        Rows shown; the others are counted in the caption.

    Notes
    -----
    The average of a year leans on controls that are shown to work; beside it stands the figure if controls worked as
    the client says.
    """
    known = [row for row in assessment.risk.risks if row.left]
    if not known:
        return note("unknown", "No risk has figures.", "A risk without figures is not known, which is not nothing.")
    rows: list[list[Cell]] = []
    for row in known[:most]:
        left = row.left.estimate.mean if row.left else None
        rows.append(
            [
                f"{row.risk.id} {row.risk.title}",
                wording.money(left, assessment.risk.currency),
                wording.money(as_said(row, assessment), assessment.risk.currency),
                against_appetite(row),
                shown_controls(row, assessment),
            ]
        )
    of = f", {most} of {len(known)}" if len(known) > most else ""
    heads = ["Risk", "Average year, shown controls", "As the client says", "Appetite", "Controls"]
    return Table(f"Largest risks{of}", heads, rows)


def as_said(row: RiskJudgement, assessment: Assessment) -> float:
    """The average loss of a year [money] by one risk, if controls worked as the client says."""
    effects = assessment.records.all(ControlEffect)
    return sum(loss_if([row.risk], effects, said_to_work(assessment.gap)).values())


def against_appetite(row: RiskJudgement) -> Status:
    """Above or within the appetite; unknown where none is stated."""
    if row.stand is None or row.stand.ratio is None:
        return Status("No appetite stated", "unknown")
    return Status("Above", row.stand.tone) if row.stand.ratio > 1 else Status("Within", row.stand.tone)


def shown_controls(row: RiskJudgement, assessment: Assessment) -> str:
    """How many of the controls linked to a risk are shown to work."""
    shown = sum(assessment.working_controls.get(control) is True for control in row.risk.controls)
    return f"{shown} of {len(row.risk.controls)} shown" if shown else NONE_SHOWN
