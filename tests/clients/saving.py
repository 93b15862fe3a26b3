"""A made-up client saved as a real client folder: its records in the ledger on their days, its files in the locker."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from soc2lib.basics import clock
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import Record
from tests.clients.build import ADVISER, Client, content

_DAYS = ("tested_on", "day", "added", "run_on", "reviewed", "issued", "decided_on")
"""Fields that name the day on which a record came to be, the first that is answered."""


def save(client: Client, id: str, clients: Path) -> Engagement:
    """Make the client's folder with all its records and files, and open it as of the client's day.

    A record is written on the day on which it came to be, one without such a day on the as-of day; nothing is written
    later than that.
    """
    engagement = Engagement.create(id, clients)
    locker = Locker(engagement.folder)
    for piece in client.of(Evidence):
        if piece.sha256:
            locker.keep_content(BytesIO(content(piece.id)))
    by_day: dict[date, list[Record]] = {}
    for record in client.records.values():
        by_day.setdefault(min(_came_to_be(record, client.as_of), client.as_of), []).append(record)
    for day, records in sorted(by_day.items()):
        changes = [Change(record.kind, record.id, record.body()) for record in records]
        noon = datetime.combine(day, time(12), tzinfo=clock.end_of(day).tzinfo)
        engagement.save_all(changes, author=ADVISER, reason="made up for a test", at=noon)
    engagement.ledger.close()
    return Engagement.open(id, client.as_of, clients)


def _came_to_be(record: Record, otherwise: date) -> date:
    return next((day for name in _DAYS if (day := getattr(record, name, None))), otherwise)
