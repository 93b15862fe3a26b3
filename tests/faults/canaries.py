"""Clients of whom each has texts, numbers and days that no other has, in every field of every kind of record."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from soc2lib.basics.resources import catalog_folder
from soc2lib.store.clients import SETTINGS
from soc2lib.store.planting import plant_sample
from soc2lib.store.record import FieldGuide, Record, record_kinds
from soc2lib.store.samples import SampleRecord, Step, load_sample

FIRST_YEAR, YEARS_EACH = 2104, 3
"""The years of the first client's days, and how many each has to itself: a year before and one after its own."""
_FIXED = ("examination", "weights")
"""Ids of kinds of which a client has one row."""
_CURRENCY = "USD"
_HALF_WAY = datetime(2026, 7, 1, tzinfo=UTC)
_AT = datetime(2026, 9, 30, 22, tzinfo=UTC)
LEFT_OUT = object()
"""Stands for no answer, in a field whose whole numbers are too small to tell anybody by."""


@dataclass(frozen=True, slots=True)
class Canary:
    """What marks one client; `place` is 0 for the first."""

    place: int

    @property
    def client(self) -> str:
        return f"canary{self.place:02d}zz"

    @property
    def word(self) -> str:
        """The mark in texts; with the client's id it differs only in its capital."""
        return self.client.capitalize()

    @property
    def code(self) -> str:
        """The mark where three letters are all there may be."""
        return f"QX{chr(ord('A') + self.place)}"

    @property
    def digest(self) -> str:
        return sha256(self.word.encode()).hexdigest()

    def day(self, step: int) -> date:
        return date(FIRST_YEAR + YEARS_EACH * self.place, 1, 1) + timedelta(days=3 * step)

    def share(self, step: int) -> float:
        """A number between 0 and 1 that grows with the step, of twelve digits."""
        return round(0.4 + step / 1000 + (self.place * 1_009 + 173_117) * 1e-12, 12)

    def count(self, step: int) -> int:
        """A whole number of nine digits that grows with the step."""
        return 310_000_007 + step * 1_000_000 + self.place * 10_103


kinds, guides = cache(record_kinds), cache(lambda cls: cls.guides())


@cache
def shelf_words() -> frozenset[str]:
    """Every id of the shipped catalog: they are the library's own words, so no client can be told by them."""
    words = set[str]()
    for path in catalog_folder().glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            words.update(row[0] for row in csv.reader(file) if row)
    return frozenset(words)


def is_listed(guide: FieldGuide) -> bool:
    """Whether a field's answers are of a type that is the same few for every client."""
    return issubclass(guide.base, bool | StrEnum)


def plant(canary: Canary, clients: Path) -> list[Record]:
    """Make the client: the finished sample in the client's own words, then a row of every kind with every field told.

    Returns
    -------
    list of Record
        The rows with every field told, one a kind. Every other client keeps the window of the sample instead, so that
        there are also pages on which evidence lies within it.
    """
    sample, rows = load_sample("lantern"), [full(cls, canary) for cls in kinds().values()]
    rows = [row for row in rows if canary.place % 2 or row.id != "examination"]
    early = [step for step in sample.steps if step.at < _HALF_WAY]
    steps = (
        _in_own_words(early, canary),
        _in_own_words(sample.steps[len(early) :], canary),
        Step(_AT, canary.word, canary.word, tuple((row.kind, row.id, row.body()) for row in rows)),
    )
    engagement = plant_sample(
        replace(sample, steps=steps, files=(*sample.files, canary.word.encode())), canary.client, clients
    )
    engagement.ledger.close()
    with (engagement.folder / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(f'note = "{canary.word}"\n')
    (engagement.folder / "evidence" / f"{canary.word}.txt").write_text(canary.word, encoding="utf-8")
    return rows


def _in_own_words(steps: Sequence[Step], canary: Canary) -> Step:
    """What stands after some steps, with the mark at the end of every text that its field lets a client choose."""
    stands = {(kind, id): body for step in steps for kind, id, body in step.records}
    records = tuple(_marked(kinds()[kind].from_body(id, body), canary) for (kind, id), body in stands.items())
    return Step(steps[-1].at, canary.word, canary.word, records)


def _marked(row: Record, canary: Canary) -> SampleRecord:
    values = row.model_dump()
    texts = [guide.name for guide in guides(type(row)) if guide.base is str]
    marked = values | {name: _with_mark(values[name], canary) for name in texts if values[name]}
    while refused := _refused(type(row), marked):
        for name in refused - {""} or {"id"}:
            marked[name] = canary.code if values[name] == _CURRENCY else values[name]
    made = type(row).build(marked)
    return made.kind, made.id, made.body()


def _with_mark(value: Any, canary: Canary) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_mark(one, canary) for one in value)
    return value if value in shelf_words() else f"{value} {canary.word}"


