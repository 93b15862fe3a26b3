"""Answers that came back and clash with what was stored meanwhile: side by side, and settled one by one."""

from collections.abc import Callable, Iterable
from textwrap import shorten

import ipywidgets as widgets

from soc2lib.basics.formatting import count, day, minute, sentence
from soc2lib.basics.text import visible
from soc2lib.html.pieces import Cell, Piece, Table, two_lines
from soc2lib.share.owner_answers.conflicts import field_of, open_clashes, ours_now, resolve
from soc2lib.share.owner_answers.questions import NOT_SURE, SUBJECTS
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import FieldGuide, MergeConflict, Resolution
from soc2lib.widgets.form import Field, author_field, signed, wide
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.status_line import Said

_ACTS = {
    Resolution.STORED: ("Keep ours", "What the workbook holds now stays"),
    Resolution.ANSWER: ("Take theirs", "The answer is stored; not sure makes the field unanswered again"),
    Resolution.ANOTHER: ("Store another value", "What stands under Another value is stored"),
}


class MergeConflicts:
    """The open clashes of a client, and the fields in which a person settles one of them.

    Parameters
    ----------
    engagement : Engagement
        The client, as of today.
    settled : callable
        Called after each that is settled.
    """

    def __init__(self, engagement: Engagement, agreed: Callable[[], None]) -> None:
        self._engagement, self._resolved = engagement, agreed
        self.page, self.said = Strip(), Said()
        self.chosen = widgets.Dropdown(description="Clash", **wide())
        self.reason = widgets.Text(
            description="Because", placeholder="Why it is settled so", continuous_update=False, **wide()
        )
        self.buttons = {
            take: widgets.Button(description=name, tooltip=tip, layout=widgets.Layout(width="auto"))
            for take, (name, tip) in _ACTS.items()
        }
        for take, button in self.buttons.items():
            button.on_click(lambda _, take=take: self.said.attempt(lambda: self._resolve(take)))
        self.chosen.observe(lambda _: self._offer(), names="value")
        self._place = widgets.VBox()
        self._fields = widgets.VBox([self.chosen, self.reason, self._place, widgets.HBox([*self.buttons.values()])])
        self.widget = widgets.VBox([self.page, self._fields, self.said])
        self._look()

    def _look(self) -> None:
        """Show what is open now; once nothing is, the last word on it stays."""
        found = [(clash, field_of(clash)) for clash in open_clashes(self._engagement)]
        self._open = {clash.id: (clash, field) for clash, field in found if field}
        self.page.show(*([_side_by_side(self._engagement, self._open.values())] if self._open else []))
        self.chosen.options = [(f"{clash.row}: {clash.asked}", id) for id, (clash, _) in self._open.items()]
        self.chosen.index = 0 if self._open else None
        self._fields.layout.display = None if self._open else "none"
        self._offer()

    def _offer(self) -> None:
        """A field for another value, such as the register has for it."""
        self.another = None
        if self.chosen.value is not None:
            clash, field = self._open[self.chosen.value]
            self.another = Field(field)
            self.another.widget.description = "Another value"
            self._place.children = [self.another.widget]
            values = {Resolution.STORED: ours_now(self._engagement, clash).words, Resolution.ANSWER: clash.answer}
            for take, value in values.items():
                shown = shorten(visible(value) or "nothing", 60, placeholder="…")
                self.buttons[take].description = f"{_ACTS[take][0]}: {shown}"

    def _resolve(self, take: Resolution) -> None:
        clash, field = self._open[self.chosen.value]
        words = self.another.words if self.another else ""
        if not self.reason.value.strip():
            self.said.value = "NOT SAVED. Write under Because why it is settled so."
        elif take is Resolution.ANOTHER and not words.strip():
            self.said.value = "NOT SAVED. Write the value to store under Another value."
        else:
            author = signed(author_field())
            done = resolve(self._engagement, clash.id, take, words, why=self.reason.value, author=author)
            self.reason.value = ""
            self._look()
            left = sentence(count(len(self._open), "clash", "clashes"))
            stands = f"{field.label}: {done.value or 'not answered'}"
            self.said.value = f"Settled: {done.row}, {stands}. {left} left."
            self._resolved()


def _side_by_side(engagement: Engagement, clashes: Iterable[tuple[MergeConflict, FieldGuide]]) -> Piece:
    rows: list[list[Cell]] = []
    for clash, field in clashes:
        ours = ours_now(engagement, clash)
        when = minute(ours.at) if ours.at else ""
        came = ", ".join(filter(None, [clash.by, day(clash.came_on)]))
        rows.append(
            [
                two_lines(f"{clash.of_kind.capitalize()} {clash.row}", _title(engagement, clash)),
                two_lines(field.label, clash.asked),
                clash.before or "nothing",
                two_lines(ours.words or "nothing", ", ".join(filter(None, [ours.author, when]))),
                two_lines(_answered(clash), ". ".join(filter(None, [came, clash.reason]))),
            ]
        )
    heads = ["Record", "Field", "When it was asked", "Ours now", "Theirs"]
    return Table("Answers that came back and clash with what is stored", heads, rows).piece()


def _answered(clash: MergeConflict) -> str:
    return "not sure (takes the answer back)" if clash.answer == NOT_SURE else clash.answer or "nothing"


def _title(engagement: Engagement, clash: MergeConflict) -> str:
    subject = SUBJECTS[clash.of_kind]
    stored = engagement.one(subject.kind, clash.row)
    return subject.about(stored).title if stored else ""
