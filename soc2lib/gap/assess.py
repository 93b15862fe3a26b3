"""Judges each criterion by its key controls: the worst known thing decides, and what is unknown stays unknown."""

from collections.abc import Iterable, Mapping, Sequence

from soc2lib.foundation import wording
from soc2lib.foundation.catalog import Catalog, Category, Criterion, catalog
from soc2lib.foundation.remembering import remembered
from soc2lib.gap.claims import Seen, as_claimed, as_recorded
from soc2lib.gap.records import Claim, Control, CriterionScope, Disposition
from soc2lib.gap.records import ClaimedStatus as Claimed
from soc2lib.gap.results import ControlJudgement, CriterionJudgement, Gap, GapResult
from soc2lib.gap.standing import Standing, stand
from soc2lib.scope.results import Scope


def rated_categories(claims: Iterable[Claim]) -> frozenset[Category]:
    """The categories whose criteria the client's own table rates."""
    return frozenset(catalog().criteria[claim.id].category for claim in claims)


@remembered
def judge(
    scope: Scope,
    controls: Sequence[Control],
    claims: Sequence[Claim] = (),
    not_relevant: Sequence[CriterionScope] = (),
    shelf: Catalog | None = None,
) -> GapResult:
    """Judge every criterion in scope.

    Parameters
    ----------
    scope : Scope
        What is examined.
    controls : sequence of Control
        What the client told of its controls; library controls nobody spoke of are judged as not assessed.
    claims : sequence of Claim
        What the client's own table says of criteria. A claim fills in a criterion's controls that nobody assessed,
        as in use and untested at most, and for that criterion alone.
    not_relevant : sequence of CriterionScope
        Criteria that do not apply, with the reason.

    Returns
    -------
    GapResult

    Notes
    -----
    A criterion stands as the worst of its key controls: not met, at risk, not assessed, met with deviations, met.
    Known trouble beats the unknown, and the unknown beats what is known to be good. A criterion without a key control
    is not met by definition.

    References
    ----------
    Domain brief 5.1 to 5.3.

    Examples
    --------
    >>> from soc2lib.scope.assess import settle
    >>> result = judge(settle(None), [])
    >>> len(result.criteria), {judged.standing.value for judged in result.criteria}
    (33, {'not assessed'})
    """
    shelf = shelf or catalog()
    told = {control.id: control for control in controls}
    claimed = {claim.id: claim for claim in claims}
    excluded = {row.id: row.reason for row in not_relevant}
    in_scope = shelf.in_categories(scope.categories)
    wanted = {criterion.id for criterion in in_scope}
    recorded = [seen for seen in as_recorded(shelf, told) if wanted.intersection(seen.criteria)]
    serving: dict[str, list[Seen]] = {id: [] for id in wanted}
    for seen in recorded:
        for id in wanted.intersection(seen.criteria):
            serving[id].append(seen)
    standing = {seen.id: _control(seen, scope) for seen in recorded}

    def judged(seen: Seen, claim: Claim | None) -> ControlJudgement:
        shown = as_claimed(seen, claim)
        return standing[seen.id] if shown is seen else _control(shown, scope)

    criteria = tuple(
        _criterion(
            criterion,
            [judged(seen, claimed.get(criterion.id)) for seen in serving[criterion.id]],
            claimed.get(criterion.id),
            excluded.get(criterion.id),
        )
        for criterion in in_scope
    )
    own = tuple(judged(seen, _worst_claim(seen, claimed, wanted)) for seen in recorded)
    outside = sum(id not in wanted for id in claimed)
    return GapResult(scope, criteria, own, outside)


def _control(seen: Seen, scope: Scope) -> ControlJudgement:
    standing, because = stand(seen, scope)
    return ControlJudgement(seen, standing, because)


def _worst_claim(seen: Seen, claimed: Mapping[str, Claim], wanted: set[str]) -> Claim | None:
    order = (Claimed.NOT_IN_PLACE, Claimed.PARTLY, Claimed.IN_PLACE)
    rated = [claimed[id] for id in seen.criteria if id in claimed and id in wanted and claimed[id].status in order]
    return min(rated, key=lambda claim: order.index(claim.status), default=None)


def _criterion(
    criterion: Criterion, serving: Sequence[ControlJudgement], claim: Claim | None, excluded: str | None
) -> CriterionJudgement:
    judged = sorted(serving, key=lambda control: not control.seen.key)
    if excluded is not None:
        reason = f"Not relevant: {excluded}"
        return CriterionJudgement(criterion, Standing.NOT_RELEVANT, reason, tuple(judged), claim)
    keys = [control for control in judged if control.seen.key and control.counts]
    if not keys:
        because = "No key control serves it: a gap by definition."
        return CriterionJudgement(criterion, Standing.NOT_MET, because, tuple(judged), claim)
    worst = min((control.standing for control in keys), key=Standing.rank)
    return CriterionJudgement(criterion, worst, _because(keys, worst), tuple(judged), claim)


def _because(keys: Sequence[ControlJudgement], worst: Standing) -> str:
    deciding = [control for control in keys if control.standing is worst]
    if worst is Standing.MET:
        return f"{wording.sentence(wording.count(len(keys), 'key control'))}, each shown to stand."
    first, others = deciding[0], len(deciding) - 1
    named = f"{first.seen.id} and {others} more" if others else first.seen.id
    of = f"{len(deciding)} of {wording.count(len(keys), 'key control')}"
    return f"{named} ({of}): {first.because}."


@remembered
def register(result: GapResult) -> tuple[Gap, ...]:
    """The gap register, worst first: every control known to fall short; what is unknown is no gap yet.

    Examples
    --------
    >>> from soc2lib.scope.assess import settle
    >>> create = Control(id="GOV-03", disposition="create")
    >>> [(gap.control.seen.id, gap.severity, gap.criteria) for gap in register(judge(settle(None), [create]))]
    [('GOV-03', 'high', ('CC1.2', 'CC2.2', 'CC4.2'))]
    """
    wanted = {judged.criterion.id for judged in result.criteria if judged.standing is not Standing.NOT_RELEVANT}
    short = (Standing.NOT_MET, Standing.AT_RISK, Standing.DEVIATIONS)
    rows = [
        _gap(control, tuple(id for id in control.seen.criteria if id in wanted))
        for control in result.controls
        if control.standing in short and wanted.intersection(control.seen.criteria)
    ]
    order = ("high", "medium", "low")
    return tuple(sorted(rows, key=lambda gap: (order.index(gap.severity), not gap.blocks_window, gap.control.seen.id)))


def _gap(control: ControlJudgement, criteria: tuple[str, ...]) -> Gap:
    seen = control.seen
    blocks = seen.key and seen.absent
    severity, why = _severity(control, blocks)
    missing = control.standing is Standing.NOT_MET and seen.absent
    disposition = seen.disposition or (Disposition.CREATE if missing else Disposition.STRENGTHEN)
    if seen.disposition is Disposition.EXISTS and control.standing is not Standing.DEVIATIONS:
        disposition = Disposition.STRENGTHEN
    return Gap(control, criteria, severity, why, blocks, disposition)


def _severity(control: ControlJudgement, blocks: bool) -> tuple[str, str]:
    if not control.seen.key:
        return "low", "It only supports other controls."
    if blocks:
        return "high", "A key control is absent: its criteria would not be met, and the window must not start."
    if control.standing is Standing.NOT_MET:
        return "high", "A key control does not work: its criteria would not be met."
    if control.standing is Standing.AT_RISK:
        return "medium", "A key control is not shown well enough to rely on."
    return "low", "It worked; deviations are to be disclosed."
