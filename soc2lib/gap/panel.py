"""What is typed in the gap stage: the register of controls, with the criteria moving below it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import ipywidgets as widgets

from soc2lib.catalog.catalog import catalog
from soc2lib.gap import charts
from soc2lib.gap.conclusion.words import state_word
from soc2lib.gap.interview import beside, blank, questions
from soc2lib.gap.key_controls.marks import is_key
from soc2lib.gap.live_summary import criteria_cells, moved, statuses
from soc2lib.gap.policies.promises import promised_catalog
from soc2lib.gap.raters.panel import Raters
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
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.results import GapResult
from soc2lib.gap.tables import tone_of
from soc2lib.html.pieces import Piece, Status
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import author_field, signed
from soc2lib.widgets.grid.saving import Saving
from soc2lib.widgets.interview import Beside, Interview
from soc2lib.widgets.questions import Question
from soc2lib.widgets.registers import Look, Register, Registers


class Assessed(Protocol):
    """What the panels show of the gap stage; `now` assesses what is stored now."""

    def now(self) -> "Assessed": ...
    @property
    def gap(self) -> GapResult: ...
    @property
    def gaps(self) -> tuple[RegisterLine, ...]: ...


Summary = Callable[[Any], Piece]
"""What makes key figures of an assessment."""
_LATER = ("criteria", "applicability_reason", "in_use_since", "replaces", "workflow")
_KEY_HINT = "A mark that differs from the library's needs its reason in the next column."
_CONCLUDED = (Disposition, Design, Implementation, Operation, EvidenceSufficiency)


def controls(
    engagement: Engagement, assessment: Assessed, summary: Summary | None = None, others: Sequence[Register] = ()
) -> widgets.Widget:
    """The register of every control in scope, and below it what each edit moves.

    Parameters
    ----------
    engagement : Engagement
        The client.
    assessment : Assessed
        Its assessment.
    glance : callable, optional
        Makes the key figures above the criteria of an assessment; those of the gap stage unless given.
    others : sequence of Register
        Registers on tabs beside it, such as the observations that a keystroke on a control begins.
    """
    library = catalog().controls
    controls = Register(
        Control,
        named="title",
        hidden=_LATER,
        tones={word.value: tone_of(word) for choices in _CONCLUDED for word in choices},
        hints={"key": _KEY_HINT},
        ids=[control.state.id for control in assessment.gap.controls if control.state.id in library],
        shown={
            id: {
                "title": control.title,
                "criteria": "; ".join(control.criteria),
                "owner": f"suggested: {control.owner_role}",
                "key": "yes" if is_key(catalog(), Control(id=id)) else "no",
            }
            for id, control in library.items()
        },
    )
    return Registers(engagement, [controls, *others], _Live(assessment, summary or _headline).look).widget


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


def interview(
    engagement: Engagement,
    assessment: Assessed,
    first: Mapping[str, str] | None = None,
    observed: Beside | None = None,
) -> widgets.Widget:
    """One question at a time about each library control in scope: what nobody has answered yet comes first to last.

    Parameters
    ----------
    engagement : Engagement
        The client.
    assessment : Assessed
        Its assessment.
    first : mapping, optional
        Ids of controls to ask about first, each with why.
    observed : Beside, optional
        The form in which an observation of the control asked about is begun with one keystroke.
    """
    why, author = first or {}, author_field()
    ids = dict.fromkeys([*why, *(control.state.id for control in assessment.gap.controls)])
    asked = [id for id in ids if id in catalog().controls]
    saving = Saving(engagement, Control, lambda: signed(author), asked)
    if saving.closed:
        return widgets.Label(value=saving.closed)
    shipped = promised_catalog(engagement.all(PolicyLimit))

    def beside_question(question: Question) -> Piece:
        return beside(question, shipped, why.get(question.id, ""))

    return framed(author, Interview(saving, questions(asked), blank, beside_question, beside=observed).widget)


def raters(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """Two people rate the library controls in scope apart, and see how far they agree and what is to be settled."""
    asked = [each.state.id for each in assessment.gap.controls if each.state.id in catalog().controls]
    return Raters(engagement, asked).widget


class _Live:
    """Judges anew at each look and says what moved since the last one."""

    def __init__(self, assessment: Assessed, summary: Summary) -> None:
        self._assessment, self._summary = assessment, summary
        self._before = statuses(assessment.gap)

    def look(self) -> Look:
        now = self._assessment.now()
        result = now.gap
        pieces = self._summary(now), moved(self._before, result), criteria_cells(self._before, result)
        self._before = statuses(result)
        states = {
            row.state.id: (Status(state_word(row), row.conclusion.status.tone), row.reason) for row in result.controls
        }
        return Look(pieces, {Control.kind: states})


def _headline(assessment: Assessed) -> Piece:
    return charts.headline(assessment.gap, assessment.gaps)
