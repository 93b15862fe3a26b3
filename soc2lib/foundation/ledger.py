"""The append-only store of record versions: one table, one chain of digests, no edit ever lost.

Each row's digest covers the row and the digest before it, so an altered, missing or reordered row breaks the chain.
What the chain alone cannot show, a cut tail or a chain made anew, is shown by the heads noted outside the ledger:
in ``ledger.heads`` after each save, and in every run's manifest.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from soc2lib.foundation.clock import now
from soc2lib.foundation.errors import LedgerError, LedgerTooNew, Problem
from soc2lib.foundation.ledger_connection import engine
from soc2lib.foundation.merging import merge
from soc2lib.foundation.remembering import recall

FORMAT = 1
NO_DIGEST = "0" * 64

_metadata = sa.MetaData()
_versions = sa.Table(
    "versions",
    _metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("base", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.UniqueConstraint("kind", "id", "version"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One record to write: ``base`` is the version it was made from (0 for a new one), ``body`` None deletes it."""

    kind: str
    id: str
    body: dict[str, Any] | None
    base: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the ledger; ``at`` is a UTC moment, ``body`` None means that this version deleted the record."""

    seq: int
    kind: str
    id: str
    version: int
    base: int
    body: dict[str, Any] | None
    author: str
    reason: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last row's number and digest: all that is needed to prove later that nothing before it changed."""

    seq: int
    digest: str


