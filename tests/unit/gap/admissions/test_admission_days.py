"""An admission is as old as the change of its own field: what is typed of another field renews nothing."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics import clock
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Control
from soc2lib.share.whatif.figures import inputs, recompute, results
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from tests.clients.build import OWNER, Client, later
from tests.clients.core import CRITERIA
from tests.clients.saving import save

TODAY, SHOWN = date(2026, 9, 30), date(2026, 7, 1)
BEFORE, AFTER = later(SHOWN, -30), later(SHOWN, 30)
WEAK = {"design": "partly"}


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    """A client whose control IAM-01 was walked through and observed on one day; nothing is typed of it yet."""
    client = Client.examined(TODAY, *CRITERIA, report_type="Type I").designed("IAM-01", day=SHOWN)
    client.observed("IAM-01", day=SHOWN)
    del client.records["control", "IAM-01"]
    made = save(client, "fernhill", tmp_path)
    yield made
    made.ledger.close()


def typed(engagement: Engagement, day: date, **fields: object) -> None:
    """What the owner types of the control on a day, as the register saves it."""
    noon = datetime.combine(day, time(12), tzinfo=clock.end_of(day).tzinfo)
    body, version = Control(id="IAM-01", owner=OWNER, **fields).body(), engagement.version(Control, "IAM-01")
    engagement.save_all([Change(Control.kind, "IAM-01", body, version)], author=OWNER, reason="asked", at=noon)


def concluded(engagement: Engagement) -> tuple[Conclusion, str]:
    row = next(row for row in Assessment(engagement).gap.controls if row.state.id == "IAM-01")
    return row.conclusion, row.reason


def test_retyping_one_field_renews_that_admission_alone(engagement: Engagement) -> None:
    typed(engagement, BEFORE, **WEAK)
    assert concluded(engagement)[0] is Conclusion.READY
    typed(engagement, AFTER, **WEAK, implementation="in progress")
    assert concluded(engagement) == (Conclusion.AT_RISK, "it is not fully in operation")


@pytest.mark.parametrize("other", [{"operation": "effective"}, {"notes": "Seen again"}, {"implementation": "in use"}])
def test_an_admission_that_was_mended_stays_mended_whatever_else_is_typed_later(
    engagement: Engagement, other: dict[str, object]
) -> None:
    typed(engagement, BEFORE, **WEAK)
    typed(engagement, AFTER, **WEAK, **other)
    assert concluded(engagement)[0] is Conclusion.READY


def test_an_admission_taken_back_and_made_again_is_as_old_as_its_last_change(engagement: Engagement) -> None:
    for day, fields in ((BEFORE, WEAK), (later(BEFORE, 1), {"design": "suitable"}), (AFTER, WEAK)):
        typed(engagement, day, **fields)
    assert concluded(engagement) == (Conclusion.AT_RISK, "it is partially designed")


def test_a_report_carries_the_day_of_each_admission(engagement: Engagement) -> None:
    typed(engagement, BEFORE, **WEAK)
    typed(engagement, AFTER, **WEAK, implementation="in progress")
    now = Assessment(engagement)
    carried = inputs(now)
    days = {"design": BEFORE.isoformat(), "implementation": AFTER.isoformat()}
    assert carried["admitted"]["IAM-01"] == days
    made = recompute(carried)
    assert {name: made[name] for name in results(now)} == results(now)
