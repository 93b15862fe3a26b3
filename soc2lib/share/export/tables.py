"""Every table of a report as one XLSX (a sheet a table) and as CSV files; what looks like a formula stays text."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from soc2lib.basics.text import to_csv
from soc2lib.errors import Problem, ShareError
from soc2lib.html.pieces import DISCLAIMER
from soc2lib.share.export.page_tables import PageTable, Value, page_tables
from soc2lib.share.placing import place
from soc2lib.spreadsheets.origin import COMPANION, companion
from soc2lib.spreadsheets.reader.faults import LONGEST_CELL
from soc2lib.spreadsheets.sheet_cells import ACCENT, FACE, HAIR, INK, QUIET, at, row_height, write
from soc2lib.spreadsheets.workbook import book_bytes, new_book
from soc2lib.store.file_origin.lines import origin_lines
from soc2lib.store.identity import Origin

_CUT = " … (cut here; the CSV file has it whole)"
_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[^\w .-]+")
_MOST_EXACT = 10**15
_HEAD_ROW = 3
_WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")


def tables_of(page: Path) -> list[PageTable]:
    """A report's tables.

    Raises
    ------
    ShareError
        If it has none.
    """
    found = page_tables(page.read_text(encoding="utf-8"))
    if not found:
        raise ShareError("The page has no tables.", [Problem(page.name, "no table", "tables", "Name another edition.")])
    return found


def write_xlsx(tables: Sequence[PageTable], title: str, to: Path, origin: Origin | None = None) -> Path:
    """Write an index, which says whose tables they are, and one sheet a table; equal tables give equal bytes."""
    names = sheet_names(tables)
    book, index = new_book()
    index.title = "Contents"
    listed = zip(names, tables, strict=True)
    rows: list[list[Value]] = [[name, one.caption, one.section, len(one.rows)] for name, one in listed]
    _draw(index, title, ["Sheet", "Table", "Section", "Rows"], rows)
    for row, name in enumerate(names, start=_HEAD_ROW + 1):
        cell = at(index, row, 1)
        cell.hyperlink = Hyperlink("", location=f"'{name}'!A1")
        cell.font = Font(FACE, 10, color=ACCENT, underline="single")
    below = _HEAD_ROW + len(rows) + 2
    write(at(index, below, 1), DISCLAIMER, Font(FACE, 10, italic=True, color=QUIET))
    for row, pair in enumerate(origin_lines(origin) if origin else (), start=below + 2):
        for column, text in enumerate(pair, start=1):
            write(at(index, row, column), text, Font(FACE, 10, color=QUIET))
    for name, table in zip(names, tables, strict=True):
        _draw(book.create_sheet(name), table.caption or name, table.columns, table.rows)
    return place(to, book_bytes(book))


def write_csvs(tables: Sequence[PageTable], folder: Path, origin: Origin | None = None) -> list[Path]:
    """Write one file a table, numbered in the page's order: UTF-8 with a mark that spreadsheets read.

    A companion beside them says whose they are; the files themselves begin with their heads.
    """
    written = []
    for number, (name, table) in enumerate(zip(sheet_names(tables), tables, strict=True), start=1):
        text = StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([to_csv(head) for head in table.columns])
        writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "table"
        written.append(place(folder / f"{number:02}-{plain}.csv", text.getvalue().encode("utf-8-sig")))
    if origin:
        place(folder / COMPANION, companion(origin, (path.name for path in written)).encode())
    return written


def sheet_names(tables: Sequence[PageTable]) -> list[str]:
    """A sheet's name for each table, of its caption: at most 31 characters, none twice whatever the case.

    Examples
    --------
    >>> sheet_names([PageTable("Gaps: by series", ""), PageTable("gaps by series", ""), PageTable("", "")])
    ['Gaps by series', 'gaps by series 2', 'Table']
    """
    taken, names = {"contents", "history"}, []
    for table in tables:
        start = " ".join(_NO_NAME.sub(" ", table.caption).split()).strip(".'") or "Table"
        name, count = _short(start, ""), 1
        while name.casefold() in taken:
            count += 1
            name = _short(start, f" {count}")
        taken.add(name.casefold())
        names.append(name)
    return names


def _short(start: str, end: str) -> str:
    return start[: _LONGEST_NAME - len(end)].rstrip() + end


def _draw(sheet: Worksheet, title: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    widths = [_width([head, *(row[number] for row in rows)]) for number, head in enumerate(columns)]
    sheet.sheet_view.showGridLines = False
    write(at(sheet, 1, 1), title, Font(FACE, 15, bold=True, color=ACCENT))
    sheet.row_dimensions[1].height = 26
    for number, (head, width) in enumerate(zip(columns, widths, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = at(sheet, _HEAD_ROW, number)
        write(cell, head, Font(FACE, 10, bold=True, color="FFFFFF"))
        cell.fill, cell.alignment = PatternFill("solid", fgColor=ACCENT), _WRAPPED
    sheet.row_dimensions[_HEAD_ROW].height = max(20, row_height(columns, widths))
    for below, row in enumerate(rows, start=_HEAD_ROW + 1):
        cells = [_cell(value) for value in row]
        for number, value in enumerate(cells, start=1):
            cell = at(sheet, below, number)
            write(cell, value, Font(FACE, 10, color=INK))
            cell.alignment, cell.border = _WRAPPED, Border(bottom=HAIR)
        sheet.row_dimensions[below].height = row_height(cells, widths)
    last = get_column_letter(max(len(columns), 1))
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{_HEAD_ROW + max(len(rows), 1)}"
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(values: Sequence[Value]) -> int:
    lines = [line for value in values if value is not None for line in str(value).split("\n")]
    return min(max((len(line) + 3 for line in lines), default=8), 60)


def _cell(value: Value) -> str | int | float:
    """What a cell holds: a number a spreadsheet keeps exactly as one, everything else as text it has room for."""
    if value is None:
        return ""
    if isinstance(value, int | float) and abs(value) < _MOST_EXACT:
        return value
    text = str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT


def _csv_cell(value: Value) -> str | int | float:
    return "" if value is None else to_csv(value) if isinstance(value, str) else value
