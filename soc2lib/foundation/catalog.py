"""The shipped catalog: criteria, controls, policies, scales. Loaded once, cross-checked, refused when it is off.

The 61 ids are facts; every sentence is our own. Nothing of the AICPA's wording is shipped.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from soc2lib.foundation.errors import CatalogError, Problem
from soc2lib.foundation.shelf import catalog_folder


class Category(StrEnum):
    """The five trust services categories; Security is always examined."""

    SECURITY = "Security"
    AVAILABILITY = "Availability"
    CONFIDENTIALITY = "Confidentiality"
    PROCESSING_INTEGRITY = "Processing Integrity"
    PRIVACY = "Privacy"


CRITERIA_PER_CATEGORY: Mapping[Category, int] = {
    Category.SECURITY: 33,
    Category.AVAILABILITY: 3,
    Category.CONFIDENTIALITY: 2,
    Category.PROCESSING_INTEGRITY: 5,
    Category.PRIVACY: 18,
}
TYPES = ("preventive", "detective", "corrective")
NATURES = ("manual", "automated", "it_dependent")
FREQUENCIES = (
    "continuous",
    "multiple_daily",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "semiannual",
    "annual",
    "per_event",
)
_WORDS = {"type": TYPES, "nature": NATURES, "frequency": FREQUENCIES}
_COLUMNS = {
    "criteria": ("id", "category", "series", "coso_principle", "points_of_focus", "paraphrase"),
    "series": ("id", "title"),
    "controls": (
        *("id", "title", "description", "domain", "type", "nature", "frequency", "owner_role"),
        *("criteria", "evidence", "test_procedure"),
    ),
    "policies": ("id", "title", "criteria"),
    "status_words": ("word", "status"),
}
POLICY_COUNT = 24


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the 61 criteria, in our own words.

    ``coso_principle`` is 1 to 17 for CC1 to CC5, else None; ``points_of_focus`` is how many considerations the 2022
    revision lists [1, 18], as information only: they are not requirements.
    """

    id: str
    category: Category
    series: str
    coso_principle: int | None
    points_of_focus: int
    paraphrase: str


@dataclass(frozen=True, slots=True)
class LibraryControl:
    """One control of the library; ``criteria`` are the ids it serves, ``evidence`` what shows that it ran."""

    id: str
    title: str
    description: str
    domain: str
    type: str
    nature: str
    frequency: str
    owner_role: str
    criteria: tuple[str, ...]
    evidence: tuple[str, ...]
    test_procedure: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy and the criteria it supports; a policy alone never meets a criterion."""

    id: str
    title: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything shipped as content, by id and in catalog order."""

    criteria: Mapping[str, Criterion]
    series: Mapping[str, str]
    controls: Mapping[str, LibraryControl]
    policies: Mapping[str, Policy]
    status_words: Mapping[str, str]
    scales: Mapping[str, Mapping[str, float]]
    version: str

    def in_categories(self, categories: Iterable[Category]) -> tuple[Criterion, ...]:
        """The criteria of these categories, in catalog order; Security's 33 are always among them."""
        wanted = {Category.SECURITY, *categories}
        return tuple(criterion for criterion in self.criteria.values() if criterion.category in wanted)

    def controls_for(self, categories: Iterable[Category]) -> tuple[LibraryControl, ...]:
        """The library controls that serve at least one criterion of these categories."""
        wanted = {criterion.id for criterion in self.in_categories(categories)}
        return tuple(control for control in self.controls.values() if wanted.intersection(control.criteria))


@cache
def catalog() -> Catalog:
    """The shipped catalog, loaded and checked once a process."""
    return load(catalog_folder())


@cache
def criterion_ids() -> frozenset[str]:
    """The 61 ids."""
    return frozenset(catalog().criteria)


def load(folder: Path) -> Catalog:
    """Read a catalog folder and check that it holds together.

    Raises
    ------
    CatalogError
        With every fault found: a file, column or cell that is missing, a row with a cell too many, a double id, a
        count that is off, a reference that is not met, a word that is not of its list, a number out of its range.
    """
    problems: list[Problem] = []
    tables = {name: _read(folder / f"{name}.csv", columns, problems) for name, columns in _COLUMNS.items()}
    scales = _read_scales(folder / "scales.toml", problems)
    problems += [
        *_check_ids(tables),
        *_check_cells(tables),
        *_check_criteria(tables),
        *_check_words(tables),
        *_check_references(tables),
    ]
    if problems:
        raise CatalogError(f"The catalog in {folder.name}/ does not hold together.", problems)
    digest = sha256(b"".join((folder / f"{name}.csv").read_bytes() for name in sorted(tables)))
    digest.update((folder / "scales.toml").read_bytes())
    return Catalog(
        criteria={row["id"]: _criterion(row) for row in tables["criteria"]},
        series={row["id"]: row["title"] for row in tables["series"]},
        controls={row["id"]: _control(row) for row in tables["controls"]},
        policies={row["id"]: Policy(row["id"], row["title"], _many(row["criteria"])) for row in tables["policies"]},
        status_words={row["word"]: row["status"] for row in tables["status_words"]},
        scales=scales,
        version=digest.hexdigest()[:12],
    )


