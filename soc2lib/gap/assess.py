"""Concludes on each control and each criterion: a criterion stands as the worst of its key controls."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import Catalog, Category, Criterion, catalog
from soc2lib.gap.claims.claims import ControlState, as_recorded
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.evaluate import evaluate_control
from soc2lib.gap.conclusion.phase import Asked, phase_of
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.key_controls.headline import headline
from soc2lib.gap.key_controls.sets import Answers, Keys, KeySet, key_sets
from soc2lib.gap.records import Applicability, Claim, ClaimedStatus, Control, CriterionScope, Disposition
from soc2lib.gap.results import ControlJudgement, CriterionJudgement, Gap, GapResult, ShownControl
from soc2lib.scope.results import Scope

Shown = Mapping[str, ShownControl]
Since = Callable[[str, str], date | None]
"""Control id and field to the day since when the field admits what it admits."""


def rated_categories(claims: Iterable[Claim]) -> frozenset[Category]:
    """The categories whose criteria the client's own table rates; *not applicable* rates nothing."""
    rated = (claim.id for claim in claims if claim.status is not ClaimedStatus.NOT_APPLICABLE)
    return frozenset(catalog().criteria[id].category for id in rated)


def controls_in_scope(
    scope: Scope,
    controls: Sequence[Control],
    not_relevant: Sequence[CriterionScope] = (),
    answers: Answers | None = None,
    shipped: Catalog | None = None,
) -> tuple[tuple[ControlState, ...], Keys]:
    """Every control that serves a criterion in scope, as said, and what each criterion rests on.

    Parameters
    ----------
    scope : Scope
        What is examined.
    controls : sequence of Control
        What the client recorded.
    not_relevant : sequence of CriterionScope
        Criteria that do not apply, with the reason.
    answers : mapping, optional
        What the client answered to the conditions of key controls.
    """
    shipped = shipped or catalog()
    excluded = {row.id for row in not_relevant}
    in_scope = [criterion.id for criterion in shipped.in_categories(scope.categories)]
    keys = key_sets(shipped, [id for id in in_scope if id not in excluded], scope.categories, controls, answers or {})
    wanted, marked = set(in_scope), keys.controls
    recorded = as_recorded(shipped, {control.id: control for control in controls})
    return tuple(
        replace(state, key=state.id in marked or (state.key and _set_aside(state)))
        for state in recorded
        if wanted.intersection(state.criteria) or state.id in marked
    ), keys


def _set_aside(state: ControlState) -> bool:
    """A control that the client calls not relevant or does without: it keeps the weight that it would have."""
    return state.applicability is Applicability.NOT_RELEVANT or state.disposition is Disposition.NOT_NEEDED


