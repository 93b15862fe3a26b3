"""Choosing an audit firm: knock-outs before marks, and the independence guard."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.plan.assess import assess_auditors
from soc2lib.plan.audit_firms.comparison import MARKS, AuditorComparison, CandidateJudgement, compare
from soc2lib.plan.records import AuditorCandidate
from soc2lib.scope.records import Examination

TODAY = date(2026, 9, 30)
EVEN = dict.fromkeys((*MARKS, "fee", "availability"), 1.0)
SOUND: dict[str, Any] = {
    "licensed": "yes",
    "peer_review": "pass",
    "peer_review_on": date(2025, 3, 14),
    "designed_controls": "no",
    "standards": "AT-C 105 and AT-C 205",
}
FULL = dict.fromkeys(MARKS, 4)


def firm(id: str = "Firm", **told: Any) -> AuditorCandidate:
    return AuditorCandidate(id=id, **{**SOUND, **told})


def judged(*firms: AuditorCandidate, **more: Any) -> AuditorComparison:
    return compare(firms, EVEN, TODAY, **more)


def only(candidate: AuditorCandidate, **more: Any) -> CandidateJudgement:
    [row] = judged(candidate, **more).candidates
    return row


@pytest.mark.parametrize(
    "fault",
    [{"licensed": "no"}, {"peer_review": "fail"}, {"designed_controls": "yes"}, {"standards": "AT-C 320"}],
    ids=lambda f: next(iter(f)),
)
def test_a_fault_that_rules_out_beats_the_best_marks(fault: dict[str, str]) -> None:
    best = firm("Best", **dict.fromkeys(MARKS, 5), fee_low=1, fee_high=1, **fault)
    plain = firm("Plain", **dict.fromkeys(MARKS, 1), fee_low=100, fee_high=100)
    result = judged(best, plain)
    assert [row.candidate.id for row in result.candidates] == ["Plain", "Best"]
    assert result.candidates[1].knocked_out
    assert result.leader == "Plain"


@pytest.mark.parametrize(
    ("name", "blank"),
    [
        ("licensed", "not known"),
        ("peer_review", "not known"),
        ("peer_review_on", None),
        ("designed_controls", "not known"),
        ("standards", ""),
        ("standards", "SSAE 21"),
        ("standards", "AT-C 105"),
    ],
)
def test_what_nobody_asked_keeps_a_firm_from_being_chosen(name: str, blank: str | None) -> None:
    row = only(firm(**{name: blank}))
    assert not row.knocked_out
    assert not row.can_be_chosen
    assert len(row.open_questions) == 1


def test_a_sound_firm_can_be_chosen() -> None:
    assert only(firm()).can_be_chosen
    assert only(firm()).warnings == ()


@pytest.mark.parametrize("consultant", ["Firm", "FIRM, LLP", "The Firm Inc."])
def test_the_consultants_own_firm_gets_the_independence_warning(consultant: str) -> None:
    assert "consultant named in the scope" in only(firm(), consultant=consultant).warnings[0]


def test_another_consultant_and_an_empty_one_give_no_warning() -> None:
    assert only(firm(), consultant="Fjord & Vale").warnings == ()
    assert only(firm(), consultant="").warnings == ()


def test_readiness_advice_is_a_warning_and_no_knock_out() -> None:
    row = only(firm(readiness_work="yes"))
    assert row.can_be_chosen
    assert "advised only" in row.warnings[0]


def test_a_soc_one_standard_in_the_proposal_is_noticed() -> None:
    both = only(firm(standards="AT-C 105, 205 and AT-C 320"))
    assert "SOC 1" in both.warnings[0]
    assert both.can_be_chosen
    assert "the standard for SOC 1" in only(firm(standards="AT-C 105 and AT-C 320")).reason
    assert only(firm(standards="AT-C 105 and 205")).warnings == ()


@pytest.mark.parametrize(("day", "due"), [(date(2023, 9, 30), False), (date(2023, 9, 29), True)])
def test_a_peer_review_older_than_three_years_is_due_again(day: date, due: bool) -> None:
    row = only(firm(peer_review_on=day))
    assert bool(row.warnings) is due
    assert row.can_be_chosen is not due
    assert only(firm(peer_review_on=day, peer_review_explained="Extended by its state until May.")).can_be_chosen


def test_deficiencies_in_a_peer_review_ask_for_the_firms_answer() -> None:
    silent = only(firm(peer_review="pass with deficiencies"))
    assert not silent.can_be_chosen
    assert "How did it answer them?" in silent.reason
    explained = only(firm(peer_review="pass with deficiencies", peer_review_explained="Two files; staff retrained."))
    assert explained.can_be_chosen
    assert "read them and its answer" in explained.warnings[0]


def test_no_explanation_makes_up_for_a_failed_peer_review() -> None:
    assert only(firm(peer_review="fail", peer_review_explained="A misunderstanding.")).knocked_out


@pytest.mark.parametrize(("due", "able"), [(TODAY, True), (date(2026, 9, 29), False)])
def test_a_new_firm_can_be_chosen_until_its_first_peer_review_is_due(due: date, able: bool) -> None:
    row = only(firm(peer_review="not known", peer_review_on=None, peer_review_due=due))
    assert row.can_be_chosen is able
    assert ("no peer review yet" in " ".join(row.warnings)) is able


def test_a_firm_that_had_a_peer_review_is_asked_what_it_said() -> None:
    row = only(firm(peer_review="not known"))
    assert row.open_questions == ("What did its peer review of 14 March 2025 say?",)


@pytest.mark.parametrize("known", [{"peer_review": "fail"}, {"peer_review_on": date(2025, 3, 14)}])
def test_no_first_peer_review_is_due_where_one_is_on_record(known: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a peer review is on record"):
        AuditorCandidate(id="Firm", peer_review_due=date(2027, 1, 1), **known)


def test_who_can_be_chosen_is_said_and_every_other_firm_is_named_with_the_reason() -> None:
    compared = judged(firm("Sound", **FULL), firm("Wrong", standards="AT-C 320"), firm("Silent", licensed="not known"))
    assert compared.eligible == ("Sound",)
    assert compared.reason.startswith("Sound can be chosen.")
    assert "Wrong cannot be chosen. Its proposal names AT-C 320" in compared.reason
    assert "Silent cannot be chosen before this is known: Is it licensed" in compared.reason


def test_the_weighted_mean_of_a_hand_case() -> None:
    """Five marks of 4, dearest of two fees (30 against 20: 5 x 20/30), free 20 days late (5 - 2)."""
    late = firm("Late", **FULL, fee_low=30, fee_high=30, available_from=date(2026, 11, 20))
    cheap = firm("Cheap", fee_low=10, fee_high=30)
    row = next(r for r in judged(late, cheap, fieldwork_start=date(2026, 10, 31)).candidates if r.candidate is late)
    assert row.marks["fee"] == pytest.approx(10 / 3)
    assert row.marks["availability"] == 3
    assert row.low == row.high == pytest.approx((5 * 4 + 10 / 3 + 3) / 7)


def test_missing_answers_widen_the_mark_and_leave_no_leader() -> None:
    known, vague = firm("Known", **FULL), firm("Vague")
    result = judged(known, vague)
    row = next(r for r in result.candidates if r.candidate is vague)
    assert (row.low, row.high) == (1.0, 5.0)
    assert result.leader is None
    assert "do not yet tell Known apart from Vague" in result.reason


def test_a_firm_that_leads_on_every_possible_answer_is_named() -> None:
    weights = dict.fromkeys(MARKS, 1.0)
    result = compare([firm("A", **FULL), firm("B", **dict.fromkeys(MARKS, 2))], weights, TODAY)
    assert result.leader == "A"


def test_fees_in_two_currencies_are_not_compared() -> None:
    result = judged(firm("A", fee_low=1, fee_high=1), firm("B", fee_low=1, fee_high=1, currency="EUR"))
    assert {row.marks["fee"] for row in result.candidates} == {None}


def test_no_firm_and_only_bad_firms_are_said_in_words() -> None:
    assert judged().reason == "No firm is listed yet."
    assert judged(firm(licensed="no")).reason == (
        "No firm listed can be chosen. Firm cannot be chosen. It is not a licensed CPA firm, and only one can issue a "
        "SOC 2® report."
    )


def test_the_shipped_weights_name_every_mark_and_the_consultant_comes_from_the_scope() -> None:
    assert set(catalog().scales["auditor_weight"]) == set(EVEN)
    result = assess_auditors([firm()], Examination(consultant="Firm LLP"), TODAY)
    assert result.candidates[0].warnings


reviews = st.one_of(
    st.fixed_dictionaries({}, optional={"peer_review_due": st.dates(date(2026, 1, 1), date(2027, 1, 1))}),
    st.fixed_dictionaries(
        {},
        optional={
            "peer_review": st.sampled_from(["pass", "pass with deficiencies", "fail", "not known"]),
            "peer_review_on": st.dates(date(2020, 1, 1), TODAY),
            "peer_review_explained": st.sampled_from(["", "It answered."]),
        },
    ),
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "licensed": st.sampled_from(["yes", "no", "not known"]),
        "designed_controls": st.sampled_from(["yes", "no", "not known"]),
        "standards": st.sampled_from(["", "AT-C 105 and 205", "AT-C 320"]),
    },
)


@given(reviews, answers)
def test_a_firm_that_cannot_be_chosen_has_a_reason(review: dict[str, Any], told: dict[str, Any]) -> None:
    row = only(AuditorCandidate(id="Firm", **told, **review))
    assert row.can_be_chosen is not bool(row.knocked_out or row.open_questions)
    assert row.can_be_chosen or row.reason


@settings(max_examples=400)
@given(reviews, answers)
def test_taking_an_answer_away_never_makes_a_firm_eligible(review: dict[str, Any], told: dict[str, Any]) -> None:
    told = told | review
    if not only(AuditorCandidate(id="Firm", **told)).can_be_chosen:
        for name in told:
            less = only(AuditorCandidate(id="Firm", **{k: v for k, v in told.items() if k != name}))
            assert not less.can_be_chosen, name


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(MARKS), st.floats(1, 5)), st.sampled_from(MARKS), st.floats(1, 5), st.floats(1, 5)
)
def test_a_better_mark_never_lowers_the_mean_and_an_answer_never_widens_it(
    told: dict[str, float], name: str, one: float, other: float
) -> None:
    blank = only(firm(**{k: v for k, v in told.items() if k != name}))
    low, high = (only(firm(**{**told, name: mark})) for mark in sorted((one, other)))
    assert low.low <= high.low + 1e-12
    assert low.high <= high.high + 1e-12
    assert low.high - low.low <= blank.high - blank.low + 1e-12
