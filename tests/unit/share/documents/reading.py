"""A client held in memory, and a document as a reader reads it."""

from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.scope.records import Examination
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record
from soc2lib.word.documents import Document, Part

AS_OF = date(2026, 10, 15)
TYPE_II = Examination(
    name="Acme, Inc.",
    system="Acme Cloud",
    report_type="Type II",
    window_start=date(2026, 4, 1),
    window_end=date(2026, 9, 30),
)
TYPE_I = Examination(name="Acme, Inc.", report_type="Type I", window_start=date(2026, 9, 30))


def client(*records: Record, as_of: date = AS_OF) -> Assessment:
    """An assessment over these records; a Type II of half a year unless they say otherwise."""
    return Assessment(HeldRecords.of(as_of, TYPE_II, *records))


def part(document: Document, heading: str) -> Part:
    """The part of this heading."""
    [found] = [part for part in document.parts if part.heading == heading]
    return found


def text(document: Document) -> str:
    """Every text of a document."""
    facts = [f"{label}: {value}" for label, value in document.facts]
    parts = [
        "\n".join([p.heading, p.remark, *p.paragraphs, *p.points, *p.columns, *(c for row in p.rows for c in row)])
        for p in document.parts
    ]
    return "\n".join([*document.address, document.title, document.status_note, *facts, *parts])
