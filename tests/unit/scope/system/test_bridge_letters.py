"""A bridge letter that hides an incident is refused, one that is too long or incomplete is blocked with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.scope.system.bridge_letters import BLOCKED, READY, REFUSED, BridgeLetter, check_bridge_letter

WHOLE = BridgeLetter(
    date(2025, 1, 1),
    date(2025, 12, 31),
    date(2026, 4, 2),
    says_no_changes=True,
    says_no_others=True,
    reminds_of_cuecs=True,
    asks_to_read_report=True,
    replaces_nothing=True,
    significant_incident=False,
)


def test_a_whole_letter_of_exactly_92_days_may_be_signed() -> None:
    assert (WHOLE.until - WHOLE.period_end).days == 92
    assert check_bridge_letter(WHOLE).verdict == READY


def test_the_93rd_day_blocks_it_with_a_warning() -> None:
    found = check_bridge_letter(replace(WHOLE, until=date(2026, 4, 3)))
    assert found.verdict == BLOCKED
    assert "93 days" in found.reason


def test_no_changes_beside_a_significant_incident_is_refused() -> None:
    found = check_bridge_letter(replace(WHOLE, significant_incident=True))
    assert found.verdict == REFUSED
    assert "incident happened" in found.reason


def test_an_incident_that_is_told_is_not_refused() -> None:
    told = replace(WHOLE, significant_incident=True, says_no_changes=False, changes="Outage of 3 March.")
    assert check_bridge_letter(told).verdict == READY


def test_an_incident_nobody_knows_of_blocks_it() -> None:
    assert check_bridge_letter(replace(WHOLE, significant_incident=None)).verdict == BLOCKED


def test_the_auditor_does_not_sign_it() -> None:
    assert "the auditor does not" in check_bridge_letter(replace(WHOLE, signed_by_management=False)).reason


@pytest.mark.parametrize(
    "part", ["says_no_changes", "says_no_others", "reminds_of_cuecs", "asks_to_read_report", "replaces_nothing"]
)
def test_each_part_is_needed(part: str) -> None:
    found = check_bridge_letter(replace(WHOLE, **{part: False}))
    assert found.verdict == BLOCKED
    assert len(found.findings) == 1


def test_a_letter_that_ends_with_the_period_speaks_for_no_day() -> None:
    assert check_bridge_letter(replace(WHOLE, until=WHOLE.period_end)).verdict == BLOCKED


@settings(max_examples=50, deadline=None)
@given(st.integers(-10, 200), st.booleans(), st.booleans(), st.none() | st.booleans())
def test_only_a_whole_honest_letter_of_1_to_92_days_is_ready(
    days: int, whole: bool, silent: bool, incident: bool | None
) -> None:
    letter = replace(
        WHOLE,
        until=WHOLE.period_end + timedelta(days=days),
        reminds_of_cuecs=whole,
        says_no_changes=silent,
        changes="" if silent else "Moved the office.",
        significant_incident=incident,
    )
    verdict = check_bridge_letter(letter).verdict
    lie = silent and incident is True
    assert (verdict == REFUSED) is lie
    assert (verdict == READY) is (1 <= days <= 92 and whole and incident is not None and not lie)
