"""BambooHR's reports and CSV as the roster: who works here, since when, until when."""

from collections.abc import Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_PERSON = ("workEmail", "bestEmail", "Work Email", "Email", "employeeNumber", "Employee #", "displayName", "id")
_FIRST = ("hireDate", "originalHireDate", "Hire Date")
_LAST = ("terminationDate", "Termination Date")
_NO_DAY = ("0000-00-00",)


def _fits(file: Loaded) -> bool:
    return "employees" in file.top.value or {"Employee #", "Hire Date"} <= set(file.heads)


def _read(file: Loaded) -> Sequence[Collected]:
    if file.heads:
        lines = [Object(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(("Hire Date",)), 2)]
        names = set(file.heads)
    else:
        if isinstance(file.top.value["employees"], dict):
            problem = Problem(
                f"{file.name}, employees", "a list of what changed", "a report of people", "Export a report."
            )
            raise TableError("The file has another form than this source.", [problem])
        lines = file.top.objects("employees")
        names = {name for line in lines for name, _ in line.items()} | {
            field.text("id") for field in file.top.objects("fields")
        }
    rows = [_row(line, names) for line in lines]
    leavers = bool(names & set(_LAST))
    partial = "" if leavers else "The file lists nobody's last day: who left may not be in it."
    return [Collected("roster", numbered(rows, "person"), file.name, file.sha256, "BambooHR", partial=partial)]


def _row(line: Object, names: set[str]) -> dict[str, str]:
    row = {"person": line.needed(*_PERSON)}
    if names & set(_FIRST):
        row["started_on"] = _day(line, _FIRST)
    if names & set(_LAST):
        row["ended_on"] = _day(line, _LAST)
    return row


def _day(line: Object, names: Sequence[str]) -> str:
    text = line.text(*names)
    return "" if text in _NO_DAY else day(text, f"{line.where}, {names[0]}")


SOURCE = Source("bamboohr", _fits, _read)
