"""The largest risks in a few columns: against the appetite with what is shown, and beside it as the client says."""

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Piece, Status, Table, note
from soc2lib.risk.results import RiskJudgement
from soc2lib.risk.treatment.risk_acceptance import Decision

NONE_SHOWN = "no control shown yet"
UNDECIDED = (Decision.OPEN, Decision.UNAPPROVED, Decision.UNTREATED)
"""Above the appetite, and no valid decision on it."""
_ALIKE = 0.05


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
            decided(row),
        ]
        for row, one, other in zip(largest, shown, said, strict=True)
    ]
    total = len(assessment.risk.result.risks)
    of = f", {len(largest)} of {total}" if total > len(largest) else ""
    stand = assessment.risk.result.stand
    together = f"; all together: {formatting.clause(stand.reason)}" if stand and stand.ratio is not None else ""
    figures = ["Average year, shown controls", *(["As the client says"] if said != shown else [])]
    return Table(f"Largest risks{of}{together}", ["Risk", *figures, "Appetite", "Controls", "Decision"], rows)


def against_appetite(row: RiskJudgement) -> Status:
    """Above, at or within the appetite; unknown where none is stated.

    At the limit is what the chance cannot be told apart from as it is printed: within a twentieth of what is tolerated.
    """
    if row.stand is None or row.stand.ratio is None:
        return Status("No appetite stated", "unknown")
    if abs(row.stand.ratio - 1) < _ALIKE:
        return Status("At the limit", "warn")
    return Status("Above", row.stand.tone) if row.stand.ratio > 1 else Status("Within", row.stand.tone)


def decided(row: RiskJudgement) -> str:
    """The decision on a risk; where there is no valid one, why."""
    why = formatting.sentences(row.reason)[-1]
    return f"{why}." if row.decision in UNDECIDED else formatting.sentence(row.decision.value)


def shown_controls(row: RiskJudgement, assessment: Assessment) -> str:
    """How many of the controls linked to a risk are shown to work."""
    shown = sum(assessment.working_controls.get(control) is True for control in row.risk.controls)
    return f"{shown} of {len(row.risk.controls)} shown" if shown else NONE_SHOWN
