"""Walks the chain of a ledger's rows, and says of the first that does not hold what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from soc2lib.errors import Problem
from soc2lib.store.ledger.rows import NO_DIGEST, Version, digest_of

REMEDY = "Restore the client's folder from a backup made before this row, and ask who had access since."
_FURTHEST = 1_000
"""How many removed rows are looked for behind a row that was renumbered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was done, in a sentence, and where it shows."""

    what: str
    problem: Problem


def first_broken(rows: Sequence[Version]) -> Finding | None:
    """What was done to the first row that is not as written; None where the chain holds."""
    before = NO_DIGEST
    versions: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows, start=1):
        key = (row.kind, row.id)
        if row.seq != place or not _follows(row, place, before):
            return _broken(rows, place, before)
        if row.version != versions.get(key, 0) + 1:
            found, expected = f"version {row.version} of {row.kind} {row.id}", f"version {versions.get(key, 0) + 1}"
            return _at(place, "A version was added or left out.", found, expected)
        before, versions[key] = row.digest, row.version
    return None


def _broken(rows: Sequence[Version], place: int, before: str) -> Finding:
    row = rows[place - 1]
    name = f"{row.kind} {row.id} version {row.version}"
    if row.seq > place:
        missing = f"row {place}" if row.seq == place + 1 else f"rows {place} to {row.seq - 1}"
        return _at(place, "Rows were removed from the middle of the ledger.", f"row {row.seq} next", missing)
    if any(row.digest == earlier.digest for earlier in rows[: place - 1]):
        return _at(place, "A row stands in the ledger twice.", f"{name} once more", "the next row as written")
    if (behind := _belongs(rows, place, before)) is not None:
        return behind
    if removed := _renumbered(rows, place):
        what = "Rows were removed from the middle of the ledger, and those after them numbered anew."
        return _at(place, what, f"{name}, which was row {place + removed}", f"row {place} as written")
    return _at(place, "The content of a row was altered.", f"{name} with other content", "the content as written")


def _belongs(rows: Sequence[Version], place: int, before: str) -> Finding | None:
    """Where the row that belongs here stands further on: rows were moved, or others put in before it."""
    for further, row in enumerate(rows[place:], start=place + 1):
        if _follows(row, place, before):
            put_in = further < len(rows) and _follows(rows[further], place + 1, row.digest)
            what = "Rows were put into the ledger." if put_in else "Rows of the ledger stand in another order."
            found = f"the row that was written here at row {further}"
            return _at(place, what, found, "every row in the order written")
    return None


def _renumbered(rows: Sequence[Version], place: int) -> int:
    """How many rows are missing before this one, where the rows from here on are whole under higher numbers."""
    if place == len(rows):
        return 0
    row, after = rows[place - 1], rows[place]
    shifts = range(1, _FURTHEST)
    return next((shift for shift in shifts if _follows(after, after.seq + shift, row.digest)), 0)


def _follows(row: Version, place: int, before: str) -> bool:
    try:
        return row.digest == digest_of(replace(row, seq=place), before)
    except (TypeError, ValueError):  # bytes where text was written, or no JSON
        return False


def _at(place: int, what: str, found: str, expected: str) -> Finding:
    return Finding(what, Problem(f"row {place}", found, expected, REMEDY))
