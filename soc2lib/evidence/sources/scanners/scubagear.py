"""CISA ScubaGear's checks of Microsoft 365: its CSV, and its JSON report, which is UTF-16."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, MANUAL, PASS, collected
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source

_RESULTS = {"pass": PASS, "fail": FAIL, "warning": MANUAL, "n/a": MANUAL, "error": MANUAL, "omitted": MANUAL}
_RESULTS |= {"no events found": MANUAL, "incorrect result": MANUAL, "-": MANUAL}
_HEADS = ("Control ID", "Requirement", "Result", "Criticality")
_DATE = re.compile(r"([0-9]{2}/[0-9]{2}/[0-9]{4}) [0-9:]{8}")


def fits(file: Loaded) -> bool:
    """Whether a file is one of ScubaGear's."""
    return {"Control ID", "Result", "Criticality"} <= set(file.heads) or "ReportSummary" in _report(file).value


def read(file: Loaded) -> Sequence[Collected]:
    """The checks; one that the client omits or calls incorrect is silenced, and its own result counts.

    A warning is a recommendation that is not kept: a person must look at it.
    """
    if file.heads:
        rows = [_of_line(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(_HEADS), 2)]
        return [collected(file, rows, "ScubaGear")]
    report = _report(file)
    found = []
    for group in report.objects("Results") or [one for _, one in _groups(report)]:
        for control in group.objects("Controls"):
            line = {name: control.text(name) for name in (*_HEADS, *_SILENCED, "OriginalResult")}
            control.needed("Control ID")
            found.append(_of_line(line, control.where))
    taken = _day(report.inner("ReportSummary").text("Date"))
    return [collected(file, found, "ScubaGear", taken=taken)]


_SILENCED = ("OmittedEvaluationResult", "IncorrectResult")


def _of_line(line: Mapping[str, str], where: str) -> dict[str, str]:
    said = line["Result"].strip()
    silenced = any(line.get(name, "N/A").strip() not in ("", "N/A") for name in _SILENCED)
    original = line.get("OriginalResult", "").strip() if silenced else ""
    known = _RESULTS.get((original if original not in ("", "N/A") else said).casefold())
    if known is None:
        problem = Problem(f"{where}, column Result", repr(said)[:80], " / ".join(_RESULTS), "Run ScubaGear again.")
        raise TableError("A result is none of ScubaGear's.", [problem])
    if not line["Control ID"].strip():
        problem = Problem(f"{where}, column Control ID", "nothing", "such as MS.AAD.1.1v1", "Run ScubaGear again.")
        raise TableError("A check has no id.", [problem])
    return {
        "finding": line["Control ID"].strip(),
        "check_id": line["Control ID"].strip(),
        "status": known,
        "muted": "true" if silenced else "false",
        "severity": line["Criticality"].strip(),
        "resource": "Microsoft 365",
    }


def _report(file: Loaded) -> Object:
    return file.first if file.first.value else file.top


def _groups(report: Object) -> list[tuple[str, Object]]:
    """The groups of the whole report, which keeps those of each product under its name."""
    results = report.inner("Results")
    return [(name, group) for name, _ in results.items() for group in results.objects(name)]


def _day(text: str) -> str:
    found = _DATE.match(text)
    try:
        return str(datetime.strptime(found[1], "%m/%d/%Y").date()) if found else ""  # noqa: DTZ007
    except ValueError:
        return ""


SOURCE = Source("scubagear", fits, read)
