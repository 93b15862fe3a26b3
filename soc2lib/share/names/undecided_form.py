"""Spellings that may be names in an edition without names: listed with their places, and decided one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

import ipywidgets as widgets

from soc2lib.basics.formatting import count, listed, sentence
from soc2lib.html.pieces import Cell, Piece, Table, note
from soc2lib.share.names.deciding import decide, undecided
from soc2lib.share.records import Meaning
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.form import author_field, signed, wide
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.status_line import Said

_MOST_PLACES = 12
_ACTS = {
    Meaning.PERSON: ("It is a person", "A label stands for it wherever it is written"),
    Meaning.WORD: ("It is a word", "It stays as it is written"),
}


@dataclass
class Open:
    """A spelling to decide: as it is written, where, and in which editions."""

    written: str
    places: dict[str, None]
    editions: list[str]


def open_spellings(engagement: Engagement) -> dict[str, Open]:
    """What the editions without names could not decide of a client, by plain letters."""
    found: dict[str, Open] = {}
    for name, edition in EDITIONS.items():
        reading = EditionEngagement(engagement.client, engagement.folder, engagement.as_of, edition)
        try:
            for one in undecided(reading):
                spelling = found.setdefault(one.letters, Open(one.written, {}, []))
                spelling.places |= dict.fromkeys(one.places)
                spelling.editions.append(name)
        finally:
            reading.ledger.close()
    return found


class Spellings:
    """The spellings of a client that nobody has decided, and the buttons by which a person does.

    Parameters
    ----------
    engagement : Engagement
        The client, as of today.

    Attributes
    ----------
    open : dict of str to Open
        What is left to decide, by plain letters.
    """

    def __init__(self, engagement: Engagement) -> None:
        self._engagement = engagement
        self.page, self.said = Strip(), Said()
        self.chosen = widgets.Dropdown(description="Spelling", **wide())
        self.buttons = {
            meaning: widgets.Button(description=name, tooltip=tip, layout=widgets.Layout(width="auto"))
            for meaning, (name, tip) in _ACTS.items()
        }
        for meaning, button in self.buttons.items():
            button.on_click(lambda _, meaning=meaning: self.said.attempt(lambda: self._decide(meaning)))
        self._fields = widgets.VBox([self.chosen, widgets.HBox([*self.buttons.values()])])
        self.widget = widgets.VBox([self.page, self._fields, self.said])
        self._look()

    def _look(self) -> None:
        """Show what is open now; once nothing is, the last word on it stays."""
        self.open = open_spellings(self._engagement)
        self.page.show(*(_shown(self.open.values()) if self.open else ()))
        self.chosen.options = [(one.written, letters) for letters, one in self.open.items()]
        self.chosen.index = 0 if self.open else None
        self._fields.layout.display = None if self.open else "none"

    def _decide(self, meaning: Meaning) -> None:
        letters = self.chosen.value
        written = self.open[letters].written
        decide(self._engagement, {letters: meaning}, author=signed(author_field()))
        self._look()
        left = sentence(count(len(self.open), "spelling"))
        self.said.value = f"Decided: {written} is {meaning.value}. {left} left. Make the reports anew to heed it."


def _shown(spellings: Iterable[Open]) -> tuple[Piece, Piece]:
    rows: list[list[Cell]] = [
        [one.written, listed(one.places, most=_MOST_PLACES), listed(one.editions)] for one in spellings
    ]
    why = "An edition that shows no names is not shared, printed or exported before each is decided."
    table = Table("Spellings that may be names", ["Spelling", "Where it stands", "Editions"], rows)
    return note("warn", f"{sentence(count(len(rows), 'spelling'))} may be a person's name.", why), table.piece()
