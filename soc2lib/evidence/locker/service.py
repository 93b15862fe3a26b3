"""Evidence of one client: files in, with their records in one transaction; the list; the check; the hand-out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import EvidenceError, Problem, did_you_mean
from soc2lib.evidence.locker.export_package import export
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.locker.naming import printable, unknown_controls
from soc2lib.evidence.records import Evidence
from soc2lib.evidence.sources.evidence_files import About, Taken, import_files
from soc2lib.evidence.sources.places import what_it_is
from soc2lib.gap.records import Control
from soc2lib.spreadsheets.origin import origin_beside
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change


def add(
    engagement: Engagement, place: Path, *, added: date, author: str, source: str = "", about: About | None = None
) -> Taken:
    """Take in a file, a folder or a ZIP; files that are recorded already are not recorded again.

    Parameters
    ----------
    about : About, optional
        What is said of the files beside their names.

    Raises
    ------
    EvidenceError
        With one problem for each file that cannot be taken in; nothing is taken in then.
    ForeignFile
        If it was handed out of another client: evidence, a Word document, OSCAL.
    """
    if what_it_is(place) in ("", "a folder") and (origin := origin_beside(place)):
        engagement.refuse_foreign(origin, place.name)
    locker, existing, known = Locker(engagement.folder), engagement.all(Evidence), known_controls(engagement)
    try:
        taken = import_files(
            locker,
            place,
            existing,
            added=added,
            collector=author,
            source=source,
            about=about,
            controls=known,
            refuse=engagement.refuse_foreign,
        )
    except OSError as error:
        problem = Problem(str(locker.folder.name), error.strerror or str(error), "a folder with space", "Free space.")
        raise EvidenceError("The locker cannot be written; no record was made.", [problem]) from None
    _save(engagement, [*taken.records, *taken.corrected], author, f"evidence taken in from {printable(place.name)}")
    return taken


def attach(engagement: Engagement, ids: Sequence[str], controls: Sequence[str], *, author: str) -> list[Evidence]:
    """Let evidence on record support further controls too.

    Raises
    ------
    EvidenceError
        Naming every id of evidence and of a control that is unknown; nothing is changed then.
    """
    records = {record.id: record for record in engagement.all(Evidence)}
    problems = unknown_controls("--control", controls, known_controls(engagement))
    problems += [
        Problem("evidence", repr(id), "the id of evidence on record", did_you_mean(id, records) or _SEE)
        for id in ids
        if id not in records
    ]
    if problems:
        raise EvidenceError("Nothing was attached.", problems)
    changed = []
    for record in (records[id] for id in dict.fromkeys(ids)):
        together = tuple(dict.fromkeys((*record.controls, *controls)))
        if together != record.controls:
            changed.append(record.model_copy(update={"controls": together}))
    _save(engagement, changed, author, f"attached to {', '.join(controls)}")
    return changed


def known_controls(engagement: Engagement) -> set[str]:
    """Ids of the library's controls and of the client's own."""
    return {*catalog().controls, *(control.id for control in engagement.all(Control))}


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


_SEE = "See: soc2 evidence list."


def _save(engagement: Engagement, records: Sequence[Evidence], author: str, reason: str) -> None:
    changes = [Change(one.kind, one.id, one.body(), engagement.version(Evidence, one.id)) for one in records]
    if changes:
        engagement.save_all(changes, author=author, reason=reason)
