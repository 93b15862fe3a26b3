"""The glass-box score: gate first, progress share second, for the whole, each category and each criterion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from soc2lib.foundation.catalog import Category
from soc2lib.foundation.remembering import remembered
from soc2lib.gap.method import ControlJudgement, CriterionJudgement, GapResult
from soc2lib.readiness.method import Contribution, GateResult, Progress, gate, progress, share_of
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.weights import Scales, Weighting, weighting

VERSION = "1"


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One row a category in scope: its own gate and its own share.

    Attributes
    ----------
    category : Category
        The category.
    gate : GateResult
        Over the criteria of the category alone.
    share : Progress
        Over the controls that serve any of them.
    """

    category: Category
    gate: GateResult
    share: Progress


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One row a criterion in scope: how it stands, and the share of its own controls as it sees them."""

    judged: CriterionJudgement
    share: Progress


@dataclass(frozen=True, slots=True)
class Score:
    """The score with everything that made it.

    Attributes
    ----------
    gate : GateResult
        Of the whole; it never depends on weights.
    share : Progress
        Of the whole, with its band and its rows, under the weights in use.
    default : Progress
        The same under the method's own weights; equal to ``share`` where nothing was edited.
    categories, criteria : tuple
        One row a category and one a criterion in scope.
    weighting : Weighting
        The weights in use, and which of them were edited and why.
    set_aside : tuple of ControlJudgement
        The controls that take no part because they were called not relevant or not needed.
    counting_set_aside : float or None
        The share, 0 to 1, if each of those counted as absent: what leaving them out has done. None where nothing is
        assessed.
    """

    gate: GateResult
    share: Progress
    default: Progress
    categories: tuple[CategoryScore, ...]
    criteria: tuple[CriterionScore, ...]
    weighting: Weighting
    set_aside: tuple[ControlJudgement, ...]
    counting_set_aside: float | None
    version: str = VERSION


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

    >>> from soc2lib.gap.method import judge
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.method import settle
    >>> told = [Control(id="GOV-03", implementation="in use"), Control(id="GOV-04", disposition="create")]
    >>> made = score(judge(settle(None), told))
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
        default,
        tuple(_category(result, category, used.scales) for category in result.scope.categories),
        tuple(CriterionScore(judged, progress(judged.controls, used.scales)) for judged in result.criteria),
        used,
        set_aside,
        _counting(share, set_aside, used.scales),
    )


def _category(result: GapResult, category: Category, scales: Scales) -> CategoryScore:
    criteria = tuple(judged for judged in result.criteria if judged.criterion.category is category)
    ids = {judged.criterion.id for judged in criteria}
    controls = tuple(control for control in result.controls if ids.intersection(control.seen.criteria))
    part = replace(result, criteria=criteria, controls=controls)
    return CategoryScore(category, gate(part), progress(controls, scales))


def _counting(share: Progress, set_aside: Sequence[ControlJudgement], scales: Scales) -> float | None:
    if share.value is None:
        return None
    absent = [
        Contribution(
            control.seen.id,
            control.seen.title,
            "none",
            scales["weight"]["key" if control.seen.key else "supporting"],
            scales["progress"]["none"],
            control.seen.source,
        )
        for control in set_aside
    ]
    return share_of([*share.rows, *absent]).value
