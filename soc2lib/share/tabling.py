"""Every table of a report as one XLSX (a sheet a table) and as CSV files; what looks like a formula stays text."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from soc2lib.foundation.errors import Problem, ShareError
from soc2lib.foundation.pages import DISCLAIMER
from soc2lib.foundation.sheets import same_bytes
from soc2lib.foundation.table_faults import LONGEST_CELL
from soc2lib.foundation.text import to_csv, to_xlsx
from soc2lib.share.page_tables import PageTable, Value, page_tables

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_CUT = " … (cut here; the CSV file has it whole)"
_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[^\w .-]+")
_MOST_EXACT = 10**15


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


def write_xlsx(tables: Sequence[PageTable], title: str, to: Path) -> Path:
    """Write an index and one sheet a table; the same tables give the same bytes."""
    from openpyxl import Workbook

    names = sheet_names(tables)
    book = Workbook()
    index = book.active
    assert index is not None  # noqa: S101
    index.title = "Contents"
    rows: list[list[Value]] = [
        [name, one.caption, one.section, len(one.rows)] for name, one in zip(names, tables, strict=True)
    ]
    _fill(index, title, ["Sheet", "Table", "Section", "Rows"], rows)
    for place, name in enumerate(names, start=_FIRST_ROW + 1):
        index.cell(place, 1).hyperlink = f"#'{name}'!A1"
    _text(index, _FIRST_ROW + len(rows) + 2, 1, DISCLAIMER)
    for name, table in zip(names, tables, strict=True):
        _fill(book.create_sheet(name), table.caption or name, table.columns, table.rows)
    made = BytesIO()
    book.save(made)
    return place(to, same_bytes(made.getvalue()))


def write_csvs(tables: Sequence[PageTable], folder: Path) -> list[Path]:
    """Write one file a table, numbered in the page's order: UTF-8 with a mark that spreadsheets read."""
    written = []
    for place, (name, table) in enumerate(zip(sheet_names(tables), tables, strict=True), start=1):
        text = StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([to_csv(head) for head in table.columns])
        writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "table"
        written.append(place(folder / f"{place:02}-{plain}.csv", text.getvalue().encode("utf-8-sig")))
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


_FIRST_ROW = 3


def _fill(sheet: "Worksheet", title: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    _text(sheet, 1, 1, title).font = Font(bold=True, size=14)
    for column, head in enumerate(columns, start=1):
        _text(sheet, _FIRST_ROW, column, head).font = Font(bold=True)
    for place, row in enumerate(rows, start=_FIRST_ROW + 1):
        for column, value in enumerate(row, start=1):
            if isinstance(value, str) or (isinstance(value, int) and abs(value) >= _MOST_EXACT):
                _text(sheet, place, column, str(value)).alignment = Alignment(wrap_text=True, vertical="top")
            elif value is not None:
                sheet.cell(place, column, value).alignment = Alignment(vertical="top")
    for column in range(1, len(columns) + 1):
        cells = [str(row[column - 1] or "") for row in rows if column <= len(row)]
        widest = max((len(line) for text in [columns[column - 1], *cells] for line in text.split("\n")), default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(widest + 2, 8), 60)
    sheet.freeze_panes = f"B{_FIRST_ROW + 1}"
    sheet.print_title_rows = f"{_FIRST_ROW}:{_FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _text(sheet: "Worksheet", row: int, column: int, text: str) -> "Cell":
    """A cell that holds text whatever it looks like."""
    cell: Cell = sheet.cell(row, column)
    plain = to_xlsx(text)
    cell.value = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - len(_CUT)] + _CUT
    cell.data_type = "s"
    return cell


def _csv_cell(value: Value) -> str | int | float:
    return "" if value is None else to_csv(value) if isinstance(value, str) else value
