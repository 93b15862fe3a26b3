"""The gate and the progress share: whether something known stands in the way, and how far the work has come."""

from collections.abc import Mapping, Sequence

from soc2lib.foundation import wording
from soc2lib.foundation.catalog import catalog
from soc2lib.gap.claims import Seen
from soc2lib.gap.records import Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.gap.standing import Standing
from soc2lib.readiness.results import Contribution, Gate, GateResult, Progress


def gate(result: GapResult) -> GateResult:
    """Whether anything known stands in the way of an examination.

    Examples
    --------
    >>> from soc2lib.gap.assess import judge
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import settle
    >>> gate(judge(settle(None), [])).because
    'All 33 criteria are not assessed: nothing is known yet.'
    >>> gate(judge(settle(None), [Control(id="GOV-03", disposition="create")])).gate.value
    'not ready'
    """
    counted = [judged for judged in result.criteria if judged.standing is not Standing.NOT_RELEVANT]
    short = [judged for judged in counted if judged.standing in (Standing.NOT_MET, Standing.AT_RISK)]
    blocking = tuple(sorted(short, key=lambda judged: judged.standing.rank()))
    unknown = tuple(judged for judged in counted if judged.standing is Standing.NOT_ASSESSED)
    if blocking:
        not_met = sum(judged.standing is Standing.NOT_MET for judged in blocking)
        because = (
            f"{wording.sentence(wording.count(not_met, 'criterion', 'criteria'))} not met and "
            f"{len(blocking) - not_met} at risk, of {len(counted)} in scope; {len(unknown)} not assessed."
        )
        return GateResult(Gate.NOT_READY, because, blocking, unknown)
    if unknown:
        if len(unknown) == len(counted):
            because = f"All {len(counted)} criteria are not assessed: nothing is known yet."
        else:
            because = f"{len(unknown)} of {len(counted)} criteria are not assessed; no known one falls short."
        return GateResult(Gate.NOT_KNOWN, because, blocking, unknown)
    because = f"Every one of the {len(counted)} criteria in scope stands on controls shown to work."
    return GateResult(Gate.NO_BLOCKER, because, blocking, unknown)


def progress(controls: Sequence[ControlJudgement], scales: Mapping[str, Mapping[str, float]] | None = None) -> Progress:
    """The progress share of the controls that apply.

    Parameters
    ----------
    controls : sequence of ControlJudgement
        Of the gap stage; those that are not relevant take no part, so leaving one out never raises the share.
    scales : mapping, optional
        Shares and weights; those of ``data/catalog/scales.toml`` unless told.

    References
    ----------
    Domain brief 5.3.

    Examples
    --------
    >>> from soc2lib.gap.assess import judge
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import settle
    >>> told = [Control(id="GOV-03", implementation="in use"), Control(id="GOV-04", disposition="create")]
    >>> share = progress(judge(settle(None), told).controls)
    >>> share.value, share.arithmetic
    (0.25, '(3 × 0.5 + 3 × 0) ÷ (3 + 3) = 1.5 ÷ 6 = 25 %')
    """
    scales = scales or catalog().scales
    rows = tuple(_contribution(control, scales) for control in controls if control.counts)
    return share_of(rows)


def share_of(rows: Sequence[Contribution]) -> Progress:
    """The weighted share of ready-made rows: Σ weight × share ÷ Σ weight over the assessed ones, with its band."""
    known = [(row.weight, row.share) for row in rows if row.share is not None]
    everything = sum(row.weight for row in rows)
    below, above = sum(weight for weight, _ in known), sum(weight * share for weight, share in known)
    claimed = sum(row.source == "claimed" and row.share is not None for row in rows)
    if not below:
        because = "No control is assessed, so there is no share to state."
        return Progress(None, None, None, 0, len(rows), 0, because, "nothing assessed", tuple(rows))
    value = above / below
    low, high = above / everything, (above + everything - below) / everything
    own_word = f", {claimed} of them by the client's own word alone" if claimed else ""
    because = f"Over the {len(known)} of {len(rows)} controls assessed{own_word}."
    if len(known) < len(rows):
        because += f" Over all of them it lies {wording.between(low, high)}."
    arithmetic = _arithmetic(known, above, below, value)
    return Progress(value, low, high, len(known), len(rows), claimed, because, arithmetic, tuple(rows))


def _arithmetic(known: Sequence[tuple[float, float]], above: float, below: float, value: float) -> str:
    if len(known) <= 6:
        terms = " + ".join(f"{weight:g} × {share:g}" for weight, share in known)
        weights = " + ".join(f"{weight:g}" for weight, _ in known)
        return f"({terms}) ÷ ({weights}) = {above:g} ÷ {below:g} = {wording.share(value)}"
    steps: dict[tuple[float, float], int] = {}
    for pair in known:
        steps[pair] = steps.get(pair, 0) + 1
    terms = " + ".join(
        f"{count} × {weight:g} × {share:g}" for (weight, share), count in sorted(steps.items(), reverse=True)
    )
    return f"({terms}) ÷ {below:g} = {above:g} ÷ {below:g} = {wording.share(value)}"


def _contribution(control: ControlJudgement, scales: Mapping[str, Mapping[str, float]]) -> Contribution:
    seen = control.seen
    step = _step(seen)
    weight = scales["weight"]["key" if seen.key else "supporting"]
    share = scales["progress"][step] if step else None
    return Contribution(seen.id, seen.title, step, weight, share, seen.source)


def _step(seen: Seen) -> str:
    shown = seen.evidence in (EvidenceSufficiency.PARTIAL, EvidenceSufficiency.FULL)
    if seen.operation is Operation.NOT_EFFECTIVE:
        return "not_effective"
    if seen.disposition is Disposition.CREATE or seen.implementation is Implementation.NOT_STARTED:
        return "none"
    if seen.implementation is Implementation.IN_PROGRESS:
        return "in_progress"
    if shown and seen.operation is Operation.EFFECTIVE:
        return "effective"
    if shown and seen.operation is Operation.DEVIATIONS:
        return "effective_with_deviations"
    return "in_use_untested" if seen.implementation is Implementation.IN_USE else ""
