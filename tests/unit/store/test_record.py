"""Records: one definition that takes in, keeps, gives back and explains what a client tells us."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.text import visible
from soc2lib.errors import LedgerTooNew, RecordError
from soc2lib.scope.records import Examination
from soc2lib.store.field_limits import FIRST_DAY, LAST_DAY, LONGEST_TEXT
from soc2lib.store.record import Choice, Record, Text, Upgrade, field, record_kinds


class Colour(Choice):
    RED = "red"
    GREEN = "green"


class Door(Record):
    """A kind of the test's own, in its second form: `width` was once called `wide`."""

    kind: ClassVar[str] = "door"
    sheet: ClassVar[str] = "Doors"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Doors."
    schema_version: ClassVar[int] = 3
    upgrades: ClassVar[Mapping[int, Upgrade]] = {
        1: lambda body: {("width" if name == "wide" else name): value for name, value in body.items()},
        2: lambda body: {**body, "width": body.get("width", 0) * 10},
    }

    colour: Colour = field("Colour", "Its colour.", default=Colour.RED)
    width: int | None = field("Width", "How wide.", unit="cm", default=None)
    tints: tuple[Colour, ...] = field("Tints", "Other colours.", default=())
    painted: date | None = field("Painted", "When.", default=None)
    locked: bool = field("Locked", "Whether it is.", default=False)
    notes: Text = field("Notes", "Anything.", also=("Remarks",), default="")


DOORS = st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=30).filter(str.strip)},
    optional={
        "colour": st.sampled_from(list(Colour)),
        "width": st.none() | st.integers(-5, 10**6),
        "tints": st.lists(st.sampled_from(["red", "green"]), max_size=3),
        "painted": st.none() | st.dates(FIRST_DAY, LAST_DAY),
        "locked": st.booleans(),
        "notes": st.text(max_size=30),
    },
)


@given(DOORS)
@settings(max_examples=150)
def test_what_is_stored_comes_back_as_it_was(values: dict[str, Any]) -> None:
    door = Door.build(values)
    assert Door.from_body(door.id, door.body()) == door
    assert set(door.body()) <= {"schema", *Door.model_fields} - {"id"}
    assert door.notes == visible(door.notes)


def test_unanswered_fields_are_not_stored() -> None:
    assert Door.build({"id": "front"}).body() == {"schema": 3}


def test_an_older_body_climbs_every_step_to_the_present_form() -> None:
    assert Door.from_body("front", {"schema": 1, "wide": 8}).width == 80
    assert Door.from_body("front", {"schema": 2, "width": 8}).width == 80
    assert Door.from_body("front", {"schema": 3, "width": 8}).width == 8


def test_a_body_of_a_newer_library_is_refused() -> None:
    with pytest.raises(LedgerTooNew, match="schema 4"):
        Door.from_body("front", {"schema": 4})


def test_every_field_at_fault_is_named_at_once_with_what_to_do() -> None:
    values = {"colour": "greem", "width": "wide", "tints": ["red", "blue"], "painted": "soon", "lokced": "x"}
    with pytest.raises(RecordError) as error:
        Door.build(values, "doors.xlsx, sheet Doors, row 7")
    found = {problem.where: problem for problem in error.value.problems}
    at = "doors.xlsx, sheet Doors, row 7, column "
    assert set(found) == {at + name for name in ("Colour", "Width", "Tints", "Painted", "lokced", "Id")}
    assert found[f"{at}Colour"].remedy == "Did you mean green?"
    assert found[f"{at}Tints"].expected == "red / green"
    assert found[f"{at}lokced"].remedy == "Did you mean locked?"
    assert found[f"{at}Id"].found == "nothing"


def test_text_longer_than_a_spreadsheet_cell_holds_is_refused() -> None:
    assert Door.build({"id": "a", "notes": "x" * LONGEST_TEXT})
    with pytest.raises(RecordError):
        Door.build({"id": "a", "notes": "x" * (LONGEST_TEXT + 1)})


def test_a_guide_says_what_a_form_must_know() -> None:
    guides = {guide.name: guide for guide in Door.guides()}
    assert guides["tints"].many
    assert guides["tints"].choices == ("red", "green")
    assert (guides["width"].base, guides["width"].unit) == (int, "cm")
    assert (guides["painted"].base, guides["locked"].base) == (date, bool)
    assert guides["notes"].also == ("Remarks",)
    assert [guide.name for guide in Door.guides() if guide.required] == ["id"]


def test_the_categories_are_choices_too() -> None:
    [guide] = [guide for guide in Examination.guides() if guide.name == "categories"]
    assert guide.many
    assert len(guide.choices) == 5


KINDS = list(record_kinds().values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_of_every_kind_is_labelled_explained_and_named_once(kind: type[Record]) -> None:
    labels = [guide.label.casefold() for guide in kind.guides()]
    assert len(set(labels)) == len(labels)
    assert all(guide.help.endswith((".", "?")) and guide.base is not type(None) for guide in kind.guides())
    assert kind.purpose
    assert kind.sheet


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_kind_takes_an_id_that_is_empty_endless_or_invisible(kind: type[Record]) -> None:
    for id in ("", "  ", "x" * 201):
        with pytest.raises(RecordError) as error:
            kind.build({"id": id})
        assert any("column" in problem.where for problem in error.value.problems)


def test_an_id_with_invisible_characters_shows_them() -> None:
    assert Door.build({"id": "a\x00b"}).id == "a\ufffdb"
    with pytest.raises(RecordError) as error:
        Door.build({"id": "a\x1bb", "colour": "x"})
    assert error.value.problems[0].where == "door a\ufffdb, column Colour"


def test_kinds_sheets_and_their_words_are_unique() -> None:
    assert len({kind.kind for kind in KINDS}) == len({kind.sheet for kind in KINDS}) == len(KINDS)


def test_a_record_cannot_be_changed_in_place() -> None:
    with pytest.raises(Exception, match="frozen"):
        Door.build({"id": "a"}).notes = "other"


@pytest.mark.parametrize("day", [date.min, FIRST_DAY - timedelta(1), LAST_DAY + timedelta(1), date.max])
def test_no_field_of_any_kind_takes_a_day_outside_the_calendar(day: date) -> None:
    for cls in record_kinds().values():
        for guide in (guide for guide in cls.guides() if guide.base is date):
            with pytest.raises(RecordError) as refused:
                cls.build({guide.name: day})
            expected = [problem.expected for problem in refused.value.problems if problem.where.endswith(guide.label)]
            assert expected == [f"a day from {FIRST_DAY} to {LAST_DAY}"], (cls.kind, guide.name)
