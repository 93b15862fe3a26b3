"""How a ledger's file is opened: every save on the disk before it is acknowledged, readers beside one writer."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from soc2lib.basics.private.rights import open_private


def engine(path: Path) -> sa.Engine:
    """What connects to a ledger's file; SQLite gives the files that it puts beside it the same rights."""
    with suppress(OSError), open_private(path, "xb"):
        pass  # there already, or SQLite says what is wrong
    made = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
    sa.event.listen(made, "connect", set_up)
    return made


def set_up(connection: sqlite3.Connection, _: object) -> None:
    """Set up a new connection; where that fails, as on a full disk, it holds no file open."""
    try:
        _set_up(connection)
    except sqlite3.Error:
        connection.close()
        raise


def _set_up(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    for left in reversed(range(100)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # two open a new file at once: SQLite refuses one without waiting
            if not left or "locked" not in str(error):
                raise
        connection.executescript("BEGIN IMMEDIATE; COMMIT;")  # waits for the other
