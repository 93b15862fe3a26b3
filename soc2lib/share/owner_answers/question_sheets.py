"""An owner's questions as a workbook: one sheet a kind, one row a thing, answers as drop-downs, help in the heads."""

from collections.abc import Sequence
from pathlib import Path

from soc2lib.basics import formatting
from soc2lib.share.owner_answers.questions import SUBJECTS, Asked, Questionnaire, Subject
from soc2lib.spreadsheets.origin import BLOCK
from soc2lib.spreadsheets.sheet_look import Block, Column, draw_cover, draw_sheet
from soc2lib.spreadsheets.sheet_words import ANSWERS, VERSION
from soc2lib.spreadsheets.workbook import new_book, write_book
from soc2lib.store.file_origin.lines import origin_lines
from soc2lib.store.record import FieldGuide
from soc2lib.widgets.questions import Question

CLIENT, OWNER, MADE_ON, BY = "Client", "Questions for", "Made on", "Answered by"
SEAL, NOTE, NOT_SURE = "Seal", "Your note", "Not sure"
_KICKER = "Questions for SOC 2 preparation"
CHOICES = "Choices"
_STEPS = [
    ("1  Say who you are", "Write your name above, beside Answered by, if somebody else than named there answers."),
    ("2  Answer what you know", "Choose from the lists. What stands there is what we have from before: correct it."),
    ("3  Not sure, or later", "Choose Not sure where you are not; leave a cell as it is to answer another time."),
    ("4  Send it back", "Keep the heads and the grey columns. Nothing anybody else wrote is overwritten by an answer."),
]


def write_questions(questionnaire: Questionnaire, path: Path) -> None:
    """Write one owner's questions as a workbook that `read_answers` takes back.

    Parameters
    ----------
    questionnaire : Questionnaire
        The questions.
    path : Path
        The XLSX to write; an existing file is replaced whole.
    """
    book, cover = new_book()
    cover.title = ANSWERS
    shown = [subject for subject in SUBJECTS.values() if questionnaire.of(subject)]
    draw_cover(cover, questionnaire.title, _KICKER, _blocks(questionnaire, shown))
    lists = book.create_sheet(CHOICES)
    for subject in shown:
        columns = columns_of(subject)
        rows = [_cells(row) for row in questionnaire.of(subject)]
        sheet = book.create_sheet(subject.kind.sheet)
        draw_sheet(sheet, subject.kind.sheet, subject.purpose, columns, rows, lists=lists)
    book.move_sheet(lists, len(shown))
    write_book(path, book)


def columns_of(subject: Subject) -> list[Column]:
    """The columns of one kind's sheet: what it is about, the questions, a note, and by what it is known again."""
    guides = {guide.name: guide for guide in subject.kind.guides()}
    shown = [Column(guides["id"].label, "For orientation.", 14, (), True), Column("What it is", "", 64, (), True)]
    asked = [column for question in subject.questions("") for column in _columns(question, guides)]
    note = Column(
        NOTE, "Anything we should know. It is added to our notes with your name and the day.", 36, for_words=True
    )
    marks = [
        Column(VERSION, "The version this row was made from. Leave it as it is.", 9, (), True),
        Column(SEAL, "Proves that version. Leave it as it is.", 23, (), True),
    ]
    return [*shown, *asked, note, *marks]


def reason_head(question: Question) -> str:
    """The head of the column that takes the reason of an answer; empty where no answer needs one."""
    reasons = [answer.reason for answer in question.answers if answer.reason_field]
    return formatting.sentence(formatting.listed(reasons, "or")) if reasons else ""


def _columns(question: Question, guides: dict[str, FieldGuide]) -> list[Column]:
    guide = guides[question.field]
    if not question.answers:
        form = f" Or write {NOT_SURE}. Leave it empty to answer another time."
        return [Column(question.asks, f"{guide.help}{form}", 24)]
    words = (*(answer.meaning for answer in question.answers), NOT_SURE)
    columns = [Column(question.asks, f"{guide.help} Choose from the list.", 34, words)]
    if reason_head(question):
        needing = formatting.listed([f"“{answer.meaning}”" for answer in question.answers if answer.reason_field], "or")
        columns.append(Column(reason_head(question), f"Needed with {needing}.", 28, for_words=True))
    return columns


def _cells(row: Asked) -> list[str | int | float]:
    cells: list[str | int | float] = [row.id, _about(row)]
    for question in row.questions:
        cells.append(question.said(row.words))
        if reason_head(question):
            given = question.given(row.words)
            cells.append(row.words[given.reason_field] if given and given.reason_field else "")
    return [*cells, "", row.base, row.seal]


def _about(row: Asked) -> str:
    lines = [f"{heading}: {' · '.join(facts)}" for heading, facts in row.about.facts if facts]
    return "\n".join(part for part in (row.about.title, row.about.description, *lines) if part)


def _blocks(questionnaire: Questionnaire, shown: Sequence[Subject]) -> list[Block]:
    known = [
        (CLIENT, questionnaire.client),
        (OWNER, questionnaire.owner),
        (MADE_ON, questionnaire.made_on.isoformat()),
        (BY, questionnaire.owner),
    ]
    sheets = [
        (subject.kind.sheet, f"{formatting.count(len(questionnaire.of(subject)), 'row')}. {subject.purpose}")
        for subject in shown
    ]
    note = [("What it is", "A preparation aid. It is not an attestation, and no opinion is expressed.")]
    whose = (BLOCK, origin_lines(questionnaire.origin))
    return [("These questions", known), ("How to answer", _STEPS), ("The sheets", sheets), ("Please note", note), whose]
