"""What every sheet we write shares: its colours, its rows' heights, and cells in which text stays text."""

from collections.abc import Sequence
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from soc2lib.basics.text import to_xlsx

INK, ACCENT, SOFT, LINE, QUIET = "1F2A37", "1F4E79", "EEF3F8", "D5DCE4", "6B7785"
FACE = "Calibri"
HAIR = Side(style="thin", color=LINE)
_FORMULA_SIGNS = ("=", "+", "-", "@")


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in a row and column, both counted from 1."""
    return cast(Cell, sheet.cell(row, column))


def write(cell: Cell, value: str | int | float, font: Font) -> None:
    """Write a number as a number and text as text, whatever sign it begins with; empty text leaves the cell empty."""
    cell.font = font
    if not isinstance(value, str):
        cell.value = value
    elif value:
        cell._value = to_xlsx(value)  # type: ignore[attr-defined]  # .value cuts at 32,767 and reads "=" as a formula
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)


def row_height(row: Sequence[str | int | float], widths: Sequence[float], most: int = 12) -> float:
    """Height that the longest cell needs once its text is wrapped [points].

    Parameters
    ----------
    row : sequence
        The cells.
    widths : sequence of float
        The columns' widths [characters].
    most : int
        Lines at which a very long text is cut.
    """
    lines = max(_lines(str(value), width) for value, width in zip(row, widths, strict=True))
    return 5 + 13.5 * min(lines, most)


def _lines(text: str, width: float) -> int:
    fitting = max(int(width) - 2, 1)
    return sum(max(1, -(-len(line) // fitting)) for line in text.split("\n"))
