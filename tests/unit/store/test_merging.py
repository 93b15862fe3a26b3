"""Two edits of one record: disjoint ones join in either order, clashing ones are refused, none is lost."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from soc2lib.errors import Conflict
from soc2lib.store.merging import merge

VALUES = st.none() | st.integers(0, 3) | st.sampled_from(["", "a", "b"]) | st.lists(st.sampled_from("xy"), max_size=2)
BODIES = st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=5)
Body = dict[str, Any]
ABSENT = "absent"


def merged(base: Body | None, theirs: Body | None, mine: Body | None) -> Body | None:
    return merge("control", "IAM-01", base, theirs, mine, 2)


def edits(base: Body, edited: Body) -> dict[str, Any]:
    """What an edit did, field by field: the second, plain way to look at it."""
    fields = base.keys() | edited.keys()
    return {f: edited.get(f, ABSENT) for f in fields if base.get(f, ABSENT) != edited.get(f, ABSENT)}


def with_edits(base: Body, done: dict[str, Any]) -> Body:
    return {field: value for field, value in {**base, **done}.items() if value != ABSENT}


@given(BODIES, BODIES, BODIES)
@settings(max_examples=200)
def test_edits_join_unless_they_clash_and_none_is_lost(base: Body, theirs: Body, mine: Body) -> None:
    my_edits, their_edits = edits(base, mine), edits(base, theirs)
    clashing = {f for f in my_edits.keys() & their_edits.keys() if my_edits[f] != their_edits[f]}
    if clashing:
        with pytest.raises(Conflict) as clash:
            merged(base, theirs, mine)
        assert set(clash.value.fields) == clashing
        assert clash.value.mine == {f: mine.get(f) for f in clashing}
        assert clash.value.theirs == {f: theirs.get(f) for f in clashing}
    else:
        assert merged(base, theirs, mine) == with_edits(with_edits(base, their_edits), my_edits)


@given(BODIES, BODIES, BODIES)
@settings(max_examples=200)
def test_disjoint_edits_commute(base: Body, theirs: Body, mine: Body) -> None:
    mine = with_edits(base, {f: value for f, value in edits(base, mine).items() if f in "abc"})
    theirs = with_edits(base, {f: value for f, value in edits(base, theirs).items() if f in "de"})
    assert merged(base, theirs, mine) == merged(base, mine, theirs)


@given(BODIES, BODIES)
def test_an_edit_of_what_nobody_else_touched_is_stored_as_it_is(base: Body, mine: Body) -> None:
    assert merged(base, base, mine) == mine
    assert merged(base, mine, base) == mine
    assert merged(base, mine, mine) == mine


def test_clearing_a_value_to_none_is_an_edit() -> None:
    assert merged({}, {"b": 1}, {"a": None}) == {"a": None, "b": 1}


@given(BODIES, BODIES)
def test_a_deletion_never_swallows_an_edit(base: Body, edited: Body) -> None:
    assume(base != edited)
    for theirs, mine in ((None, edited), (edited, None)):
        with pytest.raises(Conflict) as clash:
            merged(base, theirs, mine)
        assert clash.value.fields == ("record",)
        assert "deleted" in (clash.value.mine["record"], clash.value.theirs["record"])
        assert edited in (clash.value.mine["record"], clash.value.theirs["record"])


@given(BODIES)
def test_deleting_twice_deletes(base: Body) -> None:
    assert merged(base, None, None) is None


@given(BODIES, BODIES)
def test_two_new_records_of_one_id_join_only_where_they_agree(theirs: Body, mine: Body) -> None:
    if any(theirs[field] != mine[field] for field in theirs.keys() & mine.keys()):
        with pytest.raises(Conflict):
            merged(None, theirs, mine)
    else:
        assert merged(None, theirs, mine) == {**theirs, **mine}
