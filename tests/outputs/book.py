"""Reads a workbook with openpyxl: a sheet of tables, or of workpapers, whose heads are its first whole row."""

from pathlib import Path

from openpyxl import load_workbook

from tests.outputs.grids import ControlState, Grid, lines, plain

_FIGURES = ("Figure", "Value", "Reason")


def read_book(path: Path) -> ControlState:
    """What a workbook of a report's tables says: a title, and the heads in the third row."""
    return _read(path, 3)


def read_workpapers(path: Path) -> ControlState:
    """What the front sheets of the workpapers say; their heads stand in the fourth row."""
    return _read(path, 4)


def _read(path: Path, at: int) -> ControlState:
    seen = ControlState()
    for sheet in load_workbook(path).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if len(rows) < at:
            continue
        heads = tuple(plain(cell) for cell in rows[at - 1] if cell is not None)
        body = [[lines(cell) for cell in row[: len(heads)]] for row in rows[at:] if any(c is not None for c in row)]
        if heads == _FIGURES:
            seen.figures += [(plain(a[0]), plain(" ".join(b)), plain(" ".join(c))) for a, b, c in body]
        else:
            seen.grids.append(Grid(plain(rows[0][0]), heads, body))
    return seen
