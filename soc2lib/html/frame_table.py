"""A DataFrame as a table of a page: every text goes through the gate, and what is left out is said."""

from collections.abc import Hashable
from datetime import date, datetime
from typing import Any

from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Table

MOST = 1000
"""Rows that a page shows of one DataFrame."""
_DIGITS = 6


def table_of(frame: Any) -> Table:
    """A pandas DataFrame or Series as a table; a named or meaningful index becomes its first column.

    At most 1,000 rows are shown, and the caption says of how many. Numbers are rounded to six decimals. The caption is
    ``frame.attrs["caption"]`` where somebody set it.

    Examples
    --------
    >>> import pandas as pd
    >>> table = table_of(pd.DataFrame({"control": ["<b>GOV-03", None], "share": [0.5, float("nan")]}))
    >>> table.caption, table.rows
    ('A table of 2 rows.', [['<b>GOV-03', 0.5], [None, None]])
    """
    frame = frame.to_frame() if frame.ndim == 1 else frame
    total, caption = len(frame), str(frame.attrs.get("caption", ""))
    shown = frame.head(MOST)
    shown = shown if _is_numbered(frame.index) else shown.reset_index(allow_duplicates=True)
    rows = [[_cell(cell) for cell in row] for row in shown.itertuples(index=False, name=None)]
    said = caption or f"A table of {formatting.count(total, 'row')}."
    more = f" The first {MOST:,} of {total:,} rows are shown." if total > MOST else ""
    return Table(said + more, tuple(map(_head, shown.columns)) or ("No columns",), rows if len(shown.columns) else [])


def _is_numbered(index: Any) -> bool:
    """Whether an index only counts the rows."""
    return type(index).__name__ == "RangeIndex" and index.name is None and index.start == 0 and index.step == 1


def _head(name: Hashable) -> str:
    return " / ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, list | tuple | dict | set | frozenset):
        return str(cell)
    if cell is None or type(cell).__name__ in ("NAType", "NaTType") or bool(cell != cell):
        return None
    cell = cell.item() if hasattr(cell, "item") else cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return round(cell, _DIGITS) if abs(cell) != float("inf") else str(cell)
    if isinstance(cell, datetime):
        return formatting.day(cell.date()) if cell.time() == datetime.min.time() else cell.isoformat(" ", "seconds")
    return formatting.day(cell) if isinstance(cell, date) else cell if isinstance(cell, int) else str(cell)
