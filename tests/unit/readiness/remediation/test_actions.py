"""The first thing to do for each typical client, in the words of its first page."""

from datetime import date

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import day
from soc2lib.gap.conclusion.words import to_disclose
from tests.clients.twelve import TWELVE

BERG = "Mia Berg"
ADVISER = "Engage an outside adviser and hold two quarterly meetings (GOV-03 Board oversight of security)."
WRITE = "Write for the report what went wrong and what was done in "
FIRST = {
    "1": ("Decide the report type", "management", "not planned"),
    "2": ("Do once more between 1 October 2026 and 31 March 2027: Organisation chart", BERG, "by 31 March 2027"),
    "3": ("Do once more between 30 June 2026 and 30 September 2026: Fraud scenarios", BERG, "by 30 September 2026"),
    "4": (f"{WRITE}3 exceptions: Change approval and review (CHG-01), ", BERG, "before the auditor's report"),
    "5b": ("Ask the vendor for its next SOC 2 report: no report of Nimbus Cloud covers 120 days", BERG, "not planned"),
    "6b": (ADVISER, BERG, "12 March 2027"),
    "7b": ("List the events of 1 January 2026 to 30 June 2026 and check each, or show ", BERG, "not planned"),
    "8": (
        "Ask the auditor to start the period on 15 February 2026, when it came into use (IAM-05",
        BERG,
        "not planned",
    ),
    "9": (f"{WRITE}1 exception (IAM-04 Quarterly access", BERG, "before the auditor's report"),
    "9b": ("Do the missed run now, late, and check what it should have covered; none is on file ", BERG, "not planned"),
    "10": ("Ask the auditor to agree that Kettle Mail is monitored otherwise", BERG, "not planned"),
    "12": ("Test the first runs of this period: the last report noted an exception (IAM-03", BERG, "not planned"),
}
"""By client: how its first action begins, its owner, and its day; the others have nothing open."""


@pytest.mark.parametrize("number", TWELVE)
def test_the_first_action_is_the_one_that_helps_this_client(number: str) -> None:
    found = Assessment(TWELVE[number]().client.held()).actions
    if number not in FIRST:
        assert not found or number == "6"
        return
    what, owner, when = FIRST[number]
    assert found[0].what.startswith(what)
    assert found[0].owner == owner
    assert found[0].day.startswith(when)


@pytest.mark.parametrize("number", ["2", "3", "6"])
def test_a_run_to_pull_forward_is_asked_for_within_the_period_and_not_before_today(number: str) -> None:
    assessed = Assessment(TWELVE[number]().client.held())
    start, end = assessed.scope.window_start, assessed.scope.window_end
    assert start
    assert end
    days = f"between {day(max(start, assessed.as_of))} and {day(end)}"
    (pulled,) = [one for one in assessed.actions if one.what.startswith("Do once more")]
    assert pulled.what.startswith(f"Do once more {days}: ")
    assert pulled.day == f"by {day(end)}"
    option = next(one for one in assessed.options if one.kind.value == "go on")
    assert all(days.removeprefix("between ") in words for words in option.actions)
    assert f"unless done once more {days}" in option.would_say


def test_a_run_before_the_period_begins_changes_nothing() -> None:
    client = TWELVE["2"]().client
    before = Assessment(client.held()).actions
    assert Assessment(client.ran("RSK-03", client.as_of).held()).actions == before


def test_while_nothing_has_fallen_due_there_are_no_events_to_count() -> None:
    assessed = Assessment(TWELVE["12"]().client.held())
    assert assessed.forecast.uncounted
    assert not any(one.deed.startswith("Count") for one in assessed.actions)


def test_days_that_nothing_can_show_any_more_are_to_be_disclosed_not_shown() -> None:
    client = TWELVE["8"]().client
    client.control("IAM-05", in_use_since=date(2026, 4, 10), design="suitable", implementation="in use")
    (first, *_) = Assessment(client.held()).actions
    assert first.what.startswith("Agree with the auditor how the 99 days before 10 April 2026 are disclosed (IAM-05")


@pytest.mark.parametrize("number", TWELVE)
@pytest.mark.parametrize("most", [6, 12, 24, 60])
def test_a_shortened_action_keeps_the_ids_of_its_controls(number: str, most: int) -> None:
    for one in Assessment(TWELVE[number]().client.held()).actions:
        said = one.shortened(most)
        assert all(id in said for id, _ in one.controls[:4])
        assert len(said.split()) <= max(most, len(one.controls) + 6)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("5", ("No report of Nimbus Cloud covers 60 days (2 May 2026 to 30 June 2026) of the period.",)),
        ("5b", ()),
        ("7", ("No occurrence in the period: INC-02 and INC-03.",)),
        ("3", ()),
    ],
)
def test_what_a_report_has_to_disclose_is_said_and_what_can_be_mended_is_not(
    number: str, words: tuple[str, ...]
) -> None:
    assert to_disclose(Assessment(TWELVE[number]().client.held()).gap.controls) == words
