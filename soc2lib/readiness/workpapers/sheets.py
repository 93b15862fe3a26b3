"""The workpapers as a spreadsheet: a sheet a part and a paper, ready to print, and no cell that runs."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain, zip_longest
from pathlib import Path

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from soc2lib.html.pieces import DISCLAIMER, Cell, Piece, Status, Table
from soc2lib.readiness.workpapers.sections import Section
from soc2lib.readiness.workpapers.workpapers import Workpapers
from soc2lib.spreadsheets.reader.faults import LONGEST_CELL
from soc2lib.spreadsheets.sheet_cells import ACCENT, FACE, HAIR, INK, QUIET, SOFT, at, row_height, write
from soc2lib.spreadsheets.workbook import new_book, write_book

_NARROW, _WIDE = 9.0, 38.0
_MOST_LINES = 29
_LONGEST_NAME = 31
_BARRED = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_TINTS = {"good": "DDF0E3", "fair": "EAF4DC", "warn": "FBEBC5", "bad": "F7D9D5", "unknown": "E6EAEF", "none": ""}
_CUT = " … (cut: a cell holds no more; the whole text stands on the page)"


def write_sheets(papers: Workpapers, path: Path) -> None:
    """Write the papers as XLSX; an existing file is replaced whole, and the same papers give the same bytes.

    Parameters
    ----------
    papers : Workpapers
        The papers.
    path : Path
        Where to write.
    """
    book, cover = new_book()
    index, *others = papers.front
    cover.title = "Index"
    taken, sheets = {"index"}, {}
    for part in others:
        _draw(book.create_sheet(_name(part.title, taken)), part.title, (("", part.reason),), [part])
    for paper in papers.papers:
        sheets[paper.ref] = _name(paper.ref, taken)
        _draw(book.create_sheet(sheets[paper.ref]), f"{paper.ref}  {paper.title}", paper.facts, paper.sections)
    facts = (*papers.facts, ("Please note", DISCLAIMER))
    first = _draw(cover, papers.title, facts, [index])
    for row, paper in enumerate(papers.papers, first):
        at(cover, row, 1).hyperlink = Hyperlink("", location=f"'{sheets[paper.ref]}'!A1")
        at(cover, row, 1).font = Font(FACE, 10, color=ACCENT, underline="single")
    write_book(path, book)


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name: what a spreadsheet allows, and different from every other in more than its case."""
    plain = _BARRED.sub("-", wanted).strip() or "paper"
    name = plain[:_LONGEST_NAME]
    if name.casefold() in taken or plain != wanted or len(plain) > _LONGEST_NAME:
        name = f"{plain[:20].strip()} {sha256(wanted.encode()).hexdigest()[:10]}"
    taken.add(name.casefold())
    return name


def _draw(sheet: Worksheet, title: str, facts: Sequence[tuple[str, str]], parts: Sequence[Section]) -> int:
    """Draw a sheet; the first row of its first table comes back."""
    sheet.sheet_view.showGridLines = False
    tables = [part.sheet or part.table for part in parts]
    widths = _widths([table for table in tables if table])
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    write(at(sheet, 1, 1), title, Font(FACE, 15, bold=True, color=ACCENT))
    sheet.row_dimensions[1].height = 26
    row = _draw_facts(sheet, 2, facts, widths)
    first = 0
    for part, table in zip(parts, tables, strict=True):
        alone = len(parts) == 1
        row = row + 1 if alone else _draw_heading(sheet, row + 1, part, widths)
        if table:
            heads = row
            row = _draw_table(sheet, row, table, widths)
            first = first or heads + 1
            if alone:
                sheet.freeze_panes = at(sheet, heads + 1, 2)
                sheet.print_title_rows = f"{heads}:{heads}"
                sheet.auto_filter.ref = f"A{heads}:{get_column_letter(len(table.columns))}{max(row - 1, heads + 1)}"
    if len(parts) != 1:
        sheet.print_title_rows = "1:1"
    _set_print(sheet, sum(widths))
    return first


def _draw_facts(sheet: Worksheet, row: int, facts: Sequence[tuple[str, str]], widths: Sequence[float]) -> int:
    for label, value in facts:
        write(at(sheet, row, 1), label, Font(FACE, 10, bold=True, color=QUIET))
        _draw_across(sheet, row, 2 if label else 1, value, widths, Font(FACE, 10, color=INK))
        at(sheet, row, 1).alignment = Alignment(vertical="top", wrap_text=True)
        row += 1
    return row


