"""The results of a code scanner in SARIF: one row a result."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.files import json_of, need, read_text

_KINDS = {"pass": "PASS", "fail": "FAIL"}


def collect(path: Path, *, limit: int | None = None) -> Sequence[Collected]:
    """Read a SARIF 2.1.0 file; a run without results is a run that found nothing, not one that passed.

    Raises
    ------
    TableError
        Naming file and place of what cannot be read.
    """
    text = read_text(path, limit)
    value = json_of(text)
    need(value if isinstance(value, dict) else {}, ("version", "runs"), path.name)
    rows: list[dict[str, str]] = []
    tools: list[str] = []
    unfinished = []
    for number, run in enumerate(value["runs"], 1):
        need(run, ("tool", "results"), f"{path.name}, run {number}")
        driver = run["tool"].get("driver", {})
        tools.append(f"{driver.get('name', '')} {driver.get('version', '')}".strip())
        unfinished += [n for n in run.get("invocations", []) if n.get("executionSuccessful") is False]
        rows += [_row(result, f"{number}.{place}") for place, result in enumerate(run["results"], 1)]
    partial = "The scanner says that it did not finish." if unfinished else ""
    return [Collected("findings", tuple(rows), path.name, text.sha256, ", ".join(tools), partial=partial)]


def _row(result: Mapping[str, Any], place: str) -> dict[str, str]:
    location = (result.get("locations") or [{}])[0].get("physicalLocation", {})
    file, line = location.get("artifactLocation", {}).get("uri", ""), location.get("region", {}).get("startLine", "")
    return {
        "finding": str(result.get("guid") or place),
        "check_id": str(result.get("ruleId", "")),
        "status": _KINDS.get(str(result.get("kind", "fail")), "MANUAL"),
        "muted": "true" if result.get("suppressions") else "false",
        "severity": str(result.get("level", "")),
        "resource": f"{file}:{line}".strip(":"),
    }
