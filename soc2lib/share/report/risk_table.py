"""The largest risks in a few columns: against the appetite with what is shown, and beside it as the client says."""

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Piece, Status, Table, note
from soc2lib.risk.results import RiskJudgement

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
    The average of a year leans on controls that are shown to work, with deviations within the tolerable rate too;
    beside it stands the figure if controls worked as the client says, where it is another one.
    """
    known = [row for row in assessment.risk.result.risks if row.left]
    if not known:
        return note("unknown", "No risk has figures.", "A risk without figures is not known, which is not nothing.")
    currency, largest = assessment.risk.result.currency, known[:most]
    shown = [formatting.money(row.left.estimate.mean, currency) for row in largest if row.left]
    said = [formatting.money(assessment.risk.as_said(row.risk), currency) for row in largest]
    rows: list[list[Cell]] = [
        [
            f"{row.risk.id} {row.risk.title}",
            *((one, other) if said != shown else (one,)),
            against_appetite(row),
            shown_controls(row, assessment),
        ]
        for row, one, other in zip(largest, shown, said, strict=True)
    ]
    of = f", {most} of {len(known)}" if len(known) > most else ""
    figures = ["Average year, shown controls", *(["As the client says"] if said != shown else [])]
    return Table(f"Largest risks{of}", ["Risk", *figures, "Appetite", "Controls"], rows)


def against_appetite(row: RiskJudgement) -> Status:
    """Above or within the appetite; unknown where none is stated."""
    if row.stand is None or row.stand.ratio is None:
        return Status("No appetite stated", "unknown")
    return Status("Above", row.stand.tone) if row.stand.ratio > 1 else Status("Within", row.stand.tone)


def shown_controls(row: RiskJudgement, assessment: Assessment) -> str:
    """How many of the controls linked to a risk are shown to work."""
    shown = sum(assessment.working_controls.get(control) is True for control in row.risk.controls)
    return f"{shown} of {len(row.risk.controls)} shown" if shown else NONE_SHOWN
