"""How our workbook looks: the cover, the heads with their help, widths, drop-downs and colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from soc2lib.basics.text import to_xlsx
from soc2lib.spreadsheets.cells import words_of
from soc2lib.spreadsheets.sheet_cells import ACCENT, FACE, HAIR, INK, QUIET, SOFT, at, row_height, write
from soc2lib.store.record import FieldGuide, Record

_HEAD_ROW = 3
_SPARE_ROWS = 300
_LONGEST_LIST = 255
_WIDE = 180


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, the help behind it, its width in characters, its words, whether it is shown only.

    What is typed into a column for words stays text, whatever it begins with.
    """

    head: str
    help: str
    width: int
    choices: tuple[str, ...] = ()
    shown_only: bool = False
    for_words: bool = False


def columns_of(cls: type[Record]) -> list[Column]:
    """One column a field, in the order of declaration."""
    return [_column(guide) for guide in cls.guides()]


def draw_sheet(
    sheet: Worksheet,
    title: str,
    purpose: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | int | float]],
    *,
    locked: bool = False,
    lists: Worksheet | None = None,
) -> None:
    """Draw one kind's sheet: its name, its purpose, the heads and the rows.

    Parameters
    ----------
    lists : Worksheet, optional
        Where to write answers that are too long for a drop-down of their own; without one those columns have none.
    """
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = QUIET if locked else ACCENT
    write(at(sheet, 1, 1), title, Font(FACE, 16, bold=True, color=ACCENT))
    write(at(sheet, 2, 1), purpose, Font(FACE, 10, italic=True, color=QUIET))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26, 20
    sheet.row_dimensions[_HEAD_ROW].height = 32
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        _draw_head(at(sheet, _HEAD_ROW, number), column)
        for offset, row in enumerate(rows, _HEAD_ROW + 1):
            _draw_cell(at(sheet, offset, number), row[number - 1], column, striped=offset % 2 == 0)
    for offset, row in enumerate(rows, _HEAD_ROW + 1):
        sheet.row_dimensions[offset].height = row_height(row, [column.width for column in columns])
    last = _HEAD_ROW + len(rows)
    _offer_choices(sheet, columns, last + _SPARE_ROWS, lists)
    sheet.freeze_panes = at(sheet, _HEAD_ROW + 1, 3 if columns[1].shown_only else 2)
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(columns))}{max(last, _HEAD_ROW + 1)}"
    sheet.protection.sheet = locked
    _set_print(sheet)


Block = tuple[str, Sequence[tuple[str, str]]]


def draw_read_me(sheet: Worksheet, title: str, kinds: Sequence[type[Record]], more: Sequence[Block] = ()) -> None:
    """Draw the first sheet: what the workbook is for, how to fill it in, what each sheet asks, and more blocks."""
    sheets = [(cls.sheet, cls.purpose) for cls in kinds]
    blocks = ("How to fill it in", _STEPS), ("The sheets", sheets), ("Please note", _NOTES)
    draw_cover(sheet, title, "SOC 2 preparation workbook", [*blocks, *more])


