"""The append-only store of record versions: one table, one chain of digests, no edit ever lost.

Each row's digest covers the row and the digest before it, so an altered, missing or reordered row breaks the chain.
What the chain alone cannot show, a cut tail or a chain made anew, is shown by the heads noted outside the ledger:
in ``ledger.heads`` after each save, and in every run's manifest.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from soc2lib.basics.clock import now
from soc2lib.basics.private.rights import open_private
from soc2lib.basics.private.tightening import tighten
from soc2lib.errors import LedgerError, LedgerTooNew, Problem
from soc2lib.store.clients import tighten_clients
from soc2lib.store.identity import engagement_change
from soc2lib.store.ledger.connection import engine
from soc2lib.store.ledger.rows import (
    METADATA,
    NO_DIGEST,
    NOTHING,
    VERSIONS,
    Change,
    Head,
    Version,
    canonical,
    columns_of,
    digest_of,
    fields_of,
    moment_of,
    version_of,
)
from soc2lib.store.merging import merge
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.settings import note_engagement

FORMAT = 1
LEDGER, HEADS = "ledger.sqlite", "ledger.heads"
_MINE = (VERSIONS.c.kind == sa.bindparam("of_kind"), VERSIONS.c.id == sa.bindparam("of_id"))
_CURRENT = sa.select(sa.func.max(VERSIONS.c.version)).where(*_MINE)
_EITHER = VERSIONS.c.version.in_((sa.bindparam("base"), sa.bindparam("current")))
_COMPARED = sa.select(VERSIONS.c.version, VERSIONS.c.body).where(*_MINE, _EITHER)
_INSERT = VERSIONS.insert()


class Ledger:
    """One client's ledger.

    Parameters
    ----------
    path : Path
        The SQLite file; made where it is missing.
    client : str
        The client whose folder it lies in: the first save writes the engagement record where there is none yet.

    Raises
    ------
    LedgerTooNew
        If a newer library wrote the file.
    LedgerError
        If the file is no ledger or cannot be opened.
    """

    def __init__(self, path: Path, client: str = "") -> None:
        self.path, self._client, self._bound = path, client, not client
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
        tighten_clients(self.path.parent.parent)
        tighten(self.path.parent)
        with self._speaking(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            moment = moment_of(at or now())
            head = _head(connection)
            binding = (
                [] if self._bound or _engagement(connection) else [engagement_change(self._client, self.path.parent)]
            )
            for change in [*binding, *changes]:
                row = self._next(connection, change, head, author, reason, moment)
                if row is not None:
                    connection.execute(_INSERT, columns_of(row))
                    head = Head(row.seq, row.digest)
                    written.append(row)
            asked = written[len(binding) :]
            if asked:
                connection.commit()
        if asked:
            self._note_head(head)
            self._note_engagement()
        return asked

    def state(self, up_to: Head | None = None, kind: str = "") -> dict[tuple[str, str], Version]:
        """The latest version of every record, or of every one of a kind, up to a row, by kind and id.

        Deleted ones are left out.
        """
        query = sa.select(sa.func.max(VERSIONS.c.seq)).group_by(VERSIONS.c.kind, VERSIONS.c.id)
        if kind:
            query = query.where(VERSIONS.c.kind == kind)
        if up_to is not None:
            query = query.where(VERSIONS.c.seq <= up_to.seq)
        latest = sa.select(VERSIONS).where(VERSIONS.c.seq.in_(query)).order_by(VERSIONS.c.seq)
        return {(row.kind, row.id): row for row in self._rows(latest) if row.body is not None}

    def since(self, head: Head, up_to: Head | None = None) -> list[Version] | None:
        """The versions written after a head, up to another, in the order written.

        Returns
        -------
        list of Version or None
            None where the head is none of this ledger's, or later than the other, so that what was read up to it says
            nothing: an older copy was put in its place, or nothing was read yet.
        """
        if head == NOTHING or (up_to is not None and up_to.seq < head.seq):
            return None
        rows = self._rows(sa.select(VERSIONS).where(VERSIONS.c.seq >= head.seq).order_by(VERSIONS.c.seq))
        if not rows or (rows[0].seq, rows[0].digest) != (head.seq, head.digest):
            return None
        return [version for version in rows[1:] if up_to is None or version.seq <= up_to.seq]

    def history(self, kind: str, id: str) -> list[Version]:
        """Every version of one record, oldest first."""
        chosen = sa.select(VERSIONS).where(VERSIONS.c.kind == kind, VERSIONS.c.id == id).order_by(VERSIONS.c.seq)
        return self._rows(chosen)

    def versions(self, kind: str, id: str, numbers: Iterable[int]) -> list[Version]:
        """The versions of one record that have these numbers, and its last one; oldest first, without the others."""
        mine = (VERSIONS.c.kind == kind, VERSIONS.c.id == id)
        last = sa.select(sa.func.max(VERSIONS.c.version)).where(*mine).scalar_subquery()
        wanted = sa.or_(VERSIONS.c.version.in_(sorted(set(numbers))), VERSIONS.c.version == last)
        return self._rows(sa.select(VERSIONS).where(*mine, wanted).order_by(VERSIONS.c.seq))

    def all(self) -> list[Version]:
        """Every row, in the order written."""
        return self._rows(sa.select(VERSIONS).order_by(VERSIONS.c.seq))

    def head(self, as_of: datetime | None = None) -> Head:
        """The last row's number and digest, or of the rows that count at a moment; `NOTHING` where there is none.

        Rows count up to the last whose moment is not after it: a clock that was set ahead and back hides none of them.
        """
        with self._speaking(), self._engine.connect() as connection:
            return _head(connection, "" if as_of is None else moment_of(as_of))

    def engagement(self) -> tuple[str, str] | None:
        """The engagement's id and its client's, whatever the day; None where the ledger is older than the record."""
        with self._speaking(), self._engine.connect() as connection:
            return _engagement(connection)

    def digests(self, rows: Iterable[int]) -> dict[int, str]:
        """The digests of those of these rows that there are, by number."""
        query = sa.select(VERSIONS.c.seq, VERSIONS.c.digest).where(VERSIONS.c.seq.in_(sorted(set(rows))))
        with self._speaking(), self._engine.connect() as connection:
            return {row.seq: row.digest for row in connection.execute(query)}

    def faults(self) -> list[str]:
        """What is wrong with the file itself: an index that does not match its rows, a body not in its one form."""
        with self._speaking(), self._engine.connect() as connection:
            found = [text for text in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if text != "ok"]
            bodies = connection.execute(sa.select(VERSIONS.c.seq, VERSIONS.c.body).order_by(VERSIONS.c.seq))
            odd = [row.seq for row in bodies if row.body != canonical(json.loads(row.body))]
        return found + [f"row {seq} spells its body otherwise" for seq in odd]

    @property
    def heads_file(self) -> Path:
        """The file beside the ledger that notes the head after each save."""
        return self.path.with_suffix(".heads")

    def _next(
        self, connection: sa.Connection, change: Change, head: Head, author: str, reason: str, at: str
    ) -> Version | None:
        mine = {"of_kind": change.kind, "of_id": change.id}
        current = connection.execute(_CURRENT, mine).scalar() or 0
        compared = connection.execute(_COMPARED, {**mine, "base": change.base, "current": current}) if current else ()
        stored = {version: json.loads(body) for version, body in compared}
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
        return Version(**{**fields_of(row), "digest": digest_of(row, head.digest)})

    def _note_head(self, head: Head) -> None:
        """Note the head outside the ledger; the save already stands, so a full disk here loses nothing."""
        try:
            with open_private(self.heads_file, "a", encoding="ascii", newline="\n") as file:
                file.write(f"\n{head.seq} {head.digest}")
        except OSError:
            return

    def _note_engagement(self) -> None:
        """Let the client's settings name the engagement too, from the first save on; it too loses nothing."""
        if not self._bound and (bound := self.engagement()):
            with suppress(LedgerError):
                note_engagement(self.path.parent, bound[0])
            self._bound = True

    def _rows(self, query: sa.Select[Any]) -> list[Version]:
        with self._speaking(), self._engine.connect() as connection:
            return [version_of(row) for row in connection.execute(query)]

    def _begin(self) -> None:
        with self._speaking(), self._engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            refuse_newer(found, self.path.name)
            if found == 0:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                METADATA.create_all(connection)
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


def refuse_newer(found: int, name: str) -> None:
    """Refuse a ledger whose format a newer library wrote."""
    if found > FORMAT:
        problem = Problem(name, f"format {found}", f"format {FORMAT} or older", "Upgrade soc2lib here.")
        raise LedgerTooNew("The ledger was written by a newer version of soc2lib.", [problem])


def _head(connection: sa.Connection, moment: str = "") -> Head:
    counts = "WHERE at <= ?" if moment else ""
    query = f"SELECT seq, digest FROM versions {counts} ORDER BY seq DESC LIMIT 1"  # noqa: S608 our own words
    row = connection.exec_driver_sql(query, (moment,) if moment else ()).first()
    return Head(*row) if row else NOTHING


def _engagement(connection: sa.Connection) -> tuple[str, str] | None:
    query = sa.select(VERSIONS.c.id, VERSIONS.c.body).where(VERSIONS.c.kind == EngagementRecord.kind)
    row = connection.execute(query.order_by(VERSIONS.c.seq).limit(1)).first()
    return (row.id, EngagementRecord.from_body(row.id, json.loads(row.body)).client) if row else None
