"""Wiz's issues as CSV: each with its severity, the day it was made and the day it was resolved."""

from collections.abc import Mapping, Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import day
from soc2lib.evidence.sources.source import Source

_NEEDED = ("Created At", "Title", "Severity", "Status", "Issue ID", "Resolved Time")
_STATUSES = ("OPEN", "IN_PROGRESS", "RESOLVED", "REJECTED")


def fits(file: Loaded) -> bool:
    """Whether a file is a list of Wiz's issues."""
    return {"Created At", "Wiz URL", "Issue ID"} <= set(file.heads)


def read(file: Loaded) -> Sequence[Collected]:
    """The issues as vulnerabilities; a rejected one is not closed by that."""
    rows = [_row(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(_NEEDED), 2)]
    return [Collected("vulnerabilities", numbered(rows, "vulnerability"), file.name, file.sha256, "Wiz")]


def _row(line: Mapping[str, str], where: str) -> dict[str, str]:
    state = line["Status"].strip().upper()
    if state not in _STATUSES:
        problem = Problem(f"{where}, column Status", repr(state)[:80], " / ".join(_STATUSES), "Export it again.")
        raise TableError("A status is none of Wiz's.", [problem])
    return {
        "vulnerability": line["Issue ID"].strip() or line["Title"].strip(),
        "severity": line["Severity"].strip().lower(),
        "found_on": day(line["Created At"].strip(), f"{where}, column Created At"),
        "fixed_on": day(line["Resolved Time"].strip(), f"{where}, column Resolved Time") if state == "RESOLVED" else "",
    }


SOURCE = Source("wiz", fits, read)
