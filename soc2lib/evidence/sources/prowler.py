"""Prowler's findings, versions 2 to 5: CSV, JSON, OCSF and ASFF; one row a finding, exactly as many as the file has."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from soc2lib.evidence.sources.asff import finding_of_asff
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import collected, muted, status
from soc2lib.evidence.sources.loaded import Loaded, load
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source

_NEEDED = ("CHECK_ID", "STATUS", "SEVERITY")
_OLD = ("TITLE_TEXT", "CHECK_RESULT", "ACCOUNT_NUM")
_CHECK = re.compile(r"\[?(check[\w-]+|extra[\w-]+)\]?", re.IGNORECASE)
_MISNAMED = re.compile(r"\bcc_a_1_1\b")
_IN_ID = re.compile(r"prowler-[a-z0-9]+-([a-z0-9_]+)-")


def collect(path: Path, *, limit: int | None = None) -> Sequence[Collected]:
    """Read a Prowler file.

    Parameters
    ----------
    path : Path
        CSV, JSON, JSON in lines, OCSF or ASFF, of any version from 2 on.
    limit : int, optional
        Largest size [bytes].

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read, an unknown status included.
    """
    return read(load(path, limit))


def fits(file: Loaded) -> bool:
    """Whether a file is one of Prowler's."""
    if file.heads:
        return {"CHECK_ID", "STATUS"} <= set(file.heads) or set(_OLD) <= set(file.heads)
    first = file.first.value
    if "SchemaVersion" in first:
        rows = [row for row in file.value if isinstance(row, dict)]
        return all(str(row.get("GeneratorId", "")).startswith("prowler-") for row in rows)
    product = _product(file.first)
    return "CheckID" in first or {"Control", "Status", "Account Number"} <= set(first) or product.startswith("Prowler")


def read(file: Loaded) -> Sequence[Collected]:
    """The findings of a loaded file."""
    if file.heads:
        return [_old_csv(file) if "CHECK_RESULT" in file.heads else _csv(file)]
    records = file.records()
    if records and "SchemaVersion" in records[0].value:
        return [collected(file, [_renamed(finding_of_asff(record)) for record in records], "prowler")]
    rows = [_renamed(_row(record)) for record in records]
    version = _product(records[0]) if records else ""
    taken = records[0].text("time_dt", "AssessmentStartTime", "Timestamp") if records else ""
    return [collected(file, rows, f"prowler {version.partition(' ')[2]}", taken=taken)]


def _product(record: Object) -> str:
    metadata = record.value.get("metadata")
    product = metadata.get("product") if isinstance(metadata, dict) else None
    return f"{product.get('name', '')} {product.get('version', '')}".strip() if isinstance(product, dict) else ""


def _row(record: Object) -> dict[str, str]:
    if "CheckID" in record.value:
        return _of_json(record)
    if "Control" in record.value:
        return _of_old_json(record)
    return _of_old_ocsf(record) if "finding" in record.value else _of_ocsf(record)


def _csv(file: Loaded) -> Collected:
    lines = file.rows(_NEEDED)
    rows = []
    for number, line in enumerate(lines, 2):
        where = f"{file.name}, row {number}"
        rows.append(
            _renamed(
                {
                    "finding": line.get("FINDING_UID") or line.get("FINDING_UNIQUE_ID", ""),
                    "check_id": line["CHECK_ID"],
                    "status": status(line["STATUS"], where),
                    "muted": muted(line["STATUS"], line.get("MUTED", "").strip().casefold() == "true"),
                    "severity": line["SEVERITY"],
                    "resource": line.get("RESOURCE_UID") or line.get("RESOURCE_ARN") or line.get("RESOURCE_ID", ""),
                    "criteria": line.get("COMPLIANCE", ""),
                }
            )
        )
    first: Mapping[str, str] = lines[0] if lines else {}
    taken = first.get("TIMESTAMP") or first.get("ASSESSMENT_START_TIME", "")
    return collected(file, rows, f"prowler {first.get('PROWLER_VERSION', '')}", taken=taken, partial=file.partial)


def _old_csv(file: Loaded) -> Collected:
    rows = []
    for number, line in enumerate(file.rows(_OLD), 2):
        check = _old_check(line["TITLE_TEXT"])
        resource = "/".join(filter(None, (line["ACCOUNT_NUM"], line.get("REGION", ""), line.get("RESOURCE_ID", ""))))
        word = line["CHECK_RESULT"]
        rows.append(
            {
                "finding": f"{check} {resource}",
                "check_id": check,
                "status": status(word, f"{file.name}, row {number}", "CHECK_RESULT"),
                "muted": muted(word, False),
                "severity": line.get("CHECK_SEVERITY", ""),
                "resource": resource,
                "criteria": "",
            }
        )
    return collected(file, rows, "prowler 2", partial=file.partial)


def _of_old_json(record: Object) -> dict[str, str]:
    check = _old_check(record.needed("Control"))
    word = record.needed("Status")
    resource = "/".join(filter(None, (record.text(name) for name in ("Account Number", "Region", "Resource ID"))))
    return {
        "finding": f"{check} {resource}",
        "check_id": check,
        "status": status(word, record.where),
        "muted": muted(word, False),
        "severity": record.text("Severity"),
        "resource": resource,
        "criteria": "",
    }


def _of_json(record: Object) -> dict[str, str]:
    word = record.needed("Status")
    return {
        "finding": record.text("FindingUniqueId"),
        "check_id": record.needed("CheckID"),
        "status": status(word, record.where),
        "muted": muted(word, record.flag("Muted") == "true"),
        "severity": record.text("Severity"),
        "resource": record.text("ResourceArn", "ResourceId"),
        "criteria": _criteria(record.inner("Compliance")),
    }


def _of_ocsf(record: Object) -> dict[str, str]:
    metadata, finding = record.inner("metadata"), record.inner("finding_info")
    resources = record.objects("resources")
    word = record.needed("status_code")
    return {
        "finding": finding.text("uid"),
        "check_id": metadata.needed("event_code"),
        "status": status(word, record.where, "status_code"),
        "muted": muted(word, record.text("status").casefold() in ("suppressed", "muted")),
        "severity": record.text("severity"),
        "resource": resources[0].text("uid", "name") if resources else "",
        "criteria": _criteria(record.inner("unmapped").inner("compliance")),
    }


def _of_old_ocsf(record: Object) -> dict[str, str]:
    """The form of version 3: the check stands in the finding's id, the status in words of its own."""
    finding, resources = record.inner("finding"), record.objects("resources")
    uid = finding.needed("uid")
    check = _IN_ID.match(uid)
    word = record.inner("compliance").text("status") or record.needed("status")
    return {
        "finding": uid,
        "check_id": check[1] if check else uid,
        "status": status(word, record.where, "status"),
        "muted": muted(word, record.text("status").casefold() in ("suppressed", "muted")),
        "severity": record.text("severity"),
        "resource": resources[0].text("uid", "name") if resources else "",
        "criteria": " | ".join(record.inner("compliance").texts("requirements")),
    }


def _criteria(compliance: Object) -> str:
    return " | ".join(f"{name}: {', '.join(compliance.texts(name))}" for name, _ in compliance.items())


def _renamed(row: dict[str, str]) -> dict[str, str]:
    """Prowler calls A1.2 ``cc_a_1_1``: the text that it gives beside the id is that of A1.2."""
    return {**row, "criteria": _MISNAMED.sub("cc_a_1_2", row["criteria"])}


def _old_check(title: str) -> str:
    found = _CHECK.search(title)
    return found[1] if found else title


SOURCE = Source("prowler", fits, read)
