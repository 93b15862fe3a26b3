"""The boundary names every part nobody answers for, and what is not answered stays not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.scope.choices import Boundary, ComponentKind
from soc2lib.scope.records import Component, ThirdParty
from soc2lib.scope.system.boundary import check_boundary

TODAY = date(2026, 9, 30)


def part(id: str = "C-1", **values: object) -> Component:
    whole = {"component": "software", "name": "App", "owner": "Ann", "boundary": "in", "production_access": False}
    return Component.build({"id": id, **whole, **values})


def words(*parts: Component, parties: tuple[ThirdParty, ...] = ()) -> list[str]:
    found = check_boundary(parts, parties, TODAY).findings
    return [finding.words for finding in found if finding.words != "kind missing"]


def test_a_whole_part_has_no_finding() -> None:
    assert words(part()) == []


def test_a_part_marked_out_without_a_reason_is_refused_with_its_column() -> None:
    with pytest.raises(RecordError, match="a reason for out"):
        Component.build({"id": "C-1", "boundary": "out"}, where="components.csv, row 4")


@pytest.mark.parametrize("store", [{"component": "data"}, {"holds_customer_data": True}])
def test_a_data_store_without_an_owner_is_wrong(store: dict[str, object]) -> None:
    assert words(part(owner="", **store)) == ["data store without an owner"]


def test_any_other_part_without_an_owner_is_weak() -> None:
    assert words(part(owner="")) == ["no owner"]


def test_a_vendor_that_touches_customer_data_needs_a_tier() -> None:
    vendor = ThirdParty(id="TP-1", owner="Ann", customer_data=True)
    assert words(parties=(vendor,)) == ["vendor without a tier"]
    assert words(parties=(vendor.model_copy(update={"tier": "high"}),)) == []
    assert words(parties=(vendor.model_copy(update={"customer_data": None}),)) == ["data not known"]


def test_production_access_nobody_reviews_is_wrong() -> None:
    assert words(part(production_access=True)) == ["production access nobody reviews"]
    assert words(part(production_access=True, access_reviewer="Ben")) == ["access never reviewed"]


@pytest.mark.parametrize(("days", "late"), [(120, False), (121, True)])
def test_an_access_review_is_late_from_the_day_after_the_quarterly_cycle(days: int, late: bool) -> None:
    reviewed = part(production_access=True, access_reviewer="Ben", access_reviewed=TODAY - timedelta(days=days))
    assert (words(reviewed) == ["access review overdue"]) is late


def test_a_review_in_the_future_is_no_review() -> None:
    planned = part(production_access=True, access_reviewer="Ben", access_reviewed=TODAY + timedelta(days=1))
    assert words(planned) == ["access never reviewed"]


def test_a_part_run_by_an_unknown_third_party_is_named() -> None:
    assert words(part(third_party="TP-9")) == ["unknown third party"]


def test_what_is_out_is_not_asked_about() -> None:
    assert words(part(boundary="out", reason_out="Marketing site", owner="", production_access=True)) == []


def test_unanswered_parts_are_not_known_and_never_in() -> None:
    found = check_boundary([Component(id="C-1")], [], TODAY)
    assert (found.parts_in, found.parts_out, found.undecided) == (0, 0, 1)
    assert {"not decided", "kind not known"} <= {finding.words for finding in found.findings}


def test_without_components_the_boundary_is_not_known() -> None:
    found = check_boundary([], [], TODAY)
    assert "not known" in found.reason
    assert sum(finding.words == "kind missing" for finding in found.findings) == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ComponentKind), st.none() | st.sampled_from(Boundary)), max_size=8))
def test_every_part_is_counted_once(rows: list[tuple[ComponentKind, Boundary | None]]) -> None:
    parts = [
        part(str(n), component=kind, boundary=side, reason_out="why" if side is Boundary.OUT else "")
        for n, (kind, side) in enumerate(rows)
    ]
    found = check_boundary(parts, [], TODAY)
    assert found.parts_in + found.parts_out + found.undecided == len(parts)
    assert sum(found.by_kind.values()) == found.parts_in
