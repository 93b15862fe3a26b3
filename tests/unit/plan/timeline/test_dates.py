"""The days of the phases, and by when open work has to be finished."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.plan.records import PhaseDuration
from soc2lib.plan.timeline.counting import Durations, forward
from soc2lib.plan.timeline.dates import assess_dates, not_used
from soc2lib.scope.examination.timeline import Durations as ScopeDurations
from soc2lib.scope.examination.timeline import earliest_dates
from soc2lib.scope.records import Examination

ORACLE = [
    PhaseDuration(id="readiness", low=8, likely=8, high=8, source="plan"),
    PhaseDuration(id="window", low=6, likely=6, high=6),
    PhaseDuration(id="fieldwork", low=4, likely=4, high=4),
    PhaseDuration(id="report", low=3, likely=3, high=3),
]


def told(needed: date | None, kind: str | None = "Type II", **more: date) -> Examination:
    return Examination(report_type=kind, report_needed=needed, **more)


def test_a_type_one_needs_no_window() -> None:
    result = assess_dates(told(None, "Type I"), ORACLE, date(2026, 1, 5))
    assert result.usual == forward(date(2026, 1, 5), Durations(8, 0, 4, 3))


def test_a_set_window_is_kept_to_the_day() -> None:
    window = {"window_start": date(2026, 4, 1), "window_end": date(2026, 9, 30)}
    result = assess_dates(told(date(2026, 12, 15), **window), ORACLE, date(2026, 9, 30))
    ahead = result.usual
    assert result.window_fixed
    assert (ahead.window_start, ahead.window_end) == (date(2026, 4, 1), date(2026, 9, 30))
    assert ahead.report == date(2026, 9, 30) + timedelta(weeks=7)


def test_the_shipped_ranges_are_the_briefs() -> None:
    found = {phase.id: (phase.low, phase.high) for phase in assess_dates(None, [], date(2026, 1, 5)).phases}
    assert found == {"readiness": (4, 12), "window": (3, 12), "fieldwork": (2, 6), "report": (2, 4)}


def test_a_duration_for_a_phase_that_does_not_exist_is_said() -> None:
    result = assess_dates(None, [PhaseDuration(id="fieldwrk", low=1, likely=1, high=1)], date(2026, 1, 5))
    assert not_used(result) == "A duration for the unknown phase fieldwrk."


@pytest.mark.parametrize("slip", [date(1900, 1, 1), date(1926, 9, 30), date(1999, 12, 31)])
def test_a_day_of_another_century_is_said_and_not_counted_with(slip: date) -> None:
    result = assess_dates(told(slip, window_start=slip, window_end=slip), [], date(2026, 1, 5))
    assert (result.needed, result.window_fixed) == (None, False)
    assert "the report is needed" in not_used(result)


@pytest.mark.parametrize(
    ("as_of", "ready_by", "ready_for"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "the window"),
        (date(2026, 3, 31), date(2026, 9, 30), "the end of the window"),
        (date(2026, 9, 30), date(2026, 10, 28), "the end of fieldwork"),
        (date(2026, 11, 1), date(2026, 11, 29), "the end of fieldwork"),
    ],
)
def test_open_work_is_measured_against_the_next_milestone(as_of: date, ready_by: date, ready_for: str) -> None:
    window = {"window_start": date(2026, 4, 1), "window_end": date(2026, 9, 30)}
    result = assess_dates(told(date(2026, 12, 15), **window), ORACLE, as_of)
    assert (result.ready_by, result.ready_for) == (ready_by, ready_for)


def test_without_a_set_window_the_eve_of_the_latest_window_that_would_do_counts() -> None:
    result = assess_dates(told(date(2026, 10, 20)), ORACLE, date(2026, 1, 5))
    assert result.ready_by == date(2026, 3, 1)
    assert assess_dates(told(None), ORACLE, date(2026, 1, 5)).ready_by is None


def test_fieldwork_counts_from_today_where_the_window_is_over_as_on_the_scope_page() -> None:
    window = (date(2026, 4, 1), date(2026, 9, 30))
    examination = told(date(2026, 12, 15), window_start=window[0], window_end=window[1])
    ahead = assess_dates(examination, ORACLE, date(2026, 11, 1)).usual
    theirs = earliest_dates(date(2026, 11, 1), ScopeDurations(), running=window)
    assert (ahead.window_end, ahead.fieldwork_end, ahead.report) == (
        theirs.window_end,
        theirs.fieldwork_end,
        theirs.report,
    )


@settings(max_examples=40)
@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_usual_durations_give_the_scope_pages_days(as_of: date) -> None:
    ahead = assess_dates(told(None), [], as_of).usual
    theirs = earliest_dates(as_of, ScopeDurations())
    assert (ahead.window_start, ahead.window_end, ahead.report) == (
        theirs.window_start,
        theirs.window_end,
        theirs.report,
    )


def test_a_duration_told_on_the_examination_sheet_counts_and_a_range_beats_it() -> None:
    examination = Examination(report_type="Type II", readiness_weeks=2)
    alone = assess_dates(examination, [], date(2026, 1, 5))
    assert alone.usual.window_start == date(2026, 1, 19)
    ranged = assess_dates(examination, ORACLE, date(2026, 1, 5))
    assert ranged.usual.window_start == date(2026, 3, 2)
