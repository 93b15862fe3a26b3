"""Populations: tables opened in place by DuckDB, with their count, what speaks against them, and their digest.

Files stay where they are; ten million rows need no more memory than DuckDB is given. What a test reads is a view with
our column names, so that the same SQL runs on anybody's export.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.cells import selected, unreadable
from soc2lib.evidence.populations.columns import Choice, columns_of, match, quoted
from soc2lib.evidence.populations.opened import Opened, empty_body, joined, macros, view_of
from soc2lib.evidence.populations.reading import Reader, ask, heads, reader_for
from soc2lib.evidence.populations.words import Words, catalog_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Opened", "Populations"]

_SHOWN = 5


class Populations:
    """The tables of one examination, opened together; close it, or use it in a ``with``.

    Parameters
    ----------
    memory_mb : int
        How much memory DuckDB may take [MB]; beyond that it uses the disk. Ten million rows do with 256.
    threads : int
        How many processors it may take [1, ∞).
    words : Words, optional
        The word lists that count; the catalog's unless told.
    """

    def __init__(self, *, memory_mb: int = 256, threads: int = 2, words: Words | None = None) -> None:
        import duckdb

        self._spill = Temporary()
        self.connection: DuckDBPyConnection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": f"{memory_mb}MB",
                "threads": str(threads),
                "temp_directory": str(self._spill.path),
            },
        )
        self.connection.execute(macros())
        self.words = words or catalog_words()
        self.parts: dict[str, list[Opened]] = {}
        self.opened: dict[str, Opened] = {}
        self._now: dict[str, list[Opened]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files and of what was spilt to the disk."""
        self.connection.close()
        self._spill.close()

    def open(
        self,
        table: str,
        file: Path,
        columns: Mapping[str, Choice] | None = None,
        *,
        partial: str = "",
        system: str = "",
        order: str = "",
        more: bool = False,
        given: Path | None = None,
    ) -> Opened:
        """Open a file as one of our tables.

        Parameters
        ----------
        table : str
            Such as ``accounts``; ``accounts_before`` is an earlier list of the same form.
        file : Path
            CSV, TSV or Parquet; see `sources.tables` for others.
        columns : mapping, optional
            Our column to the file's, where the names do not match; several are joined with ``/``.
        partial : str
            Why the list is not whole, if the source said so.
        system : str
            The system it comes from.
        order : str
            ``dmy`` or ``mdy`` where days are not written year first.
        more : bool
            Add it to the files of this table instead of taking their place.
        given : Path, optional
            The file as given, where this one was made from it; its name and digest are kept.

        Raises
        ------
        TableError
            Naming file, row and column: an unreadable file, a missing column, a day nobody can read, a double key.
        """
        path, named = (file.resolve() if not file.is_symlink() else file), given or file
        reader = reader_for(path)
        types = heads(self.connection, path, reader)
        found = match(named.name, table, list(types), columns or {})
        self._check_days(table, path, named.name, found, types, reader, order)
        body = self._body(table, found, types, reader, order)
        rows = self._count(body.format(file=reader.sql(str(path))), path)
        with named.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        view = body.format(file=reader.sql(file.name))
        whole = body.format(file=reader.sql(str(path)))
        one = Opened(table, named.name, rows, digest, found, partial, view, system, whole)
        kept = self.parts.get(table, []) if more else []
        self.parts[table] = self._loaded(table, [*kept, one]) if kept else [one]
        self.focus(table)
        self._check_keys(table, path)
        return self.opened[table]

    def _loaded(self, table: str, parts: Sequence[Opened]) -> list[Opened]:
        """The files of a table that has several, each read once: DuckDB keeps a buffer for each file that is open."""
        loaded = []
        for place, one in enumerate(parts):
            name = f"part_{table}_{place}"
            if one.body != f"SELECT * FROM {name}":
                ask(self.connection, f"CREATE OR REPLACE TABLE {name} AS {one.body}")
            loaded.append(replace(one, body=f"SELECT * FROM {name}"))
        return loaded

    def systems(self, table: str) -> tuple[str, ...]:
        """The systems that a table's files come from, in the order of opening."""
        return tuple(dict.fromkeys(one.system for one in self.parts.get(table, ())))

    def focus(self, table: str, system: str | None = None) -> None:
        """Let a table be its files of one system; of all where none is named. A table nobody gave has no row."""
        parts = [one for one in self.parts.get(table, ()) if system is None or one.system == system]
        self._now[table] = parts
        if not parts:
            self.opened.pop(table, None)
            self.connection.execute(view_of(table, [empty_body(table, self.words)]))
            return
        aliases = "aliases" in self.parts and table != "aliases"
        self.connection.execute(view_of(table, [one.body for one in parts], aliases))
        self.opened[table] = joined(parts)

    def script(self, tables: Sequence[str]) -> str:
        """The SQL that opens tables as they are now, beside the files."""
        lines = [macros()]
        for table in tables:
            files = self._now.get(table, [])
            lines += [f"-- {one.file}: {one.rows} rows, SHA-256 {one.sha256}" for one in files]
            bodies = [one.view for one in files] or [empty_body(table, self.words)]
            lines.append(f"{view_of(table, bodies, 'aliases' in self.parts and table != 'aliases')};")
        return "\n".join(lines)

    def ids(self, table: str) -> Iterable[str]:
        """The ids of a table in order, a block at a time."""
        key = next(column.name for column in columns_of(table) if column.key)
        cursor = self.connection.execute(f"SELECT {key} FROM {table} WHERE {key} IS NOT NULL ORDER BY {key}")
        while block := cursor.fetchmany(50_000):
            for (id,) in block:
                yield str(id)

    def digest(self, table: str) -> str:
        """The digest of a population: SHA-256 of its ids in order, one a line, as `selection` takes it.

        DuckDB orders text by its UTF-8 bytes, as Python orders it by code points: the same order.
        """
        digest = sha256()
        for place, id in enumerate(self.ids(table)):
            digest.update((b"\n" if place else b"") + id.encode())
        return digest.hexdigest()

    def _body(
        self, table: str, found: Mapping[str, tuple[str, ...]], types: Mapping[str, str], reader: Reader, order: str
    ) -> str:
        parts = [
            part
            for column in columns_of(table)
            for part in selected(table, column, found.get(column.name, ()), types, self.words, order)
        ]
        columns = ", ".join(part.replace("{", "{{").replace("}", "}}") for part in parts)
        return f"SELECT {columns}, {reader.row} AS row_number FROM {{file}}"

    def _count(self, body: str, path: Path) -> int:
        (rows,) = ask(self.connection, f"SELECT count(*) FROM ({body})", path)[0]
        return int(str(rows))

    def _check_days(
        self,
        table: str,
        path: Path,
        named: str,
        found: Mapping[str, tuple[str, ...]],
        types: Mapping[str, str],
        reader: Reader,
        order: str,
    ) -> None:
        conditions = {
            found[column.name][0]: condition
            for column in columns_of(table)
            if column.name in found
            and (condition := unreadable(column, found[column.name], types, self.words.of(table, column), order))
        }
        if not conditions:
            return
        base = f"(SELECT *, {reader.row} AS row_number FROM {reader.sql(str(path))})"
        cells = [
            f"list({{'row': row_number, 'said': CAST({quoted(name)} AS VARCHAR)}} ORDER BY row_number) "
            f"FILTER (WHERE {condition})[1:{_SHOWN}]"
            for name, condition in conditions.items()
        ]
        counts = [f"count(*) FILTER (WHERE {condition})" for condition in conditions.values()]
        counted = ask(self.connection, f"SELECT {', '.join(counts)} FROM {base}", path)[0]
        if not any(counted):
            return
        listed = ask(self.connection, f"SELECT {', '.join(cells)} FROM {base}", path)[0]
        problems = [
            Problem(f"{named}, row {cell['row']}, column {name}", repr(cell["said"])[:80], _A_DAY, _ORDER)
            for name, facts in zip(conditions, listed, strict=True)
            for cell in (facts if isinstance(facts, list) else [])
        ]
        raise TableError(f"{named} has days that cannot be read.", problems)

    def _check_keys(self, table: str, path: Path) -> None:
        key = next(column.name for column in columns_of(table) if column.key)
        one = f"({key}, started_on, ended_on)" if table == "roster" else key
        for system in self.systems(table):
            bodies = " UNION ALL BY NAME ".join(part.body for part in self.parts[table] if part.system == system)
            sql = f"SELECT count(*), count(DISTINCT hash({one})) FROM ({bodies}) WHERE {key} IS NOT NULL"
            named, distinct = (int(str(number)) for number in ask(self.connection, sql, path)[0])
            if distinct < named:
                sql = (
                    f"SELECT {key}, list(row_number ORDER BY row_number)[:3] FROM ({bodies}) WHERE {key} IS NOT NULL "
                    f"GROUP BY {key}, {one} HAVING count(*) > 1 ORDER BY min(row_number) LIMIT {_SHOWN}"
                )
                file = ", ".join(part.file for part in self.parts[table] if part.system == system)
                problems = [
                    Problem(f"{file}, rows {places}", f"{key} {id!r} more than once", "each once", _DOUBLE)
                    for id, places in ask(self.connection, sql, path)
                ]
                self.parts[table].pop()
                raise TableError(f"{file} has rows without an id of their own.", problems)


_A_DAY = "a day such as 2026-03-31"
_ORDER = "Mend the cell, or tell the order in which the list writes days: dmy or mdy."
_DOUBLE = "Take the double row out, or name several columns that are unique together."
