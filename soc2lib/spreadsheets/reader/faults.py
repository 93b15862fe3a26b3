"""What may stop the reading of a table, and the limits a table must keep; the child process imports it: stay light."""

from dataclasses import asdict, dataclass
from typing import Any

MOST_FILE_BYTES = 20_000_000
MOST_UNPACKED_BYTES = 64_000_000
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_LINES = 1_000_000
MOST_COLUMNS = 256
MOST_CELLS = 400_000
MOST_TEXT = 20_000_000
LONGEST_CELL = 32_767
MEMORY_BYTES = 512 * 1024 * 1024
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SECONDS = 10


@dataclass
class TableFault(Exception):
    """The one thing that stops a table from being read.

    Attributes
    ----------
    found, expected, remedy : str
        As in `soc2lib.errors.Problem`.
    sheet : str
        The sheet, empty for a CSV or the file as a whole.
    row, column : int
        Counted from 1; 0 where the file as a whole is at fault.
    """

    found: str
    expected: str
    remedy: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The parts under their names, for the way from child to parent."""
        return asdict(self)


def column_letters(column: int) -> str:
    """A column's letters as a spreadsheet shows them.

    Examples
    --------
    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_cell(text: str, row: int, column: int, sheet: str = "") -> None:
    """Refuse a cell outside the bounds of a table, or one that is too long.

    Raises
    ------
    TableFault
        Naming the cell.
    """
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise TableFault(
            f"a cell at {column_letters(column)}{row}",
            f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns",
            "Delete the stray cell, or split the table into several files.",
            sheet,
            row,
            column,
        )
    if len(text) > LONGEST_CELL:
        raise too_long(row, column, sheet)


def check_amount(cells: int, characters: int, row: int, sheet: str = "") -> None:
    """Refuse a table with more filled cells or more text than anybody typed.

    Raises
    ------
    TableFault
        Naming the row at which it became too much.
    """
    if cells > MOST_CELLS or characters > MOST_TEXT:
        raise TableFault(
            f"{cells:,} filled cells with {characters:,} characters up to here",
            f"at most {MOST_CELLS:,} cells and {MOST_TEXT:,} characters",
            "Split the table into several files.",
            sheet,
            row,
        )


def too_long(row: int, column: int, sheet: str = "") -> TableFault:
    """The fault of a cell that holds more than a spreadsheet can."""
    return TableFault(
        f"a cell of more than {LONGEST_CELL:,} characters",
        f"at most {LONGEST_CELL:,} characters a cell",
        "Shorten the cell, or put the text in a document and name the document here.",
        sheet,
        row,
        column,
    )
