"""Plants a value of the test's own into every field that a client can fill, of every kind of record."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from soc2lib.errors import RecordError
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import FieldGuide, Record, record_kinds

DAY = date(2026, 9, 30)
PLANTED_AT = datetime(2026, 9, 30, 22, tzinfo=UTC)
Plant = Callable[[type[Record], FieldGuide, Any], Any]
"""From the kind, the field and what stands there to what shall stand there; the same value leaves it as it is."""


def plant(engagement: Engagement, value: Plant) -> int:
    """Change every record that is there, and add one of each kind that is not; returns how many values were planted."""
    changes, planted = [], 0
    for cls in record_kinds().values():
        for record in engagement.all(cls) or _first(cls):
            body, count = _planted(cls, record, value)
            changes.append(Change(cls.kind, record.id, body, engagement.version(cls, record.id)))
            planted += count
    engagement.save_all(changes, author="test", reason="planted", at=PLANTED_AT)
    return planted


def _planted(cls: type[Record], record: Record, value: Plant) -> tuple[dict[str, Any], int]:
    """The record's body with every value that its kind accepts; what it refuses stays as it was."""
    count, seen = 0, record
    for guide in cls.guides():
        old = getattr(seen, guide.name)
        new = value(cls, guide, old)
        if guide.name == "id" or new == old:
            continue
        try:
            seen = cls.build({**seen.model_dump(), guide.name: (new,) if guide.many else new})
        except RecordError:
            continue
        count += 1
    return seen.body(), count


def _first(cls: type[Record]) -> Iterator[Record]:
    """A record with every field told, where the kind accepts such a one."""
    given = {guide.name: _anything(guide) for guide in cls.guides()}
    try:
        yield cls.build(given)
    except RecordError:
        return


def _anything(guide: FieldGuide) -> Any:
    if issubclass(guide.base, StrEnum):
        value: Any = next(iter(guide.base))
    else:
        value = {str: "CC1.1" if guide.name == "id" else "told", date: DAY, bool: True}.get(guide.base, 1)
    return (value,) if guide.many else value
