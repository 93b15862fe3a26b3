"""A made-up client of whom all is known but for two controls and the figures of one risk."""

from datetime import date
from pathlib import Path

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.records import Control, Design, Disposition, Implementation
from soc2lib.risk.records import Risk
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import Record

NEARLY, OPEN = "nearly", ("GOV-01", "GOV-02")
_KNOWN = {
    "implementation": Implementation.IN_USE,
    "in_use_since": date(2026, 1, 31),
    "design": Design.SUITABLE,
    "disposition": Disposition.EXISTS,
    "owner": "Mei",
}


def plant_nearly_done(clients: Path) -> None:
    """Make the client in a folder of clients."""
    records: list[Record] = [
        Examination(id="examination", name="Nearly Ltd"),
        Risk(id="R-1", title="The office burns"),
        *(Control(id=id, **_KNOWN) for id in catalog().controls if id not in OPEN),
    ]
    engagement = Engagement.create(NEARLY, clients)
    changes = [Change(record.kind, record.id, record.body()) for record in records]
    engagement.save_all(changes, author="planted", reason="made for tests")
    engagement.ledger.close()
