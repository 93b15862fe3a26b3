"""Made-up clients and what-ifs, drawn from a seed: whatever a client may say and show, and whatever may be closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from soc2lib.assessment import Assessment
from soc2lib.share.whatif.variants import OFFERED
from soc2lib.share.whatif.whatif import Change
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record
from tests.clients import random_clients
from tests.clients.build import later
from tests.clients.mixed_clients import AS_OF, mixed_client


@dataclass(frozen=True, slots=True)
class DatedRecords(HeldRecords):
    """Records with a history: the day on which somebody last changed what a record says."""

    seed: int = 0

    def since(self, cls: type[Record], id: str, fields: Sequence[str]) -> date | None:
        """A day drawn for this record; None for some."""
        draw = Random(f"{self.seed}-{cls.kind}-{id}")
        return draw.choice([None, later(AS_OF, -draw.randrange(500)), later(AS_OF, -500)])


@dataclass(frozen=True)
class Case:
    """One client and the what-ifs asked of it."""

    now: Assessment
    asked: list[list[Change]]


def cases(seed: int, clients: int, each: int) -> Iterator[Case]:
    """So many clients with so many what-ifs each: every other one a likely story, the others drawn field by field."""
    for number in range(clients):
        draw = Random(f"{seed}-{number}")
        records = random_clients.random_client(draw.randrange(1_000_000)) if number % 2 else made_up(draw)
        now = Assessment(DatedRecords(records.as_of, records.held, draw.randrange(1_000_000)))
        offered = [row.state.id for row in now.gap.controls if row.part in OFFERED]
        yield Case(now, [_asked(draw, offered) for _ in range(each)])


def made_up(draw: Random) -> HeldRecords:
    """One client's records, whatever may be entered of it."""
    return mixed_client(draw).held()


def _asked(draw: Random, offered: Sequence[str]) -> list[Change]:
    """Some gaps closed; where all of them are, all are shown to work from the first day."""
    picked = draw.sample(offered, min(len(offered), draw.choice([0, 1, 3, 10, 60, 200])))
    days = [None, None, *(later(AS_OF, days) for days in (-600, -310, -80, -10, 100, 400))]
    proven = len(picked) == len(offered) and draw.random() < 0.8
    return [Change(id, proven or draw.random() < 0.5, None if proven else draw.choice(days)) for id in picked]
