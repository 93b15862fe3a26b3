"""Changes to a client that must not make anything better or worse: other names, and clean evidence on top."""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Evidence, EvidenceType, Population, TestMethod, TestResult
from soc2lib.evidence.testing.records import Deviation, Observation, TestedItem, Walkthrough
from soc2lib.gap.records import GapEntry
from soc2lib.store.record import Record
from tests.clients.build import ADVISER, COLLECTOR, OWNER, PERFORMER, SECOND, Client, later

RENAMED: tuple[type[Record], ...] = (
    Evidence,
    Population,
    TestResult,
    TestedItem,
    Deviation,
    Walkthrough,
    Observation,
    GapEntry,
)
REFERENCES: Mapping[type[Record], tuple[str, ...]] = {
    Evidence: ("population", "sample", "supersedes"),
    Population: ("evidence",),
    TestResult: ("population", "evidence"),
    TestedItem: ("test", "evidence", "alternative"),
    Deviation: ("test", "compensating"),
    Walkthrough: ("evidence",),
    GapEntry: ("evidence", "retests"),
}
"""Fields that hold ids of renamed records."""
OTHER_NAMES: Mapping[str, str] = {
    OWNER: "Zoe Adler",
    PERFORMER: "Bo Quist",
    COLLECTOR: "Yan Frost",
    ADVISER: "Cy Maro",
    SECOND: "Xi Penn",
    "Nimbus Cloud": "Argo Hosting",
}
"""People and a vendor, by the names that they have and by others in another order."""
OWN, OTHER_TITLE = "Own", "Another title"
"""How a client's own controls are called, and how else."""
FLAWS: tuple[Mapping[str, Any], ...] = (
    {},
    {"method": TestMethod.INQUIRY},
    {"tester": OWNER, "tested_as": None},
    {"cannot_tell": 2},
    {"planned": 40},
    {"reviewer": ""},
    {"evidence": ()},
)
"""What a test may lack that found nothing."""


def renamed(client: Client, salt: int) -> Client:
    """The same client with other ids for its evidence, tests and papers, and so in another order."""
    ids = {key: _name(salt, key) for key in client.records if key[0] in {kind.kind for kind in RENAMED}}
    names = {id: new for (_, id), new in ids.items()}
    made = Client(client.as_of)
    for key, record in client.records.items():
        update: dict[str, Any] = {"id": ids[key]} if key in ids else {}
        for name in REFERENCES.get(type(record), ()):
            value = getattr(record, name)
            update[name] = names.get(value, value) if isinstance(value, str) else tuple(names.get(v, v) for v in value)
        made.add(record.model_copy(update=update))
    return made


def called_otherwise(client: Client, draw: Random) -> Client:
    """The same client with its records in another order and its people, vendor and own controls by other names."""
    made, records = Client(client.as_of), list(client.records.values())
    for record in draw.sample(records, len(records)):
        told = {name: otherwise(getattr(record, name)) for name in type(record).model_fields}
        made.add(record.model_copy(update=told))
    return made


def otherwise(value: Any) -> Any:
    """A text, or texts, with the other names."""
    if type(value) is str:
        for name, other in OTHER_NAMES.items():
            value = value.replace(name, other)
        return OTHER_TITLE if value == OWN else re.sub(rf"(OWN-\d) {OWN}\b", rf"\1 {OTHER_TITLE}", value)
    return tuple(map(otherwise, value)) if isinstance(value, tuple) else value


def with_a_test_that_found_nothing(client: Client, draw: Random, ids: list[str], period: tuple[date, date]) -> str:
    """Put one more test without a deviation on one of these controls, whole or lacking something; say on which."""
    id, flaw = draw.choice(ids), draw.choice(FLAWS)
    client.tested(id, 12, *period, name="-more")
    key = (TestResult.kind, f"T-{id}-more")
    client.add(client.records[key].model_copy(update=flaw))
    return id


def _name(salt: int, key: tuple[str, str]) -> str:
    return sha256(f"{salt} {key}".encode()).hexdigest()[:12]


def with_clean_evidence(client: Client, draw: Random, ids: list[str], period: tuple[date, date]) -> str:
    """Put one more accepted, clean piece or test on one of these controls, and say what was put."""
    first, last = period
    id = draw.choice(ids)
    day = later(first, draw.randrange((last - first).days + 1))
    if draw.random() < 0.5 or not catalog().controls[id].population:
        kind = EvidenceType.CONFIGURATION if catalog().controls[id].frequency == "continuous" else EvidenceType.TICKET
        client.piece(f"EV-more-{id}", (id,), kind, day, day)
        return f"one more {kind.value} of {id} on {day}"
    client.tested(id, 5, first, last, name="-more")
    return f"one more clean test of {id}"
