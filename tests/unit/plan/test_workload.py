"""Evidence items by control, system and month."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.plan.assess import assess_dates, assess_workload
from soc2lib.plan.records import ControlLoad
from soc2lib.plan.workload import count_items, due_days, event_days, window_months
from soc2lib.scope.records import Examination

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
HALF = (date(2026, 1, 1), date(2026, 6, 30))
EIGHT = tuple("ABCDEFGH")


@pytest.mark.parametrize(("window", "packets"), [(YEAR, 32), (HALF, 16)])
def test_a_quarterly_review_of_eight_systems_has_the_briefs_packets(window: tuple[date, date], packets: int) -> None:
    load = ControlLoad(id="IAM-04", systems=EIGHT)
    assert count_items({"IAM-04": "quarterly"}, [load], *window).total == packets


@pytest.mark.parametrize(
    ("cadence", "window", "runs"),
    [
        ("quarterly", (date(2025, 11, 1), date(2026, 10, 31)), 4),
        ("quarterly", (date(2026, 2, 15), date(2026, 8, 14)), 2),
        ("daily", HALF, 129),
        ("daily", YEAR, 261),
        ("monthly", HALF, 6),
        ("quarterly", HALF, 2),
        ("monthly", YEAR, 12),
        ("quarterly", YEAR, 4),
        ("semiannual", YEAR, 2),
        ("annual", YEAR, 1),
        ("annual", (date(2026, 1, 1), date(2026, 3, 31)), 0),
        ("weekly", (date(2026, 1, 1), date(2026, 1, 28)), 4),
        ("continuous", YEAR, 2),
    ],
)
def test_runs_in_a_window_are_the_briefs(cadence: str, window: tuple[date, date], runs: int) -> None:
    assert len(due_days(cadence, *window)) == runs


def test_a_run_too_rare_for_the_window_is_said_to_have_no_occurrence() -> None:
    [item] = count_items({"X": "annual"}, [], date(2026, 1, 1), date(2026, 3, 31)).items
    assert "no occurrence in the period" in item.reason


def test_a_control_on_events_nobody_counted_is_unknown_and_the_total_a_least_number() -> None:
    result = count_items({"X": "per_event", "Y": "annual"}, [], *YEAR)
    assert (result.total, result.unknown) == (1, ("X",))
    assert result.reason.startswith("At least")


def test_told_events_are_counted_on_every_system() -> None:
    load = ControlLoad(id="X", systems=("a", "b"), events_a_month=3)
    assert count_items({"X": "per_event"}, [load], *HALF).total == 36


def test_zero_events_told_is_a_known_zero() -> None:
    result = count_items({"X": "per_event"}, [ControlLoad(id="X", events_a_month=0)], *HALF)
    assert (result.total, result.unknown) == (0, ())


def test_a_type_one_asks_for_one_item_a_control_and_system() -> None:
    load = ControlLoad(id="X", systems=EIGHT)
    assert count_items({"X": "daily", "Y": "per_event"}, [load], *YEAR, operation_counts=False).total == 9


def test_hours_are_known_only_when_told_for_every_item() -> None:
    told = ControlLoad(id="X", hours_an_item=0.5)
    assert count_items({"X": "monthly"}, [told], *YEAR).hours == 6
    assert count_items({"X": "monthly", "Y": "monthly"}, [told], *YEAR).hours is None


def test_the_same_system_named_twice_counts_once() -> None:
    assert count_items({"X": "annual"}, [ControlLoad(id="X", systems=("a", "a"))], *YEAR).total == 1


def test_no_control_in_scope_is_said() -> None:
    assert "nothing to gather" in count_items({}, [], *YEAR).reason


def test_more_categories_never_ask_for_less_evidence() -> None:
    dates = assess_dates(Examination(report_type="Type II"), [], date(2026, 1, 5))
    alone, everything = assess_workload([], [], dates), assess_workload(list(Category), [], dates)
    assert alone.total < everything.total
    assert {item.control for item in everything.items} == set(catalog().controls)


def test_the_set_window_is_used_and_a_control_of_the_clients_own_counts_by_its_events() -> None:
    told = Examination(report_type="Type II", window_start=YEAR[0], window_end=YEAR[1])
    dates = assess_dates(told, [], date(2026, 1, 5))
    result = assess_workload([], [ControlLoad(id="OWN-1", events_a_month=1)], dates)
    own = next(item for item in result.items if item.control == "OWN-1")
    assert len(own.days) == 12
    assert min(result.by_month) == YEAR[0]
    assert max(result.by_month) == date(2026, 12, 1)


WINDOWS = st.tuples(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 500)).map(
    lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
)


@settings(max_examples=30)
@given(
    WINDOWS,
    st.lists(
        st.sampled_from(["continuous", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual"]),
        max_size=5,
    ),
    st.integers(1, 4),
)
def test_items_are_systems_times_runs_and_the_months_add_up(
    window: tuple[date, date], cadences: list[str], systems: int
) -> None:
    controls = {f"C{n}": cadence for n, cadence in enumerate(cadences)}
    loads = [ControlLoad(id=id, systems=tuple(f"s{n}" for n in range(systems))) for id in controls]
    result = count_items(controls, loads, *window)
    assert result.total == sum(systems * len(due_days(cadence, *window)) for cadence in cadences)
    assert sum(result.by_month.values()) == result.total
    assert all(window[0] <= day <= window[1] for item in result.items for day in item.days)


@settings(max_examples=30)
@given(WINDOWS)
def test_the_length_of_a_window_in_months_agrees_with_counting_days(window: tuple[date, date]) -> None:
    days = (window[1] - window[0]).days + 1
    assert float(window_months(*window)) == pytest.approx(days / 30.4375, abs=0.12)


@settings(max_examples=40)
@given(WINDOWS, st.integers(0, 60))
def test_events_lie_in_the_window_and_are_as_many_as_told(window: tuple[date, date], events: int) -> None:
    days = event_days(events, *window)
    assert abs(len(days) - events * window_months(*window)) <= 0.5
    assert all(window[0] <= day <= window[1] for day in days)
