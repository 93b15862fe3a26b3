"""What a ledger's file holds: its rows as stored, and whatever is in it that the library never puts there."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from soc2lib.errors import LedgerAltered, Problem
from soc2lib.store.ledger.ledger import refuse_newer
from soc2lib.store.ledger.rows import METADATA, VERSIONS, Version, canonical
from soc2lib.store.verification.chain import REMEDY, Finding
from soc2lib.store.verification.snapshot import snapshot

_OBJECTS = "SELECT type, name, sql FROM sqlite_master"
_ROWS = f"SELECT {', '.join(column.name for column in VERSIONS.columns)} FROM versions ORDER BY seq"  # noqa: S608 ours
_PLANTED = {
    "trigger": "A trigger was planted in the ledger: it changes rows by itself.",
    "view": "A view was planted in the ledger.",
    "table": "A table was added to the ledger.",
    "index": "An index was added to the ledger.",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows in order, what is wrong with the file itself, and whether it has the table that rows stand in."""

    rows: tuple[Version, ...]
    findings: tuple[Finding, ...]
    has_table: bool = True


def read_contents(path: Path) -> Contents:
    """Read a ledger's file without touching it; errors are those of `snapshot`.

    Raises
    ------
    LedgerTooNew
        If a newer library wrote it.
    """
    with closing(snapshot(path)) as connection:
        try:
            return _contents(connection, path.name)
        except sqlite3.Error as error:
            problem = Problem(path.name, str(error), "a whole database", REMEDY)
            raise LedgerAltered("The ledger's file is damaged.", [problem]) from None


def _contents(connection: sqlite3.Connection, name: str) -> Contents:
    refuse_newer(connection.execute("PRAGMA user_version").fetchone()[0], name)
    planted = tuple(_planted(connection, name))
    if any(finding.problem.where == f"{name}, table versions" for finding in planted):
        return Contents((), planted, has_table=False)
    damage = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
    damaged = [Finding("The ledger's file is damaged.", Problem(name, text, "a whole file", REMEDY)) for text in damage]
    stored = connection.execute(_ROWS).fetchall()
    return Contents(tuple(map(_version, stored)), (*planted, *damaged, *_respelled(stored)))


def _planted(connection: sqlite3.Connection, name: str) -> Iterator[Finding]:
    found, ours = set(connection.execute(_OBJECTS)), _ours()
    for kind, called, _ in sorted(found - ours, key=str):
        if any((kind, called) == own[:2] for own in ours):
            continue
        problem = Problem(f"{name}, {kind} {called}", f"a {kind}", "the table of versions and nothing else", REMEDY)
        yield Finding(_PLANTED.get(kind, "Something was added to the ledger."), problem)
    for kind, called, _ in sorted(ours - found, key=str):
        problem = Problem(
            f"{name}, {kind} {called}", "none, or one of another form", "it as the library makes it", REMEDY
        )
        yield Finding("The ledger's own table was altered.", problem)


@cache
def _ours() -> frozenset[tuple[str, str, str | None]]:
    """What the library itself puts into a ledger."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        found = frozenset((row[0], row[1], row[2]) for row in connection.exec_driver_sql(_OBJECTS))
    engine.dispose()
    return found


def _respelled(stored: list[tuple[Any, ...]]) -> Iterator[Finding]:
    for seq, _, _, _, _, body, *_ in stored:
        parsed = _parsed(body)
        if isinstance(body, str) and parsed is not body and canonical(parsed) != body:
            problem = Problem(f"row {seq}", "the same content in other letters", "the body as it was written", REMEDY)
            yield Finding("A body is spelt otherwise than it was written.", problem)


def _version(stored: tuple[Any, ...]) -> Version:
    seq, kind, id, version, base, body, *rest = stored
    return Version(seq, kind, id, version, base, _parsed(body), *rest)


def _parsed(body: Any) -> Any:
    """The body, or what stands there where that is no JSON text: no digest holds then."""
    try:
        return json.loads(body) if isinstance(body, str) else body
    except (ValueError, RecursionError):
        return body
