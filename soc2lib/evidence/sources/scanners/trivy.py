"""Trivy's reports of images, file systems and clusters: vulnerabilities, settings and secrets, one row each."""

from collections.abc import Iterator, Sequence

from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, PASS, collected, status
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source

_LISTS = ("Vulnerabilities", "Misconfigurations", "Secrets", "Licenses")


def fits(file: Loaded) -> bool:
    """Whether a file is one of Trivy's."""
    top = file.top.value
    return {"SchemaVersion", "ArtifactName"} <= set(top) or {"ClusterName", "Resources"} <= set(top)


def read(file: Loaded) -> Sequence[Collected]:
    """The findings of every target; a target that was looked at and is clean is one row that passes."""
    top = file.top
    parts = [top, *top.objects("Resources"), *top.objects("Findings")]
    results = [result for part in parts for result in part.objects("Results")]
    rows = [row for result in results for row in _rows(result)]
    if not results and "ArtifactName" in top:
        rows.append(_row("scan", top.text("ArtifactName"), PASS, ""))
    unread = [one.text("Name") for one in top.objects("Resources") if one.text("Error")]
    partial = f"Not looked at: {', '.join(unread[:5])}." if unread else ""
    return [collected(file, rows, "Trivy", taken=top.text("CreatedAt")[:10], partial=partial)]


def _rows(result: Object) -> Iterator[dict[str, str]]:
    target = result.text("Target")
    found = {name: result.objects(name) for name in _LISTS}
    for one in found["Vulnerabilities"]:
        package = f"{one.text('PkgName')} {one.text('InstalledVersion')}".strip()
        yield _row(one.needed("VulnerabilityID"), f"{target} {package}".strip(), FAIL, one.text("Severity"))
    for one in found["Misconfigurations"]:
        lines = one.inner("CauseMetadata").text("StartLine")
        said = status(one.text("Status") or "FAIL", one.where, "Status")
        yield _row(one.needed("ID", "AVDID"), f"{target}:{lines}".strip(":"), said, one.text("Severity"))
    for one in found["Secrets"]:
        place = f"{target}:{one.text('StartLine')}".strip(":")
        yield _row(f"secret:{one.needed('RuleID')}", place, FAIL, one.text("Severity"))
    for one in found["Licenses"]:
        place = f"{target} {one.text('PkgName', 'FilePath')}".strip()
        yield _row(f"license:{one.needed('Name')}", place, "INFO", one.text("Severity"))
    for one in result.objects("ExperimentalModifiedFindings"):
        inner = one.inner("Finding")
        check = inner.text("VulnerabilityID", "ID", "RuleID") or one.needed("Type")
        yield {
            **_row(check, f"{target} {inner.text('PkgName')}".strip(), FAIL, inner.text("Severity")),
            "muted": "true",
        }
    if not any(found.values()):
        yield _row(f"clean:{result.text('Class') or 'scan'}", target, PASS, "")


def _row(check: str, resource: str, state: str, severity: str) -> dict[str, str]:
    about = {"status": state, "muted": "false", "severity": severity, "resource": resource}
    return {"finding": f"{check} {resource}", "check_id": check, **about}


SOURCE = Source("trivy", fits, read)
