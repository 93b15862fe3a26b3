"""The census tests of the catalog: what each asks, of which controls and tables, with which limits and SQL."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import Catalog
from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.evidence.coverage.window import policy

LONG_AGO = date(1900, 1, 1)
"""The first day that counts where nobody tells one."""


@dataclass(frozen=True, slots=True)
class CensusTest:
    """One census test of the catalog: what it asks, of which controls and tables.

    ``parameters`` names each limit of its SQL: a limit of ``limits.csv``, a number, ``cadence:`` and a frequency for
    the longest distance between two runs, or ``day`` for the first day that counts. ``by`` names the tables that are
    tested one system at a time, the first of them the one whose items are judged; ``also`` those it reads where they
    are there.
    """

    id: str
    title: str
    controls: tuple[str, ...]
    tables: tuple[str, ...]
    needs: tuple[str, ...]
    parameters: Mapping[str, str]
    nothing: str
    sql: str
    by: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@cache
def census_tests() -> Mapping[str, CensusTest]:
    """Every census test by its id, in catalog order."""
    folder = catalog_folder()
    with (folder / "census.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["id"]: _test(row, (folder / "census" / f"{row['id']}.sql").read_text("utf-8")) for row in rows}


def known(id: str) -> CensusTest:
    """One test of the catalog.

    Raises
    ------
    ParameterError
        If there is none of this id.
    """
    tests = census_tests()
    if id not in tests:
        remedy = did_you_mean(id, tests) or "Choose one of them."
        raise ParameterError("No such census test.", [Problem("test", repr(id), ", ".join(tests), remedy)])
    return tests[id]


def _test(row: Mapping[str, str], sql: str) -> CensusTest:
    many = {name: tuple(filter(None, row[name].split(";"))) for name in _MANY}
    parameters = dict(part.split("=", 1) for part in many["parameters"])
    return CensusTest(
        row["id"],
        row["title"],
        many["controls"],
        many["tables"],
        many["needs"],
        parameters,
        row["nothing"],
        sql,
        many["by"],
        many["also"],
    )


_MANY = ("controls", "tables", "needs", "parameters", "by", "also")


def limits_of(
    test: CensusTest, as_of: date, limits: Mapping[str, int | date], shipped: Catalog
) -> dict[str, int | date]:
    """Every limit of a test's SQL by its name, as promised or as told.

    Raises
    ------
    ParameterError
        If the test has no such limit.
    """
    unknown = [name for name in limits if name not in test.parameters]
    if unknown:
        known = ", ".join(test.parameters) or "none"
        problems = [Problem(f"limit {name}", "not a limit of this test", known, "Leave it out.") for name in unknown]
        raise ParameterError(f"The test {test.id} has no such limit.", problems)
    values = {name: _value(facts, shipped) for name, facts in test.parameters.items()}
    return {"as_of": as_of, **values, **limits}


def _value(facts: str, shipped: Catalog) -> int | date:
    if facts == "day":
        return LONG_AGO
    if facts.startswith("cadence:"):
        return policy().limit(facts.partition(":")[2])
    return int(facts) if facts.isdigit() else shipped.limits[facts].value
