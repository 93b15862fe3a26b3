"""Settles clashes: a person chooses what was stored, the answer, or a third value, and says why."""

from dataclasses import dataclass
from typing import NoReturn

from soc2lib.errors import ParameterError, Problem, RecordError, did_you_mean
from soc2lib.share.owner_answers.questions import DELETED, NOT_SURE, SUBJECTS
from soc2lib.spreadsheets.cells import Unreadable, plain
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import FieldGuide, MergeConflict, Resolution
from soc2lib.widgets.grid.columns import body_with, words_of_row
from soc2lib.widgets.questions import Words

STORED, ANSWER = "stored", "answer"


def open_clashes(engagement: Engagement) -> list[MergeConflict]:
    """What nobody has settled yet, in the order of rows."""
    found = [clash for clash in engagement.all(MergeConflict) if clash.settled is Resolution.OPEN]
    return sorted(found, key=lambda clash: (clash.of_kind, clash.row, clash.of_field, clash.by))


def conflict_numbers(engagement: Engagement) -> dict[str, int]:
    """Each conflict's number by its id: counted from 1 as they came in, so that resolving one changes no other."""
    ledger = engagement.ledger
    first = {id: ledger.history(kind, id)[0].seq for kind, id in ledger.state(kind=MergeConflict.kind)}
    return {id: number for number, id in enumerate(sorted(first, key=first.__getitem__), 1)}


def read_take(take: str) -> tuple[Resolution, str]:
    """What to take as it is typed: stored, answer, or a third value in words.

    Examples
    --------
    >>> read_take("Answer"), read_take("in use")
    ((<Resolution.ANSWER: 'took the answer'>, ''), (<Resolution.ANOTHER: 'took another value'>, 'in use'))
    """
    ended = {STORED: Resolution.STORED, ANSWER: Resolution.ANSWER}.get(plain(take), Resolution.ANOTHER)
    return ended, take if ended is Resolution.ANOTHER else ""


def resolve(
    engagement: Engagement, id: str, take: Resolution, words: str = "", *, why: str, author: str
) -> MergeConflict:
    """Settle one clash and write the value where it belongs, both in one step.

    Parameters
    ----------
    id : str
        The clash's id, or its number (`conflict_numbers`).
    take : Settled
        Whether to keep what the workbook holds now, to take the answer (not sure makes the field unanswered again), or
        to take a third value.
    words : str
        The third value, as the words of a cell.
    reason : str
        Why; it becomes the reason of the new version.
    author : str
        Who settles.

    Raises
    ------
    ParameterError
        If there is no such open clash, no reason is given, or the value does not fit the field.
    Conflict
        If somebody changes the field at the same moment; nothing is saved then.
    """
    engagement.refresh()
    clash = _open(engagement, id)
    if not why.strip():
        _refuse("reason", "nothing", "why it is settled so", "Write it; a command takes it with --reason.")
    if take is Resolution.ANOTHER and not words.strip():
        _refuse("value", "nothing", "stored, answer, or a third value", "Write it; a command takes it with --take.")
    changes = list[Change]()
    if take is not Resolution.STORED:
        answer = "" if clash.answer == NOT_SURE else clash.answer
        changes.append(_change(engagement, clash, answer if take is Resolution.ANSWER else words, why.strip()))
    value = _value(engagement, clash, changes)
    done = clash.model_copy(update={"settled": take, "value": value, "because": why.strip()})
    changes.append(Change(clash.kind, clash.id, done.body(), engagement.version(MergeConflict, clash.id)))
    reason = f"clash {clash.id} with the answer of {clash.by} settled, {take}: {why.strip()}"
    engagement.save_all(changes, author=author, reason=reason)
    return done


@dataclass(frozen=True, slots=True)
class Ours:
    """What the workbook holds of a field now, as words, and who put it there when; empty where nobody did."""

    words: str
    author: str = ""
    at: str = ""


