"""Saving what is typed in a grid: each edit is a version in the ledger before the browser hears that it stands.

The browser sends edits and is answered edit by edit: ``ack`` (it stands), ``conflict`` (someone else changed the field
first; both values come back) or ``refusal`` (it does not fit, in words). An answer carries the whole row as stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from soc2lib.basics import clock, formatting
from soc2lib.errors import Conflict, Problem, RecordError, WorkbookError
from soc2lib.spreadsheets.cells import Unreadable
from soc2lib.store.engagement import Engagement
from soc2lib.store.fitting import read_stored
from soc2lib.store.ledger.rows import Change, Version
from soc2lib.store.merging import merge
from soc2lib.store.record import Record
from soc2lib.widgets.grid.columns import UNANSWERED, plain_value, stored_value, words_of_row

Reply = dict[str, Any]
Body = dict[str, Any] | None
WHOLE_ROW = "\x01row"
"""The field of an edit that concerns a row and no cell of it: ``deleted``, or empty to bring the row back."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell as typed: ``base`` is the version of the row it was typed on, ``sequence`` the browser's own count."""

    sequence: int
    id: str
    field: str
    value: str
    base: int

    def reply(self, kind: str, **more: object) -> Reply:
        """An answer to this edit."""
        return {"kind": kind, "sequence": self.sequence, "id": self.id, "field": self.field, **more}


