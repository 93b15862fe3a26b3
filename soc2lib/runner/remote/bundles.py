"""A client's folder, or a run, as bytes that travel to another machine and are a folder again there."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from soc2lib.basics.formatting import count
from soc2lib.basics.private.rights import make_folder, write_private
from soc2lib.errors import Problem, RunError
from soc2lib.store.ledger.ledger import LEDGER

LARGEST = 256_000_000
"""Bytes that a client's folder may have on its way; both ends and the scheduler hold a parcel in memory."""
_RUNS = "runs"


def pack_client(folder: Path) -> bytes:
    """A client's folder without its runs; the ledger as of now, whole, whoever else writes to it meanwhile.

    Raises
    ------
    RunError
        If the folder is too big to travel.
    """
    files = [path for path in _files(folder) if _travels(path.relative_to(folder))]
    size = sum(path.stat().st_size for path in files)
    if size > LARGEST:
        raise RunError(
            "The client's folder is too big to be sent to a worker.",
            [
                Problem(
                    f"client {folder.name}, its evidence",
                    f"{count(len(files), 'file')} of {size / 1e6:,.0f} MB",
                    f"at most {LARGEST / 1e6:,.0f} MB",
                    "Run this client on the machine that has its folder, without --scheduler.",
                )
            ],
        )
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as parcel:
        for path in files:
            parcel.write(path, path.relative_to(folder).as_posix())
        if (folder / LEDGER).is_file():
            parcel.writestr(LEDGER, _ledger(folder / LEDGER))
    return made.getvalue()


def pack(folder: Path) -> bytes:
    """Everything in a folder."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as parcel:
        for path in _files(folder):
            parcel.write(path, path.relative_to(folder).as_posix())
    return made.getvalue()


def unpack(parcel: bytes, into: Path, write: Callable[[Path, bytes], object] = write_private) -> None:
    """Make the folder again, each file by `write`."""
    with ZipFile(BytesIO(parcel)) as packed:
        for entry in packed.infolist():
            path = into / entry.filename
            if not path.resolve().is_relative_to(into.resolve()):
                raise ValueError(f"{entry.filename} leads out of its folder")
            make_folder(path.parent)
            write(path, packed.read(entry))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _travels(inside: Path) -> bool:
    return inside.parts[0] != _RUNS and not inside.parts[0].startswith(LEDGER)


def _ledger(path: Path) -> bytes:
    """The ledger by SQLite's own backup, which waits for nobody and is never torn; one that is no database as it is."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as live, closing(sqlite3.connect(":memory:")) as copy:
            live.backup(copy)
            return copy.serialize()
    except sqlite3.DatabaseError:
        return path.read_bytes()