def _draw_heading(sheet: Worksheet, row: int, part: Section, widths: Sequence[float]) -> int:
    write(at(sheet, row, 1), f"{part.ref}  {part.title}", Font(FACE, 12, bold=True, color=ACCENT))
    sheet.row_dimensions[row].height = 20
    said = part.reason if part.table else f"{part.reason} Nothing to list."
    _draw_across(sheet, row + 1, 1, said, widths, Font(FACE, 10, italic=True, color=INK))
    return row + 2


def _draw_across(sheet: Worksheet, row: int, start: int, text: str, widths: Sequence[float], font: Font) -> None:
    """Text over all columns from the start; its row is as high as it needs."""
    last = max(len(widths), start)
    write(at(sheet, row, start), _fitting(text), font)
    at(sheet, row, start).alignment = Alignment(vertical="top", wrap_text=True)
    if last > start:
        sheet.merge_cells(start_row=row, start_column=start, end_row=row, end_column=last)
    room = sum(widths[start - 1 :]) * 0.95
    sheet.row_dimensions[row].height = row_height([text], [room], _MOST_LINES)


def _draw_table(sheet: Worksheet, row: int, table: Table, widths: Sequence[float]) -> int:
    for number, head in enumerate(table.columns, 1):
        cell = at(sheet, row, number)
        write(cell, head, Font(FACE, 10, bold=True, color="FFFFFF"))
        cell.fill = PatternFill("solid", fgColor=ACCENT)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = max(20, row_height(table.columns, widths[: len(table.columns)]))
    for cells in table.rows:
        row += 1
        values = [_value(cell) for cell in cells]
        for number, (given, value) in enumerate(zip(cells, values, strict=True), 1):
            _draw_cell(sheet, row, number, given, value)
        sheet.row_dimensions[row].height = row_height(values, widths[: len(values)], _MOST_LINES)
    return row + 1


def _draw_cell(sheet: Worksheet, row: int, number: int, cell: Cell, value: str | int | float) -> None:
    drawn = at(sheet, row, number)
    write(drawn, value, Font(FACE, 10, bold=number == 1, color=INK))
    right = isinstance(value, int | float)
    drawn.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right" if right else "left")
    drawn.border = Border(bottom=HAIR)
    tint = _TINTS[cell.tone] if isinstance(cell, Status) else SOFT if number == 1 else ""
    if tint:
        drawn.fill = PatternFill("solid", fgColor=tint)


def _value(cell: Cell) -> str | int | float:
    if isinstance(cell, Status):
        return cell.words
    if isinstance(cell, Piece):
        return _fitting(cell.plain)
    return "" if cell is None else _fitting(cell) if isinstance(cell, str) else cell


def _fitting(text: str) -> str:
    units = len(text) + sum(character > "\uffff" for character in text)
    return text if units <= LONGEST_CELL else text[: LONGEST_CELL // 2 - len(_CUT)] + _CUT


def _widths(tables: Iterable[Table]) -> list[float]:
    """A width for each column [characters]: what its longest word and its texts ask for, within bounds."""
    wanted = [[_wanted([head, *map(_value, cells)]) for head, *cells in _columns(table)] for table in tables]
    return [max(column) for column in zip_longest(*wanted, fillvalue=_NARROW)] or [_WIDE] * 4


def _columns(table: Table) -> Iterable[tuple[str, *tuple[Cell, ...]]]:
    return ((head, *(row[place] for row in table.rows)) for place, head in enumerate(table.columns))


def _wanted(cells: Sequence[str | int | float]) -> float:
    texts = [str(cell) for cell in cells]
    word = max(len(word) for word in chain.from_iterable(text.split() or [""] for text in texts)) + 2
    said = max(len(text) for text in texts) / 5
    return min(max(_NARROW, word, said), _WIDE)


def _set_print(sheet: Worksheet, width: float) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8 if width > 200 else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = "Preparation aid; no opinion is expressed"
        sheet.oddFooter.center.text = "&A"
        sheet.oddFooter.right.text = "&P / &N"
