"""Walks a ledger's chain and the heads noted outside it, and names the first row that is not as written."""

import re
from collections.abc import Sequence

from soc2lib.foundation.errors import LedgerAltered, LedgerError, Problem
from soc2lib.foundation.ledger import Ledger
from soc2lib.foundation.ledger_rows import NO_DIGEST, NOTHING, Head, Version, digest_of

_REMEDY = "Restore the client's folder from a backup made before this row, and ask who had access since."


def verify(ledger: Ledger, heads: Sequence[Head] = ()) -> Head:
    """Check every row and every noted head.

    Parameters
    ----------
    ledger : Ledger
        The client's ledger.
    heads : sequence of Head
        Heads kept elsewhere, such as in run manifests; those beside the ledger are read here.

    Returns
    -------
    Head
        The last row, when all is as written.

    Raises
    ------
    LedgerAltered
        Naming the first altered, missing or reordered row, or the head that the ledger no longer holds.
    """
    noted = [*noted_heads(ledger), *heads]  # before the rows: a save in between may only add rows
    try:
        rows, faults = ledger.all(), ledger.faults()
    except LedgerError as error:
        raise LedgerAltered("The ledger cannot be read as it was written.", error.problems) from error
    _walk(rows)
    if faults:
        name = ledger.path.name
        raise LedgerAltered(
            "The ledger's file was altered.", [Problem(name, fault, "the file as written", _REMEDY) for fault in faults]
        )
    digests = {row.seq: row.digest for row in rows}
    for head in noted:
        if head.seq and digests.get(head.seq) != head.digest:
            found = f"digest {digests[head.seq][:12]}…" if head.seq in digests else f"only {len(rows)} rows"
            raise LedgerAltered(
                "The ledger is not the one that was noted earlier: its end was cut off or it was written anew.",
                [Problem(f"row {head.seq}", found, f"digest {head.digest[:12]}…, as noted", _REMEDY)],
            )
    return Head(rows[-1].seq, rows[-1].digest) if rows else NOTHING


def _walk(rows: Sequence[Version]) -> None:
    before = NO_DIGEST
    versions: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows, start=1):
        key = (row.kind, row.id)
        if row.seq != place:
            found, expected = f"row {row.seq}", f"row {place}: a row is missing or out of order"
        elif _altered(row, before):
            found, expected = f"{row.kind} {row.id} version {row.version} with other content", "the content as written"
        elif row.version != versions.get(key, 0) + 1:
            found, expected = f"version {row.version} of {row.kind} {row.id}", f"version {versions.get(key, 0) + 1}"
        else:
            before, versions[key] = row.digest, row.version
            continue
        raise LedgerAltered("The ledger was altered.", [Problem(f"row {place}", found, expected, _REMEDY)])


def _altered(row: Version, before: str) -> bool:
    try:
        return row.digest != digest_of(row, before)
    except TypeError:  # bytes where text was written
        return True


def noted_heads(ledger: Ledger) -> list[Head]:
    """The heads noted beside the ledger; a line broken by a crash is passed over."""
    if not ledger.heads_file.exists():
        return []
    lines = ledger.heads_file.read_text(encoding="ascii", errors="replace").splitlines()
    matches = (re.fullmatch(r"(\d{1,12}) ([0-9a-f]{64})", line) for line in lines)
    return [Head(int(match[1]), match[2]) for match in matches if match]
