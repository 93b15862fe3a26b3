"""The shipped catalog: criteria, controls, policies, scales. Loaded once, cross-checked, refused when it is off.

The 61 ids are facts; every sentence is our own. Nothing of the AICPA's wording is shipped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from soc2lib.basics.limits import Limit, filled
from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.check import (
    CRITERIA_PER_CATEGORY,
    LIMITED,
    Category,
    check_tables,
    many,
    read_scales,
    read_tables,
)
from soc2lib.catalog.key_controls import Condition, KeyPair, check_keys, read_conditions, read_pairs
from soc2lib.errors import CatalogError, Problem

__all__ = [
    "CRITERIA_PER_CATEGORY",
    "Catalog",
    "Category",
    "Condition",
    "Criterion",
    "KeyPair",
    "LibraryControl",
    "Policy",
    "catalog",
    "criterion_ids",
    "load",
]


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
    """One control of the library, its texts with the limits in force.

    ``criteria`` are the ids it serves, ``evidence`` what shows that it ran. ``population`` is what each run covers,
    such as people or changes; it is empty where a run is one thing: a meeting, a plan, a setting.
    """

    id: str
    title: str
    description: str
    domain: str
    type: str
    nature: str
    frequency: str
    population: str
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
    """Everything shipped as content, by id and in catalog order; its limits are those in force for whom it is read.

    ``key_pairs`` says which controls each criterion rests on; ``key_controls`` are those of a pair that counts whatever
    the categories, while no question is answered.
    """

    criteria: Mapping[str, Criterion]
    series: Mapping[str, str]
    controls: Mapping[str, LibraryControl]
    policies: Mapping[str, Policy]
    limits: Mapping[str, Limit]
    status_words: Mapping[str, str]
    conditions: Mapping[str, Condition]
    key_pairs: tuple[KeyPair, ...]
    key_controls: frozenset[str]
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


@dataclass(frozen=True, slots=True)
class _Read:
    """A catalog folder as it was read and checked; ``version`` is the digest of its files."""

    tables: Mapping[str, Sequence[Mapping[str, str]]]
    scales: Mapping[str, Mapping[str, float]]
    version: str


@cache
def catalog() -> Catalog:
    """The shipped catalog with the proposed limits, loaded and checked once a process."""
    return _with_limits(_shipped(), {})


def catalog_promising(promised: Mapping[str, int]) -> Catalog:
    """The shipped catalog with a client's own limits in every text and test.

    Parameters
    ----------
    promised : mapping
        Limit id to the value that a client promises; it takes the place of the proposed one.

    Examples
    --------
    >>> catalog_promising({"leaver-access": 3}).controls["IAM-03"].description[:66]
    'Accounts of departing people are disabled within 3 business days o'
    """
    return _with_limits(_shipped(), promised) if promised else catalog()


@cache
def _shipped() -> _Read:
    return _read(catalog_folder())


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
    return _with_limits(_read(folder), {})


def _read(folder: Path) -> _Read:
    problems: list[Problem] = []
    tables = read_tables(folder, problems)
    scales = read_scales(folder / "scales.toml", problems)
    problems += [*check_tables(tables), *check_keys(tables)]
    if problems:
        raise CatalogError(f"The catalog in {folder.name}/ does not hold together.", problems)
    digest = sha256(b"".join((folder / f"{name}.csv").read_bytes() for name in sorted(tables)))
    digest.update((folder / "scales.toml").read_bytes())
    return _Read(tables, scales, digest.hexdigest()[:12])


def _with_limits(read: _Read, promised: Mapping[str, int]) -> Catalog:
    tables = read.tables
    limits = {row["id"]: _limit(row, promised) for row in tables["limits"]}
    conditions, pairs = read_conditions(tables["conditions"]), read_pairs(tables["key_controls"])
    return Catalog(
        criteria={row["id"]: _criterion(row) for row in tables["criteria"]},
        series={row["id"]: row["title"] for row in tables["series"]},
        controls={row["id"]: _control(row, limits) for row in tables["controls"]},
        policies={row["id"]: Policy(row["id"], row["title"], many(row["criteria"])) for row in tables["policies"]},
        limits=limits,
        status_words={row["word"]: row["status"] for row in tables["status_words"]},
        conditions=conditions,
        key_pairs=pairs,
        key_controls=frozenset(pair.control for pair in pairs if _counts_unanswered(pair, conditions)),
        scales=read.scales,
        version=read.version,
    )


def _counts_unanswered(pair: KeyPair, conditions: Mapping[str, Condition]) -> bool:
    return not pair.condition or conditions[pair.condition].counts(None, ())


def _limit(row: Mapping[str, str], promised: Mapping[str, int]) -> Limit:
    limit = promised.get(row["id"])
    value = int(row["value"]) if limit is None else limit
    return Limit(row["id"], row["title"], value, row["unit"], row["bound"], limit is not None)


def _criterion(row: Mapping[str, str]) -> Criterion:
    principle = int(row["coso_principle"]) if row["coso_principle"] else None
    return Criterion(
        row["id"], Category(row["category"]), row["series"], principle, int(row["points_of_focus"]), row["paraphrase"]
    )


def _control(row: Mapping[str, str], limits: Mapping[str, Limit]) -> LibraryControl:
    limited = {column: filled(row[column], limits) for column in LIMITED}
    return LibraryControl(**{**row, **limited, "criteria": many(row["criteria"]), "evidence": many(row["evidence"])})  # type: ignore[arg-type]
