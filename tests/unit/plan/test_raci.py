"""The responsibility matrix: every hard rule of the brief."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.plan.assess import assess_raci
from soc2lib.plan.defaults import Role, defaults
from soc2lib.plan.raci import RaciJudgement, check, matrix
from soc2lib.plan.records import Activity, Person

TODAY = date(2026, 1, 5)
ROLES = {id: Role(id, id.upper(), id != "auditor", "") for id in ("boss", "doer", "tester", "auditor")}
PEOPLE = [Person(id="Ann", roles=("boss",)), Person(id="Bo", roles=("doer",)), Person(id="Cy", roles=("tester",))]


def row(id: str = "x", **cells: tuple[str, ...]) -> Activity:
    return Activity(id=id, title=id, **{"accountable": ("boss",), "responsible": ("doer",), **cells})


def judged(rows: list[Activity], people: list[Person] = PEOPLE, **limits: float) -> RaciJudgement:
    return check(rows, people, ROLES, TODAY, **{"overload_share": 1.0, **limits})  # type: ignore[arg-type]


def rules(result: RaciJudgement) -> set[str]:
    return {finding.rule for finding in result.findings}


def test_a_sound_row_has_no_finding() -> None:
    result = judged([row()])
    assert result.findings == ()
    assert "The matrix can be used." in result.reason


def test_accountable_may_also_be_responsible() -> None:
    assert not judged([row(responsible=("boss",))]).findings


@pytest.mark.parametrize("accountable", [(), ("boss", "doer")])
def test_anything_but_one_accountable_role_is_an_error(accountable: tuple[str, ...]) -> None:
    assert [f.rule for f in judged([row(accountable=accountable)]).errors] == ["accountable"]


def test_nobody_responsible_is_an_error() -> None:
    assert "responsible" in {f.rule for f in judged([row(responsible=())]).errors}


@pytest.mark.parametrize("cell", ["accountable", "responsible"])
def test_the_auditor_is_never_accountable_or_responsible(cell: str) -> None:
    assert "auditor" in {f.rule for f in judged([row(**{cell: ("auditor",)})]).errors}


def test_the_auditor_may_be_consulted_and_informed() -> None:
    assert not judged([row(consulted=("auditor",), informed=("auditor",))]).findings


def test_an_auditor_with_a_second_hat_is_an_error() -> None:
    people = [*PEOPLE, Person(id="Dee", roles=("auditor", "tester"))]
    assert "auditor" in {f.rule for f in judged([row()], people).errors}


def test_a_role_nobody_fills_is_vacant() -> None:
    assert [f.rule for f in judged([row()], PEOPLE[:1]).errors] == ["vacant"]


def test_a_role_of_somebody_who_left_is_departed_from_the_day_after() -> None:
    gone = [PEOPLE[0], Person(id="Bo", roles=("doer",), left_on=date(2026, 1, 4))]
    last_day = [PEOPLE[0], Person(id="Bo", roles=("doer",), left_on=TODAY)]
    assert [f.rule for f in judged([row()], gone).errors] == ["departed"]
    assert rules(judged([row()], last_day)) == {"leaving"}


def test_two_names_behind_an_accountable_role_are_an_error_but_not_behind_a_doing_one() -> None:
    assert [f.rule for f in judged([row()], [*PEOPLE, Person(id="Eve", roles=("boss",))]).errors] == ["shared"]
    assert not judged([row()], [*PEOPLE, Person(id="Eve", roles=("doer",))]).findings


def test_accountable_for_more_than_thirty_percent_is_overload_and_exactly_thirty_is_not() -> None:
    others = [row(f"o{n}", accountable=("tester",)) for n in range(7)]
    three = [row(f"b{n}") for n in range(3)]
    over = judged([*others[:6], *three, row("b3")], overload_share=0.30)
    assert {f.where for f in over.findings if f.rule == "overload"} == {"Ann", "Cy"}
    even = judged([*others, *three], overload_share=0.30)
    assert {f.where for f in even.findings if f.rule == "overload"} == {"Cy"}


def test_one_person_on_both_sides_of_a_conflict_is_a_warning_whichever_side_names_it() -> None:
    write, approve = row("write", conflicts_with=("approve",)), row("approve")
    assert [f.where for f in judged([write, approve]).findings] == ["Bo"]
    assert [f.where for f in judged([approve, write]).findings] == ["Bo"]
    assert not judged([write, row("approve", responsible=("tester",))]).findings


def test_one_person_with_two_roles_is_seen_on_both_sides() -> None:
    people = [PEOPLE[0], Person(id="Bo", roles=("doer", "tester"))]
    rows = [row("write", conflicts_with=("approve",)), row("approve", responsible=("tester",))]
    assert [f.rule for f in judged(rows, people).findings] == ["segregation"]


def test_an_unknown_role_is_named_with_the_nearest_known_one() -> None:
    finding = next(f for f in judged([row(informed=("tster",))]).errors if f.rule == "role")
    assert "Did you mean tester?" in finding.remedy


def test_the_shipped_matrix_has_no_fault_once_every_role_has_a_person() -> None:
    people = [Person(id=f"P-{id}", roles=(id,)) for id in defaults().roles if id != "auditor"]
    assert assess_raci([], people, TODAY).findings == ()


def test_the_shipped_activities_cover_every_activity_the_brief_lists() -> None:
    ids = set(defaults().activities)
    listed = {"scope", "categories", "risk-assessment", "gap-analysis", "policy-approval", "evidence-collection"}
    listed |= {"request-list", "vendor-reviews", "training", "incident-response", "system-description"}
    listed |= {"assertion-signature", "auditor-liaison", "calendar", "report-distribution"}
    assert listed <= ids
    assert len(defaults().roles) == 13
    assert sum(id.endswith("-controls") for id in ids) >= 10


def test_the_auditor_stands_nowhere_but_under_consulted_and_informed_in_the_shipped_matrix() -> None:
    for activity in defaults().activities.values():
        assert "auditor" not in (*activity.accountable, *activity.responsible)


def test_a_clients_row_takes_the_place_of_the_shipped_one_and_keeps_its_title() -> None:
    rows = matrix(defaults().activities, [Activity(id="training", accountable=("it",))])
    training = next(row for row in rows if row.id == "training")
    assert (training.title, training.accountable, len(rows)) == ("Train everybody", ("it",), 32)


def test_no_activity_and_no_person_is_said_and_is_no_pass() -> None:
    assert "nobody is accountable" in judged([]).reason
    assert "No person is named yet" in assess_raci([], [], TODAY).reason


@settings(max_examples=50)
@given(
    st.lists(st.sets(st.sampled_from(list(ROLES)), max_size=3), min_size=1, max_size=6),
    st.lists(st.sets(st.sampled_from(list(ROLES)), max_size=3), min_size=1, max_size=6),
)
def test_the_two_counting_rules_agree_with_counting_by_hand(one: list[set[str]], two: list[set[str]]) -> None:
    pairs = list(zip(one, two, strict=False))
    rows = [row(f"a{n}", accountable=tuple(a), responsible=tuple(r)) for n, (a, r) in enumerate(pairs)]
    found = judged(rows).errors
    assert sum(f.rule == "accountable" for f in found) == sum(len(a) != 1 for a, _ in pairs)
    assert sum(f.rule == "responsible" for f in found) == sum(not r for _, r in pairs)
    named = sum("auditor" in (a | r) for a, r in pairs)
    assert sum(f.rule == "auditor" for f in found) == named
