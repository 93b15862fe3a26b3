"""What a note says is wrong is quoted; what praises, and what nobody can read, is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.gap.admissions.notes import fault_in, fault_with_number


@pytest.mark.parametrize(
    ("note", "fault"),
    [
        (
            "Lists were compared with their sources, both ways, without a difference. Nine lists have no test yet.",
            "Nine lists have no test yet",
        ),
        (
            "Script is written, the exercise moved to November. Data loss has never been measured.",
            "Data loss has never been measured",
        ),
        ("Vault and scanning work, but 9 of 41 identities have no owner.", "9 of 41 identities have no owner"),
        (
            "The schedule gives reasons for 9 of 14 classes. Nothing enforces the periods; one file is of 2022.",
            "Nothing enforces the periods",
        ),
        (
            "Minutes signed; Dr. Lind asked twice. 1 of 2 meetings was held in September.",
            "1 of 2 meetings was held in September",
        ),
        ("Q2 was never finished.", "Q2 was never finished"),
    ],
)
def test_the_part_that_says_what_is_wrong_is_quoted_with_its_capitals(note: str, fault: str) -> None:
    assert fault_in(note) == fault


@pytest.mark.parametrize(
    "note",
    [
        "",
        "All 14 devices came back in time.",
        "Tested by us without any finding; both exports agree.",
        "25 of 87 days computed again agree.",
        "13 more drawn and compared: no second one.",
        "Everybody signed, nothing is open, no exceptions.",
        "Alles in Ordnung.",
    ],
)
def test_praise_and_what_nobody_can_read_is_never_a_fault(note: str) -> None:
    assert fault_in(note) == ""


def test_a_number_is_taken_only_where_few_of_many_deviate() -> None:
    assert (
        fault_with_number("Q2 is not finished. Four of ten laptops are unlisted.") == "Four of ten laptops are unlisted"
    )
    assert fault_with_number("9 of 14 classes have reasons.") == ""
    assert fault_with_number("Nobody counted.") == ""


@given(st.text(max_size=200))
def test_a_fault_is_always_a_part_of_the_note(note: str) -> None:
    assert fault_in(note) in note
    assert fault_with_number(note) in note
