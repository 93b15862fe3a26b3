"""The shipped defaults of the plan: roles, activities, phase durations and cost lines, each with its source."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import CatalogError, Problem, did_you_mean
from soc2lib.plan.records import Activity, CostLine, CostUnit, PhaseDuration


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the responsibility matrix; ``may_be_responsible`` is False for the auditor alone."""

    id: str
    title: str
    may_be_responsible: bool
    what: str


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the way to the report: its duration as a range in ``unit`` (weeks or months)."""

    id: str
    title: str
    unit: str
    low: float
    likely: float
    high: float
    likely_from: str
    source: str
    noted_on: date | None

    def with_answer(self, answer: PhaseDuration) -> "Phase":
        """The phase with a client's own range in place of the public one."""
        said = answer.source or "the client's own figure"
        return Phase(
            self.id, self.title, self.unit, answer.low, answer.likely, answer.high, said, said, answer.noted_on
        )


@dataclass(frozen=True, slots=True)
class DefaultCost:
    """A shipped cost line with the report type it belongs to ("" for both) and whether it arises in year one only."""

    line: CostLine
    report_type: str
    first_year_only: bool


@dataclass(frozen=True, slots=True)
class Defaults:
    """Everything the plan ships, by id and in the order of the files."""

    roles: Mapping[str, Role]
    activities: Mapping[str, Activity]
    phases: Mapping[str, Phase]
    costs: Mapping[str, DefaultCost]


@cache
def defaults() -> Defaults:
    """The shipped defaults, loaded and checked once a process."""
    return load(catalog_folder())


def load(folder: Path) -> Defaults:
    """Read the four files and check that they hold together.

    Raises
    ------
    CatalogError
        With every role or activity that is named but not declared.
    """
    roles = {row["id"]: _role(row) for row in _read(folder / "roles.csv")}
    activities = {row["id"]: _activity(row) for row in _read(folder / "activities.csv")}
    problems = [*_strange_roles(roles, activities), *_strange_activities(activities)]
    if problems:
        raise CatalogError("The plan's defaults do not hold together.", problems)
    return Defaults(
        roles=roles,
        activities=activities,
        phases={row["id"]: _phase(row) for row in _read(folder / "phases.csv")},
        costs={row["id"]: _cost(row) for row in _read(folder / "costs.csv")},
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def _role(row: dict[str, str]) -> Role:
    return Role(row["id"], row["title"], row["may_be_responsible"] == "yes", row["what"])


def _activity(row: dict[str, str]) -> Activity:
    lists = ("accountable", "responsible", "consulted", "informed", "conflicts_with")
    return Activity(id=row["id"], title=row["title"], **{name: _many(row[name]) for name in lists})


def _phase(row: dict[str, str]) -> Phase:
    low, likely, high = (float(row[name]) for name in ("low", "likely", "high"))
    return Phase(
        row["id"],
        row["title"],
        row["unit"],
        low,
        likely,
        high,
        row["likely_from"],
        row["source"],
        _day(row["noted_on"]),
    )


def _cost(row: dict[str, str]) -> DefaultCost:
    line = CostLine(
        id=row["id"],
        title=row["title"],
        unit=CostUnit(row["unit"]),
        low=_number(row["low"]),
        likely=_number(row["likely"]),
        high=_number(row["high"]),
        currency=row["currency"],
        source=row["source"],
        noted_on=_day(row["noted_on"]),
        remark=row["remark"],
    )
    return DefaultCost(line, row["report_type"], row["first_year_only"] == "yes")


def _strange_roles(roles: Mapping[str, Role], activities: Mapping[str, Activity]) -> list[Problem]:
    return [
        Problem(f"activities.csv, {a.id}", f"role {name}", "a row of roles.csv", did_you_mean(name, roles) or "Add it.")
        for a in activities.values()
        for name in (*a.accountable, *a.responsible, *a.consulted, *a.informed)
        if name not in roles
    ]


def _strange_activities(activities: Mapping[str, Activity]) -> list[Problem]:
    return [
        Problem(f"activities.csv, {a.id}", f"conflict with {name}", "a row of activities.csv", "Correct the id.")
        for a in activities.values()
        for name in a.conflicts_with
        if name not in activities
    ]
