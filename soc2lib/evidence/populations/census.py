"""Census tests: a whole population tested by SQL that is kept, so that an auditor can run it too.

A test is a row of data/catalog/census.csv and a file of SQL. Its SQL gives one row an item, and none is lost: ``item``,
``part`` (the part of the population, such as bot or person), ``judged`` (pass, deviation, cannot tell or outside, with
the reason after a colon) and ``row_number`` in the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from soc2lib.basics.formatting import count, share
from soc2lib.catalog.catalog import Catalog, catalog
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.population import Opened, Populations
from soc2lib.evidence.populations.reading import ask
from soc2lib.evidence.testing.definitions import CensusTest, census_tests, known, limits_of

__all__ = ["Census", "CensusTest", "Finding", "Outcome", "census", "census_tests", "every_item", "write_items"]

METHOD = "evidence.census"
VERSION = "3"
MOST_LISTED = 1000


class Outcome(StrEnum):
    """What a census showed; nothing occurred and nothing found are no pass."""

    PASSED = "passed"
    DEVIATIONS = "deviations"
    CANNOT_TELL = "cannot tell"
    NOTHING_OCCURRED = "nothing occurred"
    NOTHING_FOUND = "nothing found"


@dataclass(frozen=True, slots=True)
class Finding:
    """One item with its verdict, the reason and its row in the file."""

    item: str
    part: str
    verdict: str
    reason: str
    row: int


@dataclass(frozen=True, slots=True)
class Census:
    """The result of one census.

    Attributes
    ----------
    test : CensusTest
        What was tested.
    passed, deviations, cannot_tell, outside : int
        Items by verdict; together every row read.
    parts : mapping
        (part, verdict) to items.
    findings : tuple of Finding
        The first thousand items that deviate or cannot be told, by row.
    outcome : Outcome
        What it showed.
    reason : str
        The sentence that explains it.
    script : str
        SQL that a third party runs beside the files to get every item again.
    inputs : tuple of Opened
        The tables it read.
    """

    test: CensusTest
    passed: int
    deviations: int
    cannot_tell: int
    parts: Mapping[tuple[str, str], int]
    findings: tuple[Finding, ...]
    outcome: Outcome
    reason: str
    script: str
    inputs: tuple[Opened, ...]
    outside: int = 0

    @property
    def rows(self) -> int:
        """Rows judged: the items tested and those that are not in this test."""
        return self.items + self.outside

    @property
    def items(self) -> int:
        """Items tested."""
        return self.passed + self.deviations + self.cannot_tell


def census(
    id: str,
    populations: Populations,
    as_of: date,
    *,
    whole: bool | None = None,
    library: Catalog | None = None,
    **limits: int | date,
) -> Census:
    """Test every item of a population.

    Parameters
    ----------
    id : str
        A test of the catalog, such as ``leavers``.
    populations : Populations
        The opened tables.
    as_of : date
        The day it is judged on.
    whole : bool, optional
        Whether the tables are shown to be whole (agreed to an independent total); None where nobody said.
    shelf : Catalog, optional
        The catalog with the limits that the client promises; the library's proposals unless told.
    limits : int or date
        The test's limits where they differ from the promised ones; ``from_day`` is the first day that counts.

    Raises
    ------
    ParameterError
        If there is no such test or limit.
    TableError
        If a table or a column that the test needs is not there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Populations() as tables:
    ...     file = Path(folder) / "devices.csv"
    ...     _ = file.write_text("serial,encrypted\\nA1,yes\\nB2,no\\n")
    ...     opened = tables.open("devices", file)
    ...     found = census("endpoint-encryption", tables, date(2026, 9, 30))
    >>> found.passed, [(finding.item, finding.row) for finding in found.findings]
    (1, [('B2', 3)])
    """
    test = known(id)
    values = limits_of(test, as_of, limits, library or catalog())
    for table in test.also:
        if table not in populations.opened:
            populations.focus(table)
    inputs = _inputs(test, populations)
    settings = _settings(populations, inputs, values)
    for name, value in settings.items():
        populations.connection.execute(f"SET VARIABLE {name} = {value}")
    counted: dict[tuple[str, str], int] = {}
    findings: list[Finding] = []
    for part, verdict, items, listed in ask(populations.connection, _COUNT.format(sql=_whole(test), most=MOST_LISTED)):
        counted[str(part), str(verdict)] = int(str(items))
        findings += [_finding(str(part), str(verdict), row) for row in _rows(listed)]
    findings.sort(key=lambda finding: (finding.row, finding.item))
    by_verdict = [sum(n for (_, v), n in counted.items() if v == verdict) for verdict in VERDICTS]
    if sum(counted.values()) != sum(by_verdict):
        raise TableError("The test's SQL gives other verdicts than the four.", [_verdict_problem(test, counted)])
    passed, deviations, untold, outside = by_verdict
    outcome, reason = _outcome(test, (passed, deviations, untold), inputs, whole)
    script = _script(test, settings, populations)
    kept = tuple(findings[:MOST_LISTED])
    return Census(test, passed, deviations, untold, counted, kept, outcome, reason, script, inputs, outside)


def every_item(found: Census, populations: Populations) -> Iterator[Finding]:
    """Every item of a census with its verdict and reason, in the order of rows, while its tables are open."""
    sql = f"SELECT part, item, judged, row_number FROM ({_whole(found.test)}) ORDER BY row_number, item"
    for part, item, judgement, row in ask(populations.connection, sql):
        verdict = str(judgement).partition(":")[0]
        yield _finding(str(part), verdict, {"item": item, "judged": judgement, "row": row})


def write_items(found: Census, populations: Populations, file: Path) -> None:
    """Write every item with its verdict, reason and row as CSV or Parquet, by the file's ending."""
    body = f"SELECT item, part, judged, row_number FROM ({_whole(found.test)}) ORDER BY row_number, item"
    kind = "PARQUET" if file.suffix == ".parquet" else "CSV, HEADER"
    path = str(file.resolve()).replace("'", "''")
    ask(populations.connection, f"COPY ({body}) TO '{path}' (FORMAT {kind})")