def draw_cover(sheet: Worksheet, title: str, kicker: str, blocks: Sequence[Block]) -> None:
    """Draw a first sheet: a title, and below it blocks of terms with their words."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = INK
    for letter, width in (("A", 3), ("B", 26), ("C", 92)):
        sheet.column_dimensions[letter].width = width
    for row in (1, 2, 3, 4):
        for number in range(1, 4):
            at(sheet, row, number).fill = PatternFill("solid", fgColor=ACCENT)
    write(at(sheet, 2, 2), title, Font(FACE, 22, bold=True, color="FFFFFF"))
    write(at(sheet, 3, 2), kicker, Font(FACE, 12, color="DCE6F1"))
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 34, 20
    row = 6
    for head, lines in blocks:
        row = _draw_lines(sheet, row, head, lines) + 1
    _set_print(sheet)


_STEPS = [
    ("1  Answer what you know", "One row a thing. Leave a cell empty where you do not know: unknown is an answer."),
    ("2  Use the lists", "Cells with fixed answers offer them in a drop-down. Days are written 2026-09-30."),
    ("3  Read the help", "Point at a head to see what the column asks. Several values in one cell: put ; between."),
    ("4  Send it back", "Keep the heads and the Version column; the import merges by them and loses no one's edit."),
]
_NOTES = [
    ("Rows left out", "A row you delete here is not deleted in the workbook; nothing is removed by leaving it out."),
    ("Grey columns", "Shown for orientation. What stands there is not read back, but for Version."),
    ("What it is", "A preparation aid. It is not an attestation, and no opinion is expressed."),
]


def _draw_lines(sheet: Worksheet, row: int, head: str, lines: Sequence[tuple[str, str]]) -> int:
    write(at(sheet, row, 2), head, Font(FACE, 13, bold=True, color=ACCENT))
    sheet.row_dimensions[row].height = 24
    for term, words in lines:
        row += 1
        write(at(sheet, row, 2), term, Font(FACE, 11, bold=True, color=INK))
        write(at(sheet, row, 3), words, Font(FACE, 11, color=INK))
        for number in (2, 3):
            at(sheet, row, number).alignment = Alignment(vertical="center", wrap_text=True)
            at(sheet, row, number).border = Border(bottom=HAIR)
        sheet.row_dimensions[row].height = 34 if len(words) > 95 else 20
    return row + 1


def _draw_head(cell: SheetCell, column: Column) -> None:
    write(cell, column.head, Font(FACE, 11, bold=True, color="FFFFFF"))
    cell.fill = PatternFill("solid", fgColor=QUIET if column.shown_only else ACCENT)
    cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="left", indent=1)
    if column.help:
        cell.comment = Comment(to_xlsx(column.help), "soc2lib", height=110, width=280)


def _draw_cell(cell: SheetCell, value: str | int | float, column: Column, *, striped: bool) -> None:
    write(cell, value, Font(FACE, 10, color=QUIET if column.shown_only else INK))
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left", indent=1)
    cell.border = Border(bottom=HAIR)
    cell.protection = Protection(locked=True)
    if column.for_words:
        cell.number_format = FORMAT_TEXT
    if striped or column.shown_only:
        cell.fill = PatternFill("solid", fgColor=SOFT)


def _offer_choices(sheet: Worksheet, columns: Sequence[Column], last: int, lists: Worksheet | None) -> None:
    for number, column in enumerate(columns, 1):
        source = _list_source(column, lists)
        if not source:
            continue
        offer = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        offer.errorTitle, offer.error = column.head[:32], "Choose one of the listed answers, or leave the cell empty."
        letter = get_column_letter(number)
        offer.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(offer)


def _list_source(column: Column, lists: Worksheet | None) -> str:
    """Where a drop-down takes its words from: the words themselves, or a range of the sheet for long ones."""
    listed = ",".join(column.choices)
    if not column.choices or (len(listed) <= _LONGEST_LIST and not any("," in word for word in column.choices)):
        return f'"{listed}"' if listed else ""
    if lists is None:
        return ""
    place = lists.max_column + 1 if lists.max_row > 1 else 1
    for row, word in enumerate((column.head, *column.choices), 1):
        write(at(lists, row, place), word, Font(FACE, 10))
    letter = get_column_letter(place)
    return f"'{lists.title}'!${letter}$2:${letter}${len(column.choices) + 1}"


def _set_print(sheet: Worksheet) -> None:
    wide = sum(dimension.width for dimension in sheet.column_dimensions.values()) > _WIDE
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8 if wide else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 2 if wide else 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    if sheet.freeze_panes:
        sheet.print_title_rows, sheet.print_title_cols = f"{_HEAD_ROW}:{_HEAD_ROW}", "A:A"
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = "Preparation aid; no opinion is expressed"
        sheet.oddFooter.right.text = "&P / &N"


def _column(guide: FieldGuide) -> Column:
    unit = f" Unit: {guide.unit}." if guide.unit and guide.base is not date else ""
    needed = " Needed." if guide.required else ""
    form = _form(guide)
    return Column(guide.label, f"{guide.help}{unit}{form}{needed}", _width(guide), _words(guide))


def _form(guide: FieldGuide) -> str:
    if guide.many:
        words = words_of(guide.base)
        return f" Several, with ; between{': ' + ', '.join(words) if words else ''}."
    return " Written 2026-09-30." if guide.base is date else ""


def _words(guide: FieldGuide) -> tuple[str, ...]:
    if guide.many:
        return ()
    return ("yes", "no") if guide.base is bool else guide.choices


def _width(guide: FieldGuide) -> int:
    if guide.name == "id":
        return 14
    words = _words(guide)
    if words:
        return max(11, len(guide.label) + 2, *(len(word) + 3 for word in words))
    if guide.base in (date, int, float):
        return max(13, len(guide.label) + 2)
    return 32 if guide.base is str and not guide.many else 24
