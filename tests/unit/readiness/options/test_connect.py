"""What the options rest on: a missed run cannot be had any more, so the report does not wait for it."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.plan.records import Person, Task
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import OptionKind
from tests.clients.build import OWNER, Client, later
from tests.clients.saving import save
from tests.clients.twelve import YEAR, missed_review


def with_task(client: Client, days: int) -> Client:
    """The owner plans to make up for the review, so many days of work from the as-of day on."""
    told = {"title": "Hold the missed review", "owner": OWNER, "controls": ("IAM-04",)}
    return client.add(Person(id=OWNER), Task(id="T-1", low=days, likely=days, high=days, **told))


def fitting(client: Client, folder: Path) -> dict[OptionKind, Option]:
    """The options that fit a client saved and opened as a user does it; of a new period the first."""
    engagement = save(client, "fernhill", folder)
    found = {option.kind: option for option in reversed(Assessment(engagement).options) if option.fits}
    engagement.ledger.close()
    return found


@pytest.mark.parametrize("days", [2, 40])
def test_going_on_waits_for_no_missed_run_and_names_it_in_the_report(days: int, tmp_path: Path) -> None:
    found = fitting(with_task(missed_review(), days), tmp_path)
    assert found[OptionKind.GO_ON].p50 == date(2026, 12, 8)
    assert "IAM-04" in found[OptionKind.GO_ON].would_say
    assert found[OptionKind.NEW_PERIOD].reason == "The present period cannot be freed of IAM-04."


def test_a_review_held_after_the_period_gives_the_missed_one_back_to_no_period(tmp_path: Path) -> None:
    late = missed_review().ran("IAM-04", later(YEAR[1], 10))
    found = fitting(with_task(late, 40), tmp_path)
    assert found[OptionKind.GO_ON].p50 == date(2026, 12, 8)
    assert "1 exception to disclose (IAM-04)" in found[OptionKind.GO_ON].would_say
