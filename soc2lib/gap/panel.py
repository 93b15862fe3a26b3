"""What is typed in the gap stage: the register of controls, with the criteria moving below it."""

from collections.abc import Callable
from functools import partial

import ipywidgets as widgets

from soc2lib.desk.form import author_field, signed
from soc2lib.desk.grid import RegisterGrid, Standings
from soc2lib.desk.interview import Interview
from soc2lib.desk.saving import Saving
from soc2lib.desk.strip import Strip
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.pages import Piece
from soc2lib.foundation.records import FieldGuide
from soc2lib.gap import charts
from soc2lib.gap.interview import beside, blank, questions
from soc2lib.gap.method import GapResult, judge, rated_categories, register
from soc2lib.gap.promises import promised_catalog
from soc2lib.gap.records import Claim, Control, CriterionScope, PolicyLimit
from soc2lib.gap.strip import criteria_cells, moved, standings
from soc2lib.gap.tables import tone_of
from soc2lib.scope.method import settle
from soc2lib.scope.records import Examination

Glance = Callable[[GapResult], Piece]
_LATER = ("title", "criteria", "applicability_reason", "in_use_since", "workflow")


def controls(engagement: Engagement, glance: Glance | None = None) -> widgets.Widget:
    """The register of every control in scope, and below it what each edit moves.

    Parameters
    ----------
    engagement : Engagement
        The client.
    glance : callable, optional
        The key figures above the criteria; those of the gap stage unless told.
    """
    author, strip = author_field(), Strip()
    live = _Live(engagement, strip, glance or _headline)
    ids = [control.seen.id for control in live.result.controls]
    library = catalog().controls
    shown = {
        id: {
            "title": control.title,
            "criteria": "; ".join(control.criteria),
            "owner": f"suggested: {control.owner_role}",
        }
        for id, control in library.items()
    }
    grid = RegisterGrid(
        Saving(engagement, Control, lambda: signed(author), [id for id in ids if id in library]),
        Control,
        key=f"{engagement.client}/{Control.kind}",
        label=f"Controls of {engagement.client}",
        tone=_tone,
        shown=shown,
        hidden=_LATER,
        named="title",
        standings=live.judged,
    )
    return widgets.VBox([author, grid, strip.widget])


def interview(engagement: Engagement) -> widgets.Widget:
    """One question at a time about each library control in scope: what nobody has answered yet comes first to last."""
    author = author_field()
    ids = [c.seen.id for c in judged_now(engagement).controls if c.seen.id in catalog().controls]
    saving = Saving(engagement, Control, lambda: signed(author), ids)
    if saving.closed:
        return widgets.Label(value=saving.closed)
    told = partial(beside, shelf=promised_catalog(engagement.all(PolicyLimit)))
    return widgets.VBox([author, Interview(saving, questions(ids), blank, told).widget])


class _Live:
    """Judges anew after each edit and paints the strip."""

    def __init__(self, engagement: Engagement, strip: Strip, glance: Glance) -> None:
        self._engagement, self._strip, self._glance = engagement, strip, glance
        self.result = judged_now(engagement)
        self._before = standings(self.result)

    def judged(self) -> Standings:
        self.result = judged_now(self._engagement)
        pieces = moved(self._before, self.result), criteria_cells(self._before, self.result)
        self._strip.show(self._glance(self.result), *pieces)
        self._before = standings(self.result)
        return {c.seen.id: (c.standing.status, c.because) for c in self.result.controls}


def judged_now(engagement: Engagement) -> GapResult:
    """The gap stage's judgement of what is stored now."""
    claims = engagement.all(Claim)
    scope = settle(engagement.one(Examination, "examination"), rated_categories(claims))
    return judge(scope, engagement.all(Control), claims, engagement.all(CriterionScope))


def _headline(result: GapResult) -> Piece:
    return charts.headline(result, register(result))


def _tone(guide: FieldGuide, word: str) -> str:
    return tone_of(guide.base(word)) if guide.choices else "none"
