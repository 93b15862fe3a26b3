"""Reads a table in place: which SQL opens a file, what its columns are, and what is wrong with it, by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from soc2lib.errors import Problem, TableError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGEST_FILE = 20 << 30
"""Largest file that is opened [bytes]."""
_DELIMITERS = (",", ";", "\t", "|")
_MAGIC = (
    (b"PK\x03\x04", "a ZIP or spreadsheet"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf", "an XLS"),
)
_LINE = re.compile(r"CSV Error on Line: (\d+)")


@dataclass(frozen=True, slots=True)
class Reader:
    """How a file is opened.

    Attributes
    ----------
    function : str
        DuckDB's table function.
    options : str
        Its options, as SQL.
    row : str
        The SQL of a row's number in the file: with its head for CSV, from 1 without one.
    """

    function: str
    options: str
    row: str

    def sql(self, path: str) -> str:
        """The table function's call for a path."""
        escaped = path.replace("'", "''")
        return f"{self.function}('{escaped}'{', ' if self.options else ''}{self.options})"


def reader_for(path: Path) -> Reader:
    """How to open a CSV, TSV or Parquet file.

    Raises
    ------
    TableError
        If the file is missing, empty, too large, of another kind, or named so that it could mean several files.
    """
    _check_file(path)
    ending = path.suffix.lower()
    if ending == ".parquet":
        return Reader("read_parquet", "file_row_number=true", "file_row_number + 1")
    if ending in (".csv", ".tsv", ".txt"):
        return _csv(path)
    raise TableError("The file cannot be opened as a table.", [_problem(path, ending or "no ending", _KINDS, _CONVERT)])


def heads(connection: "DuckDBPyConnection", path: Path, reader: Reader) -> dict[str, str]:
    """The file's columns and their types.

    Raises
    ------
    TableError
        With file and row, where the file breaks.
    """
    rows = ask(connection, f"DESCRIBE SELECT * FROM {reader.sql(str(path))}", path)
    return {str(name): str(kind) for name, kind, *_ in rows if name != "file_row_number"}


def doubled_names(names: Sequence[str]) -> list[str]:
    """Names of columns that are blank or that differ in letter case alone; a list may hold neither.

    Examples
    --------
    >>> doubled_names(["id", "clientip", "clientIp"])
    ['clientIp', 'clientip']
    """
    low = [name.strip().lower() for name in names]
    return sorted({name for name, one in zip(names, low, strict=True) if low.count(one) > 1 or not one})


def ask(connection: "DuckDBPyConnection", sql: str, path: Path | None = None) -> list[tuple[object, ...]]:
    """Run a query; what is wrong with a file is said by file and row.

    Raises
    ------
    TableError
        If a file cannot be read.
    """
    import duckdb

    try:
        return connection.execute(sql).fetchall()
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
        raise _explained(str(error), path) from None
    except duckdb.OutOfMemoryException:
        where = path.name if path else "table"
        problem = Problem(
            where, "more work than fits the memory given", "more memory", "Open it with a larger memory_mb."
        )
        raise TableError("The table needs more memory.", [problem]) from None


_KINDS = "a .csv, .tsv, .parquet, .ndjson, .json or .xlsx file"
_CONVERT = "Export it as CSV UTF-8."


def _csv(path: Path) -> Reader:
    with path.open("rb") as file:
        start = file.read(1 << 16)
    head = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        raise TableError("The file cannot be read.", [_encoding(path, 1)]) from None
    if text.lstrip().startswith(("<", "{")):
        raise TableError(
            "The file is no table.", [_problem(path, f"a text that starts with {text.strip()[:1]}", _KINDS, _CONVERT)]
        )
    delimiter = max(_DELIMITERS, key=text.count)
    options = (
        f"delim={_literal(delimiter)}, quote='\"', escape='\"', header=true, all_varchar=true, auto_detect=false, "
        f"strict_mode=true, null_padding=false, columns={_columns(path, text, delimiter)}"
    )
    return Reader("read_csv", options, "row_number() OVER () + 1")


def _columns(path: Path, head: str, delimiter: str) -> str:
    import csv

    names = next(csv.reader([head.rstrip("\r")], delimiter=delimiter))
    doubled = doubled_names(names)
    if doubled:
        problem = _problem(
            path, f"column names {doubled}", "a name for each column, each once", "Name the columns apart."
        )
        raise TableError("The file's head cannot be read.", [problem])
    return "{" + ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in names) + "}"


def _check_file(path: Path) -> None:
    if not path.is_file() or path.is_symlink():
        raise TableError("The file cannot be opened.", [_problem(path, "no plain file", _KINDS, "Check the path.")])
    size = path.stat().st_size
    if size == 0:
        raise TableError("The file is empty.", [_problem(path, "0 bytes", "a head and rows", "Export it again.")])
    if size > LARGEST_FILE:
        found, most = f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes"
        raise TableError("The file is too large.", [_problem(path, found, most, "Split it, or export it as Parquet.")])
    if re.search(r"[*?\[\]]", path.name):
        remedy = "Rename the file."
        raise TableError("The file's name could mean several files.", [_problem(path, path.name, "no * ? [ ]", remedy)])
    with path.open("rb") as file:
        start = file.read(4096)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\x00" in start and path.suffix.lower() != ".parquet"):
        raise TableError("The file cannot be read.", [_encoding(path, 1)])
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (kind == "a Parquet file" and path.suffix.lower() == ".parquet"):
            raise TableError("The file is not what its name says.", [_problem(path, kind, path.suffix, "Rename it.")])


def _explained(message: str, path: Path | None) -> TableError:
    line = _LINE.search(message)
    row = int(line.group(1)) if line else 0
    found = message.split("\n")[1 if line else 0].replace("Invalid Input Error: ", "")[:200]
    where = f"{path.name if path else 'table'}{f', row {row}' if row else ''}"
    if "unicode" in message or "utf-8" in message.lower():
        return TableError("The file cannot be read.", [_encoding(path, row)])
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if counts:
        found, expected = f"{counts.group(2)} columns", f"{counts.group(1)} columns"
        return TableError(
            "A row has another number of columns.", [Problem(where, found, expected, "Mend or export again.")]
        )
    if "unterminated quote" in message:
        found, expected = "a quotation mark that is not closed", "a whole row"
        return TableError(
            "A row breaks off.", [Problem(where, found, expected, "The file may be cut: export it again.")]
        )
    if path:
        found = found.replace(str(path), path.name)
    return TableError("The file cannot be read.", [Problem(where, found, "a whole table", "Export it again.")])


def _encoding(path: Path | None, row: int) -> Problem:
    where = f"{path.name if path else 'table'}{f', row {row}' if row else ''}"
    return Problem(where, "letters that are not UTF-8", "UTF-8", "Save or export it as CSV UTF-8.")


def _problem(path: Path, found: str, expected: str, remedy: str) -> Problem:
    return Problem(path.name, found, expected, remedy)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
