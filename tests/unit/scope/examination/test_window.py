"""A window starts once everything runs, is long enough for its readers, touches the last one and owns up to gaps."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.gap.results import ShownControl
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.examination.key_controls import KeyState, key_state, with_keys
from soc2lib.scope.examination.report_type import choose_type
from soc2lib.scope.examination.timeline import Durations, window_end
from soc2lib.scope.examination.type_inputs import TypeInputs
from soc2lib.scope.examination.window import FirstStart, check_window, first_window_start, occurrence
from tests.clients.shown import all_shown, observed

START = date(2026, 4, 1)
TODAY = date(2026, 9, 30)


def words(months: int, **values: object) -> list[str]:
    return [finding.words for finding in check_window(START, window_end(START, months), **values).findings]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("months", "said"),
    [(2, ["below the floor"]), (3, ["short"]), (5, ["short"]), (6, []), (12, []), (13, ["long"])],
)
def test_the_length_is_judged_by_the_floor_the_common_and_the_full_window(months: int, said: list[str]) -> None:
    assert words(months) == said


def test_the_window_does_not_start_before_controls_and_policies_are_in_place() -> None:
    assert words(6, first=FirstStart(START + timedelta(days=1), "")) == ["starts too early"]
    assert words(6, first=FirstStart(START, "")) == []
    assert words(6, first=FirstStart(None, "Not known.")) == ["start not supported"]


@pytest.mark.parametrize(
    ("days", "said"), [(1, []), (2, ["days between windows"]), (0, ["windows overlap"]), (-5, ["windows overlap"])]
)
def test_consecutive_windows_touch(days: int, said: list[str]) -> None:
    assert words(6, previous_end=START - timedelta(days=days)) == said


def test_the_first_start_is_the_latest_of_controls_and_policies() -> None:
    assert first_window_start([date(2026, 3, 1)], [date(2026, 3, 9), date(2026, 1, 1)]).day == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("controls", "policies"), [([], []), ([None], []), ([date(2026, 3, 1)], [None]), ([date(2026, 3, 1)], None)]
)
def test_the_first_start_is_not_known_while_one_day_is_missing(
    controls: list[date | None], policies: list[date | None] | None
) -> None:
    found = first_window_start(controls, policies)
    assert found.day is None
    assert "Not known" in found.reason


def test_a_window_before_the_last_known_day_is_too_early_whatever_else_is_not_known() -> None:
    first = first_window_start([START + timedelta(days=9), None])
    assert (first.day, first.not_before) == (None, START + timedelta(days=9))
    assert words(6, first=first) == ["starts too early"]
    assert words(6, first=first_window_start([START, None])) == ["start not supported"]


def test_a_short_window_names_the_yearly_controls_that_may_not_occur() -> None:
    yearly = {control.id for control in catalog().controls_for([]) if control.frequency == "annual"}
    check = check_window(START, window_end(START, 6))
    assert set(check.no_occurrence) == yearly
    assert "may have no occurrence" in check.reason
    assert check_window(START, window_end(START, 12)).no_occurrence == ()


def test_a_control_that_did_not_run_in_the_window_is_never_called_effective() -> None:
    end = window_end(START, 6)
    assert occurrence([START - timedelta(days=1), end + timedelta(days=1)], START, end) == "no occurrence in period"
    assert occurrence([START, end], START, end) == "2 occurrences"


def test_a_window_that_is_not_set_is_not_known() -> None:
    assert check_window(START, None).months is None
    assert "Not known" in check_window(None, None).reason


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dates(), min_size=1, max_size=5), st.lists(st.dates(), max_size=5))
def test_every_control_and_policy_is_in_place_on_the_first_start_and_one_only_since(
    controls: list[date], policies: list[date]
) -> None:
    found = first_window_start(controls, policies).day
    assert found in [*controls, *policies]
    assert all(day <= found for day in [*controls, *policies])


def ready(id: str, **values: object) -> Control:
    whole = {"design": "suitable", "implementation": "in use", "in_use_since": "2026-06-01", "evidence": "full period"}
    return Control.build({"id": id, **whole, **values})


SCOPE = resolve_scope(None)


def state(change: dict[str, object] | None = None, facts: dict[str, ShownControl] | None = None) -> KeyState:
    """The keys of a client who typed the same of every control, save one, and of whom so much is shown."""
    whole = {control.id: ready(control.id) for control in catalog().controls_for([])}
    whole["IAM-03"] = ready("IAM-03", **change or {})
    known = all_shown(SCOPE) if facts is None else facts
    return key_state(assess_gap(SCOPE, list(whole.values()), shown=known).controls, TODAY)


def test_the_keys_of_a_client_that_told_nothing_are_not_known() -> None:
    found = key_state(assess_gap(resolve_scope(None), []).controls, TODAY)
    assert (found.not_ready, found.not_designed, found.days_in_use) == (None, None, None)


def test_keys_that_are_all_shown_to_run_count_their_days() -> None:
    found = state()
    assert (found.not_ready, found.not_designed) == (0, 0)
    assert found.days_in_use == 30 + 31 + 31 + 30  # June to September


def test_keys_that_are_only_typed_as_running_count_no_day() -> None:
    assert state(facts={}).days_in_use is None
    one_typed = {id: row for id, row in all_shown(SCOPE).items() if id != "IAM-03"}
    assert state(facts=one_typed).days_in_use is None
    assert state(facts=one_typed | {"IAM-03": observed("IAM-03")}).days_in_use is None


@pytest.mark.parametrize(
    ("change", "not_ready", "not_designed", "days"),
    [
        ({"in_use_since": None}, 0, 0, None),
        ({"evidence": "none"}, 0, 0, 122),
        ({"applicability": "carried by subservice", "applicability_reason": "Host", "in_use_since": None}, 0, 0, 122),
        ({"key": False, "in_use_since": None}, 0, 0, 122),
    ],
)
def test_one_key_control_changes_what_is_known(
    change: dict[str, object], not_ready: int, not_designed: int, days: int | None
) -> None:
    found = state(change)
    assert (found.not_ready, found.not_designed, found.days_in_use) == (not_ready, not_designed, days)


@pytest.mark.parametrize(
    ("change", "not_ready", "not_designed"),
    [
        ({"design": "not designed"}, 1, 1),
        ({"implementation": "not started"}, 1, 0),
        ({"design": "not assessed"}, None, None),
    ],
)
def test_an_admission_about_one_key_control_that_nothing_mends_is_known(
    change: dict[str, object], not_ready: int | None, not_designed: int | None
) -> None:
    found = state(change, {id: row for id, row in all_shown(SCOPE).items() if id != "IAM-03"})
    assert (found.not_ready, found.not_designed, found.days_in_use) == (not_ready, not_designed, None)


def test_the_report_type_takes_its_answer_from_the_keys() -> None:
    inputs = TypeInputs(TODAY, Durations(0), type_ii_wanted=True)
    assert choose_type(inputs).rule == 2
    assert choose_type(with_keys(inputs, state())).rule == 3


def test_days_that_are_only_typed_bring_no_type_two_forward() -> None:
    inputs = TypeInputs(TODAY, Durations(0), type_ii_wanted=True)
    assert choose_type(with_keys(inputs, state(facts={}))).rule != 3


def test_other_categories_bring_their_own_yearly_controls() -> None:
    alone = check_window(START, window_end(START, 6)).no_occurrence
    assert set(alone) < set(check_window(START, window_end(START, 6), list(Category)).no_occurrence)