def full(cls: type[Record], canary: Canary) -> Record:
    """A row with every field told, marked wherever its kind takes a mark.

    Every text of it is the mark, and so is every kind's id: what the row refers to is there, whatever the kind.
    """
    choice, way = _solved(cls)
    return cls.build(_filled(cls, canary, choice, way))


def marks(guide: FieldGuide, step: int, canary: Canary) -> tuple[Any, ...]:
    """What to try in a field, the best mark first."""
    if guide.base is str:
        return canary.word, f"{canary.word} too", canary.digest, canary.code, canary.day(step).isoformat()
    if guide.base is date:
        return (canary.day(step),)
    if guide.base is float:
        share, money = canary.share(step), round(canary.share(step) * 1e6, 6)
        return (money, share) if guide.unit in ("", "money") else (share, share + 1, money)
    return (canary.count(step),) if guide.base is int else ()


@cache
def others(base: type) -> tuple[Any, ...]:
    """What to try in a field that takes no mark; no client can be told by it."""
    if base is str:
        return (*_FIXED, *sorted(shelf_words()))
    return {bool: (True, False), int: (LEFT_OUT,), date: (LEFT_OUT,)}.get(
        base, tuple(base) if issubclass(base, StrEnum) else ()
    )


def takes_no_mark(cls: type[Record], guide: FieldGuide) -> bool:
    """Whether a field is left with what all clients share, because its kind refuses every mark."""
    return _solved(cls)[0][guide.name] >= len(marks(guide, 0, Canary(0)))


def _filled(cls: type[Record], canary: Canary, choice: Mapping[str, int], way: int) -> dict[str, Any]:
    made = {}
    for place, guide in enumerate(guides(cls)):
        best, at = marks(guide, way * place + 40, canary), choice[guide.name]
        tried = (*best, *others(guide.base))
        assert at < len(tried), f"{cls.kind} takes no mark as {guide.label}: add one of its form to marks()"
        value = tried[at]
        if value is not LEFT_OUT:
            made[guide.name] = (value,) if guide.many else value
    return made


@cache
def _solved(cls: type[Record]) -> tuple[dict[str, int], int]:
    """Which value each field takes, and whether numbers and days grow (1) or fall (-1) from field to field."""
    for way in (1, -1):
        choice = dict.fromkeys(cls.model_fields, 0)
        while refused := _refused(cls, _filled(cls, Canary(0), choice, way)) - {""}:
            choice.update({name: choice[name] + 1 for name in refused})
        listed = [
            (guide.name, len(marks(guide, 0, Canary(0))) + at)
            for guide in guides(cls)
            if is_listed(guide) or guide.base is date
            for at in range(len(others(guide.base)))
        ]
        for change, id in product([("id", 0), *listed], range(choice["id"], len(others(str)))):
            tried = {**choice, **dict([change]), "id": id}
            if not _refused(cls, _filled(cls, Canary(0), tried, way)):
                return tried, way
    raise AssertionError(f"no values found that a {cls.kind} row takes")


def _refused(cls: type[Record], values: Mapping[str, Any]) -> set[str]:
    """The fields whose values a kind does not take; an empty name stands for all of them together."""
    try:
        cls.model_validate(values)
    except ValidationError as error:
        return {str(fault["loc"][0]) if fault["loc"] else "" for fault in error.errors()}
    return set()
