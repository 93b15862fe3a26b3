"""The two drafts of the scope stage as documents: the system description and management's assertion."""

from collections.abc import Iterator
from pathlib import Path

from soc2lib.basics.formatting import day, sentence
from soc2lib.scope.description.assertion import NOT_DECIDED, Assertion, summary
from soc2lib.scope.description.draft import Description
from soc2lib.scope.facts import ScopeFacts
from soc2lib.store.identity import Origin
from soc2lib.word.documents import Document, Marked, Part, blank, save_documents

_TONES = {"not met": "bad", "at risk": "warn"}


def description_document(facts: ScopeFacts, description: Description) -> Document:
    """The draft system description, each section with its state and the reason."""
    parts = [
        Part(
            f"DC {section.number}. {section.title}",
            f"{sentence(section.status.value)}: {section.reason}",
            section.paragraphs,
            (),
            section.columns,
            section.rows,
        )
        for section in description.sections
    ]
    status_note = f"Draft for management, which writes and answers for the description. {description.reason}"
    return Document("system_description", "System description", status_note, _facts(facts), parts)


def assertion_document(facts: ScopeFacts, assertion: Assertion) -> Document:
    """The draft of management's assertion, with what keeps management from signing it."""
    status_note = (
        "Draft of management's own statement. It is not made by this workbook or its author, and not by the auditor; "
        f"it says nothing until management has corrected and signed it. {summary(assertion)}"
    )
    parts = [*_before_signing(assertion), *_statement(assertion), _signature(assertion)]
    return Document("management_assertion", "Management's assertion", status_note, _facts(facts), parts)


def _before_signing(assertion: Assertion) -> Iterator[Part]:
    if assertion.unmet:
        rows = [
            (one.id, one.paraphrase, Marked(sentence(one.status), _TONES[one.status]), one.reason)
            for one in assertion.unmet
        ]
        yield Part(
            "Not to be signed as it stands",
            "Management cannot make this statement for the criteria below.",
            [
                "Close the gaps, or agree with the auditor which exception management states in its own words. Draft "
                "the assertion again after that."
            ],
            (),
            ("Criterion", "In our words", "Status", "Reason"),
            rows,
        )
    if assertion.open:
        yield Part("To settle first", "Remove this part before signing.", (), assertion.open)


def _statement(assertion: Assertion) -> Iterator[Part]:
    yield Part("What management states", "", assertion.paragraphs, assertion.points)
    rows = [
        (name, service, Marked(method, "unknown") if method == NOT_DECIDED else method, controls)
        for name, service, method, controls in assertion.organisations
    ]
    heads = ("Organisation", "Service", "Method", "Controls expected of it (CSOCs)")
    yield Part("Subservice organisations", "" if rows else "None is on record.", columns=heads, rows=rows)
    remark = (
        "Management reads these tests before it signs."
        if assertion.rests_on
        else "No test is listed here. Management names who tested which control before it signs."
    )
    tested = "Control", "Who tested it"
    yield Part("Tests on record", remark, columns=tested, rows=assertion.rests_on)


def _signature(assertion: Assertion) -> Part:
    who, remark = "management", "Signed by those who answer for the system."
    if assertion.unmet:
        who, remark = "management, after the criteria above are met", "Not to be signed as it stands."
    elif assertion.open:
        who, remark = (
            "management, after the points above are settled",
            "Not to be signed before the points above are settled.",
        )
    return Part(
        "Signed for management",
        remark,
        columns=("Name", "Title", "Date", "Signature"),
        rows=[[blank(who)] * 4],
    )


def write_drafts(
    facts: ScopeFacts, description: Description, assertion: Assertion, folder: Path, origin: Origin | None
) -> tuple[Path, ...]:
    """Write both drafts as DOCX and HTML into a folder, over those that are there; the four paths come back."""
    drafts = (description_document(facts, description), assertion_document(facts, assertion))
    return save_documents(drafts, folder, origin=origin)


def _facts(facts: ScopeFacts) -> list[tuple[str, str]]:
    examination = facts.examination
    start, end = day(examination.window_start), day(examination.window_end)
    period = ("Period", f"{start} to {end}") if facts.type_ii else ("Examined day", start)
    return [
        ("Company", examination.name or "not provided"),
        ("System", examination.system or "not provided"),
        ("Report", examination.report_type.value if examination.report_type else "type not decided"),
        period,
        ("Records as of", day(facts.as_of)),
    ]