def assess(
    scope: Scope,
    said: Sequence[ControlState],
    keys: Keys,
    shown: Shown,
    claims: Sequence[Claim] = (),
    not_relevant: Sequence[CriterionScope] = (),
    *,
    as_of: date,
    renewal: bool = False,
    since: Since | None = None,
) -> GapResult:
    """Conclude on every control and criterion in scope.

    Parameters
    ----------
    scope : Scope
        What is examined.
    said : sequence of Seen
        Of `controls_in_scope`.
    keys : Keys
        Of `controls_in_scope`.
    shown : mapping
        Control id to what evidence, walkthroughs and tests show; of a control without an entry nothing is shown.
    claims : sequence of Claim
        What the client's own table says of criteria; it stands beside the conclusion and fills in no control.
    not_relevant : sequence of CriterionScope
        Criteria that do not apply, with the reason.
    as_of : date
        The day.
    renewal : bool
        True where an examined period lies behind.
    since : callable, optional
        Given a control's id and a field: the day since when the field admits what it admits; without it nothing mends
        an admission.

    Notes
    -----
    A criterion stands as the worst of its key controls: not met, at risk, not assessed, self-reported, then ready, on
    course, met with deviations or met. Of alternatives the best decides. A criterion without a key control that applies
    is not met by definition.

    References
    ----------
    Domain brief 13.1 and 13.2.

    Examples
    --------
    >>> from soc2lib.scope.assess import resolve_scope
    >>> scope = resolve_scope(None)
    >>> result = assess(scope, *controls_in_scope(scope, []), {}, as_of=date(2026, 9, 30))
    >>> len(result.criteria), {row.conclusion.value for row in result.criteria}
    (33, {'not assessed'})
    """
    shipped = catalog()
    phase = phase_of(scope, as_of)
    asked = Asked(phase, scope.window_start, renewal)
    rows = {}
    for one in said:
        admitted = (partial(since, one.id),) if since else ()
        rows[one.id] = evaluate_control(one, shown.get(one.id) or ShownControl(one.id), asked, *admitted)
    claimed = {claim.id: claim for claim in claims}
    excluded = {row.id: row.reason for row in not_relevant}
    in_scope = shipped.in_categories(scope.categories)
    serving: dict[str, list[ControlJudgement]] = {criterion.id: [] for criterion in in_scope}
    for row in rows.values():
        for id in serving.keys() & set(row.state.criteria):
            serving[id].append(row)
    criteria = tuple(
        _excluded(criterion, serving[criterion.id], claimed.get(criterion.id), excluded[criterion.id])
        if criterion.id in excluded
        else _criterion(criterion, keys.sets[criterion.id], rows, serving[criterion.id], claimed.get(criterion.id))
        for criterion in in_scope
    )
    questions = tuple(shipped.conditions[id].question for id in keys.open_questions)
    outside = sum(id not in serving for id in claimed)
    return GapResult(
        scope, criteria, tuple(rows.values()), outside, phase, headline(criteria, tuple(rows.values())), questions
    )


def _excluded(
    criterion: Criterion, serving: Sequence[ControlJudgement], claim: Claim | None, reason: str
) -> CriterionJudgement:
    words = f"Not relevant: {reason}"
    return CriterionJudgement(criterion, Conclusion.NOT_RELEVANT, words, tuple(serving), claim, Basis.NOT_ASSESSED)


def _criterion(
    criterion: Criterion,
    sets: Sequence[KeySet],
    rows: Mapping[str, ControlJudgement],
    serving: Sequence[ControlJudgement],
    claim: Claim | None,
) -> CriterionJudgement:
    best = [(one, max((rows[id] for id in one.controls), key=_best, default=None)) for one in sets]
    keys = {row.state.id: (row, _state(one, row)) for one, row in best if row is not None}
    ordered = (*(row for row, _ in keys.values()), *(row for row in serving if row.state.id not in keys))
    missing = [one for one, row in best if row is None]
    if missing:
        reason = f"No control is left that this criterion rests on. It asks: {criterion.paraphrase}"
        return CriterionJudgement(
            criterion, Conclusion.NOT_MET, reason, ordered, claim, Basis.NOT_ASSESSED, tuple(keys)
        )
    worst = min((state for _, state in keys.values()), key=Conclusion.rank)
    deciding = [row for row, state in keys.values() if state is worst]
    basis = min((row.basis for row in deciding), key=lambda basis: basis.rank)
    reason = _reason(deciding, len(keys), worst)
    ids = tuple(row.state.id for row in deciding)
    return CriterionJudgement(criterion, worst, reason, ordered, claim, basis, tuple(keys), ids)


def _best(row: ControlJudgement) -> tuple[int, int]:
    return row.conclusion.rank(), row.basis.rank


def _state(one: KeySet, row: ControlJudgement) -> Conclusion:
    """What a key control's state is for the criterion: the absence of some puts it at risk and no more."""
    if row.conclusion is Conclusion.NOT_MET and row.state.absent and one.absence == Conclusion.AT_RISK.value:
        return Conclusion.AT_RISK
    return row.conclusion


def _reason(deciding: Sequence[ControlJudgement], keys: int, worst: Conclusion) -> str:
    """The worst control's own reason; the others that decide with theirs."""
    first, others = deciding[0], deciding[1:]
    if worst in SHOWN and len(deciding) == keys:
        bases = formatting.listed(dict.fromkeys(row.basis.value for row in deciding))
        disclosed = [f" {row.state.id}: {formatting.sentence(row.reason)}." for row in deciding if row.discloses]
        return f"{formatting.sentence(formatting.count(keys, 'key control'))}: {bases}.{''.join(disclosed)}"
    more = f" Also {formatting.listed((f'{row.state.id}: {row.reason}' for row in others), most=3)}." if others else ""
    return f"{first.state.id} {first.state.title}: {first.reason}.{more}"


