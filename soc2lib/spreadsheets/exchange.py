"""A client's records out as a workbook, and a returned or foreign spreadsheet back in, in one transaction."""

from dataclasses import dataclass
from pathlib import Path

from soc2lib.basics.formatting import count
from soc2lib.errors import TableError
from soc2lib.spreadsheets.importer import Intake, read_intake
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import QuarantinedRow, Record, record_kinds


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were saved, were stored already, were put in quarantine, and were mended since the last import."""

    saved: int
    unchanged: int
    quarantined: int
    mended: int


def export_workbook(engagement: Engagement, path: Path) -> None:
    """Write everything a client has told us as a workbook that can be filled in and imported again."""
    from soc2lib.spreadsheets.workbook import write_workbook

    records: dict[str, list[Record]] = {kind: list(engagement.all(cls)) for kind, cls in record_kinds().items()}
    examination = records.get("examination", [])
    name = str(getattr(examination[0], "name", "")) if examination else ""
    title, origin = name or engagement.client, engagement.origin
    write_workbook(path, records, _versions(engagement), title=title, origin=origin)


def read_for(engagement: Engagement, path: Path, *, mapping: Path | None = None, encoding: str | None = None) -> Intake:
    """Read a spreadsheet against what a client has stored; changes nothing.

    Raises
    ------
    TableError
        If the file cannot be read as a table.
    ForeignFile
        If it was made for another client, or for another engagement of this one.
    """
    kinds = record_kinds()
    current: dict[tuple[str, str], Record] = {
        (kind, record.id): record for kind, cls in kinds.items() for record in engagement.all(cls)
    }
    return read_intake(
        path,
        kinds,
        mapping=mapping,
        encoding=encoding,
        versions=_versions(engagement),
        current=current,
        refuse=engagement.refuse_foreign,
    )


def import_rows(engagement: Engagement, intake: Intake, *, accept_valid: bool = False, author: str) -> Imported:
    """Save what was read: all of it, or nothing when a row cannot be used.

    Parameters
    ----------
    accept_valid : bool
        Save the good rows although others cannot be used, and keep those in quarantine.
    author : str
        Who imports.

    Returns
    -------
    TakenIn
        A row of an earlier import of the same file that is no longer in quarantine counts as mended.

    Raises
    ------
    TableError
        With every row that cannot be used, unless ``accept_valid``; nothing is saved then.
    Conflict
        If a row's fields were changed by someone else since it was exported; nothing is saved then.
    """
    if intake.quarantined and not accept_valid:
        rows = count(len(intake.quarantined), "row")
        raise TableError(f"{intake.file}: {rows} cannot be used, so nothing was taken in.", intake.problems)
    stored = {row.id: row for row in engagement.all(QuarantinedRow) if row.file == intake.file}
    fresh = {row.id: row for row in intake.quarantined}
    mended = [
        Change(row.kind, id, None, engagement.version(QuarantinedRow, id))
        for id, row in stored.items()
        if id not in fresh
    ]
    kept = [
        Change(row.kind, id, row.body(), engagement.version(QuarantinedRow, id))
        for id, row in fresh.items()
        if stored.get(id) != row
    ]
    saved = [Change(row.kind, row.id, row.record.body(), row.base) for row in intake.accepted]
    engagement.save_all([*saved, *kept, *mended], author=author, reason=f"imported from {intake.file}")
    return Imported(len(saved), len(intake.unchanged), len(fresh), len(mended))


def _versions(engagement: Engagement) -> dict[tuple[str, str], int]:
    return {
        (kind, record.id): engagement.version(cls, record.id)
        for kind, cls in record_kinds().items()
        for record in engagement.all(cls)
    }
