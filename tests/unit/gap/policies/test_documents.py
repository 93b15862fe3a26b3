"""A draft policy has no version and no force: a version is printed only where an approved one is in force."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.gap.assess import assess_gap
from soc2lib.gap.policies.documents import DRAFT, policy_document, register_document
from soc2lib.gap.policies.policies import PolicySet, draft_policies
from soc2lib.gap.records import RegisteredPolicy
from soc2lib.scope.assess import resolve_scope
from soc2lib.word.documents import Document

TODAY = date(2026, 9, 30)
APPROVED: dict[str, Any] = {
    "owner": "Adaeze Nwosu",
    "approver": "Tomasz Wierzba",
    "version": "3.0.7",
    "effective_on": date(2025, 11, 13),
    "reviewed_on": date(2025, 11, 10),
    "accepted_by": "All staff",
}


def policies(**told: Any) -> PolicySet:
    registered = RegisteredPolicy(id="information-security", **told)
    return draft_policies(assess_gap(resolve_scope(None), []), [registered], [], TODAY)


def text(document: Document) -> str:
    facts = [f"{label}: {value}" for label, value in document.facts]
    parts = ["\n".join([p.remark, *p.paragraphs, *p.points, *(c for r in p.rows for c in r)]) for p in document.parts]
    return "\n".join([document.status_note, *facts, *parts])


def charter(**told: Any) -> str:
    made = policies(**told)
    [draft] = [draft for draft in made.drafts if draft.policy.id == "information-security"]
    return text(policy_document(draft, made, "Lantern Ledger, Inc.", TODAY))


def test_a_policy_of_which_nothing_is_on_record_is_a_draft() -> None:
    said = charter()
    assert f"This text: {DRAFT}" in said
    assert "Version on record: none in force" in said
    assert "Not provided: owner, approver, version, first day in force, last review and who must accept it." in said


def test_a_draft_stays_a_draft_beside_the_approved_version_on_record() -> None:
    said = charter(**APPROVED)
    assert f"This text: {DRAFT}" in said
    assert "Version on record: 3.0.7, in force since 13 November 2025; compare this text with it" in said
    assert "Next review due by: 10 November 2026" in said


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        ({"approver": ""}, "on record without its approver"),
        ({"effective_on": None}, "on record without its first day in force"),
        ({"effective_on": date(2026, 10, 1)}, "takes effect on 1 October 2026"),
    ],
)
def test_a_version_without_approval_or_day_is_not_printed_as_in_force(gone: dict[str, Any], why: str) -> None:
    said = charter(**{**APPROVED, **gone})
    assert "Version on record: none in force" in said
    assert why in said
    rows = register_document(policies(**{**APPROVED, **gone}), "", TODAY).parts[0].rows
    assert (rows[0][3], rows[0][4]) == (DRAFT, "not in force")
    assert not any("3.0.7" in cell for row in rows for cell in row)


def test_the_register_prints_an_approved_version_with_its_first_day() -> None:
    row = register_document(policies(**APPROVED), "", TODAY).parts[0].rows[0]
    assert (row[3], row[4]) == ("3.0.7", "13 November 2025")


@given(st.sets(st.sampled_from(sorted(APPROVED))))
def test_taking_an_entry_away_never_puts_a_policy_in_force(gone: set[str]) -> None:
    made = policies(**{name: value for name, value in APPROVED.items() if name not in gone})
    in_force = made.drafts[0].in_force(TODAY)
    assert in_force is not bool(gone & {"approver", "version", "effective_on"})
    assert gone == set() or made.drafts[0].open_points
