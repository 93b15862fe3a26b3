"""Tables that people export anyway: CSV, Parquet and NDJSON in place, spreadsheets and JSON read first."""

from collections.abc import Mapping
from pathlib import Path

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.columns import Choice, match
from soc2lib.evidence.populations.population import Opened, Populations
from soc2lib.evidence.sources.collected import Collected, write
from soc2lib.evidence.sources.files import flat, json_of, read_text, records_of
from soc2lib.spreadsheets.reader.reader import Sheet, read_table

_IN_PLACE = (".csv", ".tsv", ".txt", ".parquet", ".ndjson", ".jsonl")
_SHEETS = (".xlsx", ".xlsm")


def open_table(
    populations: Populations,
    table: str,
    path: Path,
    folder: Path,
    columns: Mapping[str, Choice] | None = None,
    *,
    part: str = "",
    partial: str = "",
) -> Opened:
    """Open any table for testing.

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

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read.
    """
    ending = path.suffix.lower()
    if ending in _IN_PLACE:
        return populations.open(table, path, columns, partial=partial)
    if ending not in (*_SHEETS, ".json"):
        expected = ", ".join((*_IN_PLACE, *_SHEETS, ".json"))
        raise TableError(
            "The file is no table.", [Problem(path.name, ending or "no ending", expected, "Export it as CSV.")]
        )
    heads, rows, digest = _of_json(path, part) if ending == ".json" else _of_sheet(path, part)
    found = match(path.name, table, heads, columns or {})
    ours = tuple({name: "/".join(row.get(one, "") for one in names) for name, names in found.items()} for row in rows)
    collected = Collected(table, ours, path.name, digest, partial=partial)
    return populations.open(table, write(collected, folder), {name: name for name in found}, partial=partial)


def _of_json(path: Path, part: str) -> tuple[list[str], list[dict[str, str]], str]:
    text = read_text(path)
    rows = [flat(row) for row in records_of(json_of(text), path.name, part)]
    return list(dict.fromkeys(name for row in rows for name in row)), rows, text.sha256


def _of_sheet(path: Path, part: str) -> tuple[list[str], list[dict[str, str]], str]:
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
    return list(names.values()), rows, ""


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
