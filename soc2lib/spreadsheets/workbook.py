"""Our own workbook, out: one sheet a record kind, choices as drop-downs, help in the heads, and no live formula."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from soc2lib.basics.atomic import write_whole
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import Problem, TableError
from soc2lib.spreadsheets.cells import to_cell
from soc2lib.spreadsheets.origin import BLOCK
from soc2lib.spreadsheets.reader.faults import LONGEST_CELL
from soc2lib.spreadsheets.sheet_look import Column, columns_of, draw_read_me, draw_sheet
from soc2lib.spreadsheets.sheet_words import IN_OUR_WORDS, LIBRARY_TITLE, READ_ME, version_head
from soc2lib.store.file_origin.lines import origin_lines
from soc2lib.store.identity import Origin
from soc2lib.store.record import Record, record_kinds

MADE = datetime(2020, 1, 1)  # noqa: DTZ001
_STAMP = (2020, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
Cell = str | int | float


def write_workbook(
    path: Path,
    records_by_kind: Mapping[str, Sequence[Record]],
    versions: Mapping[tuple[str, str], int],
    *,
    title: str = "SOC 2 preparation",
    origin: Origin | None = None,
) -> None:
    """Write a client's records as a workbook that can be mailed, filled in and imported again.

    Parameters
    ----------
    path : Path
        Where to write; an existing file is replaced whole.
    records_by_kind : mapping
        Records by kind; a kind without records gets an empty sheet, and Controls always lists the whole library.
    versions : mapping of (kind, id) to int
        The version each row is made from, so that an import can merge; 0 or absent for a row not yet stored.
    title : str
        Heading of the first sheet, such as the client's name.
    origin : Origin, optional
        Whose workbook it is, which the first sheet says.

    Raises
    ------
    TableError
        If a text is longer than a cell can hold; nothing is written then.
    """
    kinds = record_kinds()
    book, cover = new_book()
    cover.title = READ_ME
    blocks = [(BLOCK, origin_lines(origin))] if origin else []
    draw_read_me(cover, title, [cls for cls in kinds.values() if cls.by_hand], blocks)
    for kind, cls in kinds.items():
        records = sorted(records_by_kind.get(kind, ()), key=lambda record: record.id)
        if not cls.by_hand and not records:
            continue
        columns = _columns(cls)
        rows = _rows(cls, records, versions)
        _check_lengths(cls, columns, rows)
        draw_sheet(book.create_sheet(cls.sheet), cls.sheet, cls.purpose, columns, rows, locked=not cls.by_hand)
    write_book(path, book)


def write_book(path: Path, book: Workbook) -> None:
    """Write a workbook whole, for nobody but the user to read; see `book_bytes`."""
    write_whole(path, book_bytes(book))


def new_book() -> tuple[Workbook, Worksheet]:
    """A workbook without a date of its own, and its first sheet."""
    book = Workbook()
    book.properties.creator, book.properties.created = "soc2lib", MADE
    cover = book.active
    assert isinstance(cover, Worksheet)  # noqa: S101
    return book, cover


def _columns(cls: type[Record]) -> list[Column]:
    columns = columns_of(cls)
    shown = {"control": LIBRARY_TITLE, "criterion": IN_OUR_WORDS}.get(cls.id_names)
    if shown:
        columns.insert(1, Column(shown, "For orientation only: what stands here is not read back.", 38, (), True))
    if cls.by_hand:
        columns.append(
            Column(
                version_head(cls.schema_version), "The version this row was made from. Leave it as it is.", 9, (), True
            )
        )
    return columns


def _rows(cls: type[Record], records: Sequence[Record], versions: Mapping[tuple[str, str], int]) -> list[list[Cell]]:
    given = {record.id: record for record in records}
    ids = list(given)
    if cls.id_names == "control":
        ids = [*catalog().controls, *(id for id in ids if id not in catalog().controls)]
    elif not ids and not cls.model_fields["id"].is_required():
        ids = [str(cls.model_fields["id"].default)]
    return [_row(cls, id, given.get(id), versions.get((cls.kind, id), 0)) for id in ids]


def _row(cls: type[Record], id: str, record: Record | None, version: int) -> list[Cell]:
    names = [guide.name for guide in cls.guides() if guide.name != "id"]
    row: list[Cell] = [id, *(to_cell(getattr(record, name)) if record else "" for name in names)]
    if cls.id_names == "control":
        control = catalog().controls.get(id)
        row.insert(1, control.title if control else "")
    elif cls.id_names == "criterion":
        criterion = catalog().criteria.get(id)
        row.insert(1, criterion.paraphrase if criterion else "")
    return [*row, version or ""] if cls.by_hand else row


def _check_lengths(cls: type[Record], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    problems = [
        Problem(
            f"{cls.kind} {row[0]}, column {column.head}",
            f"{_units(cell):,} characters",
            f"at most {LONGEST_CELL:,}, which is what a cell holds",
            "Shorten the text, or put it in a document and name the document here.",
        )
        for row in rows
        for column, cell in zip(columns, row, strict=True)
        if isinstance(cell, str) and _units(cell) > LONGEST_CELL
    ]
    if problems:
        raise TableError("The workbook cannot hold every text; nothing was written.", problems)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def book_bytes(book: Workbook) -> bytes:
    """A workbook as a file with fixed times, so that the same cells give the same bytes."""
    made, out = BytesIO(), BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>2020-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
    return out.getvalue()
