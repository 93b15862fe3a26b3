"""What a list and a test say on the command line, in lines."""

from collections.abc import Iterator
from typing import Any

from soc2lib.basics.formatting import count
from soc2lib.evidence.populations.columns import columns_of
from soc2lib.evidence.populations.lists import Read
from soc2lib.evidence.testing.entries import Entry, Shown


def list_dict(read: Read) -> dict[str, Any]:
    """A list that was read, as JSON values."""
    return {
        "id": read.record.id,
        "table": read.record.table,
        "system": read.record.system,
        "rows": read.record.rows,
        "complete": read.record.complete,
        "columns": {ours: list(theirs) for ours, theirs in read.opened.columns.items()},
        "sha256": read.opened.sha256,
        "evidence": [piece.id for piece in read.pieces],
    }


def list_lines(read: Read, *, stored: bool) -> Iterator[str]:
    """A list that was read, in lines: its rows, how its columns were understood, and what shows that it is whole."""
    record, found = read.record, read.opened.columns
    yield f"{record.id}: {count(record.rows or 0, 'row')} read as {record.table} from {read.opened.file}."
    for column in columns_of(record.table):
        theirs = " + ".join(found[column.name]) if column.name in found else "not there"
        yield f"  {column.name:18} {theirs}"
    yield f"  {_whole(read)}"
    yield "Stored." if stored else "Nothing was stored."


def entry_lines(entry: Entry, most: int) -> Iterator[str]:
    """A test in lines: the outcome, the four counts, and the first items that do not pass."""
    where = f" in {entry.system}" if entry.system else ""
    yield f"{entry.test}{where}, {entry.period.replace('/', ' to ')}: {entry.outcome.value}. {entry.reason}"
    if entry.outcome is Shown.REFUSED or entry.census is None:
        return
    found = entry.census
    yield (
        f"  {count(found.rows, 'row')}: {found.passed} passed, {count(found.deviations, 'deviation')}, "
        f"{found.cannot_tell} cannot tell, {found.outside} outside this test"
    )
    open_ = [one for one in entry.items if one.verdict in ("deviation", "cannot tell")]
    for one in open_[:most]:
        yield f"  {one.item} (row {one.row}), {one.verdict}: {one.reason}"
    if len(open_) > most:
        yield f"  and {len(open_) - most} more; see --json or the workpaper"
    if entry.whole is not True:
        yield "  The lists are not shown to be whole: the control is evidenced in part until they are (--complete-by)."


def _whole(read: Read) -> str:
    record = read.record
    if record.complete is None:
        return "Not shown to be whole: no count from elsewhere (--complete-by SOURCE:COUNT)."
    facts = f"{record.total_source} counts {record.independent_total}, the list {record.rows}"
    return f"Whole: {facts}." if record.complete else f"Not whole: {facts}."
