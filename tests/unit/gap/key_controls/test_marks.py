"""A key mark is a choice or the library's; a mark of the older form that nobody chose is forgotten."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.claims.claims import as_recorded
from soc2lib.gap.key_controls.marks import is_key
from soc2lib.gap.records import Control
from soc2lib.scope.records import Examination

SHELF = catalog()
LIBRARY = st.sampled_from(sorted(SHELF.controls))


def own(**fields: object) -> Control:
    return Control(id="OWN-1", title="Ours", criteria=("CC1.2",), **fields)


@pytest.mark.parametrize(("id", "key"), [("GOV-03", True), ("IAM-05", True), ("RSK-06", False), ("BCP-05", False)])
def test_an_unmarked_library_control_is_key_where_the_library_says_so(id: str, key: bool) -> None:
    assert is_key(SHELF, Control(id=id)) is key


@pytest.mark.parametrize("id", ["IAM-11", "IAM-12", "END-03", "GOV-11", "AVL-04"])
def test_a_control_whose_question_is_open_or_whose_category_is_another_is_not_key_yet(id: str) -> None:
    assert not is_key(SHELF, Control(id=id))


@given(LIBRARY, st.booleans())
def test_a_choice_outranks_the_library(id: str, chosen: bool) -> None:
    assert is_key(SHELF, Control(id=id, key=chosen)) is chosen


def test_a_control_of_the_clients_own_is_key_unless_the_client_says_no() -> None:
    assert [is_key(SHELF, own(key=key)) for key in (None, True, False)] == [True, True, False]


@given(st.dictionaries(LIBRARY, st.sampled_from([None, True, False]), max_size=8))
def test_the_gap_stage_takes_every_mark_from_there(marks: dict[str, bool | None]) -> None:
    told = {id: Control(id=id, key=key) for id, key in marks.items()}
    for seen in as_recorded(SHELF, told):
        assert seen.key is is_key(SHELF, told.get(seen.id, Control(id=seen.id)))


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"schema": 1, "key": True}, None),
        ({"schema": 1, "key": False}, False),
        ({"schema": 1}, None),
        ({"key": True}, None),
        ({"schema": 2, "key": True}, True),
        ({"schema": 2, "key": False}, False),
    ],
    ids=str,
)
def test_of_an_older_record_only_the_no_was_a_choice(body: dict[str, Any], key: bool | None) -> None:
    assert Control.from_body("GOV-01", {**body, "owner": "Ann"}) == Control(id="GOV-01", owner="Ann", key=key)


@given(st.sampled_from([None, True, False]), st.text("ab", max_size=3))
def test_a_mark_is_stored_as_it_was_chosen(key: bool | None, reason: str) -> None:
    control = Control(id="GOV-01", key=key, key_reason=reason)
    assert Control.from_body("GOV-01", control.body()) == control
    assert ("key" in control.body()) is (key is not None)


def test_every_condition_that_a_client_can_answer_has_its_field_and_a_help() -> None:
    guides = {guide.name: guide for guide in Examination.guides()}
    for condition in SHELF.conditions.values():
        if not condition.category:
            guide = guides[condition.field]
            assert (guide.base, guide.required) == (bool, False)
            assert guide.help.endswith(("?", "."))
            assert getattr(Examination(), condition.field) is None
