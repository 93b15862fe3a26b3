"""What may be true of one control of a made-up client: a story each, good or bad, told with the builder's verbs.

Known trouble is on record in more than one place (a failed test has its population and its deviations), or nothing good
stands beside it: what is known by a single record alone, nobody can know after that record is gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from soc2lib.basics.cadence import expected_occurrences
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Evidence, EvidenceType, Population, TestResult
from soc2lib.evidence.testing.records import Spread, Walkthrough
from soc2lib.gap.choices import Design, Disposition, Implementation
from tests.clients.build import OWNER, Client, later

KEPT = ("GOV-04", "GOV-05", "COM-01", "COM-02", "COM-05", "COM-08", "INC-01", "PIN-01", "PRV-01")
"""Controls that consist of a document in force."""
STEP = {"monthly": 30, "quarterly": 91, "semiannual": 182, "annual": 365}
MOST_FILES = 4


@dataclass(frozen=True, slots=True)
class ClientProgress:
    """Whom a story is about: the client, the control, the days that have passed, and the draw behind its details."""

    client: Client
    id: str
    first: date
    last: date
    begun: bool
    draw: Random


def shown(told: ClientProgress) -> None:
    """Everything asked of the control on the days that have passed; before a period, design and one instance."""
    client, id = told.client, told.id
    client.designed(id, day=later(told.first, -20))
    if not told.begun:
        client.observed(id, day=later(told.first, -told.draw.randrange(1, 15)))
        return
    one = catalog().controls[id]
    if id in KEPT:
        client.in_force(id, first=later(told.first, -30), last=told.last)
    elif one.frequency == "continuous" and not one.population:
        client.configured(id, days=sorted({told.first, told.last}))
    elif one.frequency in STEP and not one.population and len(runs(told)) <= MOST_FILES:
        client.ran(id, *runs(told))
    else:
        client.tested(id, rows_of(told), told.first, told.last)


def runs(told: ClientProgress) -> list[date]:
    """The days of a slow control's runs."""
    frequency = catalog().controls[told.id].frequency
    due = max(1, expected_occurrences(frequency, told.first, told.last) or 1)
    space = max(1, ((told.last - told.first).days + 1) // (due + 1))
    return sorted({min(later(told.first, space * (n + 1)), told.last) for n in range(due)})


def rows_of(told: ClientProgress) -> int:
    """Rows of a whole population, no fewer than runs were due."""
    due = expected_occurrences(catalog().controls[told.id].frequency, told.first, told.last) or 1
    return min(due, 400) + told.draw.randrange(10)


def nothing_occurred(told: ClientProgress) -> None:
    """It answers to events, and the checked register of the days is empty; any other control is shown instead."""
    one = catalog().controls[told.id]
    if not told.begun or one.frequency != "per_event" or {"CC7.3", "CC7.4", "CC7.5"} & {*one.criteria}:
        shown(told)
        return
    told.client.designed(told.id, day=later(told.first, -20))
    told.client.population((told.id,), f"POP-{told.id}", 0, told.first, told.last, total_source="tickets")


def nothing(told: ClientProgress) -> None:
    """Nobody asked."""


def claimed(told: ClientProgress) -> None:
    """The client says that it is all right."""
    told.client.claims(told.id)


def admitted(told: ClientProgress) -> None:
    """The client says what is missing."""
    weak: tuple[Mapping[str, Any], ...] = (
        {"disposition": Disposition.CREATE},
        {"disposition": Disposition.STRENGTHEN, "notes": "The record is kept by one person."},
        {"implementation": Implementation.NOT_STARTED},
        {"implementation": Implementation.IN_PROGRESS},
        {"design": Design.PARTLY},
        {"design": Design.NOT_DESIGNED},
    )
    told.client.control(told.id, **told.draw.choice(weak))


def designed(told: ClientProgress) -> None:
    """Its design is shown and nothing else."""
    told.client.claims(told.id).designed(told.id, day=later(told.first, -20))


def poorly_designed(told: ClientProgress) -> None:
    """A walkthrough found its design wanting; nothing else is on file."""
    bad = told.draw.choice((Design.PARTLY, Design.NOT_DESIGNED))
    designed(told)
    _change(told, Walkthrough, concluded=bad)
    _change(told, Evidence, type=EvidenceType.OBSERVATION, performed_by="")


def waiting(told: ClientProgress) -> None:
    """Its files are there, and nobody accepted them."""
    shown(told)
    _change(told, Evidence, reviewer="")


def accepted_by_its_owner(told: ClientProgress) -> None:
    """Its owner accepted the files and tested it."""
    shown(told)
    _change(told, Evidence, reviewer=OWNER)
    _change(told, TestResult, tester=OWNER, tested_as="management", reviewer="")
    _change(told, Walkthrough, prepared_by=OWNER)


def unagreed(told: ClientProgress) -> None:
    """It was tested over a list that nobody agreed to anything."""
    shown(told)
    _change(told, Population, independent_total=None, total_source="")


def half_tested(told: ClientProgress) -> None:
    """Half of the planned items were tested."""
    shown(told)
    for test in _mine(told, TestResult):
        told.client.add(test.model_copy(update={"passed": test.passed // 2}))


def half_the_days(told: ClientProgress) -> None:
    """Only the first half of the days is shown."""
    half = later(told.first, (told.last - told.first).days // 2)
    shown(ClientProgress(told.client, told.id, told.first, half, told.begun, told.draw))


def deviated(told: ClientProgress) -> None:
    """It was tested, and items deviate: few or many, looked into or not."""
    rows = told.draw.choice((8, 20, 60))
    items = tuple(f"I-{n}" for n in range(told.draw.choice((1, 2, rows // 4))))
    shown(told)
    told.client.tested(told.id, rows_of(told) + rows, told.first, told.last, deviating=items)
    looked_into: tuple[Mapping[str, Any], ...] = (
        {},
        {},
        {"spread": Spread.SYSTEMATIC},
        {"intentional": True},
        {"cause": ""},
        {"response": "Mended on the day it was found."},
    )
    told.client.explained(f"T-{told.id}", *items, **told.draw.choice(looked_into))


def late_in_use(told: ClientProgress) -> None:
    """It is in use since the middle of the days."""
    half_way = later(told.first, (told.last - told.first).days // 2)
    shown(ClientProgress(told.client, told.id, half_way, told.last, told.begun, told.draw))
    told.client.control(told.id, in_use_since=half_way)


def not_relevant(told: ClientProgress) -> None:
    """It does not apply, and the reason is on record."""
    told.client.control(told.id, applicability="not relevant", applicability_reason="The system has none of it.")


def carried(told: ClientProgress) -> None:
    """A vendor runs it."""
    told.client.control(told.id, applicability="carried by subservice", applicability_reason="Nimbus Cloud (platform)")


GOOD: tuple[Callable[[ClientProgress], None], ...] = (shown, shown, shown, nothing_occurred)
BAD: tuple[Callable[[ClientProgress], None], ...] = (
    nothing,
    claimed,
    admitted,
    designed,
    poorly_designed,
    waiting,
    accepted_by_its_owner,
    unagreed,
    half_tested,
    half_the_days,
    deviated,
    deviated,
    late_in_use,
    not_relevant,
    carried,
)


def _mine(told: ClientProgress, kind: type[Any]) -> list[Any]:
    def about(record: Any) -> bool:
        return told.id in getattr(record, "controls", ()) or getattr(record, "control", "") == told.id

    return [record for record in told.client.of(kind) if about(record)]


def _change(told: ClientProgress, kind: type[Any], **update: Any) -> None:
    for record in _mine(told, kind):
        told.client.add(kind.model_validate(record.model_dump() | update))
