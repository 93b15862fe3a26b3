"""What the risk stage ships to begin from: scenarios, the bands behind a 1 to 5 answer, and public base rates."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path

from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import CatalogError, Problem
from soc2lib.risk.records import Area, Risk

STEPS = 5


@dataclass(frozen=True, slots=True)
class StepBand:
    """The 90 % range that one step from 1 to 5 stands for.

    Attributes
    ----------
    step : int
        1 to 5.
    word, meaning : str
        Its name and what it means to a reader.
    low, high : float
        Events a year, or money an event.
    """

    step: int
    word: str
    low: float
    high: float
    meaning: str


@dataclass(frozen=True, slots=True)
class BaseRate:
    """One public figure from which a frequency may be begun; never an answer by itself.

    Attributes
    ----------
    id, event, population : str
        Which row, what was counted, among whom.
    share : float
        Share of the population that had at least one such event in the period [0, 1).
    years : float
        Length of the period [years].
    source, publisher, address : str
        Where it was read.
    year : int
        Year of the figure.
    read : str
        ``source`` where the publisher's own page was read, ``report of it`` where another's report of it was.
    caution : str
        Why it may not fit.
    """

    id: str
    event: str
    share: float
    years: float
    population: str
    source: str
    publisher: str
    year: int
    address: str
    read: str
    caution: str

    @property
    def frequency(self) -> float:
        """Events a year that make this share likely: ``-ln(1 - share) / years``.

        One in five over three years is -ln(0.8) / 3 = 0.074 a year.
        """
        return -log(1 - self.share) / self.years


@cache
def scenarios() -> tuple[Risk, ...]:
    """The starter scenarios as empty register rows: in our own words, mapped, without a single figure."""
    return tuple(_scenario(row) for row in _read("risk_scenarios.csv"))


@cache
def base_rates() -> tuple[BaseRate, ...]:
    """The public base rates; a starting point for a talk, each with its source and year."""
    return tuple(
        BaseRate(
            row["id"],
            row["event"],
            float(row["share"]),
            float(row["years"]),
            row["population"],
            row["source"],
            row["publisher"],
            int(row["year"]),
            row["address"],
            row["read"],
            row["caution"],
        )
        for row in _read("risk_base_rates.csv")
    )


@cache
def suggested_base_rate(scenario: str) -> BaseRate | None:
    """The base rate that comes nearest to a starter scenario, or None."""
    wanted = {row["id"]: row["base_rate"] for row in _read("risk_scenarios.csv")}.get(scenario, "")
    return next((rate for rate in base_rates() if rate.id == wanted), None)


@cache
def bands(axis: str) -> tuple[StepBand, ...]:
    """The five bands of ``frequency`` or ``loss``, from step 1 to 5.

    Raises
    ------
    CatalogError
        Unless there are five, each beginning where the one before ends.

    Examples
    --------
    >>> [(band.low, band.high) for band in bands("frequency")][:2]
    [(0.01, 0.03), (0.03, 0.1)]
    """
    return read_bands(catalog_folder() / "risk_bands.csv", axis)


def read_bands(path: Path, axis: str) -> tuple[StepBand, ...]:
    """The bands of one axis in a file; see `bands`."""
    rows = [row for row in _rows(path) if row["axis"] == axis]
    found = tuple(
        StepBand(int(r["step"]), r["word"], float(r["low"]), float(r["high"]), r["meaning"])
        for r in sorted(rows, key=lambda row: int(row["step"]))
    )
    edges = [found[0].low, *(band.high for band in found)] if found else []
    whole = [band.step for band in found] == list(range(1, STEPS + 1)) and all(
        band.low == edge for band, edge in zip(found, edges, strict=False)
    )
    if not whole or not all(0 < low < high for low, high in pairwise(edges)):
        expected = f"steps 1 to {STEPS}, each from where the one before ends, increasing and above 0"
        problem = Problem(f"{path.name}, axis {axis}", str(edges), expected, "Restore the bands.")
        raise CatalogError("The bands behind the 1 to 5 answers do not hold together.", [problem])
    return found


def _scenario(row: dict[str, str]) -> Risk:
    many = {name: _many(row[name]) for name in ("fraud_factors", "change_triggers", "criteria", "controls")}
    unknown = [id for id in many["controls"] if id not in catalog().controls]
    if unknown:
        problem = Problem(f"risk_scenarios.csv, {row['id']}", ", ".join(unknown), "library controls", "Correct the id.")
        raise CatalogError("A starter scenario names a control that does not exist.", [problem])
    plain = {
        name: row[name] for name in ("id", "title", "objective", "asset", "threat", "vulnerability", "consequence")
    }
    return Risk.build({**plain, **many, "area": Area(row["area"])}, f"risk_scenarios.csv, {row['id']}")


def _read(name: str) -> list[dict[str, str]]:
    return list(_rows(catalog_folder() / name))


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
