"""The register grid: one editable table for every kind of record, its columns taken from the record class."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from soc2lib.errors import WorkbookError
from soc2lib.html.pieces import ICONS, Status
from soc2lib.store.record import Record
from soc2lib.widgets.grid.columns import columns_of
from soc2lib.widgets.grid.saving import Saving, read_edits
from soc2lib.widgets.widget import BROWSER, DeskWidget, script

Statuses = Mapping[str, tuple[Status, str]]


class RegisterGrid(DeskWidget):
    """An editable table of records that tells of each edit whether it stands.

    Parameters
    ----------
    saving : Saving
        Reads and saves the rows.
    kind : type of Record
        The class of the rows; its field guides make the columns.
    key : str
        Names this register: edits that were not saved wait under it until the grid is shown again.
    label : str
        The table's accessible name.
    tones : mapping
        A choice's word to its tone; other words are plain text.
    hints : mapping, optional
        Field to what is said after its help.
    shown : mapping, optional
        Row id to (field to words): what is shown, muted, where a cell is empty.
    hidden : sequence of str
        Fields that are not shown until they are chosen.
    named : str, optional
        The field whose words stand beside each row's id.
    standings : callable, optional
        Gives each row's standing as (status, because), asked at first and after every save; the grid's second column,
        which is left out where it gives None at first.
    begin : callable, optional
        Told the id of a row when Ctrl+Enter is pressed on it, to begin a row about it in another register.
    begin_name : str
        What that is called on its button, such as *Observe*.
    """

    _esm = script("rows.js", "sheet_text.js", "paint.js", "aside.js", "moment.js", "editing.js", "grid.js")
    _css = (BROWSER / "grid.css").read_text(encoding="utf-8")
    key = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    closed = traitlets.Unicode().tag(sync=True)
    columns = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    hidden = traitlets.List().tag(sync=True)
    named = traitlets.Unicode().tag(sync=True)
    statuses = traitlets.Dict().tag(sync=True)
    stands = traitlets.Bool().tag(sync=True)
    begins = traitlets.Unicode().tag(sync=True)
    begun = traitlets.Dict().tag(sync=True)
    icons = traitlets.Dict(dict(ICONS)).tag(sync=True)

    def __init__(
        self,
        saving: Saving,
        kind: type[Record],
        *,
        key: str,
        label: str,
        tones: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        shown: Mapping[str, Mapping[str, str]] | None = None,
        hidden: tuple[str, ...] = (),
        named: str = "",
        statuses: Callable[[], Statuses | None] | None = None,
        begin: Callable[[str], None] | None = None,
        begin_name: str = "",
    ) -> None:
        self._saving, self._ask, self._begin = saving, statuses, begin
        first = statuses() if statuses else None
        super().__init__(
            key=key,
            label=label,
            closed=saving.closed,
            columns=columns_of(kind, tones or {}, hints),
            rows=saving.rows(),
            shown={id: dict(words) for id, words in (shown or {}).items()},
            hidden=list(hidden),
            named=named,
            statuses=_plain(first or {}),
            stands=first is not None,
            begins=begin_name if begin and not saving.closed else "",
        )
        self.on_msg(lambda _, message, __: self.receive(message))

    def __repr__(self) -> str:
        return f"<{self.label}: an editable table, shown in JupyterLab>"

    def start(self, record: Record, field: str) -> None:
        """Show a row that nobody stored yet and, as soon as the grid is shown, write in one of its cells."""
        self._saving.start(record)
        self.begun = {"id": record.id, "field": field}

    def receive(self, message: Mapping[str, Any]) -> None:
        """Answer one message of the browser; what goes wrong is said in the panel and not in a log alone."""
        try:
            self._answer(message)
        except Exception as error:
            words = error.what if isinstance(error, WorkbookError) else f"{type(error).__name__}: {error}"
            self.send({"kind": "failed", "words": words})

    def _answer(self, message: Mapping[str, Any]) -> None:
        match message.get("kind"):
            case "edits":
                replies = self._saving.save(read_edits(message))
                self._keep(replies)
                self.send({"kind": "replies", "replies": replies})
                sys.stdout.flush()  # in a kernel: wait until it is sent, which the work that follows would delay
                self._saving.refresh()
                self._restand()
            case "history":
                id = str(message.get("id"))
                self.send({"kind": "history", "id": id, "versions": self._saving.history(id)})
            case "begin" if self._begin:
                self._begin(str(message.get("id")))
            case "open":
                self.rows[:] = self._saving.rows()
                self.send({"kind": "rows", "rows": self.rows})
                self._restand()
            case other:
                raise ValueError(f"a message of kind {other!r} is not known")

    def _keep(self, replies: list[dict[str, Any]]) -> None:
        """Hold the rows as stored, without sending them all again: a reloaded page asks for them."""
        places = {row["id"]: place for place, row in enumerate(self.rows)}
        for row in (reply["row"] for reply in replies if "row" in reply):
            if row["id"] in places:
                self.rows[places[row["id"]]] = row
            else:
                places[row["id"]] = len(self.rows)
                self.rows.append(row)

    def _restand(self) -> None:
        if self._ask is None:
            return
        now = _plain(self._ask() or {})
        changed = {id: conclusion for id, conclusion in now.items() if self.statuses.get(id) != conclusion}
        self.statuses.update(changed)
        if changed:
            self.send({"kind": "statuses", "statuses": changed})


def _plain(statuses: Statuses) -> dict[str, list[str]]:
    return {id: [status.words, status.tone, reason] for id, (status, reason) in statuses.items()}