def _read(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> list[dict[str, str]]:
    """The rows, each with every column, so that the later checks go on where a file, a column or a cell is missing."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file)) or [[]]
    except (OSError, ValueError) as error:
        problems.append(Problem(path.name, str(error), "a CSV file in UTF-8", "Restore the file."))
        return []
    if tuple(head) != columns:
        problems.append(Problem(f"{path.name}, row 1", ", ".join(head), ", ".join(columns), "Restore the header."))
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            remedy = "Put text that holds a comma in double quotes."
            problems.append(Problem(f"{path.name}, row {number}", f"{len(row)} cells", str(len(columns)), remedy))
    return [dict(zip(columns, [*row, *[""] * len(columns)], strict=False)) for row in rows]


def _read_scales(path: Path, problems: list[Problem]) -> dict[str, dict[str, float]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(Problem(path.name, str(error), "a TOML file in UTF-8", "Restore the file."))
        return {}


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _criterion(row: dict[str, str]) -> Criterion:
    principle = int(row["coso_principle"]) if row["coso_principle"] else None
    return Criterion(
        row["id"], Category(row["category"]), row["series"], principle, int(row["points_of_focus"]), row["paraphrase"]
    )


def _control(row: dict[str, str]) -> LibraryControl:
    return LibraryControl(**{**row, "criteria": _many(row["criteria"]), "evidence": _many(row["evidence"])})  # type: ignore[arg-type]


def _check_ids(tables: dict[str, list[dict[str, str]]]) -> list[Problem]:
    problems = []
    for name, rows in tables.items():
        key = "word" if name == "status_words" else "id"
        for id, count in Counter(row[key] for row in rows).items():
            if count > 1:
                problems.append(Problem(f"{name}.csv, {key} {id}", f"{count} rows", "one row", "Remove the others."))
    return problems


def _check_cells(tables: dict[str, list[dict[str, str]]]) -> list[Problem]:
    problems = [
        Problem(f"{name}.csv, {next(iter(row.values()))}, column {column}", "nothing", "a value", "Fill the cell.")
        for name, rows in tables.items()
        for row in rows
        for column, cell in row.items()
        if not cell.strip() and column != "coso_principle"
    ]
    for row in tables["criteria"]:
        for column, most in (("coso_principle", 17), ("points_of_focus", 18)):
            cell = row[column]
            if cell and not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= most):
                where = f"criteria.csv, {row['id']}, column {column}"
                problems.append(Problem(where, repr(cell), f"a whole number from 1 to {most}", "Correct the cell."))
    return problems


def _check_criteria(tables: dict[str, list[dict[str, str]]]) -> list[Problem]:
    problems = []
    found = Counter(row["category"] for row in tables["criteria"])
    for category, count in CRITERIA_PER_CATEGORY.items():
        if found.pop(category.value, 0) != count:
            there = sum(row["category"] == category.value for row in tables["criteria"])
            where, remedy = f"criteria.csv, category {category}", "Restore the missing ids."
            problems.append(Problem(where, f"{there} criteria", str(count), remedy))
    problems += [
        Problem(f"criteria.csv, category {name}", "an unknown category", ", ".join(Category), "Use one of the five.")
        for name in found
    ]
    if len(tables["policies"]) != POLICY_COUNT:
        problems.append(
            Problem("policies.csv", f"{len(tables['policies'])} rows", str(POLICY_COUNT), "Restore the missing rows.")
        )
    return problems


def _check_words(tables: dict[str, list[dict[str, str]]]) -> list[Problem]:
    return [
        Problem(f"controls.csv, {row['id']}, column {column}", repr(row[column]), " / ".join(words), "Use one of them.")
        for row in tables["controls"]
        for column, words in _WORDS.items()
        if row[column] not in words
    ]


def _check_references(tables: dict[str, list[dict[str, str]]]) -> list[Problem]:
    criteria = {row["id"] for row in tables["criteria"]}
    series = {row["id"] for row in tables["series"]}
    problems = [
        Problem(f"criteria.csv, {row['id']}", f"series {row['series']}", "a row of series.csv", "Add the series.")
        for row in tables["criteria"]
        if row["series"] not in series
    ]
    served: set[str] = set()
    for name in ("controls", "policies"):
        for row in tables[name]:
            ids = _many(row["criteria"])
            served.update(ids if name == "controls" else ())
            problems += [
                Problem(f"{name}.csv, {row['id']}", f"criterion {id}", "one of the 61 ids", "Correct the id.")
                for id in ids
                if id not in criteria
            ]
    problems += [
        Problem(
            f"criteria.csv, {id}", "no control that serves it", "at least one", "Map a control to it in controls.csv."
        )
        for id in sorted(criteria - served)
    ]
    return problems
