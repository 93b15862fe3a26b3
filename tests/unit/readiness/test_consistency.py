"""What does not fit together is named with its row and a remedy; what fits is left alone."""

from datetime import date

import pytest

from soc2lib.foundation.catalog import catalog
from soc2lib.gap.assess import judge
from soc2lib.gap.promises import broken_promises
from soc2lib.gap.records import Claim, Control, CriterionScope, PolicyLimit
from soc2lib.readiness.consistency import Elsewhere, ResidualRisk, check
from soc2lib.scope.assess import settle
from soc2lib.scope.records import Examination

TODAY = date(2026, 7, 1)
SCOPE = settle(
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


def found(elsewhere: Elsewhere | None = None, claims=(), **fields) -> list[tuple[str, str]]:
    told = [Control(id=id, **SOUND) for id in catalog().controls if id != "GOV-03"]
    told.append(Control(id="GOV-03", **{**SOUND, **fields}))
    rows = check(judge(SCOPE, told, claims), TODAY, elsewhere)
    assert all(row.where and row.found.endswith(".") and row.remedy.endswith(".") for row in rows)
    return [(row.where, row.found) for row in rows]


def test_a_client_whose_answers_fit_has_no_finding() -> None:
    assert found() == []
    assert found(Elsewhere(people=["Ada"], evidence_days={"GOV-03": [date(2026, 3, 1)]}, changes_described=True)) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"evidence": "none"}, "without evidence of operation"),
        ({"evidence": "design only"}, "without evidence of operation"),
        ({"implementation": "not started", "disposition": "create"}, "called working although"),
        (
            {"design": "not designed", "operation": "not tested", "disposition": "create"},
            "nothing is designed",
        ),
        ({"design": "partly"}, "said to exist as it should"),
        ({"in_use_since": None}, "nobody said since when"),
        ({"in_use_since": "2026-12-01"}, "only from 1 December 2026"),
        ({"in_use_since": "2026-03-01"}, "said to cover the whole window"),
        ({"owner": ""}, "without an owner"),
        (
            {"operation": "not tested", "disposition": "create", "implementation": "not started", "due": "2026-05-01"},
            "was due on 1 May 2026",
        ),
    ],
)
def test_each_contradiction_in_a_controls_row_is_named(fields: dict, words: str) -> None:
    assert [where for where, said in found(**fields) if words in said] == ["GOV-03"]


def test_an_owner_who_is_gone_is_named() -> None:
    rows = found(Elsewhere(people=["Ada"]), owner="Bram")
    assert rows == [("GOV-03", "Its owner, Bram, is not among the people.")]


def test_evidence_dated_outside_the_window_is_named_by_its_day() -> None:
    rows = found(Elsewhere(evidence_days={"GOV-03": [date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1)]}))
    assert rows == [("GOV-03", "Evidence lies outside the window: 31 December 2025 and 1 July 2026.")]


def test_a_residual_below_inherent_needs_a_control() -> None:
    risks = [ResidualRisk("R1", 20, 5), ResidualRisk("R2", 20, 5, ("GOV-03",)), ResidualRisk("R3", 20, 20)]
    assert [where for where, _ in found(Elsewhere(risks=risks))] == ["R1"]


def test_a_promise_unlike_the_practice_is_named_with_both() -> None:
    told = [PolicyLimit(id="review-revocation", practice=16), PolicyLimit(id="patch-high", promised=14, practice=14)]
    assert found(Elsewhere(limits=broken_promises(told))) == [
        (
            "review-revocation",
            "Rights revoked after an access review: the policy promises 10 days, the practice is 16 days.",
        )
    ]


def test_an_empty_dc_nine_is_named() -> None:
    assert [where for where, _ in found(Elsewhere(changes_described=False))] == ["DC 9"]


def test_a_claim_against_what_is_known_is_named_by_its_criterion() -> None:
    rows = found(claims=[Claim(id="CC1.2", status="in place")], operation="not effective")
    assert [where for where, said in rows if "own table says in place" in said] == ["CC1.2"]


def test_a_criterion_without_a_key_control_is_named_unless_it_is_not_relevant() -> None:
    told = [Control(id=id, key="CC1.2" not in control.criteria, **SOUND) for id, control in catalog().controls.items()]
    assert "CC1.2" in [row.where for row in check(judge(SCOPE, told), TODAY)]
    excluded = [CriterionScope(id="CC1.2", reason="hand case")]
    assert "CC1.2" not in [row.where for row in check(judge(SCOPE, told, (), excluded), TODAY)]


def test_nothing_told_is_no_contradiction() -> None:
    assert check(judge(SCOPE, []), TODAY) == ()
