"""Census tests: a whole population tested by SQL that is kept, so that an auditor can run it too.

A test is a row of data/catalog/census.csv and a file of SQL. Its SQL gives one row an item: ``item``, ``part`` (the
part of the population, such as bot or person), ``judged`` (pass, deviation or cannot tell, with the reason after a
colon) and ``row_number`` in the file.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from soc2lib.basics.formatting import count, share
from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import Catalog, catalog
from soc2lib.errors import ParameterError, Problem, TableError, did_you_mean
from soc2lib.evidence.populations.population import Opened, Populations
from soc2lib.evidence.populations.reading import ask

METHOD = "evidence.census"
VERSION = "2"
MOST_LISTED = 1000
_LONG_AGO = date(1900, 1, 1)


class Outcome(StrEnum):
    """What a census showed; nothing occurred and nothing found are no pass."""

    PASSED = "passed"
    DEVIATIONS = "deviations"
    CANNOT_TELL = "cannot tell"
    NOTHING_OCCURRED = "nothing occurred"
    NOTHING_FOUND = "nothing found"


@dataclass(frozen=True, slots=True)
class CensusTest:
    """One census test of the catalog: what it asks, of which controls and tables.

    ``parameters`` names each limit of its SQL: a limit of ``limits.csv``, a number, or ``day`` for the first day that
    counts.
    """

    id: str
    title: str
    controls: tuple[str, ...]
    tables: tuple[str, ...]
    needs: tuple[str, ...]
    parameters: Mapping[str, str]
    nothing: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One item that deviates or cannot be told, with the reason and its row in the file."""

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
    passed, deviations, cannot_tell : int
        Items by verdict; together every item.
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

    @property
    def items(self) -> int:
        """Items tested."""
        return self.passed + self.deviations + self.cannot_tell


@cache
def census_tests() -> Mapping[str, CensusTest]:
    """Every census test by its id, in catalog order."""
    folder = catalog_folder()
    with (folder / "census.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["id"]: _test(row, (folder / "census" / f"{row['id']}.sql").read_text("utf-8")) for row in rows}


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
    test = _known(id)
    values = _values(test, as_of, limits, library or catalog())
    inputs = _inputs(test, populations)
    for name, value in values.items():
        populations.connection.execute(f"SET VARIABLE {name} = {_literal(value)}")
    counted: dict[tuple[str, str], int] = {}
    findings: list[Finding] = []
    for part, verdict, items, listed in ask(populations.connection, _COUNT.format(sql=test.sql, most=MOST_LISTED)):
        counted[str(part), str(verdict)] = int(str(items))
        if verdict != "pass":
            findings += [_finding(str(part), str(verdict), row) for row in _rows(listed)]
    findings.sort(key=lambda finding: (finding.row, finding.item))
    passed, deviations, untold = (sum(n for (_, v), n in counted.items() if v == verdict) for verdict in _VERDICTS)
    if sum(counted.values()) != passed + deviations + untold:
        raise TableError("The test's SQL gives other verdicts than the three.", [_verdict_problem(test, counted)])
    outcome, reason = _outcome(test, (passed, deviations, untold), inputs, whole)
    script = _script(test, values, inputs)
    kept = tuple(findings[:MOST_LISTED])
    return Census(test, passed, deviations, untold, counted, kept, outcome, reason, script, inputs)


def write_items(found: Census, populations: Populations, file: Path) -> None:
    """Write every item with its verdict, reason and row as CSV or Parquet, by the file's ending."""
    body = f"SELECT item, part, judged, row_number FROM ({found.test.sql}) ORDER BY row_number, item"
    kind = "PARQUET" if file.suffix == ".parquet" else "CSV, HEADER"
    path = str(file.resolve()).replace("'", "''")
    ask(populations.connection, f"COPY ({body}) TO '{path}' (FORMAT {kind})")


_VERDICTS = ("pass", "deviation", "cannot tell")
_COUNT = """
SELECT part, verdict, count(*), arg_min({{'item': item, 'judged': judged, 'row': row_number}}, row_number, {most})
FROM (SELECT *, split_part(judged, ':', 1) AS verdict FROM ({sql}))
GROUP BY part, verdict ORDER BY part, verdict
"""


def _test(row: Mapping[str, str], sql: str) -> CensusTest:
    many = {name: tuple(filter(None, row[name].split(";"))) for name in ("controls", "tables", "needs", "parameters")}
    parameters = dict(part.split("=", 1) for part in many["parameters"])
    return CensusTest(
        row["id"], row["title"], many["controls"], many["tables"], many["needs"], parameters, row["nothing"], sql
    )


def _known(id: str) -> CensusTest:
    tests = census_tests()
    if id not in tests:
        remedy = did_you_mean(id, tests) or "Choose one of them."
        raise ParameterError("No such census test.", [Problem("test", repr(id), ", ".join(tests), remedy)])
    return tests[id]


def _values(test: CensusTest, as_of: date, limits: Mapping[str, int | date], library: Catalog) -> dict[str, int | date]:
    unknown = [name for name in limits if name not in test.parameters]
    if unknown:
        known = ", ".join(test.parameters) or "none"
        problems = [Problem(f"limit {name}", "not a limit of this test", known, "Leave it out.") for name in unknown]
        raise ParameterError(f"The test {test.id} has no such limit.", problems)
    values = {name: _value(given, library) for name, given in test.parameters.items()}
    return {"as_of": as_of, **values, **limits}


def _value(given: str, library: Catalog) -> int | date:
    if given == "day":
        return _LONG_AGO
    return int(given) if given.isdigit() else library.limits[given].value


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
    ]
    if problems:
        raise TableError(f"The census test {test.id} cannot run.", problems)
    return tuple(opened[name] for name in test.tables)


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


def _script(test: CensusTest, values: Mapping[str, int | date], inputs: tuple[Opened, ...]) -> str:
    lines = [f"-- Census test {test.id}: {test.title}.", "-- Run it with DuckDB in the folder of the files."]
    lines += [f"-- {opened.file}: {opened.rows} rows, SHA-256 {opened.sha256}" for opened in inputs]
    lines += [f"{opened.view};" for opened in inputs]
    lines += [f"SET VARIABLE {name} = {_literal(value)};" for name, value in values.items()]
    return "\n".join([*lines, f"{test.sql.rstrip()};", ""])


def _literal(value: int | date) -> str:
    return f"DATE '{value}'" if isinstance(value, date) else str(int(value))


def _rows(listed: object) -> list[Mapping[str, object]]:
    return list(listed) if isinstance(listed, list) else []


def _finding(part: str, verdict: str, row: Mapping[str, object]) -> Finding:
    reason = str(row["judged"]).partition(":")[2].strip()
    return Finding(str(row["item"]), part, verdict, reason, int(str(row["row"])))


def _verdict_problem(test: CensusTest, counted: Mapping[tuple[str, str], int]) -> Problem:
    found = ", ".join(sorted({verdict for _, verdict in counted}))
    return Problem(f"census/{test.id}.sql", found, ", ".join(_VERDICTS), "Correct the SQL.")
