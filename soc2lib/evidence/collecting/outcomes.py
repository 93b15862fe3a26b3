"""What a file shows of each control: its findings by outcome, and its lists by the census tests that they feed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from soc2lib.basics.formatting import listed
from soc2lib.catalog.catalog import Catalog
from soc2lib.errors import TableError
from soc2lib.evidence.collecting.served import controls_of_check, described
from soc2lib.evidence.populations.census import Census, CensusTest, census, census_tests
from soc2lib.evidence.populations.columns import tables
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sources.collected import Collected, open_collected
from soc2lib.evidence.sources.findings import FAIL, INFO, PASS

FINDINGS = "automated checks"
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """One item that deviates or of which nobody can tell, with the reason."""

    id: str
    outcome: str
    reason: str


@dataclass(slots=True)
class Shown:
    """What a file shows of one control by one test.

    Attributes
    ----------
    test : str
        A census test's id, or ``automated checks`` for findings.
    control : str
        The control's id.
    passed, deviations, cannot_tell, outside : int
        Rows by outcome; those outside judge nothing.
    items : list of Item
        The first thousand that deviate or cannot be told.
    state : bool
        True where it speaks of one day's state, false where of events over a time.
    """

    test: str
    control: str
    passed: int = 0
    deviations: int = 0
    cannot_tell: int = 0
    outside: int = 0
    items: list[Item] = field(default_factory=list)
    state: bool = True

    @property
    def rows(self) -> int:
        """Rows that speak of it."""
        return self.passed + self.deviations + self.cannot_tell + self.outside


@dataclass(frozen=True, slots=True)
class FileOutcomes:
    """What a file shows: by test and control, which findings speak of no control, and which tests could not run.

    ``counts`` are the rows of its findings by outcome, each row once.
    """

    shown: tuple[Shown, ...]
    counts: Mapping[str, int]
    unserved: Mapping[str, int]
    not_run: Mapping[str, str]


_EVENTS = ("changes", "backups", "restores", "incidents", "vulnerabilities", "training", "acknowledgements")


def outcomes_of(
    source: str, found: Sequence[Collected], as_of: date, start: date | None, shipped: Catalog, folder: Path
) -> FileOutcomes:
    """Judge what a source collected.

    Parameters
    ----------
    source : str
        The source's id.
    found : sequence of Collected
        What it collected.
    as_of : date
        The day it is judged on.
    start : date, optional
        The first day that counts for events.
    shelf : Catalog
        The catalog with the limits that the client promises.
    folder : Path
        Where lists are written for testing.
    """
    shown: dict[tuple[str, str], Shown] = {}
    counts = dict.fromkeys(("passed", "deviations", "cannot_tell", "outside"), 0)
    unserved: dict[str, int] = {}
    for one in found:
        for row in one.rows if one.table == "findings" else ():
            _count(source, row, shown, counts, unserved)
    lists = [one for one in found if one.table in tables() and one.table != "findings"]
    not_run: dict[str, str] = {}
    fed = described()[source].tests
    for result in _censuses(lists, fed, as_of, start, shipped, folder, not_run):
        for control in result.test.controls:
            shown[result.test.id, control] = _of_census(result, control)
    ordered = sorted(shown.values(), key=lambda one: (one.control, one.test))
    return FileOutcomes(tuple(ordered), counts, unserved, not_run)


def _count(
    source: str,
    row: Mapping[str, str],
    shown: dict[tuple[str, str], Shown],
    counts: dict[str, int],
    unserved: dict[str, int],
) -> None:
    outcome = _OUTCOMES.get(row["status"], "cannot_tell")
    counts[outcome] += 1
    controls = controls_of_check(source, row["check_id"], row.get("criteria", ""))
    if not controls:
        unserved[row["check_id"]] = unserved.get(row["check_id"], 0) + 1
    for control in controls:
        one = shown.setdefault((FINDINGS, control), Shown(FINDINGS, control))
        setattr(one, outcome, getattr(one, outcome) + 1)
        if outcome in _LISTED and len(one.items) < MOST_LISTED:
            silenced = " and silenced" if row.get("muted") == "true" else ""
            reason = f"failed{silenced}" if outcome == "deviations" else "a person must look"
            item = f"{row['check_id']} / {row.get('resource') or row['finding']}"
            one.items.append(Item(item, _LISTED[outcome], reason))


_OUTCOMES = {PASS: "passed", FAIL: "deviations", INFO: "outside"}
_LISTED = {"deviations": "deviation", "cannot_tell": "cannot tell"}


def _censuses(
    lists: Sequence[Collected],
    fed: Sequence[str],
    as_of: date,
    start: date | None,
    shipped: Catalog,
    folder: Path,
    not_run: dict[str, str],
) -> Iterator[Census]:
    """Every census test that one of the lists feeds by itself; the others need a second list and say so."""
    if not lists:
        return
    columns = {one.table: {name for row in one.rows for name in row} for one in lists}
    with Populations() as opened:
        for one in lists:
            open_collected(opened, one, folder)
        for test in census_tests().values():
            if not columns.keys() & set(test.tables):
                continue
            if lacking := _lacking(test, columns, fed):
                not_run[test.id] = lacking
                continue
            limits: dict[str, Any] = {"from_day": start} if start and "from_day" in test.parameters else {}
            try:
                found = census(test.id, opened, as_of, library=shipped, **limits)
            except TableError as error:
                not_run[test.id] = "; ".join(problem.where for problem in error.problems) or error.what
                continue
            if found.items:
                yield found
            else:
                not_run[test.id] = "the file holds no item of it"


def _lacking(test: CensusTest, columns: Mapping[str, set[str]], fed: Sequence[str]) -> str:
    """What a test needs and the file does not give; empty where nothing."""
    missing = [table.replace("_", " ") for table in test.tables if table not in columns]
    if missing:
        return f"it needs a list of {listed(missing)} beside this one"
    needs = [need.split(".") for need in test.needs]
    unknown = [column for table, column in needs if columns[table] and column not in columns[table]]
    if unknown:
        return f"the file does not say {listed(unknown)}"
    return "" if test.id in fed else "this source does not say enough for it"


def _of_census(found: Census, control: str) -> Shown:
    items = [Item(one.item, one.verdict, one.reason) for one in found.findings]
    state = not set(found.test.tables) & set(_EVENTS)
    counted = (found.passed, found.deviations, found.cannot_tell, 0)
    return Shown(found.test.id, control, *counted, items[:MOST_LISTED], state)
