"""The new, import and export commands: spreadsheets in and out of one client."""

import json
from dataclasses import dataclass
from pathlib import Path

from soc2lib.basics.formatting import count, sentence
from soc2lib.errors import TableError
from soc2lib.spreadsheets.exchange import Imported, export_workbook, import_rows, read_for
from soc2lib.spreadsheets.importer import Intake
from soc2lib.store.engagement import Engagement


def make_client(client: str, clients: str) -> Path:
    """Make a client and its blank workbook; give the workbook's path."""
    engagement = Engagement.create(client, clients)
    path = engagement.folder / f"{client}.xlsx"
    export_workbook(engagement, path)
    return path


def export_file(client: str, clients: str, as_of: str, to: Path) -> Path:
    """Write a client's records as a workbook."""
    export_workbook(Engagement.open(client, as_of, clients), to)
    return to


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, for a person or a machine; ``taken`` is None where nothing was saved."""

    intake: Intake
    taken: Imported | None
    dry_run: bool

    @property
    def exit_code(self) -> int:
        """0 where every row was understood or was put in quarantine on purpose, else that of a bad table."""
        saved = self.taken is not None or (self.dry_run and not self.intake.quarantined)
        return 0 if saved else TableError.exit_code

    def json(self) -> str:
        """Accepted and quarantined rows, notes and the mapping."""
        return json.dumps({**self.intake.as_dict(), "saved": self.taken is not None}, indent=1, ensure_ascii=False)

    def words(self) -> str:
        """The same in words, with the mapping as lines that a mapping file takes."""
        intake = self.intake
        lines = [f"{word.found} → {word.status} ({count(word.count, 'row')})" for word in intake.mapping]
        said = (
            ["How statuses were read (a file of word,status given with --mapping changes it):", *lines] if lines else []
        )
        said += [f"Note: {note}" for note in intake.notes]
        said += [str(problem) for problem in intake.problems]
        accepted = sentence(count(len(intake.accepted), "row"))
        unchanged = f", {count(len(intake.unchanged), 'row')} as stored already" if intake.unchanged else ""
        said.append(f"{accepted} accepted{unchanged}, {len(intake.quarantined)} not usable.")
        said.append(self._ending())
        return "\n".join(said)

    def _ending(self) -> str:
        if self.dry_run:
            return "Dry run: nothing was changed."
        if self.taken is None:
            return "Nothing was taken in. Mend the rows, or take the good ones with --accept-valid."
        mended = f"; {count(self.taken.mended, 'row')} left quarantine" if self.taken.mended else ""
        return f"Saved {count(self.taken.saved, 'row')}; {self.taken.quarantined} in quarantine{mended}."


def import_file(
    client: str,
    clients: str,
    file: Path,
    mapping: Path | None,
    encoding: str,
    accept_valid: bool,
    dry_run: bool,
    author: str,
) -> ImportReport:
    """Read a spreadsheet and save it, unless a row cannot be used or it is a dry run."""
    engagement = Engagement.open(client, "", clients)
    intake = read_for(engagement, file, mapping=mapping, encoding=encoding or None)
    if dry_run or (intake.quarantined and not accept_valid):
        return ImportReport(intake, None, dry_run)
    taken = import_rows(engagement, intake, accept_valid=accept_valid, author=author or "import")
    return ImportReport(intake, taken, dry_run)
