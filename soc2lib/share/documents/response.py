"""The form on which management answers each deficiency."""

from collections.abc import Sequence

from soc2lib.assessment import Assessment
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.share.documents.key_facts import scope_facts
from soc2lib.word.documents import Document, Marked, Part, blank

_STANCE = "☐ agree\n☐ partly\n☐ disagree\nReason where not agreed:"


def response_form(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """One row a deficiency, numbered as in the gap letter, with blanks that management alone fills in."""
    heads = ("No.", "Deficiency", "Severity", "Management's answer", "Action", "Owner", "Day")
    rows = [
        (
            finding.number,
            f"{finding.control}\n{finding.condition}",
            finding.severity,
            Marked(_STANCE, "blank"),
            blank("management: what will be done"),
            blank("management: one person"),
            blank("management: a day"),
        )
        for finding in found
    ]
    parts = [
        Part(
            "How to answer",
            points=[
                "Agree: the condition is as described. Name the action that closes it.",
                "Partly: name the part that is not as described, and the evidence.",
                "Disagree: give the reason and the evidence. The adviser withdraws the deficiency, or it stays listed.",
                "Name one owner and one day for each action. The control's owner need not be that owner.",
            ],
            wide=True,
        ),
        Part("Answers", "" if rows else "No deficiency is on record.", columns=heads, rows=rows, wide=True),
        Part(
            "Signed for management",
            columns=("Name", "Title", "Date", "Signature"),
            rows=[[blank("management")] * 4],
            wide=True,
        ),
    ]
    status_note = "Form for management to fill in. This workbook and its author answered nothing on it."
    return Document("management_response", "Management response", status_note, scope_facts(assessment), parts)
