"""The glass-box score: gate first, progress share second, for the whole, each category and each criterion."""

from collections.abc import Sequence
from dataclasses import replace

from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import Category
from soc2lib.gap.key_controls.headline import headline
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.readiness.assess import gate, progress, share_of, shown_share
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.results import CategoryScore, Contribution, CriterionScore, Progress, Score
from soc2lib.readiness.score.weights import Scales, weighting


@remembered
def score(result: GapResult, weights: ScoreWeights | None = None, scales: Scales | None = None) -> Score:
    """The gate and the progress share of the whole, of each category and of each criterion.

    Method
    ------
    Share = Σ weight × reached ÷ Σ weight over the assessed controls that apply; nothing assessed, no share. Its band is
    the share over all of them if what is unassessed were absent, or effective. Specified in ``docs/score.md``.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    weights : ScoreWeights, optional
        The client's own weights; the method's unless told.
    scales : mapping, optional
        The method's numbers; those of ``data/catalog/scales.toml`` unless told.

    References
    ----------
    Domain brief 5.3.

    Examples
    --------
    By hand: two key controls of CC1.2, one in use and untested, one absent: (3 × 0.5 + 3 × 0) ÷ 6 = 25 %.

    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> told = [Control(id="GOV-03", implementation="in use"), Control(id="GOV-04", disposition="create")]
    >>> made = score(assess_gap(resolve_scope(None), told))
    >>> made.gate.gate.value, made.share.value, made.share.arithmetic
    ('not ready', 0.25, '(3 × 0.5 + 3 × 0) ÷ (3 + 3) = 1.5 ÷ 6 = 25 %')
    """
    used = weighting(weights, scales)
    share = progress(result.controls, used.scales)
    default = progress(result.controls, used.default) if used.edits else share
    set_aside = tuple(control for control in result.controls if not control.counts)
    return Score(
        gate(result),
        share,
        shown_share(result.controls, used.scales),
        default,
        tuple(_category(result, category, used.scales) for category in result.scope.categories),
        tuple(CriterionScore(judgement, progress(judgement.controls, used.scales)) for judgement in result.criteria),
        used,
        set_aside,
        _counting(share, set_aside, used.scales),
    )


def _category(result: GapResult, category: Category, scales: Scales) -> CategoryScore:
    criteria = tuple(judgement for judgement in result.criteria if judgement.criterion.category is category)
    ids = {judgement.criterion.id for judgement in criteria}
    controls = tuple(control for control in result.controls if ids.intersection(control.state.criteria))
    part = replace(result, criteria=criteria, controls=controls, key_controls=headline(criteria, controls))
    return CategoryScore(category, gate(part), progress(controls, scales))


def _counting(share: Progress, set_aside: Sequence[ControlJudgement], scales: Scales) -> float | None:
    if share.value is None:
        return None
    absent = [
        Contribution(
            control.state.id,
            control.state.title,
            "none",
            scales["weight"]["key" if control.state.key else "supporting"],
            scales["progress"]["none"],
            control.state.source,
        )
        for control in set_aside
    ]
    return share_of([*share.rows, *absent]).value
