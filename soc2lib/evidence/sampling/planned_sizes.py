"""How many items an auditor may ask for, by how often a control runs: an editable planning table, not a rule."""

import csv
from dataclasses import dataclass
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.store.record import Choice


class Assurance(Choice):
    """How much the auditor leans on the control."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the planning table: a range of counts and the sample planned for it."""

    id: str
    frequency: str
    first: int
    last: int | None
    sizes: dict[Assurance, int]
    note: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned sample and the row of the table it comes from."""

    items: int
    band: str
    reason: str


@cache
def bands() -> tuple[Band, ...]:
    """The planning table of data/catalog/sample_sizes.csv, in its order."""
    with (catalog_folder() / "sample_sizes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Band(
                row["id"],
                row["frequency"],
                int(row["from_items"]),
                int(row["to_items"]) if row["to_items"] else None,
                {assurance: int(row[assurance.value]) for assurance in Assurance},
                row["note"],
            )
            for row in csv.DictReader(file)
        )


def planned_size(
    frequency: str, items: int, assurance: Assurance = Assurance.MODERATE, *, automated: bool = False
) -> Planned:
    """The sample an auditor may ask for, never more than there is.

    Parameters
    ----------
    frequency : str
        A frequency of the control library.
    items : int
        Occurrences in the window [0, ∞): the count chooses the band, so a half-year window plans for its own count.
    assurance : Assurance
        Low, moderate or high.
    automated : bool
        True where the system runs the control and its set-up did not change in the window.

    Examples
    --------
    A weekly control occurs 26 times in half a year: 8 of them.

    >>> planned_size("weekly", 26).items, planned_size("per_event", 12).items, planned_size("monthly", 0).items
    (8, 12, 0)
    """
    if items == 0:
        return Planned(0, "none", "Nothing occurred, so there is nothing to sample.")
    group = "automated" if automated else "per_event" if frequency in _MANY else "scheduled"
    band = next(b for b in bands() if b.frequency == group and b.first <= items and (b.last is None or items <= b.last))
    wanted = band.sizes[assurance]
    size = min(wanted, items)
    reason = f"{size} of {items}: planning figure for {assurance} assurance. {band.note} An auditor may ask for others."
    return Planned(size, band.id, reason)


_MANY = ("per_event", "multiple_daily", "continuous")
