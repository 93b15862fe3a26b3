"""Tables of a Word file: widths by what the columns say, heads that repeat, rows that stay together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from soc2lib.basics.text import visible

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell

CHARACTER_WIDTH = 1.9
"""Room for one character of a table's text, a wide fallback font included [mm]."""
_FONT_SIZE = 8.5
"""Size of a table's text [points]."""
_LONG_ROW = 1500
"""Characters from which on a row may break over pages."""
_CELL_MARGIN = "108"
"""By how much a table is set in, so that its text begins where the page's text does not hang over [1/1440 inch]."""
_SHORT_LINE, _LONG_WORD = 17, 14
"""Up to how many characters a column's lines, else its words, are kept whole."""
_LINES = "C5CFD8"
_HEAD = "1D3A57"
_COLOURS = {
    "bad": "F8DCDC",
    "warn": "FBE8CD",
    "fair": "FAF3CF",
    "good": "DDF0E0",
    "unknown": "E9EBEE",
    "blank": "FFFDF0",
}


def add_table(file: "WordFile", columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table as wide as the page's text."""
    table = file.add_table(rows=0, cols=len(columns))
    lengths = _widths(columns, rows, _text_width(file))
    _frame(table, lengths)
    for number, row in enumerate((columns, *rows)):
        made = table.add_row()
        for cell, text, length in zip(made.cells, row, lengths, strict=True):
            _fill(cell, text, length, head=number == 0)
        if sum(map(len, row)) < _LONG_ROW:
            _row_property(made, "w:cantSplit")
    if columns:
        _row_property(table.rows[0], "w:tblHeader")
    _gap(file)


def add_facts(file: "WordFile", facts: Sequence[tuple[str, str]]) -> None:
    """Add label and value lines as a table without a head."""
    table = file.add_table(rows=0, cols=2)
    width = _text_width(file)
    lengths = [round(width * 0.3), width - round(width * 0.3)]
    _frame(table, lengths, inside=False)
    for label, value in facts:
        row = table.add_row()
        _fill(row.cells[0], label, lengths[0], strong=True)
        _fill(row.cells[1], value, lengths[1])
        _row_property(row, "w:cantSplit")
    _gap(file)


def shade(properties: "BaseOxmlElement", colour: str, bar: str = "") -> None:
    """Colour a cell's or paragraph's ground, with a bar on its left where one is asked for."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    if bar:
        borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
        for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", bar)):
            left.set(qn(f"w:{name}"), value)
        borders.append(left)
        properties.append(borders)
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    properties.append(ground)


def _fill(cell: "_Cell", text: str, length: int, *, head: bool = False, strong: bool = False) -> None:
    from docx.shared import Mm, Pt, RGBColor

    cell.width = Mm(length)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.05
    run = paragraph.add_run(visible(text))
    run.font.size = Pt(_FONT_SIZE)
    mark = getattr(text, "mark", "")
    run.bold = head or strong or (mark not in ("", "blank"))
    if head:
        run.font.color.rgb = RGBColor(255, 255, 255)
        shade(cell._tc.get_or_add_tcPr(), _HEAD)
    elif mark:
        run.italic = mark == "blank"
        if mark == "blank":
            run.font.color.rgb = RGBColor(0x6B, 0x72, 0x80)
        shade(cell._tc.get_or_add_tcPr(), _COLOURS[mark])


def _frame(table: "Table", lengths: Sequence[int], *, inside: bool = True) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Mm

    table.autofit = False
    for column, length in zip(table.columns, lengths, strict=True):
        column.width = Mm(length)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = inside or side in ("top", "bottom", "insideH")
        line.set(qn("w:val"), "single" if shown else "nil")
        if shown:
            for name, value in (("sz", "4"), ("space", "0"), ("color", _LINES)):
                line.set(qn(f"w:{name}"), value)
        borders.append(line)
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), _CELL_MARGIN)
    indent.set(qn("w:type"), "dxa")
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(indent)
    layout.addprevious(borders)


def _row_property(row: object, name: str) -> None:
    from docx.oxml.parser import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined]


def _text_width(file: "WordFile") -> int:
    """Width of the text on the current page [mm]."""
    section = file.sections[-1]
    return int(((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)) / 36_000)


def _gap(file: "WordFile") -> None:
    """A thin empty line: without one Word joins two tables that follow each other."""
    from docx.shared import Pt

    line = file.add_paragraph().paragraph_format
    line.space_after, line.line_spacing = Pt(0), Pt(6)


def _longest(column: Sequence[str]) -> int:
    """Characters that a column must have room for: a whole line where all are short, such as a day, else a word."""
    line = max((len(line) for cell in column for line in cell.split("\n")), default=1)
    word = max((len(word) for cell in column for word in cell.split()), default=1)
    return line if line <= _SHORT_LINE else min(word, _LONG_WORD)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths [mm]: room for the longest word first, the rest by how much each column has to say."""
    cells = list(zip(columns, *rows, strict=True))
    needed = [(_longest(column) + 2) * CHARACTER_WIDTH for column in cells]
    said = [min(sum(map(len, column)) / len(column), 90) + 1 for column in cells]
    spare = max(width - sum(needed), 0)
    wanted = [least + spare * much / sum(said) for least, much in zip(needed, said, strict=True)]
    return [round(width * one / sum(wanted)) for one in wanted]
