"""Each part of the description is complete, thin or missing by what the records hold, and says why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.scope.choices import ComponentKind
from soc2lib.scope.description.draft import describe
from soc2lib.scope.description.section import Completeness, Section
from soc2lib.scope.examination.control_lines import ControlLine
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import (
    Commitment,
    ComplementaryControl,
    Component,
    Examination,
    Incident,
    SystemChange,
    SystemRequirement,
    ThirdParty,
)

COMPLETE, THIN, MISSING = Completeness
TOLD = Examination.build(
    {
        "name": "Lantern Ledger, Inc.",
        "system": "Lantern Close",
        "system_description": "Posts month-end journals.",
        "users": "finance teams",
        "categories": ("Security",),
        "report_type": "Type II",
        "window_start": "2026-04-01",
        "window_end": "2026-09-30",
        "incidents_stated": "none in the period",
        "changes_stated": "none in the period",
    }
)
WHOLE = ScopeFacts(
    date(2026, 9, 30),
    TOLD,
    commitments=[Commitment(id="CM-1", promise="Customer data stays apart.")],
    requirements=[SystemRequirement(id="SR-1", commitments=("CM-1",), criteria=("CC6.1",))],
    components=[
        Component(id=kind, component=kind, name=kind, description="d", owner="Ann", boundary="in")
        for kind in ComponentKind
    ],
    third_parties=[
        ThirdParty(
            id="TP-1", name="Northmoor", controls_needed=True, commitments=("CM-1",), method="carve-out", monitoring="m"
        )
    ],
    complementary=[
        ComplementaryControl(
            id="CC-1",
            side="CSOC",
            owner="vendor",
            third_party="TP-1",
            criteria=("CC6.4",),
            control="Guards every data hall door.",
        ),
        ComplementaryControl(
            id="CC-2",
            side="CUEC",
            owner="customer",
            criteria=("CC6.2",),
            control="Remove the accounts of people who leave.",
        ),
    ],
    controls=[ControlLine("X-1", "All of it", tuple(catalog().criteria))],
)


def told(**values: object) -> Examination:
    return Examination.build({**TOLD.model_dump(), **values})


def section(number: int, **changes: object) -> Section:
    return describe(replace(WHOLE, **changes)).sections[number - 1]  # type: ignore[arg-type]


def test_a_whole_record_gives_nine_complete_sections() -> None:
    assert [(s.number, s.status) for s in describe(WHOLE).sections] == [(n, COMPLETE) for n in range(1, 10)]


def test_the_first_day_says_of_each_part_what_is_missing() -> None:
    found = describe(ScopeFacts(date(2026, 9, 30)))
    assert [s.number for s in found.sections if s.status is MISSING] == [1, 2, 3, 4, 5, 6, 7, 9]
    assert all(s.reason for s in found.sections)


@pytest.mark.parametrize("field", ["name", "system_description", "users"])
def test_dc1_is_thin_while_an_answer_is_missing(field: str) -> None:
    assert section(1, examination=told(**{field: ""})).status is THIN


def test_dc2_is_thin_where_a_promise_has_no_requirement() -> None:
    found = section(2, requirements=())
    assert found.status is THIN
    assert "CM-1 has no system requirement" in found.reason


def test_dc3_needs_all_five_kinds_and_lists_what_is_out_with_its_reason() -> None:
    site = Component(id="site", component="software", name="Site", boundary="out", reason_out="Marketing only.")
    assert "out: Marketing only." in section(3, components=[*WHOLE.components, site]).rows[-1]
    found = section(3, components=WHOLE.components[1:])
    assert found.status is THIN
    assert "infrastructure" in found.reason
    assert section(3, components=[*WHOLE.components, Component(id="C-9")]).status is THIN


def incident(**values: object) -> Incident:
    whole = {
        "happened": "2026-05-05",
        "nature": "Outage",
        "effect": "Four hours",
        "outcome": "Fixed",
        "control_failure": False,
        "commitment_failed": True,
        "reviewed_by": "Ann",
    }
    return Incident.build({"id": "IN-1", **whole, **values})


OPEN = told(incidents_stated=None)


def test_dc4_tells_an_incident_that_made_a_commitment_fail() -> None:
    found = section(4, examination=OPEN, incidents=[incident()])
    assert found.status is COMPLETE
    assert found.rows == (("IN-1", "5 May 2026", "Outage", "Four hours", "Fixed"),)


def test_dc4_needs_the_text_reviewed_where_a_commitment_failed() -> None:
    found = section(4, examination=OPEN, incidents=[incident(reviewed_by="")])
    assert found.status is THIN
    assert "Nobody has reviewed" in found.reason
    harmless = incident(reviewed_by="", commitment_failed=False, control_failure=True)
    assert section(4, examination=OPEN, incidents=[harmless]).status is COMPLETE


@pytest.mark.parametrize("day", ["2026-03-31", "2026-10-01"])
def test_dc4_leaves_out_incidents_outside_the_window(day: str) -> None:
    assert section(4, examination=OPEN, incidents=[incident(happened=day)]).status is MISSING
    assert section(4, examination=TOLD, incidents=[incident(happened=day)]).rows == ()


def test_dc4_leaves_out_an_incident_in_which_nothing_failed() -> None:
    found = section(4, examination=OPEN, incidents=[incident(commitment_failed=False)])
    assert (found.status, found.rows) == (COMPLETE, ())


def test_dc4_is_thin_while_it_is_not_known_whether_a_commitment_failed() -> None:
    assert section(4, examination=OPEN, incidents=[incident(commitment_failed=None)]).status is THIN
    assert section(4, examination=OPEN, incidents=[incident(happened=None)]).status is THIN


def test_dc4_does_not_let_a_statement_hide_an_incident() -> None:
    found = section(4, incidents=[incident()])
    assert found.status is THIN
    assert found.rows
    assert "IN-1 must be told" in found.reason


def test_dc5_is_missing_while_no_control_of_the_clients_own_is_recorded() -> None:
    assert section(5, controls=()).status is MISSING
    found = section(5, controls=[ControlLine("X-1", "Most", tuple(id for id in catalog().criteria if id != "CC6.4"))])
    assert found.status is THIN
    assert "CC6.4 has no control known to be in use" in found.reason


def test_dc5_does_not_describe_a_control_as_running_that_is_not() -> None:
    missing = ControlLine("X-2", "Fraud workshop", ("CC3.3",), absent=True)
    found = section(5, controls=[*WHOLE.controls, missing])
    assert found.status is THIN
    assert "X-2 must not be described as running" in found.reason
    assert "X-2 Fraud workshop (not in use)" in {row[0]: row[2] for row in found.rows}["CC3.3"]


def test_dc6_and_dc7_are_thin_where_a_complementary_control_is_mislabelled() -> None:
    duty = WHOLE.complementary[1].model_copy(update={"owner": "vendor"})
    assert section(6, complementary=[WHOLE.complementary[0], duty]).status is THIN
    assert section(7, complementary=[duty]).status is THIN
    assert section(6, complementary=[WHOLE.complementary[0]]).status is MISSING


def test_dc7_is_thin_while_a_third_party_is_undecided() -> None:
    found = section(7, third_parties=[*WHOLE.third_parties, ThirdParty(id="TP-2")])
    assert found.status is THIN
    assert "TP-2" in found.reason


def test_dc8_takes_no_common_criterion_lightly_and_no_reason_for_granted() -> None:
    assert section(8, not_relevant={"CC6.4": "Our host does it."}).status is THIN
    assert "CSOC" in section(8, not_relevant={"CC6.4": "Our host does it."}).reason
    private = told(categories=("Security", "Privacy"))
    assert section(8, examination=private, not_relevant={"P3.2": "No sensitive data."}).status is COMPLETE
    assert section(8, examination=private, not_relevant={"P3.2": ""}).status is THIN
    assert section(8, not_relevant={"P3.2": "No sensitive data."}).status is THIN


def test_dc9_empty_is_missing_for_a_type_ii_unless_none_is_stated() -> None:
    silent = told(changes_stated=None)
    assert section(9, examination=silent).status is MISSING
    assert section(9).status is COMPLETE
    assert section(9, examination=told(changes_stated=None, report_type=None)).status is MISSING


def test_a_list_said_to_be_whole_but_empty_is_still_missing() -> None:
    whole = told(changes_stated="all are listed", incidents_stated="all are listed")
    assert section(9, examination=whole).status is MISSING
    assert section(4, examination=whole).status is MISSING


def test_dc9_is_not_asked_of_a_type_i() -> None:
    one = told(changes_stated=None, report_type="Type I", window_end=None)
    assert section(9, examination=one).status is COMPLETE


def test_dc9_tells_significant_changes_of_the_window_only() -> None:
    moved = SystemChange(id="CH-1", day=date(2026, 5, 1), change="New region", effect="Faster", significant=True)
    early = moved.model_copy(update={"id": "CH-2", "day": date(2026, 3, 1)})
    small = moved.model_copy(update={"id": "CH-3", "significant": False})
    silent = told(changes_stated=None)
    found = section(9, examination=silent, changes=[moved, early, small])
    assert (found.status, [row[0] for row in found.rows]) == (COMPLETE, ["CH-1"])
    assert section(9, changes=[moved]).status is THIN
    unknown = moved.model_copy(update={"significant": None})
    assert section(9, examination=silent, changes=[unknown]).status is THIN


parts = st.sampled_from(
    ["commitments", "requirements", "components", "third_parties", "complementary", "controls", "examination"]
)


@settings(max_examples=40, deadline=None)
@given(st.sets(parts))
def test_taking_records_away_never_completes_a_section(gone: set[str]) -> None:
    bare = {name: Examination() if name == "examination" else () for name in gone}
    before, after = describe(WHOLE), describe(replace(WHOLE, **bare))  # type: ignore[arg-type]
    order = [COMPLETE, THIN, MISSING]
    for old, new in zip(before.sections, after.sections, strict=True):
        assert order.index(new.status) >= order.index(old.status)
    assert sum(after.number(status) for status in Completeness) == 9
