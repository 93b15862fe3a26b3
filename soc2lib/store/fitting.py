"""A stored record as far as it fits its kind as it is now: what does not fit costs a cell or a row, and is named."""

from typing import TypeVar

from soc2lib.errors import Problem, RecordError
from soc2lib.store.field_limits import LONGEST_ID
from soc2lib.store.ledger.rows import Version
from soc2lib.store.record import QuarantinedRow, Record

R = TypeVar("R", bound=Record)

LEDGER = "the ledger"
"""What the quarantine calls the file of a stored record."""


def read_stored(cls: type[R], version: Version) -> tuple[R | None, tuple[QuarantinedRow, ...]]:
    """The record with each cell at fault unanswered, None where a cell must be answered, and the faults.

    Raises
    ------
    LedgerTooNew
        If a newer library wrote it.
    """
    body = version.body or {}
    try:
        return cls.from_body(version.id, body), ()
    except RecordError as error:
        faults = error.problems
    rows = tuple(_quarantined(version, fault) for fault in faults)
    blank = {guide.label: guide.name for guide in cls.guides() if cls.model_fields[guide.name].default is None}
    at_fault = {blank.get(_column(fault)) for fault in faults}
    if None in at_fault:
        return None, rows
    try:
        return cls.from_body(version.id, {name: value for name, value in body.items() if name not in at_fault}), rows
    except RecordError:
        return None, rows


def _column(fault: Problem) -> str:
    return fault.where.rpartition(", column ")[2]


def _quarantined(version: Version, fault: Problem) -> QuarantinedRow:
    column = _column(fault)
    return QuarantinedRow(
        id=f"{LEDGER} {version.seq}: {column}"[:LONGEST_ID],
        file=LEDGER,
        row=version.seq,
        column=f"{version.kind} {version.id}, {column}",
        found=fault.found,
        expected=fault.expected,
        remedy=fault.remedy,
    )
