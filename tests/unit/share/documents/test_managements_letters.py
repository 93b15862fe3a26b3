"""The representation letter and the subsequent-events questionnaire: drafts that state nothing for management."""

from datetime import date

import pytest

from soc2lib.evidence.records import Request
from soc2lib.gap.records import Control
from soc2lib.scope.records import Incident, SystemChange, ThirdParty
from soc2lib.share.documents.representation import STATEMENTS, representation_letter
from soc2lib.share.documents.representation_facts import NO_RECORD, on_record
from soc2lib.share.documents.subsequent_events import QUESTIONS, subsequent_events
from soc2lib.word.documents import Document
from tests.unit.share.documents.reading import TYPE_I, client, part, text

LATER = Incident(id="IN-9", happened=date(2026, 10, 2), nature="A key leaked.", effect="None seen.")
INSIDE = Incident(id="IN-1", happened=date(2026, 9, 30), nature="A stall.", control_failure=True)
UNDATED = Incident(id="IN-5", nature="An outage.")


def letter(*records: object, **more: date) -> Document:
    return representation_letter(client(*records, **more))  # type: ignore[arg-type]


def blanks(document: Document) -> int:
    cells = [cell for part in document.parts for row in part.rows for cell in row]
    return sum(getattr(cell, "mark", "") == "blank" for cell in cells)


def test_the_letter_is_dated_as_of_the_report_and_gives_way_to_the_auditors_text() -> None:
    made = letter()
    assert made.address[0] == "Date: (the day of the auditor's report)"
    assert "The auditor's own text replaces it." in made.status_note
    assert "15 October 2026" not in "\n".join(made.address)
    assert "the period from 1 April 2026 to 30 September 2026" in text(made)
    assert "the examined day, 30 September 2026" in text(letter(TYPE_I))


@pytest.mark.parametrize(
    "covered",
    [
        "responsible for our assertion",
        "chose the categories and the criteria",
        "all records and documents",
        "complete and accurate",
        "contradicts",
        "incident",
        "deficiency in the design",
        "did not operate",
        "fraud",
        "law or regulation",
        "subservice organisation",
        "customers run",
        "significant change",
        "Since the end of the period",
        "no other change",
    ],
)
def test_the_letter_covers_each_thing_that_management_confirms(covered: str) -> None:
    statements = " ".join(words for rows in STATEMENTS.values() for _, words in rows)
    assert covered in statements


def test_every_statement_has_its_own_number_a_record_and_a_blank_that_nobody_filled() -> None:
    made = letter()
    rows = [row for one in made.parts for row in one.rows if one.heading in STATEMENTS]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert all(row[2] and row[3].startswith("☐ holds") for row in rows)
    assert {key for keys in STATEMENTS.values() for key, _ in keys} == set(on_record(client()))


def test_what_is_not_kept_is_never_given_as_none() -> None:
    known = on_record(client())
    assert known["fraud"] == known["law"] == NO_RECORD
    assert known["evidence"] == "No request of the auditor is on record."
    assert "Not to be signed" in known["assertion"] or "must be settled" in known["assertion"]


def test_what_is_on_record_stands_beside_the_statement() -> None:
    carved = ThirdParty(id="TP-1", name="Northmoor", controls_needed=True, method="carve-out")
    known = on_record(
        client(
            INSIDE,
            LATER,
            carved,
            ThirdParty(id="TP-2", name="Deskhand"),
            Control(id="IAM-03", owner="Ann", design="not designed"),
            Request(id="R-1", internal_status="sent"),
            Request(id="R-2"),
        )
    )
    assert known["incidents"] == "1 such incident in the period: IN-1."
    assert known["subsequent"].startswith("After 30 September 2026, or without a day: 1 incident and no changes: IN-9.")
    assert known["subservice"] == "Northmoor (carve-out). Not decided: Deskhand."
    assert "IAM-03" in known["deficiencies"]
    assert known["evidence"] == "1 of 2 requests of the auditor is answered."


def test_the_questionnaire_covers_the_days_from_the_periods_end_to_the_report() -> None:
    assert "the days after 30 September 2026 up to the day of the auditor's report" in text(subsequent_events(client()))
    assert "the days after 30 September 2026" in text(subsequent_events(client(TYPE_I)))
    undecided = TYPE_I.model_copy(update={"window_start": None})
    assert "the examined day, which is not set" in text(subsequent_events(client(undecided)))


def test_every_question_has_blanks_for_answer_words_person_and_day() -> None:
    made = subsequent_events(client())
    questions = sum(map(len, QUESTIONS.values()))
    assert blanks(made) == 4 * questions + 4
    rows = [row for one in made.parts if one.columns[:1] == ("No.",) for row in one.rows]
    assert all(len(row) == 6 and row[2] == "☐ no\n☐ yes" for row in rows)
    for theme in ("incident", "fraud", "subservice", "lawsuit", "control", "authority", "leadership"):
        assert theme in text(made)


def test_events_after_the_period_are_listed_and_those_without_a_day_as_well() -> None:
    changes = [SystemChange(id="CH-2", day=date(2026, 10, 9), change="New region"), SystemChange(id="CH-1")]
    rows = part(subsequent_events(client(INSIDE, LATER, UNDATED, *changes)), "On record already").rows
    assert [(row[0], row[2]) for row in rows] == [
        ("IN-9", "2 October 2026"),
        ("IN-5", "not set"),
        ("CH-2", "9 October 2026"),
        ("CH-1", "not set"),
    ]


def test_no_event_on_record_answers_no_question() -> None:
    said = part(subsequent_events(client()), "On record already")
    assert said.remark.endswith("This does not answer the questions.")
    unset = TYPE_I.model_copy(update={"window_start": None})
    assert "not set" in part(subsequent_events(client(unset, LATER)), "On record already").remark
