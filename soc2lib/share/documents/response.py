"""The form on which management answers each deficiency."""

from collections.abc import Sequence

from soc2lib.assessment import Assessment
from soc2lib.foundation.documents import Document, Marked, Part, blank
from soc2lib.foundation.wording import sentence
from soc2lib.readiness.findings import Finding
from soc2lib.share.documents.key_facts import scope_facts

_STANCE = "☐ agree\n☐ partly\n☐ disagree\nReason where not agreed:"


def response_form(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """One row a deficiency, numbered as in the gap letter, with blanks that management alone fills in."""
    heads = ("No.", "Deficiency", "Severity", "Management's answer", "Action", "Owner", "Day")
    rows = [
        (
            finding.number,
            f"{finding.control}\n{sentence(finding.gap.control.because)}.",
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
                "Agree: the condition is as described, and the action closes it.",
                "Partly: say which part is not as described, and show why.",
                "Disagree: say why, and name the evidence. A deficiency stays on the list until it is withdrawn.",
                "Name one owner and one day for each action. The owner's name on the register does not count as one.",
            ],
            wide=True,
        ),
        Part("Answers", "" if rows else "No deficiency is known.", columns=heads, rows=rows, wide=True),
        Part(
            "Signed for management",
            columns=("Name", "Title", "Date", "Signature"),
            rows=[[blank("management")] * 4],
            wide=True,
        ),
    ]
    standing = "Form for management to fill in. Nothing on it was answered by this workbook or by its author."
    return Document("management_response", "Management response", standing, scope_facts(assessment), parts)
