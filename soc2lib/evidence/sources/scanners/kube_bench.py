"""kube-bench's checks of a Kubernetes node by the CIS benchmark."""

from collections.abc import Sequence

from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import collected, status
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source


def fits(file: Loaded) -> bool:
    """Whether a file holds groups of tests, each with a node's kind."""
    return _is_group(file.first) or any(_is_group(one) for one in _controls(file)[:1])


def read(file: Loaded) -> Sequence[Collected]:
    """The checks of every group; a warning is for a person to look at."""
    groups = file.top.objects("Controls") if "Controls" in file.top.value else file.records()
    rows = []
    for group in groups:
        node = group.text("node_type")
        for test in group.objects("tests"):
            for result in test.objects("results"):
                check = result.needed("test_number")
                rows.append(
                    {
                        "finding": f"{node} {check}".strip(),
                        "check_id": check,
                        "status": status(result.needed("status"), result.where, "status"),
                        "muted": "false",
                        "severity": "scored" if result.flag("scored") == "true" else "",
                        "resource": node,
                    }
                )
    versions = sorted({group.text("version", "cis_version") for group in groups} - {""})
    return [collected(file, rows, f"kube-bench, CIS {', '.join(versions)}" if versions else "kube-bench")]


def _controls(file: Loaded) -> list[Object]:
    found = file.top.value.get("Controls")
    return [Object(one, file.name) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_group(one: Object) -> bool:
    return {"tests", "node_type"} <= set(one.value)


SOURCE = Source("kube-bench", fits, read)
