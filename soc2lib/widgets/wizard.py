"""A wizard for one record: its fields on a few pages, each page saved field by field before the next one comes."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets

from soc2lib.basics import formatting
from soc2lib.html.pieces import Piece
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import Record
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import Field, author_field, signed
from soc2lib.widgets.grid.saving import Edit, Reply, Saving
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.status_line import Said
from soc2lib.widgets.tabs import Tabs

Pages = Mapping[str, Sequence[str]]


class Wizard:
    """The form pages of one record of a client.

    Parameters
    ----------
    engagement : Engagement
        The client.
    kind : type of Record
        The record's class; its field guides make the fields.
    id : str
        The record's id; it need not exist yet.
    pages : mapping
        Each page's title and the names of its fields.
    look : callable, optional
        The pieces below the pages, asked at first and after every save.
    """

    def __init__(
        self,
        engagement: Engagement,
        kind: type[Record],
        id: str,
        pages: Pages,
        look: Callable[[], Sequence[Piece]] | None = None,
    ) -> None:
        self._id, self._pages, self._look = id, list(pages.values()), look or (lambda: ())
        author = author_field()
        self._saving = Saving(engagement, kind, lambda: signed(author), [id])
        self.fields = {guide.name: Field(guide) for guide in kind.guides() if guide.name != "id"}
        self._sequence = 0
        self._tabs = Tabs(list(pages), "Pages", self.turn)
        self._page, self._strip, self.said = widgets.VBox(), Strip(), Said()
        self.buttons = {name: widgets.Button(description=name, tooltip=tip) for name, tip in _BUTTONS.items()}
        for name, act in {"Back": self.back, "Save": self.save, "Save and go on": self.go_on}.items():
            self.buttons[name].on_click(lambda _, act=act: self.said.attempt(act))
        self.buttons["Save and go on"].button_style = "primary"
        several = len(self._pages) > 1
        row = widgets.HBox([*(self.buttons.values() if several else [self.buttons["Save"]]), self.said])
        tabs = [self._tabs] if several else []
        self.widget = framed(author, *tabs, self._page, row, self._strip)
        (self._row,) = (row for row in self._saving.rows() if row["id"] == id)
        self._fill(self.fields)
        self.turn(0)
        self._show(self._saving.closed)

    def turn(self, place: int) -> None:
        """Show one page; what was typed on the others stays there."""
        self._tabs.chosen = place
        self._page.children = [self.fields[name].widget for name in self._pages[place]]
        self.buttons["Back"].disabled = place == 0

    def back(self) -> None:
        """Show the page before this one."""
        self.turn(max(0, self._tabs.chosen - 1))

    def go_on(self) -> None:
        """Save, and show the next page only if everything stands."""
        if self.save() and self._tabs.chosen + 1 < len(self._pages):
            self.turn(self._tabs.chosen + 1)

    def save(self) -> bool:
        """Save every field that was changed; what is refused or clashes stays in its field and is said."""
        values = self._row["values"]
        edits = [self._edit(n, f.words) for n, f in self.fields.items() if f.words != values[n]]
        replies = self._saving.save(edits)
        self._saving.refresh()
        saved = [reply["field"] for reply in replies if reply["kind"] == "ack"]
        untouched = [name for name, field in self.fields.items() if field.words == values[name]]
        for reply in replies:
            self._row = reply.get("row", self._row)
        self._fill([*saved, *untouched])
        wrong = [self._trouble(reply) for reply in replies if reply["kind"] != "ack"]
        done = f"Saved {formatting.count(len(saved), 'answer')}." if saved else "Nothing to save."
        self._show(" ".join([f"NOT SAVED. {' '.join(wrong)}", done if saved else ""]).strip() if wrong else done)
        return not wrong

    def _edit(self, name: str, words: str) -> Edit:
        self._sequence += 1
        return Edit(self._sequence, self._id, name, words, self._row["base"])

    def _fill(self, names: Sequence[str] | Mapping[str, Field]) -> None:
        for name in names:
            self.fields[name].words = self._row["values"][name]

    def _trouble(self, reply: Reply) -> str:
        label = self.fields[reply["field"]].guide.label
        if reply["kind"] == "conflict":
            theirs = f"{label}: {reply['author']} has meanwhile stored {reply['theirs']!r}"
            return f"{theirs}, you have {reply['mine']!r}. Save again to store yours."
        return f"{label}: {reply['words']}"

    def _show(self, said: str) -> None:
        self.said.value = said
        self._strip.show(*self._look())


_BUTTONS = {
    "Back": "Show the page before this one; nothing is saved",
    "Save": "Save what was changed",
    "Save and go on": "Save what was changed and show the next page",
}
