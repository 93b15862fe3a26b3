"""Populations: tables opened in place by DuckDB, with their count, what speaks against them, and their digest.

Files stay where they are; ten million rows need no more memory than DuckDB is given. What a test reads is a view with
our column names, so that the same SQL runs on anybody's export.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.columns import Choice, columns_of, expression, match, quoted, unreadable
from soc2lib.evidence.populations.reading import Reader, ask, heads, reader_for

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """One table opened for testing.

    Attributes
    ----------
    table : str
        The table it is read as, such as ``accounts``.
    file : str
        The file's name.
    rows : int
        Its rows [0, ∞).
    sha256 : str
        Digest of the file.
    columns : mapping
        Our column to the file's.
    partial : str
        Why it may not be whole; empty where nothing speaks for it.
    view : str
        The SQL that opens it, with the file's name alone.
    """

    table: str
    file: str
    rows: int
    sha256: str
    columns: Mapping[str, tuple[str, ...]]
    partial: str
    view: str


class Populations:
    """The tables of one examination, opened together; close it, or use it in a ``with``.

    Parameters
    ----------
    memory_mb : int
        How much memory DuckDB may take [MB]; beyond that it uses the disk. Ten million rows do with 256.
    threads : int
        How many processors it may take [1, ∞).
    """

    def __init__(self, *, memory_mb: int = 256, threads: int = 2) -> None:
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
        self.opened: dict[str, Opened] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files and of what was spilt to the disk."""
        self.connection.close()
        self._spill.close()

    def open(self, table: str, file: Path, columns: Mapping[str, Choice] | None = None, *, partial: str = "") -> Opened:
        """Open a file as one of our tables.

        Parameters
        ----------
        table : str
            Such as ``accounts``; ``accounts_before`` is an earlier list of the same form.
        file : Path
            CSV, TSV, Parquet or NDJSON; see `sources` for others.
        columns : mapping, optional
            Our column to the file's, where the names do not match; several are joined with ``/``.
        partial : str
            Why the list is not whole, if the source said so.

        Raises
        ------
        TableError
            Naming file, row and column: an unreadable file, a missing column, a cell nobody can read, a double key.
        """
        path = file.resolve() if not file.is_symlink() else file
        reader = reader_for(path)
        types = heads(self.connection, path, reader)
        found = match(file.name, table, list(types), columns or {})
        body = _view(table, found, types, reader)
        self.connection.execute(f"CREATE OR REPLACE VIEW {table} AS {body.format(file=reader.sql(str(path)))}")
        rows = self._count(table, path)
        self._check_cells(table, path, found, types, reader)
        self._check_keys(table, path)
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        view = f"CREATE VIEW {table} AS {body.format(file=reader.sql(file.name))}"
        self.opened[table] = Opened(table, file.name, rows, digest, found, partial or reader.partial, view)
        return self.opened[table]

    def ids(self, table: str) -> Iterable[str]:
        """The ids of a table in order, a block at a time."""
        key = next(column.name for column in columns_of(table) if column.key)
        cursor = self.connection.execute(f"SELECT {key} FROM {table} ORDER BY {key}")
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

    def _count(self, table: str, path: Path) -> int:
        (rows,) = ask(self.connection, f"SELECT count(*) FROM {table}", path)[0]
        return int(str(rows))

    def _check_cells(
        self, table: str, path: Path, found: Mapping[str, tuple[str, ...]], types: Mapping[str, str], reader: Reader
    ) -> None:
        checked = {
            column: condition
            for column in columns_of(table)
            if column.name in found and (condition := unreadable(column, found[column.name], types))
        }
        if not checked:
            return
        base = f"(SELECT *, {reader.row} AS row_number FROM {reader.sql(str(path))})"
        parts = [f"min(row_number) FILTER (WHERE {condition})" for condition in checked.values()]
        firsts = ask(self.connection, f"SELECT {', '.join(parts)} FROM {base}", path)[0]
        problems = []
        for column, row in zip(checked, firsts, strict=True):
            if row is not None:
                name = found[column.name][0]
                cell = ask(self.connection, f"SELECT {quoted(name)} FROM {base} WHERE row_number = {row}", path)[0][0]
                where = f"{path.name}, row {row}, column {name}"
                problems.append(
                    Problem(where, repr(cell)[:80], _EXPECTED[column.type], "Mend the cell or export again.")
                )
        if problems:
            raise TableError(f"{path.name} has cells that cannot be read.", problems)

    def _check_keys(self, table: str, path: Path) -> None:
        key = next(column.name for column in columns_of(table) if column.key)
        counted = ask(
            self.connection, f"SELECT count({key}), count(DISTINCT hash({key})), count(*) FROM {table}", path
        )[0]
        named, distinct, rows = (int(str(number)) for number in counted)
        problems = []
        if named < rows:
            sql = f"SELECT row_number FROM {table} WHERE {key} IS NULL ORDER BY 1 LIMIT {_SHOWN}"
            problems += [
                Problem(f"{path.name}, row {row}", f"no {key}", "an id in each row", "Fill it in or take the row out.")
                for (row,) in ask(self.connection, sql, path)
            ]
        if distinct < named:
            sql = (
                f"SELECT {key}, list(row_number ORDER BY row_number)[:3] FROM {table} WHERE {key} IS NOT NULL "
                f"GROUP BY {key} HAVING count(*) > 1 ORDER BY min(row_number) LIMIT {_SHOWN}"
            )
            problems += [
                Problem(f"{path.name}, rows {places}", f"{key} {id!r} more than once", "each once", _DOUBLE)
                for id, places in ask(self.connection, sql, path)
            ]
        if problems:
            raise TableError(f"{path.name} has rows without an id of their own.", problems)


_EXPECTED = {"day": "a day such as 2026-03-31", "yes_no": "yes or no", "number": "a number"}
_DOUBLE = "Take the double row out, or name several columns that are unique together."


def _view(table: str, found: Mapping[str, tuple[str, ...]], types: Mapping[str, str], reader: Reader) -> str:
    parts = [
        f"{expression(column, found.get(column.name, ()), types)} AS {column.name}" for column in columns_of(table)
    ]
    columns = ", ".join(part.replace("{", "{{").replace("}", "}}") for part in parts)
    return f"SELECT {columns}, {reader.row} AS row_number FROM {{file}}"
