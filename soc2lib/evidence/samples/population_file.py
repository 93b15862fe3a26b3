"""A population to draw from: the rows of any list under ids of their own, with the columns that strata may use."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from soc2lib.errors import Problem, TableError, did_you_mean
from soc2lib.evidence.sampling.selection import population_digest
from soc2lib.evidence.sources.files import flat
from soc2lib.evidence.sources.loaded import Loaded, load
from soc2lib.evidence.sources.objects import clean, plain
from soc2lib.spreadsheets.reader.reader import read_table

_SHEETS = (".xlsx", ".xlsm")
_IDS = (
    "id",
    "key",
    "number",
    "item",
    "ticket",
    "change",
    "account",
    "person",
    "employee id",
    "email",
    "commit",
    "name",
)
_FEW = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """A population as it was read: its ids in the file's order, each with its row."""

    file: str
    column: str
    rows: Mapping[str, Mapping[str, str]]

    @property
    def ids(self) -> list[str]:
        """Ids in the order of the file."""
        return list(self.rows)

    @property
    def digest(self) -> str:
        """The population's digest, as `selection` takes it."""
        return population_digest(self.rows)

    def ordered(self, column: str) -> list[str]:
        """Ids in the order of a column, then of the id; in the file's own where none is named."""
        return sorted(self.rows, key=lambda id: (self.cell(id, column), id)) if column else self.ids

    def strata(self, column: str) -> dict[str, list[str]]:
        """Ids by what stands in a column, by its month where it ends so: ``merged_on:month``."""
        name, _, part = column.partition(":")
        found: dict[str, list[str]] = {}
        for id in self.rows:
            cell = self.cell(id, name)
            found.setdefault(cell[:7] if part == "month" else cell, []).append(id)
        return found

    def cell(self, id: str, column: str) -> str:
        """One cell.

        Raises
        ------
        TableError
            If there is no such column.
        """
        row = self.rows[id]
        if column not in row:
            remedy = did_you_mean(column, row) or "Name one of them."
            problem = Problem(f"{self.file}, column {column}", f"columns {', '.join(row)}"[:200], "a column", remedy)
            raise TableError("The population has no such column.", [problem])
        return row[column]

    def kinds(self) -> dict[str, int]:
        """Columns that split the population in a few kinds, with how many: what may make it several."""
        columns = list(next(iter(self.rows.values()), {}))
        counted = {name: len({row.get(name, "") for row in self.rows.values()}) for name in columns}
        most = min(_FEW, len(self.rows) // 2)
        return {name: number for name, number in counted.items() if 2 <= number <= most and name != self.column}


def read_population(path: Path, column: str = "") -> Listed:
    """Read a list of items to draw from.

    Parameters
    ----------
    path : Path
        CSV, XLSX with one filled sheet, JSON or JSON in lines.
    column : str
        The column that holds each item's id; told by its name where it is empty.

    Raises
    ------
    TableError
        If it cannot be read, the column cannot be told, or an id is missing or stands twice.
    """
    rows = _of_sheet(path) if path.suffix.lower() in _SHEETS else _of_file(load(path))
    name = clean(path.name)
    if not rows:
        raise TableError(
            "There is nothing to draw from.", [Problem(name, "no row", "a row an item", "Export it again.")]
        )
    names = list(rows[0])
    by_key = {head.strip().casefold().replace("_", " "): head for head in reversed(names)}
    chosen = column or next((by_key[one] for one in _IDS if one in by_key), "")
    if chosen not in names:
        remedy = did_you_mean(chosen, names) or "Name it with --id."
        problem = Problem(
            f"{name}, column {chosen or 'id'}", f"columns {', '.join(names)}"[:200], "the ids' column", remedy
        )
        raise TableError("The column of the ids cannot be told.", [problem])
    _check_ids(name, chosen, [row.get(chosen, "") for row in rows])
    return Listed(name, chosen, {row[chosen]: row for row in rows})


def _check_ids(file: str, column: str, ids: Sequence[str]) -> None:
    times = Counter(ids)
    problems = [
        Problem(f"{file}, row {place}, column {column}", repr(id)[:80], "an id of one line", "Fill it in.")
        for place, id in enumerate(ids, 2)
        if not id.strip() or "\n" in id or "\r" in id
    ]
    problems += [
        Problem(f"{file}, column {column}", f"{id[:80]!r} {number} times", "each id once", "Take the double row out.")
        for id, number in times.items()
        if number > 1 and id.strip()
    ]
    if problems:
        raise TableError("The population cannot be drawn from.", problems[:20])


def _of_file(file: Loaded) -> list[dict[str, str]]:
    if len(file.heads) == 1:
        lines = file.text.text.strip("\r\n").splitlines()[1:]
        return [{file.heads[0]: clean(line.strip().strip('"'))} for line in lines]
    if file.heads:
        return file.rows(())
    rows = [flat(record.value) for record in file.records(_only_list(file))]
    names = dict.fromkeys(name for row in rows for name in row)
    return [{clean(name): plain(row.get(name, ""), file.name) for name in names} for row in rows]


def _only_list(file: Loaded) -> str:
    lists = [name for name, value in file.top.items() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else ""


def _of_sheet(path: Path) -> list[dict[str, str]]:
    sheets = [sheet for sheet in read_table(path).sheets if sheet.rows]
    if len(sheets) != 1:
        problem = Problem(path.name, f"{len(sheets)} filled sheets", "one", "Keep the population alone in the file.")
        raise TableError("The sheet cannot be told.", [problem])
    numbers = sorted(sheets[0].rows)
    heads = sheets[0].rows[numbers[0]]
    cells = [[*sheets[0].rows[number], *[""] * len(heads)] for number in numbers[1:]]
    return [{head: cell for head, cell in zip(heads, row, strict=False) if head} for row in cells]
