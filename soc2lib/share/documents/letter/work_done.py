"""Which procedures are on record: walkthroughs, observations and tests by nature, and files by acceptance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import TestedAs, TestMethod, TestResult
from soc2lib.evidence.shown.acceptance import acceptance
from soc2lib.evidence.testing.records import Observation, Walk, Walkthrough

_NOT_RECORDED = "nature not recorded"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One row a nature of procedure that was performed.

    Attributes
    ----------
    name : str
        Such as ``Walkthrough: inspection`` or ``Test by the adviser: sample``.
    number, controls : int
        Walkthroughs, observations or tests, and the controls they looked at.
    items : int or None
        Items tested; None for what is no test.
    by : tuple of str
        Who performed them, by name, whoever performed most first.
    first, last : date
        The first and the last day.
    """

    name: str
    number: int
    controls: int
    items: int | None
    by: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Files:
    """The evidence on record by acceptance; the first three sum to the files.

    Attributes
    ----------
    accepted, in_part, waiting : int
        Files accepted for every control they support, for some of them, for none.
    unfiled : int
        Pieces of evidence without a file.
    reasons : tuple of (str, int)
        Why files that wait are not accepted, the most frequent first: a sentence and the number of files.
    """

    accepted: int
    in_part: int
    waiting: int
    unfiled: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What was performed by the as-of day.

    Attributes
    ----------
    procedures : tuple of Procedure
        Walkthroughs by nature (one counts in each nature it had), observations, then tests by who tested and method.
    walkthroughs, inquiry_alone : int
        Walkthroughs performed, and those of them that consisted of inquiry alone.
    not_counted : int
        Walkthroughs, observations and tests without a day that has come, or without the name of who performed them.
    files : Files
        The evidence on record.
    populations, agreed : int
        Populations described, and those agreed to an independent total.
    claims : int
        Criteria rated in the client's own table, which is self-reported.
    untouched, controls : int
        Controls in scope without a procedure or an accepted file, of all.
    """

    procedures: tuple[Procedure, ...]
    walkthroughs: int
    inquiry_alone: int
    not_counted: int
    files: Files
    populations: int
    agreed: int
    claims: int
    untouched: int
    controls: int


_Row = tuple[str, str, date]
"""Control, who performed it, and the day."""


def work_done(assessment: Assessment) -> WorkDone:
    """What was performed for one client; a typed status of a control is no procedure."""
    work, as_of = assessment.fieldwork, assessment.as_of
    observations = assessment.records.all(Observation)
    walks = [one for one in work.walkthroughs if _row(one.control, one.prepared_by, one.day, as_of)]
    whole = [one for one in observations if one.complete]
    watched = [row for one in whole if (row := _row(one.control, one.observer, one.day, as_of))]
    tests = [one for one in work.tests if _row(one.control, one.tester, one.tested_on, as_of)]
    files, evidenced = _files(assessment)
    touched = {*evidenced, *(row[0] for row in watched), *(one.control for one in walks)}.union(
        one.control for one in tests
    )
    controls = [row.state.id for row in assessment.gap.controls if row.counts]
    recorded = len(work.walkthroughs) + len(observations) + len(work.tests)
    return WorkDone(
        (*_walked(walks, as_of), *_procedure("Observation", watched, None), *_tested(tests, as_of)),
        len(walks),
        sum(set(one.done) == {Walk.INQUIRY} for one in walks),
        recorded - len(walks) - len(watched) - len(tests),
        files,
        len(work.populations),
        sum(one.complete is True for one in work.populations),
        len(assessment.claims),
        sum(id not in touched for id in controls),
        len(controls),
    )


def _files(assessment: Assessment) -> tuple[Files, set[str]]:
    """The evidence by acceptance, and the controls for which some of it is accepted."""
    pieces = assessment.fieldwork.evidence
    owners = {row.state.id: row.state.owner for row in assessment.gap.controls}
    superseded = {piece.supersedes for piece in pieces if piece.supersedes}
    counted: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    evidenced: set[str] = set()
    filed = [piece for piece in pieces if piece.sha256]
    for piece in filed:
        read = {id: acceptance(piece, owners.get(id, ""), assessment.as_of, superseded) for id in piece.controls}
        accepted = {id for id, one in read.items() if one.as_document}
        evidenced |= accepted
        counted["waiting" if not accepted else "accepted" if len(accepted) == len(read) else "in part"] += 1
        if not accepted:
            reasons[next((one.reason for one in read.values()), "It names no control.")] += 1
    found = Files(
        counted["accepted"], counted["in part"], counted["waiting"], len(pieces) - len(filed), (*reasons.most_common(),)
    )
    return found, evidenced


def _row(control: str, by: str, day: date | None, as_of: date) -> _Row | None:
    """A procedure that was performed; None where nobody is named or its day is not named or has not come."""
    return (control, by, day) if by and day and day <= as_of else None


def _walked(walks: Sequence[Walkthrough], as_of: date) -> Iterator[Procedure]:
    for nature in (*Walk, None):
        mine = [one for one in walks if (nature in one.done if nature else not one.done)]
        rows = [row for one in mine if (row := _row(one.control, one.prepared_by, one.day, as_of))]
        yield from _procedure(f"Walkthrough: {_plain(nature)}", rows, None)


def _tested(tests: Sequence[TestResult], as_of: date) -> Iterator[Procedure]:
    words = {
        TestedAs.MANAGEMENT: " by management",
        TestedAs.ADVISER: " by the adviser",
        TestedAs.AUDITOR: " by the auditor",
    }
    for tested_as in (*TestedAs, None):
        for method in (*TestMethod, None):
            mine = [one for one in tests if one.method is method and one.tested_as is tested_as]
            rows = [row for one in mine if (row := _row(one.control, one.tester, one.tested_on, as_of))]
            name = f"Test{words[tested_as] if tested_as else ''}: {_plain(method)}"
            yield from _procedure(name, rows, sum(one.items for one in mine))


def _procedure(name: str, rows: Sequence[_Row], items: int | None) -> Sequence[Procedure]:
    if not rows:
        return ()
    days = [day for _, _, day in rows]
    by = tuple(person for person, _ in Counter(person for _, person, _ in rows).most_common())
    return (Procedure(name, len(rows), len({control for control, _, _ in rows}), items, by, min(days), max(days)),)


def _plain(nature: Walk | TestMethod | None) -> str:
    return nature.value.replace("re-performance", "reperformance") if nature else _NOT_RECORDED