class Saving:
    """Saves the edits of one grid and answers each; may be called from any thread.

    Parameters
    ----------
    engagement : Engagement
        Where the records are read and saved.
    kind : type of Record
        The class of the grid's rows.
    author : callable
        Gives the name under which edits are saved.
    ids : iterable of str
        Rows to show although nothing is stored of them yet; stored rows follow.
    starters : mapping, optional
        Row id to the record that an unstored row begins as; the first edit stores all of it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from soc2lib.gap.records import Control
    >>> with TemporaryDirectory() as folder:
    ...     engagement = Engagement.create("acme", folder)
    ...     (reply,) = Saving(engagement, Control, lambda: "Ann").save([Edit(1, "IAM-01", "design", "Suitable", 0)])
    ...     engagement.ledger.close()
    >>> reply["kind"], reply["row"]["base"], reply["row"]["values"]["design"]
    ('ack', 1, 'suitable')
    """

    def __init__(
        self,
        engagement: Engagement,
        kind: type[Record],
        author: Callable[[], str],
        ids: Iterable[str] = (),
        starters: Mapping[str, Record] | None = None,
    ) -> None:
        self._engagement, self._kind, self._author = engagement, kind, author
        self._starters = dict(starters or {})
        self._ids = list(dict.fromkeys([*ids, *self._starters]))
        self._guides = {guide.name: guide for guide in kind.guides()}
        self._lock = Lock()

    @property
    def closed(self) -> str:
        """Why nothing can be saved, or an empty string: a past day is for reading."""
        if self._engagement.as_of >= clock.today():
            return ""
        day = formatting.day(self._engagement.as_of)
        return f"This is how things stood on {day}: it can be read and not changed. Open the client without a day."

    def start(self, record: Record) -> None:
        """Show a row that nobody stored yet; the first edit of it stores all of this record."""
        with self._lock:
            self._starters[record.id] = record
            if record.id not in self._ids:
                self._ids.append(record.id)

    def rows(self) -> list[dict[str, Any]]:
        """Every row as stored, its values as the words of cells; grain: one a record."""
        with self._lock:
            self._engagement.refresh()
            stored = {record.id: record for record in self._engagement.all(self._kind)}
            ids = dict.fromkeys([*self._ids, *stored])
            return [
                self._row(id, self._engagement.version(self._kind, id), stored.get(id) or self._starters.get(id))
                for id in ids
            ]

    def save(self, edits: Sequence[Edit]) -> list[Reply]:
        """Save edits and answer each; those of one row are saved together, or one by one where they do not fit."""
        if self.closed:
            return [edit.reply("refusal", words=self.closed) for edit in edits]
        by_row: dict[str, list[Edit]] = {}
        for edit in edits:
            by_row.setdefault(edit.id, []).append(edit)
        with self._lock:
            return [reply for row in by_row.values() for reply in self._save_row(row)]

    def refresh(self) -> None:
        """Let the engagement see what was saved; apart from `save`, so that an answer need not wait for it."""
        self._engagement.refresh()

    def history(self, id: str) -> list[dict[str, Any]]:
        """Every version of a row, the newest first: who changed what, when and why."""
        versions = self._engagement.ledger.history(self._kind.kind, id)
        return [self._saved(*pair) for pair in zip([None, *versions], versions, strict=False)][::-1]

    def _save_row(self, edits: list[Edit]) -> list[Reply]:
        try:
            if len(edits) == 1 and edits[0].field == WHOLE_ROW:
                return [self._turn(edits[0])]
            return self._write(edits)
        except (WorkbookError, Unreadable) as error:
            if len(edits) == 1:
                return [self._refused(edits[0], error)]
        replies: list[Reply] = []
        saved = True
        while saved and edits:
            saved, left = False, []
            for edit in edits:
                answer = self._save_row([edit])
                if answer[0]["kind"] == "refusal":
                    left.append(edit)
                else:
                    replies, saved = replies + answer, True
            edits = left
        return replies + [reply for edit in edits for reply in self._save_row([edit])]

    def _write(self, edits: list[Edit]) -> list[Reply]:
        id = edits[0].id
        needed = self._engagement.ledger.versions(self._kind.kind, id, (edit.base for edit in edits))
        versions = {version.version: version for version in needed}
        current = max(versions, default=0)
        theirs = self._body(id, versions, current)
        wanted = self._starters[id].body() if current == 0 and id in self._starters else theirs
        for edit in edits:
            base = self._body(id, versions, edit.base)
            merge(self._kind.kind, id, base, theirs, self._with(base, edit), current)
            wanted = self._with(wanted, edit)
        body = self._kind.from_body(id, wanted or {}).body()
        change = Change(self._kind.kind, id, body, current)
        written = self._engagement.ledger.append([change], author=self._author(), reason="entered in the workbook")
        stored = self._kind.from_body(id, (written[-1].body if written else None) or body)
        row = self._row(id, written[-1].version if written else current, stored)
        return [edit.reply("ack", row=row) for edit in edits]

    def _turn(self, edit: Edit) -> Reply:
        """Delete a row, or bring back what it last held."""
        history = self._engagement.ledger.history(self._kind.kind, edit.id)
        held = next((version for version in reversed(history) if version.body is not None), None)
        record = self._stored(held) if held else None
        current = len(history)
        if edit.value:
            change = Change(self._kind.kind, edit.id, None, edit.base)
        else:
            change = Change(self._kind.kind, edit.id, record.body() if record else None, current)
        reason = "deleted in the workbook" if edit.value else "brought back in the workbook"
        written = self._engagement.ledger.append([change], author=self._author(), reason=reason)
        row = self._row(edit.id, written[-1].version if written else current, record)
        return edit.reply("ack", row={**row, "gone": bool(edit.value)})

    def _body(self, id: str, versions: Mapping[int, Version], number: int) -> Body:
        if number == 0:
            return None
        if number not in versions:
            problem = Problem(id, f"version {number}", "a version that is stored", "Reload the page and edit again.")
            raise RecordError("The edit was made on a version that is not stored.", [problem])
        record = self._stored(versions[number])
        return record.body() if record else None

    def _stored(self, version: Version) -> Record | None:
        """The record of a version, None of one that deleted it; a cell that fits no longer is open, to be mended."""
        if version.body is None:
            return None
        return read_stored(self._kind, version)[0] or self._kind.from_body(version.id, version.body)

    def _with(self, body: Body, edit: Edit) -> dict[str, Any]:
        guide = self._guides.get(edit.field)
        if guide is None or edit.field == "id":
            raise Unreadable("a column that can be edited")
        value = stored_value(self._kind, guide, edit.value)
        kept = {
            name: old for name, old in (body or {"schema": self._kind.schema_version}).items() if name != guide.name
        }
        return kept if value is UNANSWERED else {**kept, guide.name: value}

    def _refused(self, edit: Edit, error: WorkbookError | Unreadable) -> Reply:
        if isinstance(error, Conflict):
            return self._conflict(edit)
        if isinstance(error, Unreadable):
            guide = self._guides.get(edit.field)
            return edit.reply("refusal", words=f"Expected {error.expected}. {guide.help if guide else ''}".strip())
        if isinstance(error, RecordError):
            expected = [f"Expected {problem.expected}. {problem.remedy}" for problem in error.problems]
            return edit.reply("refusal", words=" ".join(expected))
        return edit.reply("refusal", words=" ".join([error.what, *(problem.remedy for problem in error.problems)]))

    def _conflict(self, edit: Edit) -> Reply:
        last = self._engagement.ledger.history(self._kind.kind, edit.id)[-1]
        stored = self._stored(last)
        row = self._row(edit.id, last.version, stored)
        theirs = row["values"].get(edit.field, "the row was changed") if stored else "the row was deleted"
        when = formatting.minute(last.at)
        return edit.reply("conflict", mine=edit.value, theirs=theirs, author=last.author, at=when, row=row)

    def _row(self, id: str, base: int, record: Record | None) -> dict[str, Any]:
        return {"id": id, "base": base, "values": words_of_row(self._kind, id, record)}

    def _saved(self, earlier: Version | None, version: Version) -> dict[str, Any]:
        before, after = (earlier.body if earlier else None) or {}, version.body or {}
        changes = [
            [guide.label, plain_value(before.get(name)), plain_value(after.get(name))]
            for name, guide in self._guides.items()
            if before.get(name) != after.get(name)
        ]
        reason = version.reason if version.body is not None else f"deleted: {version.reason}"
        when = formatting.minute(version.at)
        saved = {"version": version.version, "author": version.author, "reason": reason, "at": when}
        return {**saved, "changes": changes}


def read_edits(message: Mapping[str, Any]) -> list[Edit]:
    """The edits of a message from the browser, whose parts are checked and not trusted.

    Raises
    ------
    ValueError
        If a part is missing or of another type.

    Examples
    --------
    >>> read_edits({"edits": [{"sequence": 1, "id": "GOV-01", "field": "owner", "value": "Ann", "base": 0}]})
    [Edit(sequence=1, id='GOV-01', field='owner', value='Ann', base=0)]
    """
    types = {"sequence": int, "id": str, "field": str, "value": str, "base": int}
    edits = []
    for part in message.get("edits", ()):
        if not (isinstance(part, Mapping) and all(type(part.get(name)) is kind for name, kind in types.items())):
            raise ValueError("An edit has a sequence, an id, a field, a value and a base.")
        edits.append(Edit(**{name: part[name] for name in types}))
    return edits
