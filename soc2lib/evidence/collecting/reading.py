"""A file of a known program read for a client: told apart, judged, and stored with its results in one go."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from soc2lib.basics import clock
from soc2lib.basics.formatting import count
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import EvidenceError, ParameterError, Problem
from soc2lib.evidence.checks import Checked, by_criterion
from soc2lib.evidence.collecting.outcomes import FileOutcomes, Shown, outcomes_of
from soc2lib.evidence.collecting.served import described
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.locker.naming import printable, unfit_words
from soc2lib.evidence.locker.service import known_controls
from soc2lib.evidence.records import CollectionMethod, Evidence, TestMethod, TestResult
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.evidence_files import About, import_files
from soc2lib.evidence.sources.known import open_source
from soc2lib.gap.policies.promises import promised_catalog
from soc2lib.gap.records import PolicyLimit
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change

_MOST_SAID = 20
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read.

    Attributes
    ----------
    source, title : str
        The source's id and what it is called.
    file, sha256 : str
        The file's name and the digest of it as given.
    tool, query : str
        The program that wrote it, by its own words, and what is said of how it was asked.
    system : str
        The system that its results are of.
    day : date
        The day whose state it shows: the file's own, else the day asked for.
    partial : str
        What speaks against its being whole; empty where nothing does.
    tables : tuple of (str, int)
        The tables that it gave, with their rows.
    judgement : FileOutcomes
        What it shows of each control.
    criteria : mapping
        The criteria that the tool itself names for its findings, with their counts.
    records : tuple of str
        Ids of what was stored; empty where nothing was.
    """

    source: str
    title: str
    file: str
    sha256: str
    tool: str
    query: str
    system: str
    day: date
    partial: str
    tables: tuple[tuple[str, int], ...]
    judgement: FileOutcomes
    criteria: Mapping[str, Checked]
    records: tuple[str, ...] = ()


def read_file(
    engagement: Engagement,
    path: Path,
    *,
    as_of: date,
    source: str = "",
    system: str = "",
    author: str = "",
    dry_run: bool = False,
) -> FileRead:
    """Read a file and store what it shows: the file in the locker, one result a control and test.

    Parameters
    ----------
    engagement : Engagement
        The client.
    path : Path
        The file.
    as_of : date
        The day it is read for; a file that names its own day is of that one.
    source : str
        The source's id; told by the file's heads where it is empty.
    system : str
        The system that it is of, in small letters, digits and hyphens. A later file of the same source, system and day
        corrects the earlier one; without it each file stands for itself.
    author : str
        Who takes it in.
    dry_run : bool
        True to store nothing.

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read.
    EvidenceError
        If the file is of a day to come.
    """
    if system and (problems := unfit_words("--system", system, "log-extract")):
        raise ParameterError("The system cannot be named so.", problems)
    known, file = open_source(path, source)
    found = known.read(file)
    day = _day(found, as_of, printable(path.name))
    examination = engagement.one(Examination, "examination")
    start = examination.window_start if examination else None
    with Temporary() as folder:
        shipped = promised_catalog(engagement.all(PolicyLimit))
        judgement = outcomes_of(known.id, found, day, start if start and start <= day else None, shipped, folder)
    about = described()[known.id]
    findings = [one for one in found if one.table == "findings"]
    read = FileRead(
        known.id,
        about.title,
        printable(path.name),
        file.sha256,
        ", ".join(dict.fromkeys(one.tool for one in found if one.tool)),
        " ".join(dict.fromkeys(one.query for one in found if one.query)),
        system or file.sha256[:8],
        day,
        " ".join(dict.fromkeys(one.partial for one in found if one.partial)),
        tuple((one.table, one.count) for one in found),
        judgement,
        {id: one for id, one in by_criterion(findings).items() if one.checks},
    )
    return read if dry_run or not judgement.shown else _stored(engagement, path, read, start, author, bool(system))


def _day(found: Sequence[Collected], as_of: date, name: str) -> date:
    """The day that the file says it was made on, the newest of its parts; the day asked for where it does not say."""
    days = []
    for one in found:
        with suppress(ValueError):
            days.append(date.fromisoformat(one.taken[:10]))
    day = max(days, default=as_of)
    if day > as_of:
        problem = Problem(
            name, f"made on {day}", f"a file of {as_of} or before", "Read it with --as-of of a later day."
        )
        raise EvidenceError("The file is of a day to come.", [problem])
    return day


def _stored(
    engagement: Engagement, path: Path, read: FileRead, start: date | None, author: str, named: bool
) -> FileRead:
    controls = tuple(dict.fromkeys(one.control for one in read.judgement.shown))
    kind = "configuration-export" if any(read.judgement.counts.values()) else "population-list"
    about = About(controls, read.system if named else read.source, kind, str(read.day))
    taken = import_files(
        Locker(engagement.folder),
        path,
        engagement.all(Evidence),
        added=clock.today(),
        collector=author,
        source=read.title,
        about=about,
        controls=known_controls(engagement),
    )
    pieces = [_described(piece, read) for piece in (*taken.records, *taken.corrected)]
    ids = [piece.id for piece in pieces] or [
        piece.id for piece in engagement.all(Evidence) if piece.sha256 == read.sha256
    ]
    results = [_result(one, read, start, tuple(ids)) for one in read.judgement.shown]
    records = [*pieces, *results]
    changes = [Change(one.kind, one.id, one.body(), engagement.version(type(one), one.id)) for one in records]
    engagement.save_all(changes, author=author, reason=f"{read.title} read from {read.file}")
    return replace(read, records=tuple(one.id for one in records))


def _described(piece: Evidence, read: FileRead) -> Evidence:
    facts = {"title": f"{read.title}: {read.file}", "method": CollectionMethod.EXPORT, "query": read.query}
    return piece.model_copy(update={**facts, "collected": read.day, "partial": bool(read.partial)})


def _result(one: Shown, read: FileRead, start: date | None, evidence: tuple[str, ...]) -> TestResult:
    """One result; its tester stays open, because a program found it and nobody independent looked yet."""
    first = start if start and start <= read.day and not one.state else read.day
    return TestResult.build(
        {
            "id": f"{read.source}-{one.test.replace(' ', '-')}-{one.control}-{read.system}-{read.day}",
            "control": one.control,
            "procedure": f"{read.title}: {one.test}",
            "method": TestMethod.INSPECTION,
            "planned": one.passed + one.deviations + one.cannot_tell,
            "passed": one.passed,
            "deviations": one.deviations,
            "cannot_tell": one.cannot_tell,
            "period_start": first,
            "period_end": read.day,
            "tested_on": read.day,
            "evidence": evidence,
            "details": _in_words(one, read.partial),
        }
    )


def _in_words(one: Shown, partial: str) -> str:
    deviating = [item for item in one.items if item.outcome == "deviation"]
    said = [f"{item.id[:_LONGEST]}: {item.reason[:_LONGEST]}" for item in deviating[:_MOST_SAID]]
    more = one.deviations - len(said)
    return "; ".join(
        [*said, *([f"and {count(more, 'more', 'more')}"] if more else []), *filter(None, [partial[:2000]])]
    )
