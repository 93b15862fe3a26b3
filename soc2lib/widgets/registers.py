"""A panel of registers: who types, one grid a kind of record, and below them what each edit moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import ipywidgets as widgets

from soc2lib.errors import WorkbookError
from soc2lib.html.pieces import Piece, note
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import Record
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import author_field, signed
from soc2lib.widgets.grid.grid import RegisterGrid, Statuses
from soc2lib.widgets.grid.saving import Saving
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class Register:
    """One register of a panel.

    Attributes
    ----------
    kind : type of Record
        The class of its rows; the columns come from it.
    named : str
        The field whose words stand beside each row's id.
    hidden : tuple of str
        Fields that are not shown until they are chosen.
    tones : mapping
        A choice's word to its tone; other words are plain text.
    hints : mapping
        Field to what is said after its help, such as the ids it may name.
    ids : sequence of str
        Rows to show although nothing is stored of them yet.
    shown : mapping
        Row id to (field to words): what is shown, muted, where a cell is empty.
    starters : mapping
        Row id to the record that an unstored row begins as.
    standings : callable, optional
        Gives how the rows stand, where the panel's look says nothing of this register.
    begun_from : type of Record, optional
        The kind of another register of the panel: Ctrl+Enter on a row of it begins a row of this one.
    begin : callable, optional
        Makes that row, given the other row's id; it is stored with the first cell that somebody writes.
    begin_at : str
        The field in which the cursor is then.
    begin_name : str
        What that is called on its button, such as *Observe*.
    """

    kind: type[Record]
    named: str = ""
    hidden: tuple[str, ...] = ()
    tones: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    ids: Sequence[str] = ()
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    starters: Mapping[str, Record] = field(default_factory=dict)
    statuses: Callable[[], Statuses] | None = None
    begun_from: type[Record] | None = None
    begin: Callable[[str], Record] | None = None
    begin_at: str = ""
    begin_name: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands below the registers, and how their rows stand: kind to row id to (status, because)."""

    pieces: tuple[Piece, ...] = ()
    statuses: Mapping[str, Statuses] = field(default_factory=dict)


class Registers:
    """The panel of one or more registers of a client.

    Parameters
    ----------
    engagement : Engagement
        The client.
    registers : sequence of Register
        In the order of their tabs; one alone has no tab.
    look : callable, optional
        Judges the records as they stand, asked at first and after every save.
    above : sequence of Widget
        What stands between the name and the registers.
    """

    def __init__(
        self,
        engagement: Engagement,
        registers: Sequence[Register],
        look: Callable[[], Look] | None = None,
        above: Sequence[widgets.Widget] = (),
    ) -> None:
        self._engagement, self._registers, self._look = engagement, list(registers), look
        self._grids: dict[int, RegisterGrid] = {}
        self._strip, self._place = Strip(), widgets.VBox()
        self._tabs = Tabs([register.kind.sheet for register in registers], "Registers", self.turn)
        for place, register in enumerate(registers):
            self._tabs.note(place, self._count(register))
        tabs = [self._tabs] if len(self._registers) > 1 else []
        self.widget = framed(author_field(), *above, *tabs, self._place, self._strip)
        self.turn(0)

    @property
    def grid(self) -> RegisterGrid:
        """The grid that is shown."""
        return self._grids[self._tabs.chosen]

    def turn(self, place: int) -> None:
        """Show the register on a tab."""
        self._place.children = (self._grid_at(place),)

    def refresh(self) -> None:
        """Show what was saved elsewhere than in the grid."""
        self.grid.receive({"kind": "open"})

    def _grid_at(self, place: int) -> RegisterGrid:
        if place not in self._grids:
            self._grids[place] = self._grid(place)
        return self._grids[place]

    def _begin(self, place: int, id: str) -> None:
        """Begin a row of the register on a tab about a row of another one, and turn to it."""
        register = self._registers[place]
        if register.begin:
            self._grid_at(place).start(register.begin(id), register.begin_at)
            self._tabs.chosen = place

    def _grid(self, place: int) -> RegisterGrid:
        register, author = self._registers[place], author_field()
        kind = register.kind
        saving = Saving(self._engagement, kind, lambda: signed(author), register.ids, register.starters)
        other = next((place for place, one in enumerate(self._registers) if one.begun_from is kind), None)
        begin = None if other is None else (lambda id: self._begin(other, id))
        return RegisterGrid(
            saving,
            kind,
            key=f"{self._engagement.client}/{kind.kind}",
            label=f"{kind.sheet} of {self._engagement.client}",
            tones=register.tones,
            hints=register.hints,
            shown=register.shown,
            hidden=register.hidden,
            named=register.named,
            statuses=lambda: self._stand(place),
            begin=begin,
            begin_name="" if other is None else self._registers[other].begin_name,
        )

    def _count(self, register: Register) -> str:
        """How many rows are stored, of how many that are there to be filled."""
        stored = {record.id for record in self._engagement.all(register.kind)}
        offered = stored.union(register.ids, register.starters)
        return str(len(stored)) if offered == stored else f"{len(stored)} of {len(offered)}"

    def _stand(self, place: int) -> Statuses | None:
        """Look again: paint the strip, count the rows, and say how the rows of this register stand."""
        register = self._registers[place]
        self._tabs.note(place, self._count(register))
        own = register.statuses() if register.statuses else None
        if self._look is None:
            return own
        try:
            look = self._look()
        except WorkbookError as error:
            words = " ".join(f"{problem.where}: {problem.found}. {problem.remedy}" for problem in error.problems[:3])
            self._strip.show(note("bad", error.what, words))
            return own
        self._strip.show(*look.pieces)
        return look.statuses.get(register.kind.kind, own)
