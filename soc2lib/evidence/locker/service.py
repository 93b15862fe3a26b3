"""Evidence of one client: files in, with their records in one transaction; the list; the check; the hand-out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from soc2lib.errors import EvidenceError, Problem, did_you_mean
from soc2lib.evidence.locker.export_package import export
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.evidence.sources.evidence_files import Taken, import_files
from soc2lib.spreadsheets.origin import origin_beside
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change


def add(engagement: Engagement, place: Path, *, added: date, author: str, source: str = "") -> Taken:
    """Take in a file, a folder or a ZIP by the naming rule; files that are there already are not recorded again.

    Raises
    ------
    EvidenceError
        With one problem for each name that breaks the rule; nothing is taken in then.
    ForeignFile
        If it was handed out of another client: evidence, a Word document, OSCAL.
    """
    if origin := origin_beside(place):
        engagement.refuse_foreign(origin, place.name)
    locker = Locker(engagement.folder)
    existing, refuse = engagement.all(Evidence), engagement.refuse_foreign
    taken = import_files(locker, place, existing, added=added, collector=author, source=source, refuse=refuse)
    changes = [Change(record.kind, record.id, record.body(), 0) for record in taken.records]
    if changes:
        engagement.save_all(changes, author=author, reason=f"evidence taken in from {place.name}")
    return taken


def verify(engagement: Engagement) -> tuple[list[Problem], list[str]]:
    """What is altered, cut or gone among the recorded files, and digests in the locker that no record names."""
    locker, records = Locker(engagement.folder), engagement.all(Evidence)
    return locker.verify(records), locker.unrecorded(records)


def export_package(engagement: Engagement, folder: Path, ids: Sequence[str] = ()) -> Path:
    """Write evidence as a folder with an index that an auditor opens without us.

    Parameters
    ----------
    folder : Path
        A folder that does not exist yet.
    ids : sequence of str
        Ids of evidence or of controls; none means everything.

    Raises
    ------
    EvidenceError
        If an id is unknown or the folder exists.
    EvidenceAltered
        If a file is altered, cut or gone; nothing is written then.
    """
    records = engagement.all(Evidence)
    known = {record.id for record in records} | {id for record in records for id in record.controls}
    problems = [
        Problem("id", repr(id), "evidence or a control with evidence", did_you_mean(id, known) or "Leave it out.")
        for id in ids
        if id not in known
    ]
    if problems:
        raise EvidenceError("There is no such evidence.", problems)
    chosen = [record for record in records if not ids or record.id in ids or set(ids) & set(record.controls)]
    return export(Locker(engagement.folder), chosen, folder, f"Evidence of {engagement.client}", engagement.origin)
