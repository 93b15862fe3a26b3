"""Finds out what a table holds: our own sheet by its heads, or a stranger's by the ids in one of its columns."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from soc2lib.catalog.catalog import catalog
from soc2lib.catalog.criterion_ids import read_criterion_id
from soc2lib.errors import Problem, TableError
from soc2lib.spreadsheets.reader.reader import Sheet, TableFile, place
from soc2lib.spreadsheets.sheet_words import ANSWERS, READ_ME, SHOWN_ONLY, form_of, version_head
from soc2lib.spreadsheets.status_words import statuses
from soc2lib.store.record import FieldGuide, Record

_HEAD_WITHIN = 30
_CRITERION = re.compile(r"(?:CC|A|C|PI|P)\d+\.\d+\Z")
_CONTROL = re.compile(r"([A-Z]{2,4})[\s_-]*(\d{1,2})\Z")


@dataclass(frozen=True)
class Layout:
    """What one sheet holds.

    Attributes
    ----------
    cls : type of Record
        The kind its rows become.
    head_row : int
        The row of the heads.
    heads : mapping of int to str
        Column to head.
    fields : mapping of str to int
        Field name to column.
    ours : bool
        True for a sheet of our own workbook, where an empty cell clears the field.
    version_column : int
        The column of versions, 0 where there is none.
    schema : int
        The form of a sheet of ours: the one that its head of versions names, the first where it names none. A sheet of
        ours that lost its versions counts as of the first form, too; a stranger's is read in today's.
    """

    cls: type[Record]
    sheet: Sheet
    head_row: int
    heads: Mapping[int, str]
    fields: Mapping[str, int]
    ours: bool
    version_column: int
    schema: int

    @property
    def left_out(self) -> dict[int, str]:
        """The columns that no field reads, by number."""
        used = {*self.fields.values(), self.version_column}
        shown = {key(head) for head in SHOWN_ONLY}
        return {column: head for column, head in self.heads.items() if column not in used and key(head) not in shown}


def recognise(table: TableFile, kinds: Mapping[str, type[Record]]) -> tuple[list[Layout], list[str]]:
    """What each sheet holds, and a note for each sheet that was not read.

    Raises
    ------
    TableError
        If no sheet holds anything that can be taken in, or a sheet of our workbook lost its heads or has a newer form.
    """
    layouts, notes, problems = [], [], []
    classes = [cls for cls in kinds.values() if cls.by_hand]
    skipped = {READ_ME.casefold(), *(cls.sheet.casefold() for cls in kinds.values() if not cls.by_hand)}
    if any(sheet.name == ANSWERS for sheet in table.sheets):
        found = Problem(table.file, "answers to questions", "records", "Import it with: soc2 take-answers CLIENT FILE")
        raise TableError(f"{table.file} holds answers, which merge another way.", [found])
    for sheet in table.sheets:
        if sheet.name.casefold() in skipped or not sheet.rows:
            continue
        layout = _ours(sheet, classes) or _strangers(sheet, classes) or _by_labels(sheet, classes)
        named = next((cls for cls in classes if cls.sheet.casefold() == sheet.name.casefold()), None)
        if layout is not None and layout.schema > layout.cls.schema_version:
            raise TableError(f"{table.file} was written by a newer version.", [_too_new(table.file, layout)])
        if layout is not None:
            layouts.append(layout)
        elif named is not None:
            problems.append(_lost_heads(table.file, sheet, named))
        else:
            notes.append(f"{place(table.file, sheet.name)} was not read: no column of criteria or controls with heads.")
    if problems:
        raise TableError(f"{table.file} has lost heads that the import needs.", problems)
    if not layouts:
        raise TableError(
            f"{table.file} holds no table that can be taken in.",
            [_no_table(table.file, sheet) for sheet in table.sheets if sheet.name.casefold() not in skipped],
        )
    return layouts, notes


def key(head: str) -> str:
    """A head for comparing: letters and digits alone, without case.

    Examples
    --------
    >>> key("Control_Point *") == key("control point")
    True
    """
    return "".join(character for character in head.casefold() if character.isalnum())


def library_id(text: str) -> str:
    """A control's id in the library's form where the library has it, else the text as it stands.

    Examples
    --------
    >>> library_id("iam_3"), library_id("Own 7")
    ('IAM-03', 'Own 7')
    """
    match = _CONTROL.match(text.strip().upper())
    id = f"{match[1]}-{int(match[2]):02d}" if match else ""
    return id if id in catalog().controls else text.strip()


def rates(guide: FieldGuide) -> bool:
    """True for a field whose answers are the statuses that words and marks are read as."""
    return bool(guide.choices) and set(statuses()) <= set(guide.choices)


def _ours(sheet: Sheet, classes: Iterable[type[Record]]) -> Layout | None:
    found: list[tuple[tuple[int, bool], Layout]] = []
    for number, heads in _head_rows(sheet):
        version = next((column for column, head in heads.items() if form_of(key(head))), 0)
        schema = form_of(key(heads.get(version, "")))
        for cls in classes:
            fields = _fields(cls, heads, strict=True)
            if version and "id" in fields and 2 * len(fields) >= len(cls.model_fields):
                layout = Layout(cls, sheet, number, heads, fields, True, version, schema)
                found.append(((len(fields), sheet.name.casefold() == cls.sheet.casefold()), layout))
    return max(found, key=lambda item: item[0])[1] if found else None


def _by_labels(sheet: Sheet, classes: Iterable[type[Record]]) -> Layout | None:
    for number, heads in _head_rows(sheet):
        for cls in classes:
            fields = _fields(cls, heads, strict=True)
            if "id" in fields and len(fields) > 1 and 5 * len(fields) >= 3 * len(heads) and _complete(cls, fields):
                return Layout(cls, sheet, number, heads, fields, False, 0, _schema_without_versions(cls, heads))
    return None


def _strangers(sheet: Sheet, classes: Iterable[type[Record]]) -> Layout | None:
    candidates = list(classes)
    found: list[tuple[tuple[int, int, int], Layout]] = []
    for names, column, first in _id_columns(sheet):
        for number, heads in _head_rows(sheet):
            if number >= first:
                break
            for cls in (cls for cls in candidates if cls.id_names == names):
                fields = {"id": column, **_fields(cls, heads, strict=False, taken=column)}
                rating = any(rates(guide) and guide.name in fields for guide in cls.guides())
                if len(fields) > 1 and _complete(cls, fields):
                    schema = _schema_without_versions(cls, heads)
                    layout = Layout(cls, sheet, number, heads, fields, False, 0, schema)
                    named = "id" in _fields(cls, {column: heads.get(column, "")}, strict=False)
                    found.append(((rating, len(fields), named), layout))
    return max(found, key=lambda item: item[0])[1] if found else None


def _schema_without_versions(cls: type[Record], heads: Mapping[int, str]) -> int:
    shown = {key(head) for head in SHOWN_ONLY}
    return 1 if any(key(head) in shown for head in heads.values()) else cls.schema_version


def _complete(cls: type[Record], fields: Mapping[str, int]) -> bool:
    """True where every needed field has a column, and a kind that rates has a column of ratings."""
    return all(guide.name in fields for guide in cls.guides() if guide.required or rates(guide))


def _head_rows(sheet: Sheet) -> Iterator[tuple[int, dict[int, str]]]:
    for number, cells in list(sheet.rows.items())[:_HEAD_WITHIN]:
        heads = {column: cell for column, cell in enumerate(cells, 1) if cell}
        if len(heads) > 1:
            yield number, heads


def _id_columns(sheet: Sheet) -> Iterator[tuple[str, int, int]]:
    """Columns of which at least half the cells are ids, with what they name and the first row that has one."""
    width = max(len(cells) for cells in sheet.rows.values())
    for column in range(1, width + 1):
        cells = [(number, row[column - 1]) for number, row in sheet.rows.items() if len(row) >= column]
        for names in ("criterion", "control"):
            like = [number for number, cell in cells if cell and _like(cell, names)]
            below = [cell for number, cell in cells if cell and like and number >= like[0]]
            if like and 2 * len(like) >= len(below) and any(_known(cell, names) for cell in below):
                yield names, column, like[0]


def _like(cell: str, names: str) -> bool:
    if names == "criterion":
        return bool(_CRITERION.match(read_criterion_id(cell).id))
    return bool(_CONTROL.match(cell.upper()))


def _known(cell: str, names: str) -> bool:
    return read_criterion_id(cell).known if names == "criterion" else library_id(cell) in catalog().controls


def _fields(cls: type[Record], heads: Mapping[int, str], *, strict: bool, taken: int = 0) -> dict[str, int]:
    """Field to column: by label first, then by name, then by the heads strangers use."""
    columns = {key(head): column for column, head in reversed(list(heads.items())) if column != taken}
    guides = [guide for guide in cls.guides() if not (taken and guide.name == "id")]
    fields: dict[str, int] = {}
    for names in (lambda g: (g.label,), lambda g: (g.name,), lambda g: () if strict else g.also):
        for guide in guides:
            column = next((columns[key(name)] for name in names(guide) if key(name) in columns), 0)
            if column and guide.name not in fields and column not in fields.values():
                fields[guide.name] = column
    return fields


def _lost_heads(file: str, sheet: Sheet, cls: type[Record]) -> Problem:
    needed = [cls.guides()[0].label, version_head(cls.schema_version)]
    return Problem(
        place(file, sheet.name, next(iter(sheet.rows))),
        "no row with the heads of this sheet",
        f"the heads {' and '.join(needed)}, with at least half of the others",
        "Put the heads back as they were exported, or rename the sheet if it is not ours.",
    )


def _too_new(file: str, layout: Layout) -> Problem:
    return Problem(
        place(file, layout.sheet.name, layout.head_row),
        f"the head {version_head(layout.schema)}",
        f"{version_head(layout.cls.schema_version)} or older",
        "Upgrade soc2lib on this machine.",
    )


def _no_table(file: str, sheet: Sheet) -> Problem:
    heads = next((list(heads.values()) for _, heads in _head_rows(sheet)), [])
    found = f"the heads {', '.join(heads)[:200]}" if heads else "no row of heads"
    return Problem(
        place(file, sheet.name, next(iter(sheet.rows), 0)),
        found,
        "a column of criterion ids (CC6.1) beside a column of statuses, or of control ids (IAM-03), under heads",
        "Export a blank workbook and fill it in, or name the columns Criterion and Status.",
    )
