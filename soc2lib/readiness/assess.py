"""The gate and the shares: whether anything stands in the way, what is shown, and how far the work is said to be."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.results import ControlJudgement, CriterionJudgement, GapResult
from soc2lib.readiness.results import Contribution, Gate, GateResult, Progress
from soc2lib.readiness.score.steps import reported_step, shown_step
from soc2lib.readiness.score.weights import Scales


def gate(result: GapResult) -> GateResult:
    """Whether anything stands in the way of the examination, measured by the phase.

    Method
    ------
    *Not yet known* only while no key control was looked at. *Not ready* while a criterion is not shown to be as the
    phase asks: what is only said and what nobody was asked keep it there. Otherwise *ready to start* (a Type I: *ready
    for its date*), *on course* within the period, *no blocker found* after it, with the exceptions to disclose.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> gate(assess_gap(resolve_scope(None), [])).reason
    'No key control was looked at yet.'
    >>> gate(assess_gap(resolve_scope(None), [Control(id="GOV-03", disposition="create")])).gate.value
    'not ready'
    """
    counted = [row for row in result.criteria if row.conclusion is not Conclusion.NOT_RELEVANT]
    blocking = tuple(
        sorted((row for row in counted if row.conclusion not in SHOWN), key=lambda row: row.conclusion.rank())
    )
    trouble = tuple(row for row in blocking if row.conclusion in (Conclusion.NOT_MET, Conclusion.AT_RISK))
    unknown = tuple(row for row in blocking if row not in trouble)
    keys = result.key_controls
    exceptions = exceptions_to_disclose(result) if result.phase is not Phase.TYPE_I else 0
    if keys.not_asked == keys.in_scope:
        return GateResult(Gate.NOT_KNOWN, "No key control was looked at yet.", trouble, unknown, exceptions)
    if blocking:
        return GateResult(Gate.NOT_READY, _not_ready(result, blocking), trouble, unknown, exceptions)
    word = _GOOD[result.phase]
    reason = f"All {formatting.count(len(counted), 'criterion', 'criteria')} in scope: {_SHOWN_WORDS[result.phase]}."
    if exceptions:
        reason += f" {formatting.sentence(formatting.count(exceptions, 'exception'))} to disclose."
    if result.open_questions:
        reason += (
            f" {formatting.sentence(formatting.count(len(result.open_questions), 'question'))} on scope not answered."
        )
    return GateResult(word, reason, trouble, unknown, exceptions)


def exceptions_to_disclose(result: GapResult) -> int:
    """Deviations, missed and late runs of every control in scope, key or not: each is disclosed."""
    return sum(row.shown.operation.exceptions for row in result.controls if row.counts)


_GOOD = {
    Phase.BEFORE: Gate.READY_TO_START,
    Phase.TYPE_I: Gate.READY_FOR_DATE,
    Phase.WITHIN: Gate.ON_COURSE,
    Phase.AFTER: Gate.NO_BLOCKER,
}
_SHOWN_WORDS = {
    Phase.BEFORE: "the design of each key control is shown and one instance is observed",
    Phase.TYPE_I: "the design of each key control is shown and one instance is observed",
    Phase.WITHIN: "what has fallen due is evidenced or tested",
    Phase.AFTER: "each key control is evidenced, tested, relied on or disclosed as not having occurred",
}


def _not_ready(result: GapResult, blocking: Sequence[CriterionJudgement]) -> str:
    keys = result.key_controls
    parts = (
        (keys.failing, "failing or missing"),
        (keys.only_said, "only said"),
        (keys.not_asked, "not asked"),
    )
    said = formatting.listed(f"{count} {words}" for count, words in parts if count)
    first = f"Of {formatting.count(keys.due, 'key control')} due: {said}." if said else "No key control is due yet."
    verb = "is" if len(blocking) == 1 else "are"
    return f"{first} {formatting.sentence(formatting.count(len(blocking), 'criterion', 'criteria'))} {verb} not shown."


def progress(controls: Sequence[ControlJudgement], scales: Scales | None = None) -> Progress:
    """The self-reported share: how far the work has come if what was only said counts like what is shown.

    Parameters
    ----------
    controls : sequence of ControlJudgement
        Of the gap stage; those that are not relevant take no part, so leaving one out never raises the share.
    scales : mapping, optional
        Shares and weights; those of ``data/catalog/scales.toml`` unless given.

    References
    ----------
    Domain brief 5.3 and 13.5.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> said = [Control(id="GOV-03", implementation="in use"), Control(id="GOV-04", disposition="create")]
    >>> share = progress(assess_gap(resolve_scope(None), said).controls)
    >>> share.value, share.arithmetic
    (0.25, '(3 × 0.5 + 3 × 0) ÷ (3 + 3) = 1.5 ÷ 6 = 25 %')
    """
    scales = scales or catalog().scales
    return share_of([_contribution(row, scales, reported_step(row), "progress") for row in controls if row.counts])


def shown_share(controls: Sequence[ControlJudgement], scales: Scales | None = None) -> Progress:
    """The shown share: Σ weight × step ÷ Σ weight over all controls that count, where only what is shown earns a step.

    Its range ends at what the share would be if everything that is only said or not asked were shown.

    Examples
    --------
    Typed as effective, nothing shown: nothing.

    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> said = [Control(id="GOV-03", design="suitable", implementation="in use", operation="effective")]
    >>> share = shown_share(assess_gap(resolve_scope(None), said).controls)
    >>> share.value, share.high
    (0.0, 1.0)
    """
    scales = scales or catalog().scales
    rows = [_contribution(row, scales, shown_step(row), "shown") for row in controls if row.counts]
    everything = sum(row.weight for row in rows)
    if not everything:
        return share_of(rows)
    earned = sum(row.weight * (row.share or 0.0) for row in rows)
    open_ = sum(
        row.weight * (1 - (row.share or 0.0))
        for row, control in zip(rows, (one for one in controls if one.counts), strict=True)
        if control.part in (Part.ONLY_SAID, Part.NOT_ASKED, Part.NOT_DUE)
    )
    shown = sum(bool(row.share) for row in rows)
    reason = f"{shown} of {formatting.count(len(rows), 'control')} show something."
    value = earned / everything
    arithmetic = f"{earned:g} ÷ {everything:g} = {formatting.share(value)}"
    return Progress(value, value, value + open_ / everything, shown, len(rows), 0, reason, arithmetic, tuple(rows))


def share_of(rows: Sequence[Contribution]) -> Progress:
    """The weighted share of ready-made rows: Σ weight × share ÷ Σ weight over the assessed ones, with its band."""
    known = [(row.weight, row.share) for row in rows if row.share is not None]
    everything = sum(row.weight for row in rows)
    below, above = sum(weight for weight, _ in known), sum(weight * share for weight, share in known)
    claimed = sum(row.source == "self-reported" and row.share is not None for row in rows)
    if not below:
        reason = "No control is assessed, so there is no share to state."
        return Progress(None, None, None, 0, len(rows), 0, reason, "nothing assessed", tuple(rows))
    value = above / below
    low, high = above / everything, (above + everything - below) / everything
    own_word = f", {claimed} of them self-reported" if claimed else ""
    reason = f"Over the {len(known)} of {len(rows)} controls assessed{own_word}."
    if len(known) < len(rows):
        reason += f" Over all of them it lies {formatting.between(low, high)}."
    arithmetic = _arithmetic(known, above, below, value)
    return Progress(value, low, high, len(known), len(rows), claimed, reason, arithmetic, tuple(rows))


def _arithmetic(known: Sequence[tuple[float, float]], above: float, below: float, value: float) -> str:
    if len(known) <= 6:
        terms = " + ".join(f"{weight:g} × {share:g}" for weight, share in known)
        weights = " + ".join(f"{weight:g}" for weight, _ in known)
        return f"({terms}) ÷ ({weights}) = {above:g} ÷ {below:g} = {formatting.share(value)}"
    steps: dict[tuple[float, float], int] = {}
    for pair in known:
        steps[pair] = steps.get(pair, 0) + 1
    terms = " + ".join(
        f"{count} × {weight:g} × {share:g}" for (weight, share), count in sorted(steps.items(), reverse=True)
    )
    return f"({terms}) ÷ {below:g} = {above:g} ÷ {below:g} = {formatting.share(value)}"


def _contribution(control: ControlJudgement, scales: Scales, step: str, table: str) -> Contribution:
    state = control.state
    weight = scales["weight"]["key" if state.key else "supporting"]
    share = scales[table][step] if step else None
    source = "self-reported" if control.basis in (Basis.NOT_ASSESSED, Basis.SELF_REPORTED) else "shown"
    return Contribution(state.id, state.title, step, weight, share, source)
