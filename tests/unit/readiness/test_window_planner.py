"""The earliest window: the published dates, what binds it, and what is not known keeps it open."""

from datetime import date

import pytest

from soc2lib.foundation.catalog import catalog
from soc2lib.gap.assess import judge
from soc2lib.gap.records import Control
from soc2lib.readiness.window_planner import WindowPlan, plan_window
from soc2lib.scope.assess import settle
from soc2lib.scope.records import Examination

SCOPE = settle(Examination(categories=("Security",), report_type="Type II", window_start="2026-01-01"))
SOUND = {"design": "suitable", "implementation": "in use", "in_use_since": "2025-06-01", "owner": "Ada"}
TODAY = date(2026, 1, 5)


def planned(*changed: Control, **more) -> WindowPlan:
    ids = {control.id for control in changed}
    sound = [Control(id=id, **SOUND) for id in catalog().controls if id not in ids]
    return plan_window(judge(SCOPE, [*sound, *changed]), TODAY, **more)


def due(id: str, day: str | None) -> Control:
    return Control(id=id, owner="Ada", disposition="create", due=day)


def test_the_latest_key_control_binds_and_what_its_repair_would_win_is_said() -> None:
    plan = planned(due("GOV-03", "2026-03-02"), due("CHG-01", "2026-02-01"))
    assert (plan.start, plan.end) == (date(2026, 3, 2), date(2026, 9, 1))
    assert (plan.fieldwork_end, plan.report) == (date(2026, 9, 29), date(2026, 10, 20))
    assert [(s.control, s.without) for s in plan.binding] == [("GOV-03", date(2026, 2, 1))]
    assert "GOV-03" in plan.because


def test_two_that_bind_together_win_nothing_apart() -> None:
    plan = planned(due("GOV-03", "2026-03-02"), due("CHG-01", "2026-03-02"))
    assert {s.control: s.without for s in plan.binding} == {"GOV-03": date(2026, 3, 2), "CHG-01": date(2026, 3, 2)}


def test_a_control_without_a_day_keeps_the_answer_open() -> None:
    plan = planned(due("GOV-03", None), due("CHG-01", "2026-03-02"))
    assert (plan.start, plan.report, plan.not_before) == (None, None, date(2026, 3, 2))
    assert [s.control for s in plan.undated] == ["GOV-03"]
    assert "No window can be dated" in plan.because


def test_a_repair_overdue_has_no_known_day() -> None:
    (support,) = planned(due("GOV-03", "2025-12-01")).undated
    assert "was due on 1 December 2025 and is not done" in support.because


def test_an_unassessed_control_is_not_taken_as_in_place() -> None:
    assert planned(Control(id="GOV-03")).start is None


def test_a_control_that_binds_no_criterion_binds_no_window() -> None:
    plan = planned(Control(id="GOV-03", key=False, disposition="create"))
    assert plan.start == date(2025, 6, 1)


def test_controls_that_miss_the_decided_window_are_named_latest_first() -> None:
    plan = planned(due("GOV-03", "2026-03-02"), due("CHG-01", "2026-02-01"))
    assert [s.control for s in plan.late] == ["GOV-03", "CHG-01"]


def test_a_policy_approved_later_binds_too() -> None:
    plan = planned(policies_approved={"Access control": date(2026, 4, 1)})
    assert [s.control for s in plan.binding] == ["Access control"]
    assert planned(policies_approved={"Access control": None}).start is None


@pytest.mark.parametrize("day", ["2026-02-01", "2026-05-01"])
def test_repairing_earlier_never_makes_the_window_later(day: str) -> None:
    assert planned(due("GOV-03", day)).start <= planned(due("GOV-03", "2026-06-01")).start
