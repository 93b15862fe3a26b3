"""A ledger's file as it stands, read into memory: nothing is locked, written or made, wherever the file lies.

SQLite itself makes files beside a ledger that it only reads. So the file is read as bytes, and what its write-ahead log
holds is put on top as SQLite would: every frame up to the last commit whose checksums hold.
"""

import sqlite3
from pathlib import Path
from struct import unpack, unpack_from

from soc2lib.errors import LedgerAltered, LedgerError, Problem

_MAGIC = b"SQLite format 3\0"
_HEADER, _FRAME = 32, 24
_ORDERS = {0x377F0682: "<", 0x377F0683: ">"}
_ATTEMPTS = 50
_RESTORE = "Restore the client's folder from a backup."


def snapshot(path: Path) -> sqlite3.Connection:
    """The ledger in memory.

    Raises
    ------
    LedgerAltered
        If the file is missing, empty, cut off or no database.
    LedgerError
        If it may not be read.
    """
    where = f"{path.parent.name}/{path.name}"
    image = _read(path, where)
    if not image:
        raise LedgerAltered("The ledger is empty.", [Problem(where, "a file without content", "a ledger", _RESTORE)])
    if not image.startswith(_MAGIC) or len(image) < 100:
        raise LedgerAltered("The file is no ledger.", [Problem(where, "other content", "a SQLite database", _RESTORE)])
    pages, changed, valid_for = unpack_from(">I", image, 28)[0], image[24:28], image[92:96]
    whole = pages * _page_size(image)
    if changed == valid_for and len(image) < whole:
        found, expected = f"{len(image):,} bytes", f"{whole:,} bytes, as its head says"
        raise LedgerAltered("The ledger's file is cut off.", [Problem(where, found, expected, _RESTORE)])
    image[18:20] = b"\1\1"
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(bytes(image))
    except sqlite3.Error as error:
        connection.close()
        raise LedgerAltered("The file is no ledger.", [Problem(where, str(error), "a ledger", _RESTORE)]) from None
    return connection


def _read(path: Path, where: str) -> bytearray:
    """Database and log of one moment: read again where somebody wrote to the database meanwhile."""
    log = path.with_name(f"{path.name}-wal")
    try:
        for _ in range(_ATTEMPTS):
            before = path.stat()
            image = bytearray(path.read_bytes())
            frames = log.read_bytes() if log.exists() else b""
            after = path.stat()
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                break
    except FileNotFoundError:
        what = "The ledger is missing; none was made in its place."
        raise LedgerAltered(what, [Problem(where, "no file", "the client's ledger", _RESTORE)]) from None
    except OSError as error:
        remedy = "Allow reading there; nothing is said about the ledger's content."
        found = error.strerror or type(error).__name__
        raise LedgerError("The ledger cannot be read.", [Problem(where, found, "a readable file", remedy)]) from None
    return _with_log(image, frames)


def _with_log(image: bytearray, log: bytes) -> bytearray:
    """The database with every committed frame of its log on top."""
    if len(log) <= _HEADER:
        return image
    magic, _, size, _, *rest = unpack_from(">8I", log)
    order, salts = _ORDERS.get(magic, ""), log[16:24]
    sums = _checksum(log[:24], order, (0, 0)) if order else None
    if sums is None or list(sums) != rest[2:]:
        return image
    waiting: list[tuple[int, bytes]] = []
    for start in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        number, commit, *_, first, second = unpack_from(">6I", log, start)
        page = log[start + _FRAME : start + _FRAME + size]
        sums = _checksum(page, order, _checksum(log[start : start + 8], order, sums))
        if log[start + 8 : start + 16] != salts or sums != (first, second):
            break
        waiting.append((number, page))
        if commit:
            for number, page in waiting:
                end = number * size
                image.extend(bytes(max(end - len(image), 0)))
                image[end - size : end] = page
            del image[commit * size :]
            waiting.clear()
    return image


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    words = iter(unpack(f"{order}{len(data) // 4}I", data))
    for left, right in zip(words, words, strict=True):
        one = (one + left + two) & 0xFFFFFFFF
        two = (two + right + one) & 0xFFFFFFFF
    return one, two


def _page_size(image: bytearray) -> int:
    size: int = unpack_from(">H", image, 16)[0]
    return 65536 if size == 1 else size
