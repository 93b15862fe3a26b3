"""Takes an owner's answers in: what nobody else touched is stored, what clashes is kept for a person to settle."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from soc2lib.basics import clock
from soc2lib.basics.formatting import minute
from soc2lib.share.owner_answers.check import Checked, Given, check_answers
from soc2lib.share.owner_answers.questions import DELETED, NOT_SURE
from soc2lib.share.owner_answers.returned import Returned
from soc2lib.share.owner_answers.returned_form import from_form
from soc2lib.share.owner_answers.returned_sheets import from_workbook
from soc2lib.spreadsheets.reader.reader import read_table
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import MergeConflict
from soc2lib.widgets.grid.columns import body_with, words_of_row
from soc2lib.widgets.questions import Words


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of answers.

    Attributes
    ----------
    by : str
        Who answered.
    saved, unchanged, before : int
        Rows that were stored, that said nothing new, and that an earlier file had brought already.
    clashes : tuple of Clash
        Answers that differ from what the workbook stored meanwhile; nothing was overwritten.
    unsure : int
        Questions of which the owner is not sure.
    """

    by: str
    saved: int
    unchanged: int
    before: int
    clashes: tuple[MergeConflict, ...]
    unsure: int


def read_answers(path: Path) -> Returned:
    """Read a file of answers: the form's JSON, or the workbook of questions filled in.

    Raises
    ------
    TableError
        If the file holds no answers to questions of ours.
    """
    return from_form(path) if path.suffix.lower() == ".json" else from_workbook(read_table(path))


def take_answers(engagement: Engagement, returned: Returned, *, author: str) -> Taken:
    """Merge answers three ways: the version they were made from, what is stored now, and what was answered.

    Parameters
    ----------
    engagement : Engagement
        The client, as of today.
    returned : Returned
        The file as read.
    author : str
        Who takes it in; the versions carry the name of whoever answered.

    Returns
    -------
    Taken
        The same answers a second time are known and change nothing, whatever was changed since.

    Raises
    ------
    TableError
        With everything that is wrong; nothing is saved then.
    """
    engagement.refresh()
    mark = f"answers {returned.key}"
    checked = check_answers(engagement, returned)
    known = [row for row in checked if _brought(engagement, row, mark)]
    merging = _Merging(engagement, returned, mark)
    changes, clashes = list[Change](), list[MergeConflict]()
    for row in (row for row in checked if row not in known):
        change, clashing = merging.row(row)
        changes += [change] if change else []
        clashes += clashing
    saved = f", saved {minute(returned.saved_at)}" if returned.saved_at else ""
    reason = f"answered in {returned.file} ({mark}{saved}), taken in by {author}"
    kept = [Change(clash.kind, clash.id, clash.body()) for clash in clashes]
    engagement.save_all([*changes, *kept], author=returned.by, reason=reason)
    unsure = sum(len(row.unsure) for row in checked if row not in known)
    said_nothing = len(checked) - len(known) - len(changes)
    return Taken(returned.by, len(changes), said_nothing, len(known), tuple(clashes), unsure)


@dataclass(frozen=True, slots=True)
class _Merging:
    engagement: Engagement
    returned: Returned
    mark: str

    def row(self, row: Checked) -> tuple[Change | None, list[MergeConflict]]:
        """The change that one row's answers make, and what of them clashes."""
        kind, id = type(row.base), row.base.id
        stored = self.engagement.one(kind, id)
        given = [*row.changes, *(Given(question, question.field, NOT_SURE) for question in row.unsure)]
        before, now = words_of_row(kind, id, row.base), words_of_row(kind, id, stored)
        clashing = [one for one in given if stored is None or _clashes(one, before, now)]
        clashes = [self._clash(row, one, before, now, gone=stored is None) for one in clashing]
        if stored is None:
            return None, clashes
        words = {name: text for one in row.changes if one not in clashing for name, text in one.values.items()}
        words |= self._noted(row, now)
        body = body_with(kind, stored.body(), words, id)
        change = Change(kind.kind, id, body, self.engagement.version(kind, id))
        return (change if body != stored.body() else None), clashes

    def _noted(self, row: Checked, now: Words) -> Words:
        """The notes with the owner's lines below them: added, never replaced."""
        lines = [f"Not sure: {question.asks}" for question in row.unsure] + ([row.note] if row.note else [])
        signed = f"{self.returned.by}, {self.returned.saved_at[:10] or self.returned.made_on}"
        text = now[row.subject.notes]
        for line in (f"{line} ({signed})" for line in lines):
            text = text if line in text else f"{text}\n{line}".strip()
        return {row.subject.notes: text} if lines else {}

    def _clash(self, row: Checked, one: Given, before: Words, now: Words, *, gone: bool) -> MergeConflict:
        kind, id = row.base.kind, row.base.id
        parts = self.mark, kind, id, one.field
        return MergeConflict(
            id=sha256("\n".join(parts).encode()).hexdigest()[:8],
            of_kind=kind,
            row=id,
            of_field=one.field,
            asked=one.question.asks,
            before=before[one.field],
            stored=DELETED if gone else now[one.field],
            answer=one.words,
            reason=one.reason,
            by=self.returned.by,
            source=f"{self.returned.file} ({self.mark})",
            came_on=clock.today(),
        )


def _clashes(one: Given, before: Words, now: Words) -> bool:
    """Both changed a field to different values, or the owner doubts what is stored as an answer."""
    if one.words == NOT_SURE:
        return not one.question.blank(now[one.field])
    return any(now[name] not in (before[name], value) for name, value in one.values.items())


def _brought(engagement: Engagement, row: Checked, mark: str) -> bool:
    """Whether these very answers were taken in before."""
    history = engagement.ledger.history(row.base.kind, row.base.id)
    left = [
        clash for clash in engagement.all(MergeConflict) if (clash.of_kind, clash.row) == (row.base.kind, row.base.id)
    ]
    return any(f"({mark}" in version.reason for version in history) or any(mark in clash.source for clash in left)
