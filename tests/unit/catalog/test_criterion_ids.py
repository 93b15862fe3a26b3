"""Every known id survives every written form, and nothing else becomes one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog, criterion_ids
from soc2lib.catalog.criterion_ids import read_criterion_id

IDS = list(catalog().criteria)
GAPS = ["", " ", "_", "-", ".", "  ", "\u00a0"]
UNKNOWN = [  # those of public tools first
    *("CC2.4", "CC5.4", "CC5.5", "CC6.9", "CC8.2", "CC9.3", "CC9.9", "A1.4", "A2.1", "A3.1", "C1.3", "C1.4", "C2.1"),
    *("C2.2", "P1.2", "P1.3", "P1.4", "P4.4", "P5.3", "P5.4", "P6.8", "PI1.6", "PP1.6", "cc_a_1_1", "Conf1.1"),
    *("CC61", "CC", "CC6", "6.1", "XCC6.1", "CC6.10", "CC6.11", "CC16.1", "CC6,1", "CC6.1x"),
    *("CC6.١", "ＣＣ6.1", "ſoc2-CC6.1"),
]
TITLES = ["", ":", " \tSystem Operations", ": Access", " – Access", " (Access)", "; see the policy", " 24/7 monitoring"]


@given(
    id=st.sampled_from(IDS),
    prefix=st.sampled_from(["", "SOC2-", "soc 2 ", "SOC2:", "SOC_2_", "TSC ", " ", "\t"]),
    gap=st.sampled_from(GAPS),
    dot=st.sampled_from([".", "_", "-", " . ", " "]),
    focus=st.sampled_from(["", "-POF3", " POF 3", ".3", "_pof_3"]),
    title=st.sampled_from(TITLES),
    upper=st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_every_known_id_survives_every_written_form(
    id: str, prefix: str, gap: str, dot: str, focus: str, title: str, upper: bool
) -> None:
    series, number, item = re.fullmatch(r"([A-Z]+)(\d)\.(\d)", id).groups()  # type: ignore[union-attr]
    written = f"{prefix}{series}{gap}{number}{dot}{item}{focus}"
    read = read_criterion_id((written.upper() if upper else written.lower()) + title)
    assert (read.id, read.known, read.fault, read.several) == (id, True, "", False)
    assert read.point_of_focus == (3 if focus else None)
    assert read.rest == " ".join(title.split()).strip(" :;()–")


@pytest.mark.parametrize("item", range(1, 6))
def test_pp1_is_read_as_pi1(item: int) -> None:
    assert read_criterion_id(f"PP1.{item}").id == f"PI1.{item}"


@given(st.text() | st.from_regex(r"\A(CC|PP|PI|A|C|P|SOC2)?[ ._-]?\d{0,3}[ ._-]?\d{0,3}.{0,4}\Z"))
@settings(max_examples=600, deadline=None)
def test_no_garbage_becomes_known(text: str) -> None:
    read = read_criterion_id(text)
    if read.known:
        assert read.id in criterion_ids()
        letters, digits = re.match(r"([A-Z]+)(.+)", read.id.replace("PI", "P")).groups()  # type: ignore[union-attr]
        assert re.search(rf"{letters}.*{digits[0]}.*{digits[-1]}", text.upper(), re.DOTALL)
    else:
        assert read.fault
        assert read.remedy


@pytest.mark.parametrize("text", UNKNOWN)
def test_ids_that_do_not_exist_are_refused_and_named(text: str) -> None:
    read = read_criterion_id(text)
    assert not read.known
    assert read.fault == f"{read.id} does not exist"


@pytest.mark.parametrize("series", range(1, 9))
def test_a_heading_is_no_criterion_and_names_those_under_it(series: int) -> None:
    read = read_criterion_id(f"P{series}.0")
    assert read.heading
    assert "heading" in read.fault
    assert f"P{series}.1" in read.remedy


@pytest.mark.parametrize("text", ["version 2.0", "SOC 2.0", "x.0", ""])
def test_other_text_that_ends_in_0_is_no_heading(text: str) -> None:
    assert not read_criterion_id(text).heading


@pytest.mark.parametrize(
    "text",
    [
        "CC6.1, CC6.2",
        "CC6.1; CC6.2",
        "CC6.1-CC6.3",
        "CC3.1–CC3.4",
        "CC6.1 and CC6.2",
        "CC6.1 CC6.2",
        "CC6.1-3",
        "A1.1 to A1.3",
    ],
)
def test_of_a_cell_that_names_several_criteria_none_is_picked_silently(text: str) -> None:
    read = read_criterion_id(text)
    assert read.several
    assert not read.known
    assert "more than one criterion" in read.fault
    assert "row of its own" in read.remedy


def test_a_number_of_thousands_of_digits_is_a_fault_and_no_traceback() -> None:
    assert not read_criterion_id(f"A1.{'9' * 5000}").known


def test_a_near_miss_is_answered_with_what_may_be_meant() -> None:
    assert "Did you mean" in read_criterion_id("CC6.9").remedy
