"""Checks what came back from an owner against what was asked; names everything that is wrong at once."""

from dataclasses import dataclass

from soc2lib.basics.formatting import listed
from soc2lib.errors import RecordError, did_you_mean
from soc2lib.share.owner_answers.questions import NOT_SURE, SUBJECTS, Subject, fields_spoken_of, seal
from soc2lib.share.owner_answers.returned import Returned, ReturnedRow, Wrong, refusal
from soc2lib.spreadsheets.cells import Unreadable
from soc2lib.store.engagement import Engagement
from soc2lib.store.field_limits import LONGEST_ID
from soc2lib.store.ledger.rows import Version
from soc2lib.store.record import Record
from soc2lib.widgets.grid.columns import UNANSWERED, body_with, plain_value, stored_value, words_of_row
from soc2lib.widgets.questions import Question, Words

LONGEST_NOTE = 5_000
"""Longest note an owner may add to one row [characters]; notes of several rounds share one field."""
_MARKS = "Put back the Version and Seal of that row, or ask for new questions."


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that fits: the question, the field it answers, its words, and the reason where one is needed."""

    question: Question
    field: str
    words: str
    reason_field: str = ""
    reason: str = ""

    @property
    def values(self) -> Words:
        """The fields it fills."""
        return {self.field: self.words, **({self.reason_field: self.reason} if self.reason_field else {})}


@dataclass(frozen=True, slots=True)
class Checked:
    """One row whose answers fit.

    Attributes
    ----------
    subject : Subject
        Its kind.
    base : Record
        The record as it stood when the questions were made.
    changes : tuple of Given
        Answers that differ from it.
    unsure : tuple of Question
        What the owner is not sure of.
    note : str
        What the owner wrote beside the answers.
    """

    subject: Subject
    base: Record
    changes: tuple[Given, ...]
    unsure: tuple[Question, ...]
    note: str


def check_answers(engagement: Engagement, returned: Returned) -> list[Checked]:
    """The rows of a file, each checked against the version its questions were made from.

    Raises
    ------
    TableError
        With everything that is wrong: another client's file, rows that were not asked, a version that is not in the
        ledger, words that no question offers.
    ForeignFile
        If the questions were made for another client, or for another engagement of this one.
    """
    if returned.origin:
        engagement.refuse_foreign(returned.origin, returned.file)
    if returned.client != engagement.client:
        found, remedy = (
            f"answers for client {returned.client!r}",
            "Take it in for that client, or ask for the right file.",
        )
        raise refusal(returned.file, [(returned.file, found, f"answers for {engagement.client!r}", remedy)])
    wrong: list[Wrong] = []
    if not 1 <= len(returned.by) <= LONGEST_ID:
        found = "nobody" if not returned.by else f"{len(returned.by)} characters"
        wrong.append(
            (
                f"{returned.file}, who answered",
                found,
                f"a name of 1 to {LONGEST_ID} characters",
                "Write who answered, and send it again.",
            )
        )
    if not returned.rows:
        wrong.append((returned.file, "no rows", "the rows that were asked", "Send the file back as it was saved."))
    checked, known = list[Checked](), dict[tuple[str, str], str]()
    for row in returned.rows:
        earlier = known.setdefault((row.kind, row.id), row.where)
        if earlier is not row.where:
            wrong.append((row.where, f"{row.kind} {row.id} again", "each row once", "Keep one of them."))
            continue
        found_row, faults = _row(engagement, row)
        wrong += faults
        checked += [found_row] if found_row else []
    if wrong:
        raise refusal(returned.file, wrong)
    return checked


def _row(engagement: Engagement, row: ReturnedRow) -> tuple[Checked | None, list[Wrong]]:
    subject = SUBJECTS.get(row.kind)
    versions = engagement.ledger.history(row.kind, row.id) if subject else []
    if subject is None or not versions:
        remedy = "Take the row out; write what you want to add as a note on another row."
        return None, [(row.where, f"{row.kind} {row.id!r}".strip(), "a row that was asked", remedy)]
    version = next((version for version in versions if str(version.version) == row.base), None)
    if version is None or version.body is None or row.seal != seal(engagement.client, version):
        found = f"version {row.base or 'nothing'} with seal {row.seal or 'nothing'}"
        return None, [(row.where, found, "the version that the questions were made from", _MARKS)]
    return _answers(subject, row, version)


def _answers(subject: Subject, row: ReturnedRow, version: Version) -> tuple[Checked | None, list[Wrong]]:
    base = subject.kind.from_body(row.id, version.body or {})
    words = words_of_row(subject.kind, row.id, base)
    questions = subject.questions(row.id)
    wrong = _unknown(row, questions)
    changes, unsure = list[Given](), list[Question]()
    before = {name: words[name] for name in fields_spoken_of(questions)}
    for question in questions:
        answer = row.answers.get(question.field, "")
        where = row.places.get(question.field, f"{row.where}, {question.asks}")
        if answer == NOT_SURE:
            unsure += [question] if question.applies(before) else []
        elif answer:
            given, faults = _given(subject, question, answer, row, where)
            differs = given is not None and any(words[name] != value for name, value in given.values.items())
            if differs and not question.applies(before):
                faults = [(where, repr(answer[:60]), "no answer, after the answers before it", "Leave it empty.")]
            wrong += faults
            if given and not faults:
                before |= given.values
                changes += [given] if differs else []
    if len(row.note) > LONGEST_NOTE:
        wrong.append(
            (f"{row.where}, note", f"{len(row.note):,} characters", f"at most {LONGEST_NOTE:,}", "Shorten it.")
        )
    if not wrong:
        wrong = _unfit(subject, base, changes, row.where)
    return (None if wrong else Checked(subject, base, tuple(changes), tuple(unsure), row.note)), wrong


def _unknown(row: ReturnedRow, questions: list[Question]) -> list[Wrong]:
    asked = [question.field for question in questions]
    remedy = "Take it out; write what you want to add as a note."
    return [
        (f"{row.where}, {name}", repr(text[:60]), f"answers to {listed(asked)}", remedy)
        for name, text in {**row.reasons, **row.answers}.items()
        if name not in asked
    ]


def _given(
    subject: Subject, question: Question, answer: str, row: ReturnedRow, where: str
) -> tuple[Given | None, list[Wrong]]:
    guide = next(guide for guide in subject.kind.guides() if guide.name == question.field)
    if not question.answers:
        try:
            value = stored_value(subject.kind, guide, answer)
        except Unreadable as error:
            return None, [(where, repr(answer[:60]), error.expected, guide.help)]
        blank = words_of_row(subject.kind, row.id, None)[question.field]
        return Given(question, question.field, blank if value is UNANSWERED else plain_value(value)), []
    chosen = next((one for one in question.answers if one.word == answer), None)
    if chosen is None:
        meanings = [one.meaning for one in question.answers]
        expected = listed([f"“{meaning}”" for meaning in [*meanings, "Not sure"]], "or")
        return None, [(where, repr(answer[:60]), expected, did_you_mean(answer, meanings) or "Choose from the list.")]
    reason = row.reasons.get(question.field, "")
    if chosen.reason_field and not reason:
        return None, [
            (where, f"“{chosen.meaning}” alone", f"{chosen.reason} beside it", "Write it, and send it again.")
        ]
    return Given(
        question, chosen.field, str(chosen.word), chosen.reason_field, reason if chosen.reason_field else ""
    ), []


def _unfit(subject: Subject, base: Record, changes: list[Given], where: str) -> list[Wrong]:
    """What the record's own rules say of the answers together."""
    try:
        body_with(subject.kind, base.body(), {k: v for given in changes for k, v in given.values.items()}, base.id)
    except RecordError as error:
        return [(f"{where}: {p.where}", p.found, p.expected, p.remedy) for p in error.problems]
    return []
