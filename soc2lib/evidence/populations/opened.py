"""One file opened as one of our tables, several of them as one table, and the SQL that opens them again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from soc2lib.basics.resources import catalog_folder
from soc2lib.evidence.populations.cells import selected
from soc2lib.evidence.populations.columns import columns_of
from soc2lib.evidence.populations.words import Words


@dataclass(frozen=True, slots=True)
class Opened:
    """One table opened for testing.

    Attributes
    ----------
    table : str
        The table it is read as, such as ``accounts``.
    file : str
        The name of the file as given; several are listed.
    rows : int
        Its rows [0, ∞).
    sha256 : str
        Digest of the file as given; for several files the digest of their digests in order.
    columns : mapping
        Our column to the file's; of several files those that all of them have.
    partial : str
        Why it may not be whole; empty where nothing speaks for it.
    view : str
        The SQL that opens it, with names of files alone.
    system : str
        The system it comes from.
    body : str
        The SQL of its rows, with the path that was opened.
    """

    table: str
    file: str
    rows: int
    sha256: str
    columns: Mapping[str, tuple[str, ...]]
    partial: str
    view: str
    system: str = ""
    body: str = ""


def joined(parts: Sequence[Opened]) -> Opened:
    """Several files of one table as one list."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    shared = {name: found for name, found in first.columns.items() if all(name in one.columns for one in parts)}
    return Opened(
        first.table,
        ", ".join(one.file for one in parts),
        sum(one.rows for one in parts),
        sha256("\n".join(one.sha256 for one in parts).encode()).hexdigest(),
        shared,
        " ".join(one.partial for one in parts if one.partial),
        view_of(first.table, [one.view for one in parts]),
        ", ".join(dict.fromkeys(one.system for one in parts if one.system)),
        "",
    )


def view_of(table: str, bodies: Iterable[str], aliases: bool = False) -> str:
    """The SQL of a table's view over the rows of its files; with ``aliases`` accounts are known by confirmed names."""
    union = " UNION ALL BY NAME ".join(bodies)
    if aliases and table != "roster" and any(column.name == "person" for column in columns_of(table)):
        own = "person_key" if table != "accounts" else "coalesce(person_key, account_key)"
        union = (
            f"SELECT one.* REPLACE (coalesce(known.known_key, one.person_key) AS person_key) FROM (SELECT *, {own} AS "
            f"own_key FROM ({union})) AS one LEFT JOIN (SELECT alias_key, min(person_key) AS known_key FROM aliases "
            "WHERE confirmed_by IS NOT NULL GROUP BY alias_key HAVING count(DISTINCT person_key) = 1) AS known "
            "ON known.alias_key = one.own_key"
        )
    return f"CREATE OR REPLACE VIEW {table} AS {union}"


def empty_body(table: str, words: Words) -> str:
    """The SQL of a table that nobody gave: its columns and no row."""
    parts = [part for column in columns_of(table) for part in selected(table, column, (), {}, words)]
    return f"SELECT {', '.join(parts)}, CAST(NULL AS BIGINT) AS row_number WHERE false"


@cache
def macros() -> str:
    """The SQL of what every test reads cells with."""
    return (catalog_folder() / "census" / "macros.sql").read_text("utf-8")
