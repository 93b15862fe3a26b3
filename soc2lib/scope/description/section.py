"""Section: one part of the system description, with how complete it is and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import sentence
from soc2lib.store.record import Choice


class Completeness(Choice):
    """How far a section can be written from the records."""

    COMPLETE = "complete"
    THIN = "thin"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the nine parts of the description.

    Attributes
    ----------
    number : int
        Its description criterion [1, 9].
    title : str
        What it tells, in our words.
    status : Completeness
        Complete, thin or missing.
    reason : str
        Why it is so.
    paragraphs : tuple of str
        The draft's text.
    columns : tuple of str
        Heads of its table; empty where it has none.
    rows : tuple of rows
        One text a column.
    """

    number: int
    title: str
    status: Completeness
    reason: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


SHOWN = 6
"""How many faults a section's reason spells out."""
TITLES = {
    1: "The services provided",
    2: "Main service commitments and system requirements",
    3: "The parts of the system",
    4: "Incidents that readers must know of",
    5: "Criteria in scope and the controls that meet them",
    6: "Controls expected of customers",
    7: "Subservice organisations",
    8: "Criteria that are not relevant",
    9: "Significant changes in the period",
}


def write(
    number: int,
    faults: Iterable[str],
    *,
    missing: str = "",
    complete: str,
    paragraphs: Sequence[str] = (),
    columns: Sequence[str] = (),
    rows: Iterable[Sequence[str]] = (),
) -> Section:
    """Put a section together: missing where said so, thin where anything is at fault, complete otherwise."""
    found = tuple(dict.fromkeys(faults))
    if missing:
        status, reason = Completeness.MISSING, missing
    elif found:
        more = f"; {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        status, reason = Completeness.THIN, f"{sentence('; '.join(found[:SHOWN]))}{more}."
    else:
        status, reason = Completeness.COMPLETE, complete
    table = tuple(tuple(row) for row in rows)
    return Section(number, TITLES[number], status, reason, tuple(paragraphs), tuple(columns) if table else (), table)
