"""Reads a table that somebody sent, in a child process, so that no file can hang, crash or fill this one."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from soc2lib.basics.text import from_csv
from soc2lib.errors import Problem, TableError
from soc2lib.spreadsheets.reader.faults import MEMORY_BYTES, SECONDS, TEXT_SUFFIXES, column_letters

_PACKAGES = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TEMP", "TMPDIR")
_SPLIT = "Remove pictures and pasted data, split the table, or save the sheet as CSV UTF-8."


@dataclass(frozen=True)
class Sheet:
    """One sheet as text.

    Attributes
    ----------
    name : str
        Empty for a CSV.
    rows : mapping of int to tuple of str
        Rows with a filled cell, by their number in the file, counted from 1.
    faults : mapping of (row, column) to str
        Cells whose value cannot be known: a formula without a stored value, an error value.
    merged : tuple of str
        Merged ranges, such as ``A1:C1``.
    hidden_rows : int
        How many filled rows the file hides; they are read like any other.
    """

    name: str
    rows: Mapping[int, tuple[str, ...]]
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    hidden_rows: int = 0


@dataclass(frozen=True)
class TableFile:
    """A file's name (without its folder) and its sheets."""

    file: str
    sheets: tuple[Sheet, ...]


def place(file: str, sheet: str = "", row: int = 0, column: int = 0, head: str = "") -> str:
    """Where something stands, as messages say it.

    Examples
    --------
    >>> place("claims.xlsx", "Claims", 7, 3, "Status")
    'claims.xlsx, sheet Claims, row 7, column C (Status)'
    """
    parts = [file, f"sheet {sheet}" if sheet else "", f"row {row}" if row else ""]
    if column:
        parts.append(f"column {column_letters(column)}{f' ({head})' if head else ''}")
    return ", ".join(part for part in parts if part)


def unguarded(table: TableFile) -> TableFile:
    """The cells of a text file without the apostrophes that an export put before signs; a workbook needs none."""
    if not table.file.lower().endswith(TEXT_SUFFIXES):
        return table
    sheets = [
        replace(sheet, rows={row: tuple(map(from_csv, cells)) for row, cells in sheet.rows.items()})
        for sheet in table.sheets
    ]
    return TableFile(table.file, tuple(sheets))


def read_table(path: Path, encoding: str | None = None, *, seconds: float = SECONDS) -> TableFile:
    """Read a CSV or XLSX file as text, within 512 MB and ten seconds.

    Parameters
    ----------
    path : Path
        A .csv, .tsv, .txt, .xlsx or .xlsm file.
    encoding : str, optional
        The encoding of a text file that is not UTF-8.
    seconds : float
        How long the reading may take.

    Raises
    ------
    TableError
        With one problem that names file, sheet, row and column.
    """
    if not path.is_file():
        raise _error(path.name, "no such file", "a CSV or XLSX file", "Check the path.")
    answer = _ask_child(path, encoding or "", seconds)
    if "fault" in answer:
        fault = answer["fault"]
        where = place(path.name, fault["sheet"], fault["row"], fault["column"])
        raise _error(path.name, fault["found"], fault["expected"], fault["remedy"], where)
    if "memory" in answer:
        found = f"a file that needs more than {MEMORY_BYTES // 2**20} MB to read"
        raise _error(path.name, found, "a smaller table", _SPLIT)
    return TableFile(path.name, tuple(_sheet(sheet) for sheet in answer["sheets"]))


def _ask_child(path: Path, encoding: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "soc2lib.spreadsheets.reader.child", str(path.resolve()), encoding]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603
            command,
            env={**kept, "PYTHONPATH": str(_PACKAGES)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        found = f"a file that takes longer than {seconds:g} seconds to read"
        raise _error(path.name, found, "a table of text", _SPLIT) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout.decode(errors="surrogatepass"))
    except ValueError:
        found = f"a file that stopped the reader (exit status {done.returncode})"
        raise _error(path.name, found, "a table of text", _SPLIT) from None
    return answer


def _sheet(sheet: dict[str, Any]) -> Sheet:
    return Sheet(
        sheet["name"],
        {number: tuple(cells) for number, cells in sheet["rows"]},
        {(row, column): found for row, column, found in sheet["faults"]},
        tuple(sheet["merged"]),
        sheet["hidden_rows"],
    )


def _error(file: str, found: str, expected: str, remedy: str, where: str = "") -> TableError:
    return TableError(f"{file} cannot be read as a table.", [Problem(where or file, found, expected, remedy)])
