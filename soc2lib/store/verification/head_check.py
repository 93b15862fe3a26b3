"""Compares a ledger whose chain holds with the heads noted outside it: cut, written anew, or noted otherwise."""

from collections.abc import Iterator, Mapping, Sequence

from soc2lib.basics import formatting
from soc2lib.errors import Problem
from soc2lib.store.ledger.ledger import HEADS
from soc2lib.store.ledger.rows import Version
from soc2lib.store.verification.chain import REMEDY, Finding
from soc2lib.store.verification.heads import NotedHead

_NOTES_REMEDY = f"Put {HEADS} back from the backup that the ledger is of, and ask who had access since."


def compare(rows: Sequence[Version], noted: Sequence[NotedHead], since: Sequence[NotedHead] | None) -> list[Finding]:
    """What the noted heads say against a ledger, one finding a place that notes them.

    Parameters
    ----------
    rows : sequence of Version
        Rows whose chain holds.
    noted : sequence of NotedHead
        Heads in the order in which each place notes them.
    since : sequence of NotedHead or None
        The heads beside the ledger as they stand once the rows are read; None where there is no file of them.
    """
    places: dict[str, list[NotedHead]] = {}
    for note in noted:
        places.setdefault(note.where, []).append(note)
    digests = {0: ""} | {row.seq: row.digest for row in rows}
    beside = places.pop(HEADS, [])
    alike = any(_holds(note, digests) and note.head.seq == len(rows) for note in beside)
    consistency_inputs = [
        found for where, notes in places.items() for found in _of_place(where, notes, digests, alike=alike)
    ]
    backed = bool(places) and not consistency_inputs
    if backed and beside and not any(_holds(note, digests) for note in beside):
        what = f"{HEADS} holds the heads of another ledger."
        return [_notes(what, f"{formatting.count(len(beside), 'head')}, none of this ledger", "this ledger's heads")]
    return [*_of_place(HEADS, beside, digests), *_unnoted(rows, since), *consistency_inputs]


def _unnoted(rows: Sequence[Version], beside: Sequence[NotedHead] | None) -> Iterator[Finding]:
    """Rows whose heads should stand beside the ledger; a crash or a full disk may leave out those of the last save."""
    last = max((note.head.seq for note in beside or ()), default=0)
    if len({(row.at, row.author, row.reason) for row in rows[last:]}) > 1:
        was = "was cut off, or is of an earlier day" if beside else "was emptied"
        was = "was removed, or was not copied with the ledger" if beside is None else was
        yield _notes(
            f"{HEADS} {was}.", f"heads up to row {last}" if last else "no head", f"heads up to row {len(rows)}"
        )


def _of_place(
    where: str, notes: Sequence[NotedHead], digests: Mapping[int, str], *, alike: bool = False
) -> Iterator[Finding]:
    """What one place says: the first row that it notes otherwise, or how far beyond the end it goes.

    ``alike`` is True where the file of heads beside the ledger ends where the ledger does.
    """
    end = max(digests)
    wrong = [note for note in notes if 0 < note.head.seq <= end and not _holds(note, digests)]
    beyond = [note for note in notes if note.head.seq > end]
    held = [note.head.seq for note in notes if _holds(note, digests)]
    if wrong:
        first = min(wrong, key=lambda note: note.head.seq)
        yield Finding(_what(where, first.head.seq, held), _problem(first, f"digest {digests[first.head.seq][:12]}…"))
    elif beyond:
        last = max(beyond, key=lambda note: note.head.seq)
        cut = "The ledger's end was cut off, or an older copy of it was put back."
        if alike:
            cut = f"The ledger and {HEADS} were cut off alike, or both of an older copy were put back."
        found = f"only {formatting.count(end, 'row')}" if end else "no rows"
        yield Finding(cut if end else "The ledger was emptied.", _problem(last, found))


def _what(where: str, first: int, held: Sequence[int]) -> str:
    if any(seq > first for seq in held):
        return f"{where} was altered, or notes what was saved before an older copy of the ledger was put back."
    if held:
        return f"The ledger was written anew after row {max(held)}, or {where} was altered there."
    return f"The ledger is not the one that {where} notes: it is another, or was written anew."


def _holds(note: NotedHead, digests: Mapping[int, str]) -> bool:
    return note.head.seq > 0 and digests.get(note.head.seq) == note.head.digest


def _problem(note: NotedHead, found: str) -> Problem:
    return Problem(f"row {note.head.seq}", found, f"digest {note.head.digest[:12]}…, as {note.where} notes", REMEDY)


def _notes(what: str, found: str, expected: str) -> Finding:
    return Finding(what, Problem(HEADS, found, expected, _NOTES_REMEDY))
