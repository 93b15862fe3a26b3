"""The gap stage as tables: each criterion field by field, the register, the claims, the quarantine."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.words import criterion_word
from soc2lib.gap.records import (
    Applicability,
    Claim,
    ClaimedStatus,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
)
from soc2lib.gap.results import GapResult
from soc2lib.html.pieces import Cell, Piece, Status, Table, note
from soc2lib.store.record import Choice, QuarantinedRow

_TONES: dict[Choice, str] = {
    Design.NOT_ASSESSED: "unknown",
    Design.NOT_DESIGNED: "bad",
    Design.PARTLY: "warn",
    Design.SUITABLE: "good",
    Implementation.NOT_ASSESSED: "unknown",
    Implementation.NOT_STARTED: "bad",
    Implementation.IN_PROGRESS: "warn",
    Implementation.IN_USE: "good",
    Operation.NOT_TESTED: "unknown",
    Operation.NO_OCCURRENCE: "unknown",
    Operation.EFFECTIVE: "good",
    Operation.DEVIATIONS: "fair",
    Operation.NOT_EFFECTIVE: "bad",
    EvidenceSufficiency.NONE: "unknown",
    EvidenceSufficiency.DESIGN_ONLY: "warn",
    EvidenceSufficiency.PARTIAL: "warn",
    EvidenceSufficiency.FULL: "good",
    ClaimedStatus.IN_PLACE: "none",
    ClaimedStatus.PARTLY: "none",
    ClaimedStatus.NOT_IN_PLACE: "none",
    ClaimedStatus.NOT_APPLICABLE: "none",
    ClaimedStatus.UNKNOWN: "none",
    Disposition.EXISTS: "good",
    Disposition.STRENGTHEN: "warn",
    Disposition.CREATE: "bad",
    Disposition.NOT_NEEDED: "none",
}
_WORST_FIRST: dict[type[Choice], tuple[Choice, ...]] = {
    Design: (Design.NOT_DESIGNED, Design.PARTLY, Design.NOT_ASSESSED, Design.SUITABLE),
    Implementation: (
        Implementation.NOT_STARTED,
        Implementation.IN_PROGRESS,
        Implementation.NOT_ASSESSED,
        Implementation.IN_USE,
    ),
    Operation: (
        Operation.NOT_EFFECTIVE,
        Operation.NOT_TESTED,
        Operation.NO_OCCURRENCE,
        Operation.DEVIATIONS,
        Operation.EFFECTIVE,
    ),
    EvidenceSufficiency: tuple(EvidenceSufficiency),
}
SEVERITY = {"high": Status("High", "bad"), "medium": Status("Medium", "warn"), "low": Status("Low", "none")}


def status_of(choice: Choice) -> Status:
    """An answer as readers see it."""
    return Status(formatting.sentence(choice.value), _TONES[choice])


def tone_of(choice: Choice) -> str:
    """The tone of an answer; answers that are neither good nor bad are neutral.

    Examples
    --------
    >>> tone_of(Design.SUITABLE), tone_of(Applicability.IN_SCOPE)
    ('good', 'none')
    """
    return _TONES.get(choice, "none")


@remembered
def field_heat(result: GapResult) -> Table:
    """Status and basis of each criterion, design and operation kept apart; grain: one row a criterion."""
    rows: list[list[Cell]] = []
    for judgement in result.criteria:
        keys = [control.state for control in judgement.controls if control.state.id in judgement.keys]
        claim = status_of(judgement.claim.status) if judgement.claim else None
        rows.append(
            [
                judgement.criterion.id,
                judgement.conclusion.status,
                criterion_word(judgement),
                _worst(keys, Design),
                _worst(keys, Implementation),
                _worst(keys, Operation),
                _worst(keys, EvidenceSufficiency),
                claim,
                judgement.reason,
            ]
        )
    heads = ["Criterion", "Status", "Basis", "Design", "In use", "Operation", "Evidence", "Client's claim", "Reason"]
    return Table("Criterion status: the worst of its key controls", heads, rows, classes="heat")


def _worst(keys: Sequence[ControlState], kind: type[Choice]) -> Status | None:
    fields = {
        Design: "design",
        Implementation: "implementation",
        Operation: "operation",
        EvidenceSufficiency: "evidence",
    }
    run_here = [state for state in keys if state.applicability is Applicability.IN_SCOPE]
    if not run_here:
        return Status("Carried by others", "unknown") if keys else None
    order = _WORST_FIRST[kind]
    return status_of(min((getattr(state, fields[kind]) for state in run_here), key=order.index))


def claims_table(claims: Sequence[Claim], result: GapResult) -> Table:
    """What the client's own table says beside our judgement; grain: one row a claim."""
    judgements = {j.criterion.id: j for j in result.criteria}
    criteria = catalog().criteria
    rows: list[list[Cell]] = [
        [
            claim.id,
            criteria[claim.id].paraphrase,
            claim.title or None,
            claim.words or formatting.sentence(claim.status.value),
            judgements[claim.id].conclusion.status if claim.id in judgements else Status("Out of scope", "none"),
            claim.evidence or None,
            claim.gap or None,
            claim.source or None,
        ]
        for claim in claims
    ]
    heads = [
        "Criterion",
        "In our words",
        "Their title",
        "Their words",
        "Conclusion",
        "Evidence named",
        "Gap named",
        "Source",
    ]
    return Table("The client's own claims, which nobody has tested", heads, rows)


def quarantine(rows: Sequence[QuarantinedRow]) -> Piece:
    """Rows of imported tables that could not be used; a short word where there are none."""
    if not rows:
        return note("good", "Nothing is in quarantine.", "Every row of every imported table was understood.")
    cells: list[list[Cell]] = [
        [f"{row.file}, row {row.row}", row.column, row.found, row.expected, row.remedy] for row in rows
    ]
    heads = ["Row", "Column", "Found", "Expected", "What to do"]
    table = Table("Rows in quarantine: read, not understood, not used", heads, cells)
    count = formatting.sentence(formatting.count(len(rows), "row"))
    words = note("warn", f"{count} in quarantine.", "They take no part in any figure until they are mended.")
    return words + table.piece()
