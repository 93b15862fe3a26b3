"""The results of a code scanner in SARIF: one row a result, and one for a run that found nothing."""

from collections.abc import Sequence
from pathlib import Path

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, INFO, MANUAL, PASS, collected
from soc2lib.evidence.sources.loaded import Loaded, load
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source

_KINDS = {"pass": PASS, "fail": FAIL, "": FAIL, "open": MANUAL, "review": MANUAL}
_KINDS |= {"informational": INFO, "notApplicable": INFO}


def collect(path: Path, *, limit: int | None = None) -> Sequence[Collected]:
    """Read a SARIF 2.1.0 file.

    A run whose list of results is empty looked and found nothing: one row that passes. A run without a list
    (``results: null``) did not look: the list is partial.

    Raises
    ------
    TableError
        Naming file and place of what cannot be read.
    """
    return read(load(path, limit))


def fits(file: Loaded) -> bool:
    """Whether a file is SARIF."""
    return "runs" in file.top.value and "version" in file.top.value


def read(file: Loaded) -> Sequence[Collected]:
    """The results of a loaded file."""
    file.top.needed("version")
    if "runs" not in file.top.value:
        problem = Problem(
            f"{file.name}, column runs", f"names {', '.join(file.top.value)}"[:200], "runs", "Scan again."
        )
        raise TableError("The file has another form than this source.", [problem])
    runs = file.top.objects("runs")
    rows: list[dict[str, str]] = []
    tools, partial = [], [] if runs else ["The file holds no run."]
    for number, run in enumerate(runs, 1):
        driver = run.inner("tool").inner("driver")
        tools.append(f"{driver.text('name')} {driver.text('version', 'semanticVersion')}".strip())
        if any(one.flag("executionSuccessful") == "false" for one in run.objects("invocations")):
            partial.append("The scanner says that it did not finish.")
        results = run.objects("results")
        if "results" not in run:
            partial.append(f"Run {number} ({tools[-1] or 'no tool named'}) holds no results: it did not look.")
        elif not results:
            rows.append(_clean(number, tools[-1]))
        rows += [_row(result, f"{number}.{place}") for place, result in enumerate(results, 1)]
    taken = next((day for run in runs for one in run.objects("invocations") if (day := one.text("endTimeUtc"))), "")
    said = ", ".join(dict.fromkeys(filter(None, tools)))
    return [collected(file, rows, said, taken=taken, partial=" ".join(dict.fromkeys(partial)))]


def _clean(number: int, tool: str) -> dict[str, str]:
    return {
        "finding": f"{number}.0",
        "check_id": "run",
        "status": PASS,
        "muted": "false",
        "severity": "",
        "resource": f"run of {tool}" if tool else "run",
    }


def _row(result: Object, place: str) -> dict[str, str]:
    locations = result.objects("locations")
    physical = (locations[0] if locations else Object({}, result.where)).inner("physicalLocation")
    file, line = physical.inner("artifactLocation").text("uri"), physical.inner("region").text("startLine")
    kind = result.text("kind")
    if kind not in _KINDS:
        expected = " / ".join(filter(None, _KINDS))
        problem = Problem(f"{result.where}, kind", repr(kind)[:80], expected, "Scan again.")
        raise TableError("A result is of no known kind.", [problem])
    gone = result.text("baselineState") == "absent"
    rule = result.text("ruleId") or result.inner("rule").text("id")
    return {
        "finding": result.text("guid") or place,
        "check_id": rule or "no rule named",
        "status": INFO if gone else _KINDS[kind],
        "muted": "true" if _suppressed(result) else "false",
        "severity": result.text("level"),
        "resource": f"{file}:{line}".strip(":"),
    }


def _suppressed(result: Object) -> bool:
    """Whether a suppression stands; where one is rejected or under review, none does."""
    states = [one.text("status", "state") or "accepted" for one in result.objects("suppressions")]
    return bool(states) and all(state == "accepted" for state in states)


SOURCE = Source("sarif", fits, read)
