"""What does not fit together is named with its row and a remedy; what fits is left alone."""

from datetime import date

import pytest

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.policies.promises import broken_promises
from soc2lib.gap.records import Claim, Control, CriterionScope, Operation, PolicyLimit
from soc2lib.gap.results import ShownControl
from soc2lib.readiness.consistency.consistency import ConsistencyInputs, ResidualRisk, check
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import all_shown, shown

TODAY = date(2026, 7, 1)
SCOPE = resolve_scope(
    Examination(categories=("Security",), report_type="Type II", window_start="2026-01-01", window_end="2026-06-30")
)
SOUND = {
    "design": "suitable",
    "implementation": "in use",
    "in_use_since": "2025-01-01",
    "operation": "effective",
    "evidence": "full period",
    "owner": "Ada",
    "disposition": "exists",
}


def found(
    elsewhere: ConsistencyInputs | None = None, claims=(), known: ShownControl | None = None, **fields
) -> list[tuple[str, str]]:
    """What does not fit where every control is shown to run as it is typed, save one."""
    told = [Control(id=id, **SOUND) for id in catalog().controls if id != "GOV-03"]
    told.append(Control(id="GOV-03", **{**SOUND, **fields}))
    facts = all_shown(SCOPE) | ({"GOV-03": known} if known else {})
    rows = check(assess_gap(SCOPE, told, claims, shown=facts), TODAY, elsewhere)
    assert all(row.where and row.found.endswith(".") and row.remedy.endswith(".") for row in rows)
    return [(row.where, row.found) for row in rows]


def test_a_client_whose_answers_fit_has_no_finding() -> None:
    assert found() == []
    assert (
        found(ConsistencyInputs(people=["Ada"], evidence_days={"GOV-03": [date(2026, 3, 1)]}, changes_described=True))
        == []
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"implementation": "not started", "disposition": "create"}, "typed as working although"),
        (
            {"design": "not designed", "operation": "not tested", "disposition": "create"},
            "nothing is designed",
        ),
        ({"design": "partly"}, "typed as partly; the walkthrough or document shows: suitable"),
        ({"operation": "no occurrence in period"}, "no empty, checked register shows it"),
        ({"in_use_since": None}, "nobody said since when"),
        ({"in_use_since": "2026-12-01"}, "only from 1 December 2026"),
        ({"owner": ""}, "without an owner"),
        (
            {"operation": "not tested", "disposition": "create", "implementation": "not started", "due": "2026-05-01"},
            "was due on 1 May 2026",
        ),
    ],
)
def test_each_contradiction_in_a_controls_row_is_named(fields: dict, words: str) -> None:
    assert [where for where, said in found(**fields) if words in said] == ["GOV-03"]


def test_what_is_typed_of_a_control_and_shown_by_nothing_is_named_field_by_field() -> None:
    assert found(known=ShownControl("GOV-03")) == [
        ("GOV-03", "Design is typed as suitable; nothing accepted shows it."),
        ("GOV-03", "Reported as in use, no accepted instance shows it."),
        ("GOV-03", "Operation is typed as effective; no test shows it."),
        ("GOV-03", "Evidence is typed as full period; no accepted file shows a run."),
    ]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (shown("GOV-03", operation=Operation.NOT_EFFECTIVE), "tests show: not effective"),
        (shown("GOV-03", operation=Operation.DEVIATIONS, exceptions=1), "tests show deviations"),
        (shown("GOV-03", at_risk=("A run is missing.",)), "typed as full period; a run is missing"),
    ],
)
def test_a_test_that_says_otherwise_than_the_typed_status_is_named(known: ShownControl, words: str) -> None:
    assert [where for where, said in found(known=known) if words in said] == ["GOV-03"]


def test_an_owner_who_is_gone_is_named() -> None:
    rows = found(ConsistencyInputs(people=["Ada"]), owner="Bram")
    assert rows == [("GOV-03", "Its owner, Bram, is not among the people.")]


def test_evidence_dated_outside_the_window_is_named_by_its_day() -> None:
    rows = found(ConsistencyInputs(evidence_days={"GOV-03": [date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1)]}))
    assert rows == [("GOV-03", "Evidence lies outside the window: 31 December 2025 and 1 July 2026.")]


def test_a_residual_below_inherent_needs_a_control() -> None:
    risks = [ResidualRisk("R1", 20, 5), ResidualRisk("R2", 20, 5, ("GOV-03",)), ResidualRisk("R3", 20, 20)]
    assert [where for where, _ in found(ConsistencyInputs(risks=risks))] == ["R1"]


def test_a_promise_unlike_the_practice_is_named_with_both() -> None:
    told = [PolicyLimit(id="review-revocation", practice=16), PolicyLimit(id="patch-high", promised=14, practice=14)]
    assert found(ConsistencyInputs(limits=broken_promises(told))) == [
        (
            "review-revocation",
            "Rights revoked after an access review: the policy promises 10 days, the practice is 16 days.",
        )
    ]


def test_an_empty_dc_nine_is_named() -> None:
    assert [where for where, _ in found(ConsistencyInputs(changes_described=False))] == ["DC 9"]


def test_a_claim_against_what_is_known_is_named_by_its_criterion() -> None:
    rows = found(claims=[Claim(id="CC1.2", status="in place")], operation="not effective")
    assert [where for where, said in rows if "own table says in place" in said] == ["CC1.2"]


def test_a_criterion_without_a_key_control_is_named_unless_it_is_not_relevant() -> None:
    told = [Control(id=id, key="CC1.2" not in control.criteria, **SOUND) for id, control in catalog().controls.items()]
    assert "CC1.2" in [row.where for row in check(assess_gap(SCOPE, told), TODAY)]
    excluded = [CriterionScope(id="CC1.2", reason="hand case")]
    assert "CC1.2" not in [row.where for row in check(assess_gap(SCOPE, told, (), excluded), TODAY)]


def test_nothing_told_is_no_contradiction() -> None:
    assert check(assess_gap(SCOPE, []), TODAY) == ()
