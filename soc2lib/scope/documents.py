"""The two drafts of the scope stage as documents: the system description and management's assertion."""

from pathlib import Path

from soc2lib.foundation.documents import Document, Part, save_document
from soc2lib.foundation.wording import day, sentence
from soc2lib.scope.description import Assertion, Description, summary
from soc2lib.scope.facts import ScopeFacts


def description_document(facts: ScopeFacts, description: Description) -> Document:
    """The draft system description, each section with its state and the reason."""
    parts = [
        Part(
            f"DC {section.number}. {section.title}",
            f"{sentence(section.status.value)}: {section.because}",
            section.paragraphs,
            (),
            section.columns,
            section.rows,
        )
        for section in description.sections
    ]
    standing = f"Draft for management, which writes and answers for the description. {description.because}"
    return Document("system_description", "System description", standing, _facts(facts), parts)


def assertion_document(facts: ScopeFacts, assertion: Assertion) -> Document:
    """The draft of management's assertion, with what must be settled before anyone signs."""
    standing = (
        "Draft of management's own statement. It is not made by this workbook or its author, and not by the auditor; "
        f"it says nothing until management has corrected and signed it. {summary(assertion)}"
    )
    parts = [
        Part("What management states", "", assertion.paragraphs, assertion.points),
        Part("For management to sign", "", ("Name:", "Title:", "Date:", "Signature:")),
    ]
    if assertion.open:
        parts.insert(0, Part("To settle first", "Remove this part before signing.", (), assertion.open))
    return Document("management_assertion", "Management's assertion", standing, _facts(facts), parts)


def write_drafts(facts: ScopeFacts, description: Description, assertion: Assertion, folder: Path) -> tuple[Path, ...]:
    """Write both drafts as DOCX and HTML into a folder, over those that are there; the four paths come back."""
    drafts = (description_document(facts, description), assertion_document(facts, assertion))
    return tuple(path for draft in drafts for path in save_document(draft, folder))


def _facts(facts: ScopeFacts) -> list[tuple[str, str]]:
    told = facts.examination
    return [
        ("Company", told.name or "not told"),
        ("System", told.system or "not told"),
        ("Report", told.report_type.value if told.report_type else "type not decided"),
        ("Window", f"{day(told.window_start)} to {day(told.window_end)}"),
        ("Records as of", day(facts.as_of)),
    ]