class Ledger:
    """One client's ledger.

    Parameters
    ----------
    path : Path
        The SQLite file; made where it is missing.

    Raises
    ------
    LedgerTooNew
        If a newer library wrote the file.
    LedgerError
        If the file is no ledger or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = engine(path)
        try:
            self._begin()
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def append(
        self, changes: Sequence[Change], *, author: str, reason: str, at: datetime | None = None
    ) -> list[Version]:
        """Write changes in one transaction: all of them or none.

        Parameters
        ----------
        changes : sequence of Change
            One a record.
        author, reason : str
            Who changed it and why.
        at : datetime, optional
            The moment of the change, UTC; now unless told (only samples and imports of history tell).

        Returns
        -------
        list of Version
            The new versions; a change that alters nothing makes none.

        Raises
        ------
        Conflict
            If a field was changed by someone else since ``base``, with both values; nothing is written.
        """
        written: list[Version] = []
        with self._speaking(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            moment = _moment(at or now())
            head = _head(connection)
            for change in changes:
                row = self._next(connection, change, head, author, reason, moment)
                if row is not None:
                    connection.execute(_versions.insert(), _columns(row))
                    head = Head(row.seq, row.digest)
                    written.append(row)
            connection.commit()
        if written:
            self._note_head(head)
        return written

    def state(self, as_of: datetime | None = None, kind: str = "") -> dict[tuple[str, str], Version]:
        """The latest version of every record, or of every one of a kind, at or before a moment, by kind and id.

        Deleted ones are left out.
        """
        query = sa.select(sa.func.max(_versions.c.seq)).group_by(_versions.c.kind, _versions.c.id)
        if kind:
            query = query.where(_versions.c.kind == kind)
        if as_of is not None:
            query = query.where(_versions.c.at <= _moment(as_of))
        latest = sa.select(_versions).where(_versions.c.seq.in_(query)).order_by(_versions.c.seq)
        return {(row.kind, row.id): row for row in self._rows(latest) if row.body is not None}

    def history(self, kind: str, id: str) -> list[Version]:
        """Every version of one record, oldest first."""
        chosen = sa.select(_versions).where(_versions.c.kind == kind, _versions.c.id == id).order_by(_versions.c.seq)
        return self._rows(chosen)

    def all(self) -> list[Version]:
        """Every row, in the order written."""
        return self._rows(sa.select(_versions).order_by(_versions.c.seq))

    def head(self) -> Head:
        """The last row's number and digest; (0, zeros) for an empty ledger."""
        with self._speaking(), self._engine.connect() as connection:
            return _head(connection)

    def faults(self) -> list[str]:
        """What is wrong with the file itself: an index that does not match its rows, a body not in its one form."""
        with self._speaking(), self._engine.connect() as connection:
            found = [text for text in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if text != "ok"]
            bodies = connection.execute(sa.select(_versions.c.seq, _versions.c.body).order_by(_versions.c.seq))
            odd = [row.seq for row in bodies if row.body != _canonical(json.loads(row.body))]
        return found + [f"row {seq} spells its body otherwise" for seq in odd]

    @property
    def heads_file(self) -> Path:
        """The file beside the ledger that notes the head after each save."""
        return self.path.with_suffix(".heads")

    def _next(
        self, connection: sa.Connection, change: Change, head: Head, author: str, reason: str, at: str
    ) -> Version | None:
        mine = (_versions.c.kind == change.kind, _versions.c.id == change.id)
        current = connection.execute(sa.select(sa.func.max(_versions.c.version)).where(*mine)).scalar() or 0
        compared = sa.select(_versions.c.version, _versions.c.body).where(
            *mine, _versions.c.version.in_((change.base, current))
        )
        stored = {row.version: json.loads(row.body) for row in connection.execute(compared)}
        if change.base not in (0, *stored):
            raise LedgerError(
                f"{change.kind} {change.id} cannot be saved.",
                [
                    Problem(
                        f"{change.kind} {change.id}",
                        f"base version {change.base}",
                        f"a version between 0 and {current}",
                        "Open the record again and repeat the edit.",
                    )
                ],
            )
        body = merge(change.kind, change.id, stored.get(change.base), stored.get(current), change.body, current)
        if body == stored.get(current):
            return None
        row = Version(
            head.seq + 1, change.kind, change.id, current + 1, change.base, body, author, reason, at, digest=NO_DIGEST
        )
        return Version(**{**_fields(row), "digest": digest_of(row, head.digest)})

    def _note_head(self, head: Head) -> None:
        """Note the head outside the ledger; the save already stands, so a full disk here loses nothing."""
        try:
            with self.heads_file.open("a", encoding="ascii") as file:
                file.write(f"\n{head.seq} {head.digest}")
        except OSError:
            return

    def _rows(self, query: sa.Select[Any]) -> list[Version]:
        with self._speaking(), self._engine.connect() as connection:
            return [_version(row) for row in connection.execute(query)]

    def _begin(self) -> None:
        with self._speaking(), self._engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if found > FORMAT:
                what = "The ledger was written by a newer version of soc2lib."
                known = f"format {FORMAT} or older"
                raise LedgerTooNew(what, [Problem(self.path.name, f"format {found}", known, "Upgrade soc2lib here.")])
            if found == 0:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                _metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
                connection.commit()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DatabaseError, ValueError, TypeError) as error:
            cause = getattr(error, "orig", None) or error
            raise LedgerError(
                f"The ledger {self.path.name} cannot be used: {cause}.",
                [
                    Problem(
                        f"{self.path.parent.name}/{self.path.name}",
                        str(cause),
                        "a readable, writable ledger",
                        "Check the disk's free space and rights; `soc2 verify` says whether rows were altered.",
                    )
                ],
            ) from error


def digest_of(row: Version, before: str) -> str:
    """The digest that chains a row to the one before: sha256 over both, as canonical JSON.

    Examples
    --------
    >>> row = Version(1, "control", "GOV-01", 1, 0, {}, "A", "new", "2026-01-05T00:00:00+00:00", "")
    >>> digest_of(row, NO_DIGEST)[:8] == digest_of(row, NO_DIGEST)[:8] != digest_of(row, "1" * 64)[:8]
    True
    """
    fields = _fields(row)
    parts = [before, *(fields[name] for name in sorted(fields) if name != "digest")]
    return sha256(_canonical(parts).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _fields(row: Version) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Version.__slots__}


def _columns(row: Version) -> dict[str, Any]:
    return {**_fields(row), "body": _canonical(row.body)}


def _version(row: Any) -> Version:
    seq, kind, id, version, base, body, *rest = row
    return recall((Version, seq, rest[-1]), lambda: Version(seq, kind, id, version, base, json.loads(body), *rest))


def _head(connection: sa.Connection) -> Head:
    row = connection.exec_driver_sql("SELECT seq, digest FROM versions ORDER BY seq DESC LIMIT 1").first()
    return Head(*row) if row else Head(0, NO_DIGEST)
