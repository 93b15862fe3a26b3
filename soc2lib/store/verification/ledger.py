"""Proves that a ledger is as it was written: its rows by their chain, its end by the heads noted outside it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from soc2lib.basics import clock, formatting
from soc2lib.errors import ForeignLedger, LedgerAltered
from soc2lib.store.ledger.ledger import HEADS
from soc2lib.store.ledger.rows import NOTHING, Head, Version, moment_of
from soc2lib.store.verification.chain import Finding, first_broken
from soc2lib.store.verification.contents import read_contents
from soc2lib.store.verification.head_check import compare
from soc2lib.store.verification.heads import NotedHead, heads_beside

_NAMED = 3
_ATTEMPTS = 10
"""How often is looked again where somebody saves meanwhile."""
Foreign = Callable[[Sequence[Version]], Sequence[Finding]]


def nothing_foreign(_: Sequence[Version]) -> Sequence[Finding]:
    """Nothing is known of whose the rows should be."""
    return ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of a ledger.

    Attributes
    ----------
    rows : tuple of Version
        Every row, all as written.
    compared : tuple of NotedHead
        The heads noted outside the ledger that it was compared with; all of them agree.
    notes : tuple of str
        What is no alteration but should be known.
    """

    rows: tuple[Version, ...]
    compared: tuple[NotedHead, ...]
    notes: tuple[str, ...] = ()

    @property
    def sources(self) -> str:
        """How many heads it was compared with, and where from."""
        if not self.compared:
            return "It was compared with no head noted outside it, so that a cut end would not be seen."
        beside = sum(noted.where == HEADS for noted in self.compared)
        consistency_inputs = Counter(noted.where for noted in self.compared if noted.where != HEADS)
        places = [
            f"{beside} in {HEADS}",
            f"{sum(consistency_inputs.values())} in {formatting.listed(consistency_inputs, most=_NAMED)}",
        ]
        said = formatting.listed(places if consistency_inputs else places[:1])
        alone = (
            ""
            if consistency_inputs
            else f" Nothing else notes one: an end cut off ledger and {HEADS} alike would not be seen."
        )
        return f"Compared with {formatting.count(len(self.compared), 'head')} noted outside it: {said}.{alone}"

    @property
    def head(self) -> Head:
        """The last row."""
        return Head(self.rows[-1].seq, self.rows[-1].digest) if self.rows else NOTHING


def verify(path: Path, heads: Sequence[NotedHead] = (), foreign: Foreign = nothing_foreign) -> Proof:
    """Check every row of a ledger and every noted head; nothing is written or made.

    Parameters
    ----------
    path : Path
        The ledger's file; the heads noted beside it are read here.
    heads : sequence of NotedHead
        Heads kept elsewhere, such as in run manifests.
    foreign : callable
        Says of the rows what of them, or of their folder, belongs to somebody else.

    Raises
    ------
    ForeignLedger, LedgerAltered
        With everything that is not as written, what was done to it in a sentence each.
    LedgerError
        If the file cannot be read; errors are those of `read_contents`.
    """
    for left in reversed(range(_ATTEMPTS)):
        before = _stamps(path)
        try:
            return _look(path, heads, foreign)
        except (ForeignLedger, LedgerAltered):
            if not left or _stamps(path) == before:
                raise
    raise AssertionError("the last attempt returns or raises")


def _look(path: Path, heads: Sequence[NotedHead], foreign: Foreign) -> Proof:
    """What one look at the files proves; errors are those of `verify`."""
    noted = [*(heads_beside(path) or ()), *heads]  # before the rows: a save in between may only add rows
    contents = read_contents(path)
    strange, broken = foreign(contents.rows), first_broken(contents.rows)
    findings = [*strange, *contents.findings, *([broken] if broken else [])]
    if not broken and contents.has_table:
        findings += compare(contents.rows, noted, heads_beside(path))
    if findings:
        what = " ".join(dict.fromkeys(finding.what for finding in findings))
        raise (ForeignLedger if strange else LedgerAltered)(what, [finding.problem for finding in findings])
    return Proof(contents.rows, tuple(noted), tuple(clock_notes(contents.rows)))


def _stamps(ledger: Path) -> list[tuple[str, int, int]]:
    """When each file of a ledger was written last, and its size: somebody saves while these change."""
    found = [(path.name, path.stat()) for path in sorted(ledger.parent.glob(f"{ledger.stem}.*"))]
    return [(name, stat.st_mtime_ns, stat.st_size) for name, stat in found]


def clock_notes(rows: Sequence[Version]) -> Iterator[str]:
    """Rows whose clock was wrong: they count, and whoever reads a past day should know them."""
    now, before = moment_of(clock.now()), ""
    for row in rows:
        name, when = f"Row {row.seq} ({row.kind} {row.id}, saved by {row.author})", formatting.minute(row.at)
        if row.at > now:
            yield f"{name} is dated {when}, after the present moment: a clock was set ahead."
        if row.at < before:
            yield f"{name} is dated {when}, before the row before it: a clock was set back."
        before = row.at
