"""Runs census tests on a client's lists, one system at a time, and keeps what they show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from soc2lib.catalog.catalog import Catalog
from soc2lib.errors import ParameterError, Problem, TableError
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.populations.census import Census, census, census_tests, every_item
from soc2lib.evidence.populations.lists import lists, opened_lists
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.recording import in_words
from soc2lib.evidence.records import Evidence, EvidenceType, Population, TestedAs, TestMethod, TestResult
from soc2lib.evidence.testing.definitions import CensusTest, known
from soc2lib.evidence.testing.entries import Entry, Shown, shown
from soc2lib.evidence.testing.papers import paper
from soc2lib.evidence.testing.records import Deviation, Spread
from soc2lib.gap.policies.promises import promised_catalog
from soc2lib.gap.records import PolicyLimit
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import Record


def run_tests(
    engagement: Engagement,
    named: Sequence[str] = (),
    *,
    start: date | None,
    end: date,
    limits: Mapping[str, int] | None = None,
    words: Iterable[str] = (),
) -> list[Entry]:
    """Test a client's lists and store nothing.

    Parameters
    ----------
    engagement : Engagement
        The client.
    named : sequence of str
        Ids of tests; none means every test whose lists are there.
    start, end : date
        First and last day, both included; without a first day that of the client's period.
    limits : mapping, optional
        Limits of the named tests where they differ from the promised ones.
    words : iterable of str
        What more words mean, for this run.

    Raises
    ------
    ParameterError
        If there is no such test or limit.
    EvidenceAltered
        If a file in the locker is altered, cut or gone.
    """
    start = start or _period_start(engagement, end)
    tests = [known(id) for id in named]
    shipped = promised_catalog(engagement.all(PolicyLimit))
    with opened_lists(engagement, words) as (tables, _):
        tests = tests or [one for one in census_tests().values() if all(table in tables.parts for table in one.tables)]
        runner = _Runner(engagement, tables, shipped, start, end, limits or {})
        return [entry for test in tests for entry in runner.of(test)]


def keep_results(
    engagement: Engagement,
    entries: Sequence[Entry],
    *,
    tester: str,
    tested_as: TestedAs | None,
    day: date,
) -> list[TestResult]:
    """Keep what tests showed: a population and a result for each control, and the paper of each test in the locker.

    Notes
    -----
    The ids carry test, control, system and period: a later run of the same takes their place, and of nothing else.
    """
    records: list[Record] = []
    for entry in entries:
        if entry.census is None:
            continue
        piece = _paper_kept(engagement, entry, tester, day)
        population = _population(engagement, entry, entry.census, piece)
        records += [piece, population]
        records += [
            _result(entry, entry.census, control, population, piece, tester, tested_as, day)
            for control in entry.controls
        ]
    changes = [Change(one.kind, one.id, one.body(), engagement.version(type(one), one.id)) for one in records]
    if changes:
        names = ", ".join(dict.fromkeys(entry.test for entry in entries if entry.census))
        engagement.save_all(changes, author=tester, reason=f"census tests run: {names}"[:200])
    return [one for one in records if isinstance(one, TestResult)]


class _Runner:
    """One run: the opened lists, the limits and the days."""

    def __init__(
        self,
        engagement: Engagement,
        tables: Populations,
        shipped: Catalog,
        start: date | None,
        end: date,
        limits: Mapping[str, int],
    ) -> None:
        self.tables, self.library, self.start, self.end, self.limits = tables, shipped, start, end, limits
        self.lists = lists(engagement)
        self.systemic = {
            one.test for one in engagement.all(Deviation) if one.spread is Spread.SYSTEMATIC or one.intentional
        }

    def of(self, test: CensusTest) -> Iterator[Entry]:
        """The test in each system that its items come from."""
        for system in self.tables.systems(test.by[0]) or ("",):
            for table in (*test.tables, *test.also):
                self.tables.focus(table, system if table in test.by else None)
            yield self._one(test, system)
        for table in (*test.tables, *test.also):
            self.tables.focus(table)

    def _one(self, test: CensusTest, system: str) -> Entry:
        about = (test.id, system, test.controls, self.start, self.end)
        used = [
            one
            for one in self.lists
            if one.table in (*test.tables, *test.also) and (one.table not in test.by or one.system == system)
        ]
        whole = _whole([one.complete for one in used if one.table in test.tables])
        limits: dict[str, int | date] = {**self.limits}
        if self.start and "from_day" in test.parameters:
            limits["from_day"] = self.start
        try:
            found = census(test.id, self.tables, self.end, whole=whole, library=self.library, **limits)
        except TableError as error:
            return Entry(*about, Shown.REFUSED, error.what, problems=error.problems)
        systemic = any(
            result_id(test.id, control, system, self.start, self.end) in self.systemic for control in test.controls
        )
        return Entry(
            *about,
            shown(found, whole, systemic=systemic),
            found.reason,
            found,
            tuple(every_item(found, self.tables)),
            whole,
            tuple(one.id for one in used),
        )


def read_limits(facts: Iterable[str]) -> dict[str, int]:
    """Limits as told: ``name=number``.

    Raises
    ------
    ParameterError
        Naming every one in another form.
    """
    pairs = [one.partition("=") for one in facts]
    problems = [
        Problem("limit", repr(name + sign + number), "name=number, such as days=30", "Correct it.")
        for name, sign, number in pairs
        if not (name.strip() and number.strip().isascii() and number.strip().isdigit())
    ]
    if problems:
        raise ParameterError("The limits are told in another way.", problems)
    return {name.strip(): int(number) for name, _, number in pairs}


def result_id(test: str, control: str, system: str, start: date | None, end: date) -> str:
    """The id of a result: test, control, system and period."""
    return "-".join(part for part in (test, control, system, str(start or ""), str(end)) if part)


def _whole(complete: Sequence[bool | None]) -> bool | None:
    return False if False in complete else True if complete and all(complete) else None


def _period_start(engagement: Engagement, end: date) -> date | None:
    examination = engagement.one(Examination, "examination")
    first = examination.window_start if examination else None
    return first if first and first <= end else None


def _paper_kept(engagement: Engagement, entry: Entry, tester: str, day: date) -> Evidence:
    with paper(entry) as content:
        kept = Locker(engagement.folder).keep_content(content)
    name = result_id(entry.test, "", entry.system, entry.start, entry.end)
    return Evidence(
        id=f"PAPER-{name}",
        title=f"Workpaper of the census test {entry.test}",
        type=EvidenceType.TEST_REPORT,
        system=entry.system,
        source="census test",
        added=day,
        collector=tester,
        file=f"{name}.zip",
        sha256=kept.sha256,
        size=kept.size,
    )


def _population(engagement: Engagement, entry: Entry, found: Census, piece: Evidence) -> Population:
    read = [one for one in lists(engagement) if one.id in entry.lists]
    lacking = sum(abs((one.independent_total or 0) - (one.rows or 0)) for one in read if one.complete is False)
    totals = [one for one in read if one.independent_total is not None]
    return Population(
        id=f"POP-{result_id(entry.test, '', entry.system, entry.start, entry.end)}",
        title=f"items of {entry.test} from {', '.join(one.file for one in found.inputs)}",
        controls=entry.controls,
        system=entry.system,
        source=", ".join(entry.lists),
        query=f"census test {entry.test}",
        parameters="; ".join(one.query for one in read if one.query),
        run_on=max((one.run_on for one in read if one.run_on), default=None),
        rows=found.items,
        independent_total=None if entry.whole is None else found.items + (0 if entry.whole else max(1, lacking)),
        total_source="; ".join(
            f"{one.id}: {one.rows} rows, {one.total_source} {one.independent_total}" for one in totals
        ),
        partial=any(one.partial for one in found.inputs),
        period_start=entry.start or entry.end,
        period_end=entry.end,
        evidence=tuple(dict.fromkeys([*(id for one in read for id in one.evidence), piece.id])),
    )


def _result(
    entry: Entry,
    found: Census,
    control: str,
    population: Population,
    piece: Evidence,
    tester: str,
    tested_as: TestedAs | None,
    day: date,
) -> TestResult:
    return TestResult(
        id=result_id(entry.test, control, entry.system, entry.start, entry.end),
        control=control,
        procedure=entry.test,
        method=TestMethod.CENSUS,
        population=population.id,
        planned=found.items,
        passed=found.passed,
        deviations=found.deviations,
        cannot_tell=found.cannot_tell,
        nothing_occurred=entry.outcome is Shown.NO_OCCURRENCE,
        period_start=population.period_start,
        period_end=population.period_end,
        tested_on=day,
        tester=tester,
        tested_as=tested_as,
        evidence=(*population.evidence,),
        details=in_words([one for one in found.findings if one.verdict == "deviation"], found.deviations),
    )
