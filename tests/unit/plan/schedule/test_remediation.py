"""When the open tasks are finished, and what cannot be planned."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import RecordError
from soc2lib.plan.assess import assess_dates
from soc2lib.plan.records import CostLine, Person, PhaseDuration, Task, leave_span
from soc2lib.plan.schedule.remediation import assess_remediation
from soc2lib.plan.timeline.ics import calendar_file
from soc2lib.plan.timeline.reminders import entries, write
from soc2lib.store.field_limits import LONGEST_TEXT

MONDAY = date(2026, 1, 5)


def task(id: str, *needs: str, days: float = 5, owner: str = "Ann", **more: object) -> Task:
    return Task(id=id, owner=owner, depends_on=needs, low=days, likely=days, high=days, **more)  # type: ignore[arg-type]


def test_two_weeks_of_work_for_one_person_end_on_the_second_friday() -> None:
    plan = assess_remediation([task("a"), task("b")], [Person(id="Ann")], MONDAY, ready_by=date(2026, 1, 16))
    assert plan.p80 == date(2026, 1, 16)
    assert (plan.chance, plan.standard_error) == (1.0, 0.0)
    assert "all of 10,000 trials" in plan.reason


def test_a_second_person_halves_it_and_half_time_doubles_it() -> None:
    two = assess_remediation([task("a"), task("b", owner="Bo")], [], MONDAY)
    half = assess_remediation([task("a"), task("b")], [Person(id="Ann", capacity=0.5)], MONDAY)
    assert two.p80 == date(2026, 1, 9)
    assert half.p80 == date(2026, 1, 30)


@pytest.mark.parametrize("letters", [200, 201, LONGEST_TEXT])
def test_an_owner_of_any_length_that_the_import_takes_is_planned_like_anybody(letters: int) -> None:
    plans = [assess_remediation([task("a", owner=name)], [], MONDAY) for name in ("Ann", "x" * letters)]
    assert [plan.p80 for plan in plans] == [date(2026, 1, 9)] * 2


def test_leave_moves_the_end() -> None:
    ann = Person(id="Ann", leave=("2026-01-12..2026-01-16",))
    assert assess_remediation([task("a"), task("b")], [ann], MONDAY).p80 == date(2026, 1, 23)


def test_finished_tasks_take_no_time_and_hold_nobody_up() -> None:
    rows = [task("a", finished_on=date(2026, 1, 2)), task("b", "a")]
    plan = assess_remediation(rows, [], MONDAY)
    assert (plan.done, plan.p80) == (1, date(2026, 1, 9))


def test_a_finish_noted_for_the_future_does_not_count_yet() -> None:
    assert assess_remediation([task("a", finished_on=date(2026, 2, 1))], [], MONDAY).done == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Task(id="x", owner="Ann"), "Nobody has said how long it takes."),
        (task("x", owner=""), "Nobody owns it."),
        (task("x", owner="Gone"), "Its owner Gone left on 1 January 2026."),
        (task("x", "nowhere"), "It waits for nowhere, which is on no list."),
    ],
)
def test_a_task_that_cannot_be_planned_says_why_and_takes_the_chance_away(row: Task, why: str) -> None:
    people = [Person(id="Gone", left_on=date(2026, 1, 1))]
    plan = assess_remediation([task("a"), row, task("y", "x")], people, MONDAY, ready_by=date(2027, 1, 1))
    assert [(u.task.id, u.reason) for u in plan.unplanned] == [
        ("x", why),
        ("y", "It waits for x, which cannot be planned."),
    ]
    assert plan.chance is None
    assert plan.p80 == date(2026, 1, 9)
    assert "no chance is given" in plan.reason


def test_a_loop_is_spelt_out_and_does_not_stop_the_rest() -> None:
    plan = assess_remediation([task("a", "c"), task("b", "a"), task("c", "b"), task("d")], [], MONDAY)
    assert [row.task.id for row in plan.tasks] == ["d"]
    assert plan.unplanned[0].reason == "It waits for itself: a waits for c waits for b waits for a."


def test_no_tasks_are_no_readiness() -> None:
    plan = assess_remediation([], [], MONDAY, ready_by=MONDAY)
    assert (plan.chance, plan.p80) == (None, None)
    assert "nothing is known" in plan.reason


def test_everything_finished_is_certain() -> None:
    plan = assess_remediation([task("a", finished_on=MONDAY)], [], MONDAY, ready_by=MONDAY)
    assert plan.chance == 1.0


def test_wide_ranges_make_the_promise_later_than_the_middle_and_print_an_error() -> None:
    rows = [Task(id=id, owner=id, low=2, likely=5, high=30) for id in "abcdef"]
    plan = assess_remediation(rows, [], MONDAY, ready_by=date(2026, 1, 30))
    assert plan.p50
    assert plan.p80
    assert plan.p95
    assert plan.p50 < plan.p80 < plan.p95
    assert plan.chance
    assert 0 < plan.chance < 1
    assert "standard error" in plan.reason


def test_a_task_planned_past_its_owners_last_day_is_stranded() -> None:
    plan = assess_remediation([task("a")], [Person(id="Ann", left_on=date(2026, 1, 7))], MONDAY)
    assert "after its owner Ann leaves on 7 January 2026" in plan.stranded[0]


def test_what_was_assumed_is_said() -> None:
    plan = assess_remediation([Task(id="a", owner="Ann", low=1, high=3)], [], MONDAY)
    assert any("counted as full time" in text for text in plan.assumptions)
    assert any("middle of the range" in text for text in plan.assumptions)


def test_the_same_seed_gives_the_same_days() -> None:
    rows = [Task(id=id, owner="Ann", low=1, likely=3, high=9) for id in "abc"]
    assert assess_remediation(rows, [], MONDAY, seed=4).p95 == assess_remediation(rows, [], MONDAY, seed=4).p95


def test_the_calendar_holds_every_planned_task_and_the_day_by_which_all_are_done() -> None:
    plan = assess_remediation([task("a", title="Roll out; now")], [], MONDAY)
    text = calendar_file(entries(assess_dates(None, [], MONDAY), plan), "Plan", MONDAY)
    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Roll out\\; now (Ann)\r\n" in text


def test_a_written_calendar_keeps_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    write(path, calendar_file([], "P", MONDAY))
    assert path.read_bytes().endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("cls", "values", "words"),
    [
        (Task, {"id": "a", "low": 3, "likely": 2, "high": 5}, "in this order"),
        (Task, {"id": "a", "likely": 2}, "one number alone is no range"),
        (Task, {"id": "a", "high": 2}, "one number alone is no range"),
        (Task, {"id": "a", "depends_on": ("a",)}, "cannot wait for itself"),
        (Person, {"id": "a", "capacity": 1.5}, "column Share of time"),
        (Person, {"id": "a", "leave": ("next week",)}, "days as 2026-07-06"),
        (Person, {"id": "a", "leave": ("2026-07-06..2026-07-01",)}, "runs forward"),
        (Person, {"id": "a", "leave": ("2026-01-01..2029-01-01",)}, "at most 400 days"),
        (Person, {"id": "a", "capacity": 0.001}, "column Share of time"),
        (PhaseDuration, {"id": "report", "low": 3, "likely": 2, "high": 5}, "in this order"),
        (CostLine, {"id": "a", "low": 0, "high": 5}, "a 90 % range from 0 has no shape"),
        (CostLine, {"id": "a", "currency": "dollars"}, "column Currency"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(cls: type[Task], values: dict[str, object], words: str) -> None:
    with pytest.raises(RecordError) as caught:
        cls.build(values, where="plan.xlsx, row 7")
    assert "plan.xlsx, row 7" in str(caught.value)
    assert words in str(caught.value)


def test_a_leap_day_is_a_day_of_leave() -> None:
    assert leave_span("2028-02-29") == (date(2028, 2, 29), date(2028, 2, 29))


def test_work_for_a_thousand_years_does_not_fall_off_the_calendar() -> None:
    rows = [task(f"t{n}", days=2000) for n in range(30)]
    plan = assess_remediation(rows, [Person(id="Ann", capacity=0.01)], MONDAY, trials=10)
    assert plan.p95 == date(9000, 1, 1)
