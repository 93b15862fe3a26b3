"""What moves below the register of controls: each criterion as a small cell, and the sentence of what just changed."""

from collections.abc import Mapping

from soc2lib.basics import formatting
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.status import Standing
from soc2lib.gap.results import CriterionJudgement, GapResult
from soc2lib.html.pieces import ICONS, Piece

Standings = Mapping[str, Standing]


def standings(result: GapResult) -> dict[str, Standing]:
    """How each criterion in scope stands; grain: one entry a criterion."""
    return {judged.criterion.id: judged.standing for judged in result.criteria}


def moved(before: Standings, result: GapResult) -> Piece:
    """What moved since the last look, in a sentence.

    Examples
    --------
    >>> from soc2lib.gap.assess import judge
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import settle
    >>> empty = judge(settle(None), [])
    >>> moved(standings(empty), judge(settle(None), [Control(id="GOV-04", disposition="create")])).plain
    'CC1.3 went from not assessed to not met.'
    """
    changed = [j for j in result.criteria if before.get(j.criterion.id, j.standing) is not j.standing]
    told = [f"{j.criterion.id} went from {before[j.criterion.id].value} to {j.standing.value}" for j in changed]
    text = f"{formatting.listed(told, most=6)}." if told else "No criterion moved."
    return Piece(f'<p class="moved" role="status">{to_html(text)}</p>', text)


def criteria_cells(before: Standings, result: GapResult) -> Piece:
    """Every criterion in scope as a cell, by series; those the last edit moved are outlined."""
    titles = catalog().series
    rows = []
    for series in dict.fromkeys(judged.criterion.series for judged in result.criteria):
        cells = "".join(_cell(before, j) for j in result.criteria if j.criterion.series == series)
        rows.append(f"<span>{to_html(f'{series} {titles[series]}')}</span><ul>{cells}</ul>")
    return Piece(f'<div class="map">{"".join(rows)}</div>', "the criteria in scope by how they stand")


def _cell(before: Standings, judged: CriterionJudgement) -> str:
    id, status = judged.criterion.id, judged.standing.status
    changed = " moved" if before.get(id, judged.standing) is not judged.standing else ""
    return (
        f'<li class="{to_attribute(status.tone)}{changed}" title="{to_attribute(f"{status.words}. {judged.because}")}">'
        f'<span aria-hidden="true">{ICONS[status.tone]}</span> {to_html(id)}'
        f'<span class="clip"> {to_html(status.words)}</span></li>'
    )
