"""Reads a spreadsheet into records: what can be taken in, what cannot and why. It changes nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soc2lib.basics.formatting import count, listed
from soc2lib.errors import Problem, TableError
from soc2lib.spreadsheets.detect import Layout, key, recognise
from soc2lib.spreadsheets.import_rows import Draft, Fault, draft_row
from soc2lib.spreadsheets.origin import origin_beside, origin_in
from soc2lib.spreadsheets.reader.reader import place, read_table, unguarded
from soc2lib.spreadsheets.status_words import MappedWord, StatusWords, read_mapping
from soc2lib.store.identity import Origin
from soc2lib.store.record import QuarantinedRow, Record

_DAMAGED = re.compile("â€|Ã[\u0080-\u00bf]|\ufffd")


@dataclass(frozen=True, slots=True)
class Accepted:
    """One row that fits: its record, the version it was made from (0 for a new one) and where it stood."""

    kind: str
    id: str
    record: Record
    base: int
    where: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file holds.

    Attributes
    ----------
    file : str
        The file's name without its folder.
    accepted : tuple of Accepted
        Rows that are new or differ from what is stored.
    unchanged : tuple of Accepted
        Rows that say what is stored already.
    quarantined : tuple of QuarantinedRow
        Rows that cannot be used, each with the reason.
    notes : tuple of str
        What else a reader should know: columns, sheets and rows that were not read.
    mapping : tuple of MappedWord
        Each text of a status column and what it was read as.
    """

    file: str
    accepted: tuple[Accepted, ...]
    unchanged: tuple[Accepted, ...]
    quarantined: tuple[QuarantinedRow, ...]
    notes: tuple[str, ...]
    mapping: tuple[MappedWord, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The quarantined rows as problems, in the order of the file."""
        return tuple(
            Problem(f"{row.id}{f', column {row.column}' if row.column else ''}", row.found, row.expected, row.remedy)
            for row in self.quarantined
        )

    def as_dict(self) -> dict[str, Any]:
        """The whole for ``--json``."""
        return {
            "file": self.file,
            "accepted": [_plain(row) for row in self.accepted],
            "unchanged": [_plain(row) for row in self.unchanged],
            "quarantined": [row.model_dump(mode="json") for row in self.quarantined],
            "notes": list(self.notes),
            "mapping": [{"found": word.found, "status": word.status, "rows": word.count} for word in self.mapping],
        }


def read_intake(
    path: Path,
    kinds: Mapping[str, type[Record]],
    *,
    mapping: Path | None = None,
    encoding: str | None = None,
    versions: Mapping[tuple[str, str], int] | None = None,
    current: Mapping[tuple[str, str], Record] | None = None,
    refuse: Callable[[Origin, str], None] | None = None,
) -> Intake:
    """Read our own workbook, or a stranger's table that rates criteria or lists controls.

    Parameters
    ----------
    path : Path
        A CSV or XLSX file.
    kinds : mapping of str to type of Record
        The kinds a row may become, as from `record_kinds`.
    mapping : Path, optional
        A table ``word,status`` that extends or overrides the status words.
    encoding : str, optional
        The encoding of a text file that is not UTF-8.
    versions, current : mapping of (kind, id), optional
        What is stored: each record and its version.
    refuse : callable, optional
        Raises where the file says that it is another client's: given whose it is, and the file's name.

    Raises
    ------
    TableError
        If the file as a whole cannot be read: then nothing of it is. Faults of single rows are quarantined instead.
    """
    table = unguarded(read_table(path, encoding))
    origin = origin_in(table) or origin_beside(path)
    if origin and refuse:
        refuse(origin, table.file)
    words = StatusWords(read_mapping(mapping) if mapping else {})
    layouts, notes = recognise(table, kinds)
    problems = [problem for layout in layouts for problem in _shape_problems(table.file, layout)]
    if problems:
        raise TableError(f"{table.file} cannot be read without guessing.", problems)
    drafts = [
        draft_row(table.file, layout, row, words, current or {}, versions or {})
        for layout in layouts
        for row in layout.sheet.rows
        if row > layout.head_row
    ]
    _refuse_duplicates(drafts)
    if refuse and origin is None and any(layout.ours for layout in layouts):
        notes.append(f"{table.file} names no client: make sure that it is this one's. A new export says whose it is.")
    notes += [note for layout in layouts for note in _layout_notes(table.file, layout)]
    return _gathered(table.file, drafts, notes, words, current or {})


def _gathered(
    file: str,
    drafts: list[Draft],
    notes: list[str],
    words: StatusWords,
    current: Mapping[tuple[str, str], Record],
) -> Intake:
    accepted: list[Accepted] = []
    unchanged: list[Accepted] = []
    for draft in drafts:
        if draft.record is not None and not draft.faults:
            notes += draft.notes
            row = Accepted(draft.record.kind, draft.id, draft.record, draft.base, draft.where)
            same = current.get((row.kind, row.id)) == row.record
            (unchanged if same else accepted).append(row)
    silent = sum(draft.record is None and not draft.faults for draft in drafts)
    if silent:
        notes.append(f"Passed over: {count(silent, 'row')} with an id and nothing said of it.")
    quarantined = tuple(draft.quarantined() for draft in drafts if draft.faults)
    return Intake(file, tuple(accepted), tuple(unchanged), quarantined, tuple(notes), words.used())


def _refuse_duplicates(drafts: list[Draft]) -> None:
    """An id that stands twice is refused in every row: none silently wins."""
    rows: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        if draft.id and not (draft.says_nothing and draft.layout.ours):
            rows.setdefault((draft.layout.cls.kind, draft.id), []).append(draft)
    for (kind, id), same in rows.items():
        if len(same) > 1:
            places = listed([str(draft.row) for draft in same])
            for draft in same:
                head = draft.layout.heads.get(draft.layout.fields.get("id", 0), "")
                remedy = "Keep one of them; none was taken."
                draft.faults.append(Fault(head, f"{id} in rows {places}", f"one row a {kind}", remedy))


def _shape_problems(file: str, layout: Layout) -> list[Problem]:
    problems, counts = [], dict[str, int]()
    name, width = layout.sheet.name, max(layout.heads)
    for column, head in layout.heads.items():
        first = counts.setdefault(key(head), column)
        if key(head) and first != column:
            where = place(file, name, layout.head_row, column, head)
            remedy = "Rename or remove one of the two columns."
            problems.append(Problem(where, f"the head {head!r} a second time", "each head once", remedy))
    for row, cells in layout.sheet.rows.items():
        over = next((n for n, cell in enumerate(cells, 1) if n > width and cell), 0)
        if row > layout.head_row and over:
            remedy = "Put quotation marks around a cell that holds the delimiter, or give the column a head."
            found = f"{cells[over - 1][:80]!r} in a column without a head"
            problems.append(Problem(place(file, name, row, over), found, f"at most {width} cells", remedy))
    return problems


def _layout_notes(file: str, layout: Layout) -> list[str]:
    name = layout.sheet.name
    notes = [
        f"{place(file, name, 0, column, head)} was not read: no field of a {layout.cls.kind} goes by that name."
        for column, head in layout.left_out.items()
    ]
    below = [cells for row, cells in layout.sheet.rows.items() if row > layout.head_row]
    notes += [
        f"{place(file, name, 0, column)} was not read: it has no head (a merged head names its first column only)."
        for column in range(1, max(layout.heads))
        if column not in layout.heads and any(len(cells) >= column and cells[column - 1] for cells in below)
    ]
    damaged = next((row for row, cells in layout.sheet.rows.items() if any(map(_DAMAGED.search, cells))), 0)
    if damaged:
        notes.append(
            f"{place(file, name, damaged)}: letters look damaged (such as â€™ for ’); compare with the source."
        )
    if layout.sheet.hidden_rows:
        notes.append(f"{place(file, name)}: {count(layout.sheet.hidden_rows, 'hidden row')} read like the others.")
    return notes


def _plain(row: Accepted) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.id,
        "base": row.base,
        "where": row.where,
        "fields": row.record.model_dump(mode="json", exclude_defaults=True, exclude={"id"}),
    }
