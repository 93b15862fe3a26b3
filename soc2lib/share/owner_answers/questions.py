"""What one owner is asked: the rows that this person answers for, and nothing of anybody else's."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from soc2lib.basics import clock
from soc2lib.errors import ParameterError, Problem
from soc2lib.evidence.interview import about as about_request
from soc2lib.evidence.interview import questions as of_request
from soc2lib.evidence.records import Request
from soc2lib.gap.interview import about as about_control
from soc2lib.gap.interview import questions as of_controls
from soc2lib.gap.records import Control
from soc2lib.plan.interview import about as about_task
from soc2lib.plan.interview import questions as of_task
from soc2lib.plan.records import Task
from soc2lib.scope.records import Examination
from soc2lib.share.owner_answers.owners import spellings
from soc2lib.store.engagement import Engagement
from soc2lib.store.identity import Origin
from soc2lib.store.ledger.rows import Version
from soc2lib.store.record import Record
from soc2lib.widgets.grid.columns import words_of_row
from soc2lib.widgets.questions import About, Question, Words

NOT_SURE = "not sure"
"""The answer of an owner who is not sure, whatever was asked."""
DELETED = "the row was deleted"
"""What stands stored of a row that somebody deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of row that owners are asked about.

    Attributes
    ----------
    kind : type of Record
        The record class.
    purpose : str
        What the owner is asked to do, in a sentence.
    questions : callable
        The questions about a row of this id.
    about : callable
        What stands beside them.
    notes : str
        The field to which the owner's notes are added.
    """

    kind: type[Record]
    purpose: str
    questions: Callable[[str], list[Question]]
    about: Callable[[Any], About]
    notes: str


SUBJECTS: Mapping[str, Subject] = {
    subject.kind.kind: subject
    for subject in (
        Subject(
            Control,
            "What is done today, since when, and whether that is enough. Not sure is a good answer.",
            lambda id: of_controls([id]),
            lambda control: about_control(control.id, control),
            "notes",
        ),
        Subject(Request, "What the auditor asks you for, and how far it is.", of_request, about_request, "comments"),
        Subject(Task, "Work that has your name on it: done, or how long it still takes.", of_task, about_task, "notes"),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that an owner is asked about.

    Attributes
    ----------
    subject : Subject
        Its kind and its questions.
    id : str
        Its id.
    base : int
        The version that the questions were made from.
    seal : str
        Proves that this client's ledger holds that version; see `seal`.
    about : About
        What stands beside the questions.
    questions : tuple of Question
        What is asked, in order.
    words : dict of str to str
        What is stored, as words: only of the fields that the questions speak of.
    """

    subject: Subject
    id: str
    base: int
    seal: str
    about: About
    questions: tuple[Question, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions for one owner, made on a day; ``rows`` has one entry a control, request or task.

    ``origin`` says whose they are, and is asked of what comes back.
    """

    client: str
    title: str
    owner: str
    made_on: date
    rows: tuple[Asked, ...]
    origin: Origin

    def of(self, subject: Subject) -> tuple[Asked, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.subject is subject)


def questionnaire(engagement: Engagement, owner: str) -> Questionnaire:
    """What an owner is asked: each control, request and task that bears this owner's name.

    Raises
    ------
    ParameterError
        If nobody of that name owns anything, or several people do.
    """
    if engagement.as_of < clock.today():
        problem = Problem("as_of", engagement.as_of.isoformat(), "today", "Leave the day out: questions are about now.")
        raise ParameterError("Questions are made from what is stored now.", [problem])
    found = [record for subject in SUBJECTS.values() for record in engagement.all(subject.kind)]
    names = spellings(owner, (owner_of(record) for record in found))
    own = [record for record in found if owner_of(record) in names]
    rows = tuple(_asked(engagement, record) for record in own)
    ((spelling, _),) = Counter(map(owner_of, own)).most_common(1)
    examination = engagement.one(Examination, "examination")
    title = (examination.name if examination else "") or engagement.client
    return Questionnaire(
        engagement.client, title, " ".join(spelling.split()), engagement.as_of, rows, engagement.origin
    )


def owner_of(record: Record) -> str:
    """The one person who answers for a control, request or task."""
    return str(getattr(record, "owner", ""))


def fields_spoken_of(questions: tuple[Question, ...] | list[Question]) -> tuple[str, ...]:
    """Every field that questions ask for, or on which they depend.

    Examples
    --------
    >>> fields_spoken_of(of_task("T-01"))
    ('finished_on', 'low', 'likely', 'high', 'owner')
    """
    names: dict[str, None] = {}
    for question in questions:
        names |= dict.fromkeys(field for field, _ in question.only)
        names[question.field] = None
        for answer in question.answers:
            names |= dict.fromkeys(name for name in (answer.field, answer.reason_field) if name)
    return tuple(names)


def seal(client: str, version: Version) -> str:
    """Names one version of one client's ledger, so that a file cannot claim another; says nothing of its content.

    The version's own digest chains over all before it, so nobody can make one up.

    Examples
    --------
    >>> version = Version(1, "control", "GOV-01", 1, 0, {}, "A", "new", "2026-01-05T00:00:00+00:00", "d" * 64)
    >>> len(seal("acme", version)), seal("acme", version) == seal("bravo", version)
    (20, False)
    """
    return sha256(f"{client}\n{version.kind}\n{version.id}\n{version.version}\n{version.digest}".encode()).hexdigest()[
        :20
    ]


def _asked(engagement: Engagement, record: Record) -> Asked:
    subject = SUBJECTS[record.kind]
    base = engagement.version(type(record), record.id)
    version = engagement.ledger.history(record.kind, record.id)[base - 1]
    questions = tuple(subject.questions(record.id))
    words = words_of_row(type(record), record.id, record)
    spoken = {name: words[name] for name in fields_spoken_of(questions)}
    mark = seal(engagement.client, version)
    return Asked(subject, record.id, base, mark, subject.about(record), questions, spoken)