def ours_now(engagement: Engagement, clash: MergeConflict) -> Ours:
    """What stands now where an answer clashes; it may have been changed since the answer came."""
    kind = SUBJECTS[clash.of_kind].kind
    history = engagement.ledger.history(clash.of_kind, clash.row)
    if not history or history[-1].body is None:
        return Ours(DELETED, history[-1].author, history[-1].at) if history else Ours(DELETED)
    values = [(version.body or {}).get(clash.of_field) for version in history]
    changed = [version for before, now, version in zip([None, *values], values, history, strict=False) if before != now]
    words = words_of_row(kind, clash.row, engagement.one(kind, clash.row))[clash.of_field]
    return Ours(words, changed[-1].author, changed[-1].at) if changed else Ours(words)


def clash_words(clash: MergeConflict, number: int) -> str:
    """A clash in one paragraph, both values in it, after its number.

    Examples
    --------
    >>> print(clash_words(MergeConflict(id="3f2a91c0", of_kind="control", row="GOV-01", of_field="design", by="Ann",
    ...     asked="Is that enough?", before="", stored="partly", answer="suitable"), 1))
    1: control GOV-01, Is that enough? Stored: 'partly' (before: nothing). Answer of Ann: 'suitable'.
    """
    before = repr(clash.before) if clash.before else "nothing"
    reason = f" ({clash.reason})" if clash.reason else ""
    return (
        f"{number}: {clash.of_kind} {clash.row}, {clash.asked} Stored: {clash.stored!r} (before: {before}). "
        f"Answer of {clash.by}: {clash.answer!r}{reason}."
    )


def _open(engagement: Engagement, id: str) -> MergeConflict:
    waiting, numbers = open_clashes(engagement), conflict_numbers(engagement)
    known = {str(numbers[clash.id]): clash for clash in waiting} | {clash.id: clash for clash in waiting}
    if id not in known:
        remedy = did_you_mean(id, known) or f"soc2 resolve {engagement.client} lists the open ones."
        _refuse("conflict", repr(id)[:40], "the number of an open conflict", remedy)
    clash = known[id]
    if field_of(clash) is None:
        found, expected = f"{clash.of_kind}, {clash.of_field}"[:60], "a field that owners are asked about"
        _refuse(f"conflict {id}", found, expected, "Mend the record's kind and field, then settle it.")
    return clash


def field_of(clash: MergeConflict) -> FieldGuide | None:
    """The field that a clash is about; None where a record that was imported names none that owners are asked about."""
    subject = SUBJECTS.get(clash.of_kind)
    return next((guide for guide in subject.kind.guides() if guide.name == clash.of_field), None) if subject else None


def _change(engagement: Engagement, clash: MergeConflict, words: str, reason: str) -> Change:
    kind = SUBJECTS[clash.of_kind].kind
    stored = engagement.one(kind, clash.row)
    where = f"{clash.of_kind} {clash.row}, {clash.asked}"
    if stored is None:
        _refuse(where, "a row that was deleted", "a row", "Enter the row again first, or keep what is stored.")
    try:
        body = body_with(kind, stored.body(), {clash.of_field: words, **_reason(clash, words, reason)}, clash.row)
    except Unreadable as error:
        _refuse(where, repr(words)[:60], error.expected, "Take stored, answer, or one of these words.")
    except RecordError as error:
        raise ParameterError("The value does not fit; nothing was changed.", error.problems) from None
    return Change(kind.kind, clash.row, body, engagement.version(kind, clash.row))


def _reason(clash: MergeConflict, words: str, reason: str) -> Words:
    """The reason that goes with a word that needs one: the owner's, or for a third value that of whoever settles."""
    answers = [a for question in SUBJECTS[clash.of_kind].questions(clash.row) for a in question.answers]
    needing = next(
        (a for a in answers if a.field == clash.of_field and a.reason_field and a.word == plain(words)), None
    )
    return {needing.reason_field: clash.reason or reason} if needing else {}


def _value(engagement: Engagement, clash: MergeConflict, changes: list[Change]) -> str:
    """What stands in the field once the changes are saved, as words."""
    kind = SUBJECTS[clash.of_kind].kind
    body = changes[0].body if changes else None
    record = kind.from_body(clash.row, body) if body else engagement.one(kind, clash.row)
    return words_of_row(kind, clash.row, record)[clash.of_field] if record else ""


def _refuse(where: str, found: str, expected: str, remedy: str) -> NoReturn:
    raise ParameterError("Nothing was settled.", [Problem(where, found, expected, remedy)])
