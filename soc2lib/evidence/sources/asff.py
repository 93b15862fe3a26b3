"""The finding format of AWS (ASFF), as Prowler and Security Hub write it."""

import re

from soc2lib.evidence.sources.findings import FAIL, INFO, status
from soc2lib.evidence.sources.objects import Object

_REQUIREMENT = re.compile(r"(\S+) (.+)\Z")
_CLOSED = ("SUPPRESSED",)


def finding_of_asff(record: Object) -> dict[str, str]:
    """One finding: its status, also where it states no compliance, as a vulnerability does.

    An archived finding speaks of something that is gone and judges nothing.
    """
    where, compliance = record.where, record.inner("Compliance")
    record.needed("SchemaVersion")
    resources = record.objects("Resources")
    label = record.inner("Severity").text("Label")
    word = compliance.text("Status")
    found = status(word, where, "Compliance.Status") if word else (INFO if label == "INFORMATIONAL" else FAIL)
    workflow = record.inner("Workflow").text("Status") or record.text("WorkflowState")
    if record.text("RecordState") == "ARCHIVED" or (workflow == "RESOLVED" and not word):
        found = INFO
    return {
        "finding": record.needed("Id"),
        "check_id": _check(record),
        "status": found,
        "muted": "true" if workflow in _CLOSED else "false",
        "severity": label,
        "resource": resources[0].text("Id") if resources else "",
        "criteria": " | ".join(_requirement(one) for one in compliance.texts("RelatedRequirements")),
    }


def product(record: Object) -> str:
    """The tool's own name, whoever hands its findings on."""
    fields = record.inner("ProductFields")
    generator = record.text("GeneratorId")
    if generator.startswith("prowler-"):
        return "Prowler"
    return record.text("ProductName") or fields.text("aws/securityhub/ProductName") or "Security Hub"


def _check(record: Object) -> str:
    control = record.inner("Compliance").text("SecurityControlId")
    fields = record.inner("ProductFields")
    generator = record.needed("GeneratorId").removeprefix("prowler-")
    return control or fields.text("ControlId") or generator.rpartition("/")[2] or generator


def _requirement(text: str) -> str:
    """``SOC2 cc_2_1 cc_7_2`` in the form of the other formats: the framework, a colon, its ids.

    Examples
    --------
    >>> _requirement("SOC2 cc_2_1 cc_a_1_2"), _requirement("CIS-1.4 1.2"), _requirement("NIST.800-53.r5 AC-2(1)")
    ('SOC2: cc_2_1, cc_a_1_2', 'CIS-1.4: 1.2', 'NIST.800-53.r5: AC-2(1)')
    """
    found = _REQUIREMENT.match(text)
    return f"{found[1]}: {', '.join(found[2].split())}" if found else text
