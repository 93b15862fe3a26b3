"""Says on a page whether the locker still holds what was put into it."""

from collections.abc import Sequence
from pathlib import Path

from soc2lib.basics.formatting import count
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.html.pieces import Piece, Table, note


def locker_note(client_folder: Path, records: Sequence[Evidence]) -> Piece:
    """A sentence where every file is as it was added, else a table of what is altered, cut or gone.

    Parameters
    ----------
    client_folder : Path
        The client's folder.
    records : sequence of Evidence
        What is recorded; every file is read again.
    """
    filed = [record for record in records if record.sha256]
    if not records:
        return note("unknown", "No evidence is recorded.", "What is not recorded cannot be shown to an auditor.")
    problems = Locker(client_folder).verify(filed)
    if not problems:
        files = count(len({record.sha256 for record in filed}), "file")
        said = f"{files} for {count(len(records), 'piece')} of evidence, each read again just now."
        return note("good", "The locker is as it was filled.", said)
    rows = [[problem.where, problem.found, problem.expected, problem.remedy] for problem in problems]
    heads = ["Evidence", "Found", "Expected", "What to do"]
    warning = note("bad", "The locker was altered.", f"{count(len(problems), 'file')} cannot be relied on.")
    return warning + Table("Evidence that is not what was put in", heads, rows).piece()
