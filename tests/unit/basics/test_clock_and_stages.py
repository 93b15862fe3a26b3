"""Days end when they end, and the eight stages stand in their order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.basics import clock
from soc2lib.stages import PORTFOLIO, STAGES, stage


@given(st.dates())
def test_the_end_of_a_day_belongs_to_it_and_the_next_moment_does_not(day: date) -> None:
    end = clock.end_of(day)
    assert (end.date(), end.tzinfo) == (day, UTC)
    if day < date.max:
        assert (end + timedelta(microseconds=1)).date() == day + timedelta(days=1)


def test_now_is_said_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)
    assert clock.today() in {clock.now().date(), clock.now().date() - timedelta(days=1)}


def test_the_eight_stages_are_numbered_in_order_and_named_as_their_notebooks() -> None:
    names = ["scope", "plan", "risk", "gap", "evidence", "readiness", "monitor", "share"]
    assert [(one.number, one.name) for one in STAGES] == list(enumerate(names, start=1))
    assert all(one.notebook == f"{one.number:02}_{one.name}" for one in (PORTFOLIO, *STAGES))


def test_a_stage_needs_only_stages_before_it() -> None:
    for one in STAGES:
        assert all(stage(name).number < one.number for name in one.needs)
        assert one.question.endswith("?")


def test_a_stage_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        stage("audit")