def assess_gap(
    scope: Scope,
    controls: Sequence[Control],
    claims: Sequence[Claim] = (),
    not_relevant: Sequence[CriterionScope] = (),
    *,
    shown: Shown | None = None,
    as_of: date | None = None,
) -> GapResult:
    """`assess` over records of controls alone, for examples: at the end of the period unless a day is given."""
    day = as_of or scope.window_end or date.min
    return assess(
        scope, *controls_in_scope(scope, controls, not_relevant), shown or {}, claims, not_relevant, as_of=day
    )


@remembered
def register(result: GapResult) -> tuple[Gap, ...]:
    """The gap register, worst first: every control known to fall short; what is unknown is no gap yet.

    A control that somebody looked at falls short too where the period is over and none of its runs is shown.

    Examples
    --------
    >>> from soc2lib.scope.assess import resolve_scope
    >>> create = Control(id="GOV-03", disposition="create")
    >>> gaps = register(assess_gap(resolve_scope(None), [create]))
    >>> [(gap.control.state.id, gap.severity, gap.criteria) for gap in gaps]
    [('GOV-03', 'high', ('CC1.2', 'CC2.2', 'CC4.2'))]
    """
    wanted = {
        judgement.criterion.id for judgement in result.criteria if judgement.conclusion is not Conclusion.NOT_RELEVANT
    }
    short = (Conclusion.NOT_MET, Conclusion.AT_RISK, Conclusion.DEVIATIONS)
    keys = {id for judgement in result.criteria for id in judgement.keys}
    unmet = {
        id for judgement in result.criteria if judgement.conclusion is Conclusion.NOT_MET for id in judgement.deciding
    }
    rows = [
        _gap(control, tuple(id for id in control.state.criteria if id in wanted), keys, unmet)
        for control in result.controls
        if (control.conclusion in short or _runs_missing(control)) and wanted.intersection(control.state.criteria)
    ]
    order = ("high", "medium", "low")
    return tuple(sorted(rows, key=lambda gap: (order.index(gap.severity), not gap.blocks_window, gap.control.state.id)))


def _runs_missing(control: ControlJudgement) -> bool:
    """Whether it was looked at, or has evidence on file, and yet none of the runs that fell due is shown."""
    looked_at = control.basis in (Basis.DESIGN_SHOWN, Basis.OBSERVED) or bool(control.shown.waiting)
    return control.conclusion is Conclusion.SELF_REPORTED and looked_at and bool(control.shown.operation.runs_missing)


def _gap(control: ControlJudgement, criteria: tuple[str, ...], keys: Set[str], unmet: Set[str]) -> Gap:
    state = control.state
    decides = state.id in unmet
    blocks = decides or (state.id in keys and state.absent)
    severity, why = _severity(control, key=state.id in keys, unmet=decides)
    missing = control.conclusion is Conclusion.NOT_MET and state.absent
    disposition = state.disposition or (Disposition.CREATE if missing else Disposition.STRENGTHEN)
    if state.disposition is Disposition.EXISTS and control.conclusion is not Conclusion.DEVIATIONS:
        disposition = Disposition.STRENGTHEN
    return Gap(control, criteria, severity, why, blocks, disposition)


def _severity(control: ControlJudgement, *, key: bool, unmet: bool) -> tuple[str, str]:
    """By the criteria that the control decides, not by a mark: of alternatives the better one decides."""
    if not key:
        return "low", "It only supports other controls."
    if unmet:
        fault = "is absent" if control.state.absent else "does not work"
        return "high", f"A key control {fault}: a criterion is not met because of it."
    if control.conclusion is not Conclusion.DEVIATIONS:
        return "medium", "A key control is not shown well enough to rely on."
    return "low", "It worked; deviations are to be disclosed."
