"""What moves below the register of controls: each criterion as a small cell, and the sentence of what just changed."""

from collections.abc import Mapping

from soc2lib.basics import formatting
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import CriterionJudgement, GapResult
from soc2lib.html.pieces import ICONS, Piece

Statuses = Mapping[str, Conclusion]


def statuses(result: GapResult) -> dict[str, Conclusion]:
    """How each criterion in scope stands; grain: one entry a criterion."""
    return {judgement.criterion.id: judgement.conclusion for judgement in result.criteria}


def moved(before: Statuses, result: GapResult) -> Piece:
    """What moved since the last look, in a sentence.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> empty = assess_gap(resolve_scope(None), [])
    >>> moved(statuses(empty), assess_gap(resolve_scope(None), [Control(id="GOV-04", disposition="create")])).plain
    'CC1.3 went from not assessed to not met.'
    """
    changed = [j for j in result.criteria if before.get(j.criterion.id, j.conclusion) is not j.conclusion]
    changes = [f"{j.criterion.id} went from {before[j.criterion.id].value} to {j.conclusion.value}" for j in changed]
    text = f"{formatting.listed(changes, most=6)}." if changes else "No criterion moved."
    return Piece(f'<p class="moved" role="status">{to_html(text)}</p>', text)


def criteria_cells(before: Statuses, result: GapResult) -> Piece:
    """Every criterion in scope as a cell, by series; those the last edit moved are outlined."""
    titles = catalog().series
    rows = []
    for series in dict.fromkeys(judgement.criterion.series for judgement in result.criteria):
        cells = "".join(_cell(before, j) for j in result.criteria if j.criterion.series == series)
        rows.append(f"<span>{to_html(f'{series} {titles[series]}')}</span><ul>{cells}</ul>")
    return Piece(f'<div class="map">{"".join(rows)}</div>', "the criteria in scope by how they stand")


def _cell(before: Statuses, judgement: CriterionJudgement) -> str:
    id, status = judgement.criterion.id, judgement.conclusion.status
    changed = " moved" if before.get(id, judgement.conclusion) is not judgement.conclusion else ""
    title = to_attribute(f"{status.words}. {judgement.reason}")
    return (
        f'<li class="{to_attribute(status.tone)}{changed}" title="{title}">'
        f'<span aria-hidden="true">{ICONS[status.tone]}</span> {to_html(id)}'
        f'<span class="clip"> {to_html(status.words)}</span></li>'
    )
