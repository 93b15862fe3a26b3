"""Which controls each source serves: its checks, by ``source_checks.csv``."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.evidence.populations.census import census_tests
from soc2lib.evidence.sources.findings import FAIL
from soc2lib.evidence.sources.services.logs import events


@dataclass(frozen=True, slots=True)
class Described:
    """One source as the catalog describes it.

    ``export`` is what to export; ``tests`` are the census tests that its lists feed by themselves, ``beside`` those
    that need a list of another source too.
    """

    id: str
    title: str
    export: str
    tests: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """One line of the catalog: which checks of which sources speak of which controls."""

    sources: frozenset[str]
    patterns: tuple[str, ...]
    controls: tuple[str, ...]


@cache
def described() -> Mapping[str, Described]:
    """Every source by its id, in catalog order."""
    with (catalog_folder() / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: _described(row) for row in csv.DictReader(file)}


@cache
def checks() -> tuple[Checks, ...]:
    """Every line of ``source_checks.csv``, in its order."""
    with (catalog_folder() / "source_checks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Checks(
                frozenset(row["sources"].split(";")), tuple(row["checks"].split(";")), tuple(row["controls"].split(";"))
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=100_000)
def controls_of_check(source: str, check: str, criteria: str = "") -> tuple[str, ...]:
    """The controls that a check speaks of; none where the catalog knows it not.

    Parameters
    ----------
    source : str
        The source's id.
    check : str
        The check's id, as the tool names it.
    criteria : str
        The requirements that the tool names for it; those of NIST SP 800-53 are looked up too.

    Notes
    -----
    Every line that fits counts; a line for whatever is left (``*``) counts only where no other of the source fits.

    Examples
    --------
    >>> controls_of_check("prowler", "iam_root_mfa_enabled"), controls_of_check("prowler", "nothing_we_know")
    (('IAM-07', 'IAM-05'), ())
    >>> controls_of_check("hdf", "SV-1", "NIST: AU-12 c")
    ('LOG-01',)
    """
    names = [check.casefold(), *_requirements(criteria)]
    mine = [line for line in checks() if source in line.sources]
    fitting = [line for line in mine if "*" not in line.patterns and _fits(line, names)]
    chosen = fitting or [line for line in mine if "*" in line.patterns]
    return tuple(dict.fromkeys(control for line in chosen for control in line.controls))


def controls_served(source: str) -> tuple[str, ...]:
    """Every control that something failing in a source's file can speak against, in the order of ids.

    Of a log, only events that are failures count: most are for a person to look at.
    """
    logged = [event for (log, event), means in events().items() if log == source and means == FAIL]
    is_log = any(log == source for log, _ in events())
    of_lines = {control for line in checks() if source in line.sources for control in line.controls}
    of_checks = {c for event in logged for c in controls_of_check(source, event)} if is_log else of_lines
    of_tests = {control for test in described()[source].tests for control in census_tests()[test].controls}
    return tuple(sorted(of_checks | of_tests))


def table_of_sources() -> str:
    """Every source with what to export, the controls it serves and the tests it helps, as a Markdown table."""
    lines = ["| source | what to export | controls | with another list, by `soc2 evidence test` |", "|---|---|---|---|"]
    for one in described().values():
        served = ", ".join(controls_served(one.id))
        lines.append(f"| `{one.id}`: {one.title} | {one.export} | {served} | {', '.join(one.beside)} |")
    return "\n".join(lines) + "\n"


def _described(row: Mapping[str, str]) -> Described:
    tests, beside = (tuple(filter(None, row[name].split(";"))) for name in ("tests", "beside"))
    return Described(row["id"], row["title"], row["export"], tests, beside)


def _fits(line: Checks, names: list[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names for pattern in line.patterns)


def _requirements(criteria: str) -> list[str]:
    found = []
    for part in criteria.split("|"):
        framework, _, ids = part.partition(":")
        if framework.strip().casefold().startswith("nist"):
            found += [f"nist {id.strip().casefold()}" for id in ids.split(",") if id.strip()]
    return found
