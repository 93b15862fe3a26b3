"""The tables a census test reads: their columns, and how a stranger's columns and cells become ours.

What a cell of a column says is read by `populations.cells`.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import Problem, TableError, did_you_mean

Choice = str | tuple[str, ...]


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
    found = _given(given)
    _named(table, heads, found)
    problems += [
        Problem(
            f"{file}, column {column.name}",
            f"columns {', '.join(heads)[:200]}",
            column.meaning,
            did_you_mean(column.name, heads) or f"Say which column it is: {column.meaning}",
        )
        for column in columns_of(table)
        if column.required and column.name not in found
    ]
    if problems:
        raise TableError(f"{file} cannot be read as {table}.", problems)
    return found


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _given(given: Mapping[str, Choice]) -> dict[str, tuple[str, ...]]:
    return {name: (choice,) if isinstance(choice, str) else tuple(choice) for name, choice in given.items()}


def _named(table: str, heads: Sequence[str], found: dict[str, tuple[str, ...]]) -> None:
    """Add the columns that carry our name, then those with another name of it; no column of a file is taken twice."""
    by_key = {_key(head): head for head in reversed(heads)}
    for names in (lambda column: (column.name,), lambda column: column.also):
        taken = {one for choice in found.values() for one in choice}
        for column in columns_of(table):
            free = (by_key[_key(name)] for name in names(column) if _key(name) in by_key)
            name = next((one for one in free if one not in taken), None) if column.name not in found else None
            if name is not None:
                found[column.name] = (name,)
                taken.add(name)


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
