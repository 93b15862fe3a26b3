"""The score taken apart: every level with its worked line, every control behind the share, and the weights in use."""

from collections.abc import Sequence
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.results import GapResult
from soc2lib.html.pieces import Cell, Piece, Table, note, paragraph
from soc2lib.readiness.results import Progress, Score


def levels(scored: Score) -> Table:
    """The score of the whole, of each category and of each criterion; grain: one row each."""
    whole = _level("All criteria in scope", scored.gate.gate.status, scored.share, scored.share.arithmetic)
    categories = [
        _level(f"{row.category}, all its criteria", row.gate.gate.status, row.share, row.share.arithmetic)
        for row in scored.categories
    ]
    criteria = [
        _level(row.judgement.criterion.id, row.judgement.conclusion.status, row.share, _terms(row.share))
        for row in scored.criteria
    ]
    heads = ["Level", "Gate or standing", "Share", "Range", "Assessed", "Worked"]
    caption = "The score at every level: the gate or standing first, then the share with its range and its working"
    return Table(caption, heads, [whole, *categories, *criteria])


def _level(name: str, stands: Cell, share: Progress, worked: str) -> list[Cell]:
    known = f"{share.assessed} of {share.total}"
    return [name, stands, formatting.share(share.value), formatting.between(share.low, share.high), known, worked]


def _terms(share: Progress) -> str:
    rows = [
        f"{row.id} {row.weight:g} × {row.share:g}" if row.share is not None else f"{row.id} not assessed"
        for row in share.rows
    ]
    return "; ".join(rows) if rows else "no control counts"


def weights_in_use(scored: Score) -> str:
    """The weights that are not the method's own, why, and what the share would be under those.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.readiness.score.score import score
    >>> from soc2lib.scope.assess import resolve_scope
    >>> weights_in_use(score(assess_gap(resolve_scope(None), [])))
    "The method's own weights are used."
    """
    edits = scored.weighting.edits
    if not edits:
        return "The method's own weights are used."
    edited = formatting.listed(f"{edit.label} {edit.used:g} instead of {edit.default:g}" for edit in edits)
    before = formatting.share(scored.default.value)
    return f"Weights were edited ({scored.weighting.why}): {edited}. Under the method's own the share is {before}."


def weighed(scored: Score) -> Piece:
    """What the share depends on beside the controls: the weights in use, and what was set aside."""
    aside = len(scored.set_aside)
    edited = note("warn" if scored.weighting.edits else "none", "Weights.", weights_in_use(scored))
    if not aside or scored.counting_set_aside is None:
        return edited
    text = (
        f"{formatting.sentence(formatting.count(aside, 'control'))} called not relevant or not needed "
        f"{'takes' if aside == 1 else 'take'} no part. Counted as absent the share would be "
        f"{formatting.share(scored.counting_set_aside)} instead of {formatting.share(scored.share.value)}."
    )
    return edited + note("none", "Set aside.", text)


@remembered
def working(scored: Score) -> Piece:
    """The progress share taken apart: the worked line and the row of every control behind it."""
    share = scored.share
    if share.value is None:
        return note("unknown", "No share.", share.reason)
    rows: list[list[Cell]] = [
        [
            row.id,
            row.title,
            row.reached,
            row.weight,
            "not assessed" if row.share is None else row.share,
            None if row.share is None else row.weight * row.share,
            "the client's word" if row.source == "claimed" else "assessment" if row.share is not None else None,
        ]
        for row in share.rows
    ]
    heads = ["Control", "Title", "Reached", "Weight", "Share", "Weight × share", "Known from"]
    caption = "Every control behind the progress share; what is not assessed counts neither way"
    return paragraph(f"Worked: {share.arithmetic}.") + Table(caption, heads, rows).piece()


def results(scored: Score, result: GapResult, gaps: Sequence[RegisterLine]) -> dict[str, Any]:
    """The numbers a run hands on: JSON values, shares between 0 and 1, None where nothing is known."""
    gate, share = scored.gate, scored.share
    return {
        "gate": gate.gate.value,
        "gate_because": gate.reason,
        "progress": share.value,
        "progress_low": share.low,
        "progress_high": share.high,
        "progress_default": scored.default.value,
        "weights_edited": {edit.label: edit.used for edit in scored.weighting.edits},
        "controls_assessed": share.assessed,
        "controls": share.total,
        "gaps": len(gaps),
        **{f"gaps_{name}": sum(gap.severity == name for gap in gaps) for name in ("high", "medium", "low")},
        "categories": [category.value for category in result.scope.categories],
        "criteria": {conclusion.value: count for conclusion, count in result.counts().items()},
        "methods": {"gap": result.version, "readiness": gate.version, "score": scored.version},
    }