VERDICTS = ("pass", "deviation", "cannot tell", "outside")
_COUNT = """
SELECT
  part,
  verdict,
  count(*),
  arg_min({{'item': item, 'judged': judged, 'row': row_number}}, row_number, {most})
    FILTER (WHERE verdict IN ('deviation', 'cannot tell'))
FROM (SELECT *, split_part(judged, ':', 1) AS verdict FROM ({sql}))
GROUP BY part, verdict ORDER BY part, verdict
"""
_WHOLE = """SELECT
  coalesce(item, 'row ' || row_number) AS item,
  part,
  CASE
    WHEN judged IS NULL THEN 'cannot tell: a cell that the test needs is empty'
    WHEN item IS NULL AND starts_with(judged, 'pass') THEN 'cannot tell: the row has no id'
    ELSE judged
  END AS judged,
  row_number
FROM (
{sql}
)"""


def _whole(test: CensusTest) -> str:
    return _WHOLE.format(sql=test.sql.rstrip())


def _inputs(test: CensusTest, populations: Populations) -> tuple[Opened, ...]:
    opened = populations.opened
    problems = [
        Problem(f"table {name}", "not opened", f"a file opened as {name}", "Open the list first.")
        for name in test.tables
        if name not in opened
    ]
    problems += [
        Problem(f"{opened[table].file}, column {column}", "no such column", f"needed by the test {test.id}", _NAME_IT)
        for table, column in (need.split(".") for need in test.needs)
        if table in opened and column not in opened[table].columns
        if column != "person" or "aliases" not in opened
    ]
    if problems:
        raise TableError(f"The census test {test.id} cannot run.", problems)
    return tuple(opened[name] for name in (*test.tables, *test.also) if name in opened)


_NAME_IT = "Say which column of the file it is."


def _outcome(
    test: CensusTest, counts: tuple[int, int, int], inputs: tuple[Opened, ...], whole: bool | None
) -> tuple[Outcome, str]:
    passed, deviations, untold = counts
    items = sum(counts)
    partial = next((f"{opened.file}: {opened.partial}" for opened in inputs if opened.partial), "")
    if items == 0:
        if whole and not partial:
            return Outcome.NOTHING_OCCURRED, f"{test.nothing} The lists are shown to be whole."
        return Outcome.NOTHING_FOUND, f"Nothing was found, and the lists are not shown to be whole. {partial}".strip()
    if deviations:
        rate = share(deviations / items)
        return Outcome.DEVIATIONS, f"{count(deviations, 'deviation')} among {count(items, 'item')} ({rate})."
    if untold:
        return Outcome.CANNOT_TELL, f"For {count(untold, 'item')} of {items:,} the data does not say."
    if partial:
        return Outcome.CANNOT_TELL, f"All {passed:,} items listed pass, but the list is partial. {partial}"
    return Outcome.PASSED, f"{count(passed, 'item')} tested, none deviates."


def _settings(populations: Populations, inputs: tuple[Opened, ...], values: Mapping[str, int | date]) -> dict[str, str]:
    """Each variable of the SQL as a literal: the columns there are, the words for nothing, the programs, the limits."""
    words = populations.words
    nothing = [word for word, means in words.lists.get("reference", {}).items() if means == "nothing"]
    lists = {
        "has": [f"{one.table}.{name}" for one in inputs for name in one.columns],
        "nothing": nothing,
        "programs": list(words.programs()),
    }
    quoted = {name: ", ".join("'" + one.replace("'", "''") + "'" for one in found) for name, found in lists.items()}
    settings = {name: f"CAST([{found}] AS VARCHAR[])" for name, found in quoted.items()}
    return settings | {name: _literal(value) for name, value in values.items()}


def _script(test: CensusTest, settings: Mapping[str, str], populations: Populations) -> str:
    lines = [f"-- Census test {test.id}: {test.title}.", "-- Run it with DuckDB in the folder of the files."]
    lines += [f"SET VARIABLE {name} = {value};" for name, value in settings.items()]
    tables = ["aliases"] if "aliases" in populations.parts else []
    lines.append(populations.script([*tables, *test.tables, *test.also]))
    return "\n".join([*lines, f"{_whole(test)}\nORDER BY row_number, item;", ""])


def _literal(value: int | date) -> str:
    return f"DATE '{value}'" if isinstance(value, date) else str(int(value))


def _rows(listed: object) -> list[Mapping[str, object]]:
    return list(listed) if isinstance(listed, list) else []


def _finding(part: str, verdict: str, row: Mapping[str, object]) -> Finding:
    reason = str(row["judged"]).partition(":")[2].strip()
    return Finding(str(row["item"]), part, verdict, reason, int(str(row["row"])))


def _verdict_problem(test: CensusTest, counted: Mapping[tuple[str, str], int]) -> Problem:
    found = ", ".join(sorted({verdict for _, verdict in counted}))
    return Problem(f"census/{test.id}.sql", found, ", ".join(VERDICTS), "Correct the SQL.")
