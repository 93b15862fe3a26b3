"""The tables a census test reads: their columns, and how a stranger's columns and cells become ours.

A cell that cannot be read is an error that names its row, never an empty cell: an unreadable last day would otherwise
turn a leaver into an employee.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import Problem, TableError, did_you_mean

Choice = str | tuple[str, ...]
YES = (
    "true",
    "yes",
    "y",
    "1",
    "t",
    "active",
    "enabled",
    "present",
    "success",
    "succeeded",
    "passed",
    "ok",
    "completed",
)
NO = ("false", "no", "n", "0", "f", "inactive", "disabled", "absent", "suspended", "deprovisioned", "failure", "failed")
UNTOLD = ("", "n/a", "na", "none", "null", "unknown", "-", "not_supported", "no_information")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, what its cells are, and other names under which it comes."""

    name: str
    type: str
    required: bool
    key: bool
    meaning: str
    also: tuple[str, ...]


@cache
def tables() -> Mapping[str, tuple[Column, ...]]:
    """Every table and its columns, from data/catalog/census/tables.csv."""
    found: dict[str, list[Column]] = {}
    with (catalog_folder() / "census" / "tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            also = tuple(row["also"].split(";")) if row["also"] else ()
            column = Column(row["column"], row["type"], bool(row["required"]), bool(row["key"]), row["meaning"], also)
            found.setdefault(row["table"], []).append(column)
    return {name: tuple(columns) for name, columns in found.items()}


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table; ``accounts_before`` has those of ``accounts``.

    Raises
    ------
    TableError
        If there is no such table.
    """
    base = table.removesuffix("_before")
    if base not in tables():
        problem = Problem(
            "table", repr(table), "a table of census/tables.csv", did_you_mean(table, tables()) or "Correct it."
        )
        raise TableError("No such table.", [problem])
    return tables()[base]


def match(file: str, table: str, heads: Sequence[str], given: Mapping[str, Choice]) -> dict[str, tuple[str, ...]]:
    """Which columns of the file carry which of ours.

    Parameters
    ----------
    file : str
        The file's name, for messages.
    table : str
        The table it is read as.
    heads : sequence of str
        The file's columns.
    given : mapping
        Our column to the file's; several are joined with ``/``, such as an account that is unique within a system.

    Raises
    ------
    TableError
        Naming every required column without a match and every given column the file lacks.

    Examples
    --------
    >>> match("roster.csv", "roster", ["Employee ID", "End date"], {})
    {'person': ('Employee ID',), 'ended_on': ('End date',)}
    """
    problems = [*_unknown(file, table, given), *_absent(file, heads, given)]
    by_key = {_key(head): head for head in reversed(heads)}
    found: dict[str, tuple[str, ...]] = {}
    for column in columns_of(table):
        if column.name in given:
            choice = given[column.name]
            found[column.name] = (choice,) if isinstance(choice, str) else tuple(choice)
            continue
        name = next((by_key[_key(name)] for name in (column.name, *column.also) if _key(name) in by_key), None)
        if name is not None:
            found[column.name] = (name,)
        elif column.required:
            remedy = did_you_mean(column.name, heads) or f"Say which column it is: {column.meaning}"
            problems.append(
                Problem(f"{file}, column {column.name}", f"columns {', '.join(heads)[:200]}", column.meaning, remedy)
            )
    if problems:
        raise TableError(f"{file} cannot be read as {table}.", problems)
    return found


def expression(column: Column, sources: Sequence[str], types: Mapping[str, str]) -> str:
    """The SQL that reads a column; NULL where the file says nothing."""
    if not sources:
        return f"CAST(NULL AS {_SQL[column.type]})"
    if len(sources) > 1:
        return f"nullif(concat_ws('/', {', '.join(quoted(name) for name in sources)}), '')"
    name, kind = quoted(sources[0]), types[sources[0]]
    if column.type == "day":
        return f"CAST({name} AS DATE)" if kind.startswith(("DATE", "TIMESTAMP")) else _day(name)
    if column.type == "yes_no":
        return name if kind == "BOOLEAN" else _yes_no(name)
    if column.type == "number":
        return f"try_cast({name} AS DOUBLE)"
    return f"nullif(trim(CAST({name} AS VARCHAR)), '')" if kind == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def unreadable(column: Column, sources: Sequence[str], types: Mapping[str, str]) -> str | None:
    """The SQL condition for a cell that says something nobody can read; None where that cannot be."""
    if len(sources) != 1 or column.type == "text" or types[sources[0]] in ("BOOLEAN", "DATE"):
        return None
    name = quoted(sources[0])
    words = ", ".join(f"'{word}'" for word in UNTOLD)
    condition = f"lower(trim(CAST({name} AS VARCHAR))) NOT IN ({words})"
    return f"{name} IS NOT NULL AND {condition} AND {expression(column, sources, types)} IS NULL"


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


_SQL = {"text": "VARCHAR", "day": "DATE", "yes_no": "BOOLEAN", "number": "DOUBLE"}


def _day(name: str) -> str:
    return f"coalesce(try_cast({name} AS DATE), CAST(try_cast({name} AS TIMESTAMP) AS DATE))"


def _yes_no(name: str) -> str:
    yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
    text = f"lower(trim(CAST({name} AS VARCHAR)))"
    return f"CASE WHEN {text} IN ({yes}) THEN true WHEN {text} IN ({no}) THEN false END"


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _unknown(file: str, table: str, given: Mapping[str, Choice]) -> list[Problem]:
    names = [column.name for column in columns_of(table)]
    return [
        Problem(
            f"{file}, column {name}", "no column of ours", ", ".join(names), did_you_mean(name, names) or "Correct it."
        )
        for name in given
        if name not in names
    ]


def _absent(file: str, heads: Sequence[str], given: Mapping[str, Choice]) -> list[Problem]:
    wanted = [
        (name, one) for name, choice in given.items() for one in ((choice,) if isinstance(choice, str) else choice)
    ]
    return [
        Problem(
            f"{file}, column {one}", "no such column", ", ".join(heads)[:200], did_you_mean(one, heads) or "Correct it."
        )
        for _, one in wanted
        if one not in heads
    ]
