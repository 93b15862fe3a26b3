"""Clients whose every record a workbook may hold, at the limits of its fields, with references that lead nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import RecordError
from soc2lib.store.field_limits import FIRST_DAY, LARGEST, LAST_DAY, LONGEST_ID, LONGEST_TEXT, SMALLEST
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import FieldGuide, Record, record_kinds
from soc2lib.store.references.declared import REFERENCES

Pools = Sequence[Sequence[str]]
AS_OF = date(2026, 9, 30)
_ATTEMPTS = 40
_DAYS = (FIRST_DAY, LAST_DAY, date(2000, 2, 29), AS_OF, AS_OF + timedelta(1), date(2026, 1, 1), date(2026, 12, 31))
_WHOLE = (0, 1, 2, 3, 10, 40, 60, 100, 1200, 10**6, 10**12, 10**15)
_FRACTIONS = (0.0, SMALLEST, 0.01, 0.1, 0.5, 1.0, 5.0, 12.0, 100.0, 1e6, 1e12, LARGEST)
_TEXTS = (
    "x" * LONGEST_ID,
    "x" * (LONGEST_ID + 1),
    "w " * (LONGEST_TEXT // 2 - 1) + "w",
    "ﷺ" * 201,
    "=1+1",
    "\u202ea\n\nb",
    "0",
)
_OWN = ("X-1", "X-2", "X-3", "x" * LONGEST_ID)
ASIDE = "Q-9"
"""The id of a row of every kind that fits its kind no longer, so that it is set aside."""
_NOWHERE = ("nobody", "NO-99", "CC99.9", "X-9", ASIDE)
_SPANS = ("2026-07-06..2026-07-17", "2000-01-01", "2199-12-31", "2198-12-01..2199-12-31")


def fuzzed_client(draw: Random) -> list[Record]:
    """A client with one to three records of every kind that fits, each field at one of its limits or unanswered."""
    pools = _pools(draw)
    records: dict[tuple[str, str], Record] = {}
    for cls in record_kinds().values():
        for _ in range(draw.randint(1, 3)):
            if record := _record(cls, pools, draw):
                records[cls.kind, record.id] = record
    return list(records.values())


def set_aside() -> list[Change]:
    """A stored row of every kind that a reference may lead to, which fits it no longer."""
    own = sorted({kind for named in REFERENCES.values() for kind in named} & set(record_kinds()))
    return [Change(kind, ASIDE, {"schema": record_kinds()[kind].schema_version, "gone": "x"}) for kind in own]


def _pools(draw: Random) -> Pools:
    """What a text may hold: names of rows that are there or may be, names that lead nowhere, limits, days of leave."""
    known = catalog()
    named = draw.sample(list(known.controls), 4), draw.sample(list(known.criteria), 4)
    return [*named, _OWN, _OWN, _NOWHERE, _TEXTS, _SPANS]


def _record(cls: type[Record], pools: Pools, draw: Random) -> Record | None:
    """A record that the kind takes; fewer answers with each attempt that it refuses, None where it takes none."""
    for attempt in range(_ATTEMPTS):
        values = dict(_values(cls, pools, draw, answered=1 - attempt / _ATTEMPTS))
        try:
            return cls.build(values)
        except RecordError as error:
            faults = {problem.where.rpartition(", column ")[2] for problem in error.problems}
            kept = {g.name: values[g.name] for g in cls.guides() if g.name in values and g.label not in faults}
            try:
                return cls.build(kept)
            except RecordError:
                continue
    return None


def _values(cls: type[Record], pools: Pools, draw: Random, answered: float) -> Iterator[tuple[str, Any]]:
    for guide in cls.guides():
        if guide.name == "id":
            if guide.required:
                yield "id", _id(cls, pools, draw)
        elif guide.required or draw.random() < answered:
            yield guide.name, _value(guide, pools, draw)


def _id(cls: type[Record], pools: Pools, draw: Random) -> str:
    known = catalog()
    named: Mapping[str, Sequence[str]] = {
        "control": list(known.controls),
        "criterion": list(known.criteria),
        "policy": list(known.policies),
        "policy limit": list(known.limits),
        "phase duration": ["readiness", "window", "fieldwork", "report"],
        "score weights": ["weights"],
        "decision": ["decision"],
    }
    return draw.choice(named.get(cls.kind) or named.get(cls.id_names) or _OWN)


def _value(guide: FieldGuide, pools: Pools, draw: Random) -> object:
    pool: Sequence[object] = _TEXTS
    if guide.choices:
        pool = guide.choices
    elif guide.base is date:
        pool = _DAYS
    elif guide.base is bool:
        pool = (True, False)
    elif guide.base in (int, float):
        pool = _WHOLE if guide.base is int else _FRACTIONS
    else:
        pool = draw.choice(pools)
    return tuple(draw.choices(pool, k=draw.randint(1, 3))) if guide.many else draw.choice(pool)
