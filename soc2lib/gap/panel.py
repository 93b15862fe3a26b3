"""What is typed in the gap stage: the register of controls, with the criteria moving below it."""

from collections.abc import Callable, Mapping
from datetime import date

import ipywidgets as widgets

from soc2lib.desk.form import author_field, signed
from soc2lib.desk.frame import framed
from soc2lib.desk.interview import Interview
from soc2lib.desk.questions import Question
from soc2lib.desk.registers import Look, Register, Registers
from soc2lib.desk.saving import Saving
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.pages import Piece
from soc2lib.gap import charts
from soc2lib.gap.interview import beside, blank, questions
from soc2lib.gap.method import GapResult, judge, rated_categories, register
from soc2lib.gap.promises import promised_catalog
from soc2lib.gap.raters import Raters
from soc2lib.gap.records import (
    Claim,
    ClaimedStatus,
    Control,
    CriterionScope,
    Design,
    Disposition,
    EvidenceSufficiency,
    GapEntry,
    Implementation,
    Operation,
    PolicyLimit,
    RegisteredPolicy,
)
from soc2lib.gap.strip import criteria_cells, moved, standings
from soc2lib.gap.tables import tone_of
from soc2lib.scope.method import settle
from soc2lib.scope.records import Examination

Glance = Callable[[GapResult], Piece]
First = Callable[[GapResult, date], Mapping[str, str]]
_LATER = ("criteria", "applicability_reason", "in_use_since", "workflow")
_JUDGED = (Disposition, Design, Implementation, Operation, EvidenceSufficiency)


def controls(engagement: Engagement, glance: Glance | None = None) -> widgets.Widget:
    """The register of every control in scope, and below it what each edit moves.

    Parameters
    ----------
    engagement : Engagement
        The client.
    glance : callable, optional
        The key figures above the criteria; those of the gap stage unless told.
    """
    library = catalog().controls
    controls = Register(
        Control,
        named="title",
        hidden=_LATER,
        tones={word.value: tone_of(word) for choices in _JUDGED for word in choices},
        ids=[control.seen.id for control in judged_now(engagement).controls if control.seen.id in library],
        shown={
            id: {
                "title": control.title,
                "criteria": "; ".join(control.criteria),
                "owner": f"suggested: {control.owner_role}",
            }
            for id, control in library.items()
        },
    )
    return Registers(engagement, [controls], _Live(engagement, glance or _headline).look).widget


def gap_register(engagement: Engagement) -> widgets.Widget:
    """Gaps that were looked into, policies with their limits, criteria that do not apply, and the client's claims."""
    registers = [
        Register(GapEntry, hidden=("effect", "called_closed")),
        Register(RegisteredPolicy),
        Register(PolicyLimit),
        Register(CriterionScope),
        Register(Claim, tones={word.value: tone_of(word) for word in ClaimedStatus}),
    ]
    return Registers(engagement, registers).widget


def interview(engagement: Engagement, first: First | None = None) -> widgets.Widget:
    """One question at a time about each library control in scope: what nobody has answered yet comes first to last.

    Parameters
    ----------
    engagement : Engagement
        The client.
    first : callable, optional
        Given the judgement and the day when the interview opens: ids of controls to ask about first, each with why.
    """
    result, author = judged_now(engagement), author_field()
    why = first(result, engagement.as_of) if first else {}
    ids = dict.fromkeys([*why, *(control.seen.id for control in result.controls)])
    asked = [id for id in ids if id in catalog().controls]
    saving = Saving(engagement, Control, lambda: signed(author), asked)
    if saving.closed:
        return widgets.Label(value=saving.closed)
    shelf = promised_catalog(engagement.all(PolicyLimit))

    def told(question: Question) -> Piece:
        return beside(question, shelf, why.get(question.id, ""))

    return framed(author, Interview(saving, questions(asked), blank, told).widget)


def raters(engagement: Engagement) -> widgets.Widget:
    """Two people rate the library controls in scope apart, and see how far they agree and what is to be settled."""
    asked = [each.seen.id for each in judged_now(engagement).controls if each.seen.id in catalog().controls]
    return Raters(engagement, asked).widget


class _Live:
    """Judges anew at each look and says what moved since the last one."""

    def __init__(self, engagement: Engagement, glance: Glance) -> None:
        self._engagement, self._glance = engagement, glance
        self._before = standings(judged_now(engagement))

    def look(self) -> Look:
        result = judged_now(self._engagement)
        pieces = self._glance(result), moved(self._before, result), criteria_cells(self._before, result)
        self._before = standings(result)
        return Look(pieces, {Control.kind: {c.seen.id: (c.standing.status, c.because) for c in result.controls}})


def judged_now(engagement: Engagement) -> GapResult:
    """The gap stage's judgement of what is stored now."""
    claims = engagement.all(Claim)
    scope = settle(engagement.one(Examination, "examination"), rated_categories(claims))
    return judge(scope, engagement.all(Control), claims, engagement.all(CriterionScope))


def _headline(result: GapResult) -> Piece:
    return charts.headline(result, register(result))
