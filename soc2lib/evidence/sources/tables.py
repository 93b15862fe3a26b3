"""Tables that people export anyway: CSV and Parquet in place; spreadsheets, JSON, NDJSON and UTF-16 as CSV first."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from soc2lib.basics.private.rights import open_private
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.columns import Choice
from soc2lib.evidence.populations.population import Opened, Populations
from soc2lib.evidence.populations.reading import doubled_names
from soc2lib.evidence.sources import files
from soc2lib.evidence.sources.files import flat, json_of, read_text, records_of, strict_json
from soc2lib.spreadsheets.reader.reader import Sheet, read_table

IN_PLACE = (".csv", ".tsv", ".txt", ".parquet")
CONVERTED = (".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def open_table(
    populations: Populations,
    table: str,
    path: Path,
    folder: Path,
    columns: Mapping[str, Choice] | None = None,
    *,
    part: str = "",
    partial: str = "",
    system: str = "",
    order: str = "",
    more: bool = False,
) -> Opened:
    """Open any table for testing; its columns are looked for in the same way in every format.

    Parameters
    ----------
    populations : Populations
        Where it is opened.
    table : str
        The table it is read as, such as ``accounts``.
    path : Path
        CSV, TSV, Parquet, NDJSON, JSON or XLSX.
    folder : Path
        Where the rows of a spreadsheet or JSON file are written as CSV.
    columns : mapping, optional
        Our column to the file's; inner names of JSON after a dot.
    part : str
        The sheet of a workbook, or the name under which a JSON file holds its rows (inner names after a dot).
    partial : str
        Why the list is not whole, if the source said so.
    system, order, more
        As `Populations.open` takes them.

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read.
    """
    readable = as_csv(path, folder, part)
    return populations.open(
        table, readable, columns, partial=partial, system=system, order=order, more=more, given=path
    )


def as_csv(path: Path, folder: Path, part: str = "") -> Path:
    """The file itself where DuckDB reads it in place, else its rows under their own heads as CSV in a folder."""
    ending = path.suffix.lower()
    if ending not in (*IN_PLACE, *CONVERTED):
        expected = ", ".join((*IN_PLACE, *CONVERTED))
        raise TableError(
            "The file is no table.", [Problem(path.name, ending or "no ending", expected, "Export it as CSV.")]
        )
    if ending in IN_PLACE:
        return _of_utf_16(path, folder) if ending != ".parquet" and _starts_as_utf_16(path) else path
    if ending == ".json":
        return _of_json(path, folder, part)
    if ending in (".ndjson", ".jsonl"):
        return _of_lines(path, folder)
    return _of_sheet(path, folder, part)


def _starts_as_utf_16(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(2) in _UTF_16


def _of_utf_16(path: Path, folder: Path) -> Path:
    target = folder / f"{path.name}.utf-8{path.suffix}"
    try:
        with (
            path.open(encoding="utf-16", newline="") as given,
            open_private(target, "w", encoding="utf-8", newline="") as made,
        ):
            while block := given.read(1 << 20):
                made.write(block)
    except UnicodeError:
        problem = Problem(path.name, "letters that are not UTF-16", "UTF-8 or UTF-16", "Save it as CSV UTF-8.")
        raise TableError("The file cannot be read.", [problem]) from None
    return target


def _of_json(path: Path, folder: Path, part: str) -> Path:
    rows = [flat(row) for row in records_of(json_of(read_text(path)), path.name, part)]
    return _write(path, folder, list(dict.fromkeys(name for row in rows for name in row)), rows)


def _of_lines(path: Path, folder: Path) -> Path:
    """Read line by line, twice: a column that is filled late in the file is a column all the same."""
    names = dict.fromkeys(name for row in _lines(path) for name in row)
    return _write(path, folder, list(names), _lines(path))


def _lines(path: Path) -> Iterator[dict[str, str]]:
    if path.is_symlink() or not path.is_file():
        raise TableError("The file cannot be opened.", [Problem(path.name, "no plain file", "a file", "Check it.")])
    if path.stat().st_size > files.LARGEST_FILE:
        found = f"{path.stat().st_size:,} bytes"
        raise TableError(
            "The file is too large.", [Problem(path.name, found, f"at most {files.LARGEST_FILE:,} bytes", "Split it.")]
        )
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = strict_json(line, f"{path.name}, row {number}")
                    if not isinstance(row, dict):
                        raise TableError("A row is no object.", [_no_object(path, number, row)])
                    yield flat(row)
    except UnicodeDecodeError:
        where = f"{path.name}, row {number + 1}"
        raise TableError(
            "The file cannot be read.", [Problem(where, "letters that are not UTF-8", "UTF-8", "Save it as UTF-8.")]
        ) from None


def _no_object(path: Path, number: int, row: object) -> Problem:
    found = type(row).__name__
    return Problem(f"{path.name}, row {number}", found, "an object with named values", "Export it again.")


def _write(path: Path, folder: Path, names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Path:
    if not names:
        raise TableError(
            "The file is empty.", [Problem(path.name, "no row with a name", "a head and rows", "Export it again.")]
        )
    if doubled := doubled_names(names):
        found = f"names {doubled} that differ in letter case alone" if all(doubled) else "a blank name"
        raise TableError("The file's names cannot be told apart.", [Problem(path.name, found, "each once", _APART)])
    target = folder / f"{path.name}.csv"
    with open_private(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)
    return target


_APART = "Name the columns apart."


def _of_sheet(path: Path, folder: Path, part: str) -> Path:
    sheet = _sheet(path, part)
    numbers = sorted(sheet.rows)
    if not numbers:
        raise TableError("The sheet is empty.", [Problem(path.name, "no row", "a head and rows", "Export it again.")])
    head = sheet.rows[numbers[0]]
    names = {column: name for column, name in enumerate(head) if name}
    problems = [
        Problem(f"{path.name}, sheet {sheet.name}, row {row}", found, "a value", "Store the value in the cell.")
        for (row, _), found in sheet.faults.items()
    ]
    problems += [
        Problem(
            f"{path.name}, row {number}", f"a cell beyond the head: {cells[len(head)]!r}", "a head above it", "Add it."
        )
        for number, cells in sheet.rows.items()
        if any(cells[len(head) :])
    ]
    if len(set(names.values())) < len(names):
        problems.append(
            Problem(f"{path.name}, row {numbers[0]}", "a column name twice", "each once", "Name them apart.")
        )
    if problems:
        raise TableError(f"{path.name} cannot be read as a table.", problems)
    rows = [
        {name: sheet.rows[number][column] if column < len(sheet.rows[number]) else "" for column, name in names.items()}
        for number in numbers[1:]
    ]
    return _write(path, folder, list(names.values()), rows)


def _sheet(path: Path, part: str) -> Sheet:
    sheets = read_table(path).sheets
    filled = [sheet for sheet in sheets if sheet.rows]
    chosen = [sheet for sheet in sheets if sheet.name == part] if part else filled
    if len(chosen) != 1:
        found = f"sheets {', '.join(sheet.name for sheet in sheets)}"
        raise TableError(
            "The sheet cannot be told.", [Problem(path.name, found, "one sheet", "Name the sheet to read.")]
        )
    return chosen[0]
