"""The subsequent-events questionnaire: what happened between the end of the period and the day of the report."""

from collections.abc import Iterator

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import day
from soc2lib.scope.records import Incident, SystemChange
from soc2lib.share.documents.key_facts import scope_facts
from soc2lib.share.documents.period import after, last_day
from soc2lib.word.documents import Document, Marked, Part, blank

NAME = "subsequent_events_questionnaire"
QUESTIONS = {
    "Incidents and commitments": (
        "Was there an incident of security, availability, processing or privacy, or a breach that had to be notified?",
        "Was a service commitment or a system requirement missed, or did a customer claim so?",
        "Was something found out that had happened within the period and was not known then?",
    ),
    "Controls": (
        "Did a control in the description stop, change, run late or fail?",
        "Did a test, an internal audit, a penetration test or a scan find a deficiency that bears on the period?",
        "Did the person who performs or owns a key control leave or change?",
    ),
    "System": (
        "Did infrastructure, software, data or a place of the system change in a way that matters to readers?",
        "Was a service, a category or a boundary of the description added or given up?",
        "Did a contract or a public promise change a service commitment?",
    ),
    "Third parties": (
        "Did a subservice organisation change, leave, report an incident or issue a new report or bridge letter?",
        "Did a report of a subservice organisation state exceptions or a modified opinion?",
        "Did customers learn of new controls that they must run themselves?",
    ),
    "Fraud, law and claims": (
        "Did anybody learn of, suspect or allege fraud or an intentional override of a control?",
        "Was there an inquiry, an order or a penalty of an authority, or a breach of law or regulation?",
        "Was there a claim or a lawsuit about the service, its data or its security?",
    ),
    "Company": (
        "Did ownership, leadership, financing or the ability to go on with the service change?",
        "Is anything decided or announced that will change the system after the day of the report?",
        "Is there anything else that a reader of the report or the auditor would want to know of?",
    ),
}
"""Questions by theme."""
_ANSWER = Marked("☐ no\n☐ yes", "blank")


def subsequent_events(assessment: Assessment) -> Document:
    """The form, with the incidents and changes that are on record after the period's end."""
    end = last_day(assessment)
    what = "period" if assessment.gap.scope.operation_counts else "examined day"
    first = day(end) if end else f"the end of the {what}, which is not set"
    parts = [
        Part(
            "How to answer",
            points=[
                f"The questions cover the days after {first} up to the day of the auditor's report.",
                "Answer each question with no or yes. Describe each yes: what, when, which system, what was done.",
                "Each answer names the person who gives it and the day. Ask again on the day of the report.",
                "The auditor decides what an event means for the report. An unanswered question is not a no.",
            ],
            wide=True,
        ),
        *_on_record(assessment),
        *_questions(),
        Part(
            "Signed for management",
            "On the day of the auditor's report, which is not known yet.",
            columns=("Name", "Title", "Date", "Signature"),
            rows=[[blank("management")] * 4],
            wide=True,
        ),
    ]
    status_note = (
        "Form for management. This workbook and its author answered nothing on it. The auditor's own form replaces it."
    )
    return Document(NAME, "Subsequent-events questionnaire", status_note, scope_facts(assessment), parts)


def _on_record(assessment: Assessment) -> Iterator[Part]:
    end = last_day(assessment)
    read = assessment.records.all
    incidents = after([(row, row.happened) for row in read(Incident)], end)
    changes = after([(row, row.day) for row in read(SystemChange)], end)
    rows = [
        *((row.id, "Incident", day(row.happened), row.nature, row.effect) for row in incidents),
        *((row.id, "Change", day(row.day), row.change, row.effect) for row in changes),
    ]
    remark = (
        "Events after the period's end, and events whose day is not set. The answers below name each of them."
        if rows
        else "No incident and no change after the period's end is on record. This does not answer the questions."
        if end
        else "The end of the period is not set, so no event is listed."
    )
    heads = ("Id", "Kind", "Day", "What happened", "Effect")
    yield Part("On record already", remark, columns=heads, rows=rows, wide=True)


def _questions() -> Iterator[Part]:
    heads = ("No.", "Question", "Answer", "What and when", "Answered by", "Day")
    for chapter, (theme, questions) in enumerate(QUESTIONS.items(), start=1):
        rows = [
            (f"{chapter}.{number}", question, _ANSWER, *[blank("management")] * 3)
            for number, question in enumerate(questions, start=1)
        ]
        yield Part(f"{chapter}. {theme}", columns=heads, rows=rows, wide=True)
