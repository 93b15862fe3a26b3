"""A draft that prepares management for the representation letter; the auditor's own text replaces it."""

from collections.abc import Mapping

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import day
from soc2lib.share.documents.key_facts import scope_facts
from soc2lib.share.documents.period import last_day
from soc2lib.share.documents.representation_facts import on_record
from soc2lib.word.documents import Document, Marked, Part, blank

NAME = "management_representation_letter"
STATEMENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Responsibility": (
        (
            "assertion",
            "We are responsible for our assertion and for what it rests on: the description, its completeness and "
            "accuracy, and the way it presents the system.",
        ),
        (
            "commitments",
            "We are responsible for our service commitments and system requirements, for the risks to them, and for "
            "designing, implementing, operating and documenting the controls that achieve them.",
        ),
        (
            "categories",
            "We chose the categories and the criteria, and they suit the needs of those who will read the report.",
        ),
    ),
    "Information": (
        (
            "evidence",
            "We gave the auditor all records and documents that bear on the examination, and access to every person it "
            "asked for.",
        ),
        ("populations", "The lists and populations that we gave the auditor were complete and accurate."),
        (
            "contradiction",
            "We told the auditor of everything known to us that contradicts the description or our assertion, also of "
            "letters from authorities, customers and internal or external reviewers up to the day of this letter.",
        ),
    ),
    "Incidents and deficiencies": (
        (
            "incidents",
            "We told the auditor of every incident that came from a control badly designed or not working, or that "
            "made a service commitment or a system requirement fail.",
        ),
        (
            "deficiencies",
            "We told the auditor of every deficiency in the design of a control that is known to us, also of those "
            "that we decided not to fix.",
        ),
        (
            "deviations",
            "We told the auditor of every case known to us in which a control did not operate as described.",
        ),
    ),
    "Fraud and law": (
        (
            "fraud",
            "We told the auditor of every fraud, suspected fraud or allegation of fraud, and of every intentional "
            "override of a control, by management, staff or others, that could affect the system or our assertion.",
        ),
        (
            "law",
            "We told the auditor of every breach or suspected breach of law or regulation, and of every error not yet "
            "corrected, that could affect customers.",
        ),
    ),
    "Others": (
        (
            "subservice",
            "The description names every subservice organisation and its method, and the controls we assume there. We "
            "monitored these organisations and told the auditor what we found. An organisation included in the "
            "description gives a letter of its own.",
        ),
        ("customers", "The description names every control that our controls assume customers run."),
    ),
    "Changes and subsequent events": (
        ("changes", "The description tells every significant change to the system and its controls in the period."),
        (
            "subsequent",
            "Since the end of the period, nothing has happened and nothing has become known up to the day of this "
            "letter that would change the description or our assertion, other than what we told the auditor.",
        ),
        ("plans", "We know of no other change, decided or expected, that readers of the report should be told of."),
    ),
}
"""What management is asked to confirm, in our own words, by theme: what is on record of it, and the statement."""


def representation_letter(assessment: Assessment) -> Document:
    """The draft: each statement beside what is on record and a blank for management."""
    company = assessment.examination.name or "the company"
    known = on_record(assessment)
    parts = [
        Part(
            "Purpose",
            paragraphs=[
                "The auditor asks management for a letter like this at the end of the examination and sends its own "
                "text. This draft shows management beforehand what it will confirm, beside what is on record.",
                f"The letter is dated as of the auditor's report. It covers {_covered(assessment)} and the days up to "
                "the report. Those who answer for the system and know its controls sign it.",
                "The column 'On record' comes from this workbook. It is no part of the letter: remove it.",
            ],
        )
    ]
    number = 0
    for theme, statements in STATEMENTS.items():
        rows = []
        for key, statement in statements:
            number += 1
            rows.append((str(number), statement, known[key], Marked("☐ holds\n☐ except for:", "blank")))
        heads = ("No.", "Management confirms", "On record", "For management")
        parts.append(Part(theme, columns=heads, rows=rows))
    parts.append(
        Part(
            "Signed for management",
            "Not to be signed before the day of the auditor's report.",
            columns=("Name", "Title", "Date", "Signature"),
            rows=[[blank("management")] * 4] * 2,
        )
    )
    status_note = (
        "Draft to prepare management's representation letter. The auditor's own text replaces it. It says nothing "
        "until management has corrected, dated and signed it, and it is no statement of this workbook or its author."
    )
    address = ["Date: (the day of the auditor's report)", "To: (the auditor)", f"From: the management of {company}"]
    return Document(NAME, "Management representation letter", status_note, scope_facts(assessment), parts, address)


def _covered(assessment: Assessment) -> str:
    scope, end = assessment.gap.scope, last_day(assessment)
    if end is None or scope.window_start is None:
        return "a period or a day that is not decided"
    if not scope.operation_counts:
        return f"the examined day, {day(end)}"
    return f"the period from {day(scope.window_start)} to {day(end)}"
