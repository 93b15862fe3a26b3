"""Interview mode: one question at a time, answered by keyboard, each answer saved before the next question comes."""

from collections.abc import Callable, Sequence
from typing import Protocol

import ipywidgets as widgets

from soc2lib.basics import formatting
from soc2lib.basics.text import to_html
from soc2lib.html.pieces import Piece, paragraph
from soc2lib.widgets.answer import AnswerField
from soc2lib.widgets.grid.saving import Edit, Saving
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.questions import NOT_SURE, Question, Round, Words
from soc2lib.widgets.status_line import Said
from soc2lib.widgets.time_left import Pace


class Beside(Protocol):
    """A form that one keystroke opens about the row that is asked about."""

    @property
    def widget(self) -> widgets.Widget: ...
    @property
    def name(self) -> str:
        """What stands on its button."""

    @property
    def does(self) -> str:
        """What the keystroke does, such as *begins an observation*."""

    @property
    def tip(self) -> str:
        """What it does, in a sentence."""

    def begin(self, id: str) -> None:
        """Open it about a row."""


class Interview:
    """The interview's page: what is asked, what good looks like, the answer and notes.

    Parameters
    ----------
    saving : Saving
        Reads the rows and saves the answers.
    questions : sequence of Question
        All questions, in order.
    blank : callable
        True where a field's word is no answer yet.
    tell : callable
        Gives what is shown beside a question: criteria, what good looks like, evidence to ask for.
    notes : str
        The field that keeps notes.
    pace : Pace, optional
        Measures how long answers take.
    beside : Beside, optional
        A form that its button or Ctrl+Enter opens about the row asked about, such as an observation of a control.
    """

    def __init__(
        self,
        saving: Saving,
        questions: Sequence[Question],
        blank: Callable[[Question, str], bool],
        tell: Callable[[Question], Piece],
        notes: str = "notes",
        pace: Pace | None = None,
        beside: Beside | None = None,
    ) -> None:
        self._pace = pace or Pace()
        self._saving, self._tell, self._notes_field = saving, tell, notes
        self._rows = {row["id"]: row for row in saving.rows()}
        self._sequence = 0
        self.round = Round(questions, lambda id: self._rows[id]["values"], blank)
        self._page = Strip()
        self._beside = beside
        keys = f"Enter saves the answer · Ctrl+Enter or Cmd+Enter {beside.does}" if beside else ""
        self.answer = AnswerField(lambda: self.said.attempt(self.next), lambda: self.said.attempt(self.begin), keys)
        self.notes = widgets.Textarea(description="Notes", rows=2, continuous_update=False, **_wide())
        self.said = Said()
        self.buttons = {
            name: widgets.Button(description=name, tooltip=tip, button_style="primary" if name == "Next" else "")
            for name, tip in _BUTTONS.items()
        }
        acts = {"Next": self.next, "Skip": self.skip, "Not sure": self.not_sure, "Back": self.back}
        if beside:
            self.buttons[beside.name] = widgets.Button(description=beside.name, tooltip=f"{beside.tip} (Ctrl+Enter)")
            acts[beside.name] = self.begin
        for name, act in acts.items():
            self.buttons[name].on_click(lambda _, act=act: self.said.attempt(act))
        row = widgets.HBox([*self.buttons.values(), self.said])
        self.widget = widgets.VBox([self._page, self.answer, self.notes, row, *([beside.widget] if beside else [])])
        self.widget.add_class("soc2-interview")
        self._show("")

    def next(self) -> None:
        """Save the answer and the notes, and go on only if they stand."""
        question = self.round.question
        if question is None:
            return
        values = self._given(question)
        if not values:
            self.said.value = f"Give an answer ({_how(question)}), or press Skip or Not sure."
        elif not all(values.values()):
            self.said.value = "This answer needs its reason: write it after the number, or under Notes."
        elif self._save(question, values if len(values) > 1 else {**values, self._notes_field: self.notes.value}):
            self._pace.answered()
            self.round.forward()
            self._show("Saved.")

    def skip(self) -> None:
        """Go on without an answer; the question comes back at the end."""
        if self._keep_notes(self.notes.value):
            self.round.forward(put_off=True)
            self._show("Skipped; it comes back at the end.")

    def not_sure(self) -> None:
        """Note that the client is not sure, which is an answer to follow up and never a pass."""
        question = self.round.question
        if question is None:
            return
        line = f"{NOT_SURE}{question.asks}"
        kept = self.notes.value.rstrip()
        if self._keep_notes(kept if line in kept else f"{kept}\n{line}".strip()):
            self.round.forward(put_off=True)
            self._show("Noted as not sure; it comes back at the end.")

    def back(self) -> None:
        """Ask the question before this one again."""
        self.round.back()
        self._show("")

    def begin(self) -> None:
        """Open the form beside the question; what was typed for an answer stays where it is."""
        question = self.round.question
        if question is not None and self._beside:
            self._beside.begin(question.id)

    def _given(self, question: Question) -> Words:
        words = self.answer.value.strip()
        if not question.answers:
            return {question.field: words} if words else {}
        number, _, reason = words.partition(" ")
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(question.answers)):
            return {}
        answer = question.answers[int(number) - 1]
        reasons = {answer.reason_field: reason.strip() or self.notes.value.strip()} if answer.reason_field else {}
        return {answer.field: answer.word, **reasons}

    def _keep_notes(self, text: str) -> bool:
        question = self.round.question
        return question is not None and self._save(question, {self._notes_field: text})

    def _save(self, question: Question, values: Words) -> bool:
        row = self._rows[question.id]
        changed = {name: value for name, value in values.items() if value != row["values"][name]}
        edits = []
        for name, value in changed.items():
            self._sequence += 1
            edits.append(Edit(self._sequence, question.id, name, value, row["base"]))
        replies = self._saving.save(edits)
        self._saving.refresh()
        for reply in replies:
            self._rows[question.id] = reply.get("row", self._rows[question.id])
        wrong = [reply for reply in replies if reply["kind"] != "ack"]
        self.said.value = " ".join(_trouble(reply) for reply in wrong)
        return not wrong

    def _left(self) -> str:
        done, total = self.round.progress()
        left = f"{done} of {formatting.count(total, 'question')} answered", self._pace.left(total - done)
        return ", ".join(filter(None, left))

    def _show(self, said: str) -> None:
        self._put(self.round.question)
        self.said.value = said

    def _put(self, question: Question | None) -> None:
        """Put a question before the person: the fields first, so that nothing typed is taken back."""
        self.answer.closed = question is None
        for part in (self.notes, *self.buttons.values()):
            part.disabled = question is None and part is not self.buttons["Back"]
        if question is None:
            self._page.show(paragraph(f"No question is open: {self._left()}."))
            return
        values = self._rows[question.id]["values"]
        self._offer(question, values)
        self.notes.value = values[self._notes_field]
        self._page.show(paragraph(f"{formatting.sentence(self._left())}."), self._tell(question), _numbered(question))
        self._pace.shown()

    def _offer(self, question: Question, values: Words) -> None:
        """Put the field for the answer before the person, with what was answered earlier."""
        given = [str(n) for n, a in enumerate(question.answers, 1) if values[a.field] == a.word]
        self.answer.ask("".join(given[:1]) if question.answers else values[question.field], _how(question))


def _how(question: Question) -> str:
    return f"a number from 1 to {len(question.answers)}, then Enter" if question.answers else "in words, then Enter"


def _numbered(question: Question) -> Piece:
    lines = [
        f"{answer.meaning} (write {answer.reason} after the number)" if answer.reason_field else answer.meaning
        for answer in question.answers
    ]
    html = "".join(f"<li>{to_html(line)}</li>" for line in lines)
    return Piece(f"<p><strong>The answer</strong></p><ol>{html}</ol>" if lines else "", "\n".join(lines))


def _wide() -> dict[str, widgets.Layout]:
    return {"layout": widgets.Layout(width="100%", max_width="900px")}


def _trouble(reply: dict[str, object]) -> str:
    if reply["kind"] == "conflict":
        return (
            f"NOT SAVED: {reply['author']} has meanwhile stored {reply['theirs']!r}. Press Next again to store yours."
        )
    return f"NOT SAVED. {reply['words']}"


_BUTTONS = {
    "Next": "Save the answer and go on",
    "Skip": "Go on; the question comes back at the end",
    "Not sure": "Note that nobody is sure, and go on",
    "Back": "Ask the question before this one again",
}
