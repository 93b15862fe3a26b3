"""Everything that silence can do to a client: one record deleted, or one field of a record left blank."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.dated import Dated
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing.records import Deviation, Observation, TestedItem, Walkthrough
from soc2lib.gap.records import Control, CriterionScope
from soc2lib.readiness.records import ScoreWeights
from soc2lib.scope.records import ComplementaryControl, Examination, Incident, ThirdParty, ThirdPartyReport
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record
from tests.clients.build import Client

TRUTHS: tuple[type[Record], ...] = (
    Evidence,
    Population,
    TestResult,
    TestedItem,
    Deviation,
    Walkthrough,
    Observation,
    ThirdParty,
    ThirdPartyReport,
    ComplementaryControl,
    Control,
    Incident,
    Examination,
)
"""Kinds of record that say what is so: a field of theirs left blank is something that nobody knows any more."""
MARKS = {(Evidence, "partial"), (Population, "partial"), (Evidence, "supersedes")}
"""Marks whose blank says no: there is no third answer that silence could take."""
_TOGETHER = ("period_start", "period_end")


@dataclass(frozen=True, slots=True)
class Silenced:
    """A client after one silence.

    Attributes
    ----------
    what : str
        What was silenced, in words.
    records : HeldRecords
        The client without it.
    gate_only : bool
        True for what was decided of the examination: with another period another question is asked of each criterion,
        so only the gate is compared.
    share : bool
        False where it is what the share is a share of that changed: its weights, or the criteria in scope.
    """

    what: str
    records: HeldRecords
    gate_only: bool = False
    share: bool = True


def silences(client: Client) -> Iterator[Silenced]:
    """The client after each single silence, in a fixed order."""
    yield from deletions(client)
    yield from blanks(client)


def deletions(client: Client) -> Iterator[Silenced]:
    """The client without one of its records. A control of the client's own exists only by its record, so that stays."""
    for key, record in sorted(client.records.items()):
        if isinstance(record, Control) and record.id not in catalog().controls:
            continue
        rest = (other for name, other in client.records.items() if name != key)
        held = HeldRecords.of(client.as_of, *rest)
        decided, based = isinstance(record, Examination), isinstance(record, ScoreWeights | CriterionScope)
        yield Silenced(f"without {record.kind} {record.id}", held, decided, not based)


def blanks(client: Client) -> Iterator[Silenced]:
    """The client with one answered field of one truth left blank."""
    for _, record in sorted(client.records.items()):
        if not isinstance(record, TRUTHS):
            continue
        for names in _answered(record):
            try:
                blank = type(record).model_validate(record.model_dump(exclude=set(names)))
            except ValidationError:
                continue
            rest = [other for other in client.records.values() if other is not record]
            held = HeldRecords.of(client.as_of, *rest, blank)
            what = f"{record.kind} {record.id} without {' and '.join(names)}"
            yield Silenced(what, held, isinstance(record, Examination))


def _answered(record: Record) -> Iterator[tuple[str, ...]]:
    told = record.model_dump(exclude_defaults=True, exclude={"id"})
    together = _TOGETHER if isinstance(record, Dated) and _TOGETHER[0] in told else ()
    if together:
        yield together
    for name in told:
        mark, required = (type(record), name) in MARKS, type(record).model_fields[name].is_required()
        if not (mark or required or name in together):
            yield (name,)
