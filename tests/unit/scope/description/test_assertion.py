"""Management's draft assertion states the three facts as its own, and never over a criterion that is not met."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.scope.description.assertion import BLANK, Assertion, draft_assertion, summary
from soc2lib.scope.description.documents import assertion_document
from soc2lib.scope.description.draft import describe
from soc2lib.scope.examination.unmet import UnmetCriterion, unmet_criteria
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import ComplementaryControl, Examination, ThirdParty
from soc2lib.word.documents import Document
from tests.unit.scope.description.test_draft import WHOLE, told

TYPE_I = replace(WHOLE, examination=told(report_type="Type I", window_end=None))
FAILED = UnmetCriterion("CC6.1", "Access is restricted.", "not met", "A key control is not in use.")
RISKY = UnmetCriterion("A1.2", "Backups are run.", "at risk", "Two runs were missed.")
UNKNOWN = UnmetCriterion("CC7.2", "Events are watched.", "not assessed", "Nobody has looked.")


def drafted(facts: ScopeFacts = WHOLE, unmet: Sequence[UnmetCriterion] = (), **more: tuple[str, str]) -> Assertion:
    return draft_assertion(facts, describe(facts), unmet, tuple(more.values()))


def text(document: Document) -> str:
    """Every text of the document but its facts."""
    parts = [
        "\n".join([p.heading, p.remark, *p.paragraphs, *p.points, *(c for row in p.rows for c in row)])
        for p in document.parts
    ]
    return "\n".join([document.status_note, *parts])


def test_a_type_ii_states_description_design_and_operation_throughout_the_period() -> None:
    description, design, operation = drafted().points
    period = "throughout the period from 1 April 2026 to 30 September 2026"
    assert all(period in point for point in (description, design, operation))
    assert "designed and implemented" in description
    assert "description criteria" in description
    assert "suitably designed" in design
    assert "would be achieved" in design
    assert "subservice organisations and customers applied" in design
    assert "operated effectively" in operation
    assert "were achieved" in operation
    assert "CSOCs and CUECs" in operation


def test_a_type_i_states_two_facts_as_of_the_day_and_nothing_of_operation() -> None:
    draft = drafted(TYPE_I)
    assert len(draft.points) == 2
    assert all("as of 1 April 2026" in point for point in draft.points)
    assert "throughout" not in " ".join([*draft.paragraphs, *draft.points])


def test_it_is_managements_own_and_names_the_categories() -> None:
    draft = drafted()
    assert "We, the management of Lantern Ledger, Inc." in draft.paragraphs[0]
    assert "Categories: Security." in draft.paragraphs[1]
    assert draft.can_be_signed


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("carve-out", "leaves out the controls of Northmoor"),
        ("inclusive", "includes the controls of Northmoor"),
        (None, f"treats Northmoor: {BLANK}"),
    ],
)
def test_each_subservice_organisation_is_named_with_its_method(method: str | None, words: str) -> None:
    party = ThirdParty.build(
        {"id": "TP-1", "name": "Northmoor", "controls_needed": True, "commitments": ("CM-1",), "method": method}
    )
    vendor = ThirdParty(id="TP-2", name="Payroll Ltd", controls_needed=False)
    draft = drafted(replace(WHOLE, third_parties=[party, vendor]))
    assert words in " ".join(draft.paragraphs)
    assert [(name, how) for name, _, how, _ in draft.organisations] == [("Northmoor", method or "not decided")]
    assert "Payroll" not in " ".join([*draft.paragraphs, *draft.points])


def test_the_controls_expected_of_an_organisation_stand_beside_it() -> None:
    line = ComplementaryControl(id="CC-9", side="CSOC", owner="vendor", third_party="TP-1", control="Guards its sites.")
    [(*_, expected)] = drafted(replace(WHOLE, complementary=[line])).organisations
    assert expected == "Guards its sites."
    [(*_, none)] = drafted(replace(WHOLE, complementary=())).organisations
    assert none == "none listed"


def test_without_a_subservice_organisation_only_customers_controls_are_assumed() -> None:
    vendors = replace(WHOLE, third_parties=[ThirdParty(id="TP-2", controls_needed=False)])
    assert "subservice" not in " ".join(drafted(vendors).points)
    undecided = replace(WHOLE, third_parties=[ThirdParty(id="TP-2")])
    assert "subservice organisations and customers" in drafted(undecided).points[1]


def test_over_a_criterion_not_met_the_draft_says_that_it_is_not_to_be_signed() -> None:
    draft = drafted(unmet=[FAILED, RISKY])
    assert not draft.can_be_signed
    assert (
        "cannot make statements (b) and (c) for 2 criteria: 2 not met or at risk (CC6.1 and A1.2)" in draft.points[-1]
    )
    assert "not to be signed" in draft.points[-1]
    assert "Not to be signed: 2 criteria are not met or at risk." in summary(draft)
    document = assertion_document(WHOLE, draft)
    assert document.parts[0].heading == "Not to be signed as it stands"
    assert [row[0] for row in document.parts[0].rows] == ["CC6.1", "A1.2"]
    assert "A key control is not in use." in text(document)
    assert document.parts[-1].remark == "Not to be signed as it stands."


def test_a_criterion_that_nothing_shows_counts_among_those_that_management_cannot_state() -> None:
    point = drafted(unmet=[FAILED, UNKNOWN]).points[-1]
    assert "for 2 criteria: 1 not met or at risk (CC6.1), and 1 that nothing on record shows" in point


def test_a_type_i_over_a_criterion_not_met_speaks_of_design_alone() -> None:
    assert (
        "cannot make statement (b) for 1 criterion: 1 not met or at risk (CC6.1)"
        in drafted(TYPE_I, [FAILED]).points[-1]
    )


def test_a_criterion_that_nobody_assessed_is_open_and_no_pass() -> None:
    draft = drafted(unmet=[UNKNOWN])
    assert draft.unmet == ()
    assert draft.open == ("Nothing on record shows that 1 criterion is met: CC7.2.",)
    assert not draft.can_be_signed


def test_a_day_that_has_not_come_is_open() -> None:
    early = replace(WHOLE, as_of=date(2026, 9, 29))
    assert drafted(early).open == ("The last day stated is 30 September 2026, which has not passed.",)
    assert drafted(WHOLE).open == ()
    assert "Not to be signed before" in assertion_document(early, drafted(early)).parts[-1].remark


def test_what_is_not_on_record_stays_a_blank_and_is_open() -> None:
    empty = drafted(ScopeFacts(date(2026, 9, 30)))
    assert BLANK in empty.paragraphs[0]
    assert BLANK in empty.points[0]
    assert "must be settled" in summary(empty)


def test_who_tested_is_listed_and_silence_is_no_test() -> None:
    document = assertion_document(WHOLE, drafted(first=("IAM-03", "The auditor: Aldgate & Rowe LLP")))
    assert "The auditor: Aldgate & Rowe LLP" in text(document)
    assert "No test is listed here." in text(assertion_document(WHOLE, drafted()))


def test_it_ends_with_name_title_day_and_signature() -> None:
    last = assertion_document(WHOLE, drafted()).parts[-1]
    assert last.columns == ("Name", "Title", "Date", "Signature")
    assert all(cell.mark == "blank" for cell in last.rows[0])  # type: ignore[attr-defined]


criteria = st.builds(
    UnmetCriterion,
    st.sampled_from(sorted(catalog().criteria)),
    st.just("In our words."),
    st.sampled_from(["not met", "at risk", "not assessed"]),
    st.just("Because."),
)


@given(st.lists(criteria, unique_by=lambda one: one.id))
def test_only_a_draft_over_no_such_criterion_can_be_signed_and_every_one_is_named(unmet: list[UnmetCriterion]) -> None:
    draft = drafted(unmet=unmet)
    assert draft.can_be_signed is not bool(unmet)
    said = text(assertion_document(WHOLE, draft))
    assert all(one.id in said for one in unmet)
    assert ("This draft is not to be signed." in said) is any(one.blocks for one in unmet)


def test_the_gap_stages_conclusions_are_read_and_what_is_met_is_left_out() -> None:
    class Row:
        def __init__(self, id: str, standing: str) -> None:
            self.criterion, self.conclusion, self.reason = catalog().criteria[id], standing, "Because."

    rows = [Row("CC6.1", "not met"), Row("CC6.2", "met"), Row("CC6.3", "at risk"), Row("CC6.4", "not assessed")]
    rows += [Row("CC6.5", "met with deviations"), Row("CC6.6", "not relevant")]
    assert [(one.id, one.blocks) for one in unmet_criteria(rows)] == [
        ("CC6.1", True),
        ("CC6.3", True),
        ("CC6.4", False),
    ]


def test_the_examined_day_of_a_type_i_is_printed_without_an_end() -> None:
    assert ("Examined day", "1 April 2026") in assertion_document(TYPE_I, drafted(TYPE_I)).facts
    assert isinstance(TYPE_I.examination, Examination)
