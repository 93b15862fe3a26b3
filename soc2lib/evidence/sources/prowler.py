"""Prowler's findings, from its CSV, OCSF and ASFF files: one row a finding, exactly as many as the file has."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected, Row
from soc2lib.evidence.sources.files import Text, json_of, need, read_text, records_of, rows_of

_NEEDED = ("CHECK_ID", "STATUS", "FINDING_UID", "RESOURCE_UID", "SEVERITY", "MUTED", "PROWLER_VERSION", "TIMESTAMP")
_ASFF = {"PASSED": "PASS", "FAILED": "FAIL", "WARNING": "MANUAL", "NOT_AVAILABLE": "MANUAL"}
_STATUSES = ("PASS", "FAIL", "MANUAL")


def collect(path: Path, *, limit: int | None = None) -> Sequence[Collected]:
    """Read a Prowler file.

    Parameters
    ----------
    path : Path
        ``.csv`` with semicolons, ``.ocsf.json`` or ``.asff.json``.
    limit : int, optional
        Largest size [bytes].

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read, an unknown status included.
    """
    text = read_text(path, limit)
    if path.suffix.lower() == ".csv":
        lines = rows_of(text, ";", _NEEDED)
        rows = [_of_csv(line) for line in lines]
        version, taken = (lines[0]["PROWLER_VERSION"], lines[0]["TIMESTAMP"]) if lines else ("", "")
        return [_collected(text, rows, version, taken, text.partial)]
    values = records_of(json_of(text), path.name)
    if values and "SchemaVersion" in values[0]:
        rows = [_of_asff(value, f"{path.name}, row {number}") for number, value in enumerate(values, 1)]
        return [_collected(text, rows, "", "", "")]
    rows = [_of_ocsf(value, f"{path.name}, row {number}") for number, value in enumerate(values, 1)]
    version = str(values[0]["metadata"].get("product", {}).get("version", "")) if values else ""
    return [_collected(text, rows, version, str(values[0].get("time_dt", "")) if values else "", "")]


def _of_csv(line: Mapping[str, str]) -> dict[str, str]:
    return {
        "finding": line["FINDING_UID"],
        "check_id": line["CHECK_ID"],
        "status": line["STATUS"],
        "muted": line["MUTED"],
        "severity": line["SEVERITY"],
        "resource": line["RESOURCE_UID"],
        "criteria": line.get("COMPLIANCE", ""),
    }


def _of_ocsf(value: Mapping[str, Any], where: str) -> dict[str, str]:
    need(value, ("status_code", "metadata", "finding_info"), where)
    resources = value.get("resources") or [{}]
    return {
        "finding": str(value["finding_info"].get("uid", "")),
        "check_id": str(value["metadata"].get("event_code", "")),
        "status": str(value["status_code"]),
        "muted": "true" if value.get("status") == "Suppressed" else "false",
        "severity": str(value.get("severity", "")),
        "resource": str(resources[0].get("uid", "")),
        "criteria": _criteria(value.get("unmapped", {}).get("compliance", {})),
    }


def _of_asff(value: Mapping[str, Any], where: str) -> dict[str, str]:
    need(value, ("Id", "GeneratorId", "Compliance"), where)
    status = str(value["Compliance"].get("Status", ""))
    resources = value.get("Resources") or [{}]
    return {
        "finding": str(value["Id"]),
        "check_id": str(value["GeneratorId"]).removeprefix("prowler-"),
        "status": _ASFF.get(status, status),
        "muted": "true" if value.get("Workflow", {}).get("Status") == "SUPPRESSED" else "false",
        "severity": str(value.get("Severity", {}).get("Label", "")),
        "resource": str(resources[0].get("Id", "")),
        "criteria": "",
    }


def _criteria(compliance: Mapping[str, Sequence[str]]) -> str:
    return " | ".join(f"{framework}: {', '.join(ids)}" for framework, ids in compliance.items())


def _collected(text: Text, rows: list[dict[str, str]], version: str, taken: str, partial: str) -> Collected:
    problems = [
        Problem(
            f"{text.name}, row {number}, column STATUS", repr(row["status"]), " / ".join(_STATUSES), "Export again."
        )
        for number, row in enumerate(rows, 2)
        if row["status"] not in _STATUSES
    ]
    if problems:
        raise TableError("A status is none of Prowler's.", problems)
    doubles = len(rows) - len({tuple(row.values()) for row in rows})
    repeated = f"{doubles} findings are repeated word for word: the file may be joined of parts." if doubles else ""
    reasons = " ".join(filter(None, (partial, repeated)))
    return Collected(
        "findings", _numbered(rows), text.name, text.sha256, f"prowler {version}".strip(), taken=taken, partial=reasons
    )


def _numbered(rows: list[dict[str, str]]) -> tuple[Row, ...]:
    """Each finding under an id of its own: an id that several findings share gets the finding's place."""
    ids = [row["finding"] for row in rows]
    return tuple(
        {**row, "finding": row["finding"] if ids.count(row["finding"]) == 1 else f"{row['finding']} #{place}"}
        for place, row in enumerate(rows, 1)
    )
