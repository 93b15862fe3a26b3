"""The first thing to do for each typical client, in the words of its first page."""

import pytest

from soc2lib.assessment import Assessment
from soc2lib.gap.conclusion.words import to_disclose
from tests.clients.twelve import TWELVE

ADVISER = "Engage an outside adviser and hold two quarterly meetings (GOV-03 Board oversight of security)."
FIRST = {
    "1": ("Decide the report type", "not planned"),
    "2": ("Do the next runs before the period ends: GOV-04 ", "by 31 March 2027"),
    "3": ("Do the next runs before the period ends: RSK-03 ", "by 30 September 2026"),
    "4": ("Write management's response to 3 exceptions: CHG-01, IAM-01, IAM-03.", "not planned"),
    "5b": ("Obtain what is missing from the vendor: 120 days without a report of Nimbus Cloud", "not planned"),
    "6b": (ADVISER, "12 March 2027"),
    "7b": ("Export the list of the period's events", "not planned"),
    "8": ("Ask the auditor to start the period on 15 February 2026, when it came into use (IAM-05", "not planned"),
    "9": ("Write management's response to 1 exception: IAM-04.", "not planned"),
    "9b": ("Do the missed run now, late, and test what it should have covered (IAM-04", "not planned"),
    "10": ("Ask the auditor to agree to how the vendor is monitored, and record the answer (VEN-03", "not planned"),
    "12": ("Test the first runs of this period: the last report noted an exception (IAM-03", "not planned"),
}
"""By client: how its first action begins, and its day; the others have nothing open."""


@pytest.mark.parametrize("number", TWELVE)
def test_the_first_action_is_the_one_that_helps_this_client(number: str) -> None:
    found = Assessment(TWELVE[number]().client.held()).actions
    if number not in FIRST:
        assert not found or number == "6"
        return
    what, day = FIRST[number]
    assert found[0].what.startswith(what)
    assert found[0].day.startswith(day)


def test_no_day_of_a_run_to_pull_forward_lies_after_the_period() -> None:
    for number in ("2", "3", "6"):
        assessed = Assessment(TWELVE[number]().client.held())
        end = assessed.scope.window_end
        assert end
        pulled = [one for one in assessed.actions if one.what.startswith("Do the next runs")]
        assert pulled
        assert {one.day for one in pulled} == {f"by {end.day} {end:%B %Y}"}


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
