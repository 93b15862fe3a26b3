"""What the catalog's tables must hold to stand together: their columns, words, counts and references."""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from soc2lib.basics.limits import BOUNDS, names_in
from soc2lib.errors import Problem


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
POPULATIONS = (
    *("accounts", "alerts", "assets", "cases", "changes", "consents", "customers", "daily runs", "data fields"),
    *("data stores", "devices", "disclosures", "exceptions", "findings", "incidents", "keys", "outputs", "people"),
    *("policies", "reports", "requests", "risks", "roles", "systems", "tickets", "vendors"),
)
"""What each run of a control may cover; a control whose run is one thing (a meeting, a plan, a setting) has none."""
_WORDS = {"type": TYPES, "nature": NATURES, "frequency": FREQUENCIES, "population": ("", *POPULATIONS)}
COLUMNS = {
    "criteria": ("id", "category", "series", "coso_principle", "points_of_focus", "paraphrase"),
    "series": ("id", "title"),
    "controls": (
        *("id", "title", "description", "domain", "type", "nature", "frequency", "population", "owner_role"),
        *("criteria", "evidence", "test_procedure"),
    ),
    "policies": ("id", "title", "criteria"),
    "limits": ("id", "title", "value", "unit", "bound"),
    "status_words": ("word", "status"),
    "conditions": ("id", "question", "unanswered", "category"),
    "key_controls": ("criterion", "set", "control", "condition", "reserve", "absence", "why"),
}
_MAY_BE_EMPTY = {
    "criteria": ("coso_principle",),
    "controls": ("population",),
    "conditions": ("unanswered", "category"),
    "key_controls": ("condition", "reserve", "absence"),
}
POLICY_COUNT = 24
LIMITED = ("description", "test_procedure")
"""The columns of controls.csv whose texts name limits."""

Tables = Mapping[str, list[dict[str, str]]]


def read_tables(folder: Path, problems: list[Problem]) -> dict[str, list[dict[str, str]]]:
    """Every table of the folder by its name; what cannot be read is added to the problems."""
    return {name: _read(folder / f"{name}.csv", columns, problems) for name, columns in COLUMNS.items()}


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


def read_scales(path: Path, problems: list[Problem]) -> dict[str, dict[str, float]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(Problem(path.name, str(error), "a TOML file in UTF-8", "Restore the file."))
        return {}


def many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def check_tables(tables: Tables) -> list[Problem]:
    """Every fault of the tables: double ids, empty cells, counts that are off, references that do not meet."""
    return [
        *_check_ids(tables),
        *_check_cells(tables),
        *_check_criteria(tables),
        *_check_words(tables),
        *_check_references(tables),
        *_check_limits(tables),
    ]


def _check_ids(tables: Tables) -> list[Problem]:
    problems = []
    for name, rows in tables.items():
        key = "word" if name == "status_words" else "id"
        for id, count in Counter(row[key] for row in rows if key in row).items():
            if count > 1:
                problems.append(Problem(f"{name}.csv, {key} {id}", f"{count} rows", "one row", "Remove the others."))
    return problems


def _check_cells(tables: Tables) -> list[Problem]:
    problems = [
        Problem(f"{name}.csv, {_row_name(row)}, column {column}", "nothing", "a value", "Fill the cell.")
        for name, rows in tables.items()
        for row in rows
        for column, cell in row.items()
        if not cell.strip() and column not in _MAY_BE_EMPTY.get(name, ())
    ]
    for row in tables["criteria"]:
        for column, most in (("coso_principle", 17), ("points_of_focus", 18)):
            cell = row[column]
            if cell and not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= most):
                where = f"criteria.csv, {row['id']}, column {column}"
                problems.append(Problem(where, repr(cell), f"a whole number from 1 to {most}", "Correct the cell."))
    return problems


def _row_name(row: Mapping[str, str]) -> str:
    return f"{row['criterion']} {row['control']}" if "set" in row else next(iter(row.values()))


def _check_criteria(tables: Tables) -> list[Problem]:
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


def _check_words(tables: Tables) -> list[Problem]:
    return [
        Problem(
            f"controls.csv, {row['id']}, column {column}",
            repr(row[column]),
            " / ".join(filter(None, words)),
            "Use one of them.",
        )
        for row in tables["controls"]
        for column, words in _WORDS.items()
        if row[column] not in words
    ]


def _check_references(tables: Tables) -> list[Problem]:
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
            ids = many(row["criteria"])
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


def _check_limits(tables: Tables) -> list[Problem]:
    known = {row["id"] for row in tables["limits"]}
    problems = [
        Problem(
            f"limits.csv, {row['id']}, column value", repr(row["value"]), "a whole number, 1 or more", "Correct it."
        )
        for row in tables["limits"]
        if not (row["value"].isascii() and row["value"].isdigit() and int(row["value"]) >= 1)
    ]
    problems += [
        Problem(f"limits.csv, {row['id']}, column bound", repr(row["bound"]), " / ".join(BOUNDS), "Use one of them.")
        for row in tables["limits"]
        if row["bound"] not in BOUNDS
    ]
    return problems + [
        Problem(f"controls.csv, {row['id']}, column {column}", f"limit {{{name}}}", "a row of limits.csv", "Add it.")
        for row in tables["controls"]
        for column in LIMITED
        for name in names_in(row[column])
        if name not in known
    ]
