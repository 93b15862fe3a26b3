"""Choosing an audit firm: knock-outs before marks, and the independence guard."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.foundation.catalog import catalog
from soc2lib.plan.assess import judge_auditors
from soc2lib.plan.auditor import MARKS, AuditorComparison, CandidateJudgement, compare
from soc2lib.plan.records import AuditorCandidate
from soc2lib.scope.records import Examination

TODAY = date(2026, 9, 30)
EVEN = dict.fromkeys((*MARKS, "fee", "availability"), 1.0)
SOUND: dict[str, Any] = {"licensed": "yes", "peer_review": "pass", "designed_controls": "no"}
FULL = dict.fromkeys(MARKS, 4)


def firm(id: str = "Firm", **told: Any) -> AuditorCandidate:
    return AuditorCandidate(id=id, **{**SOUND, **told})


def judged(*firms: AuditorCandidate, **more: Any) -> AuditorComparison:
    return compare(firms, EVEN, TODAY, **more)


def only(candidate: AuditorCandidate, **more: Any) -> CandidateJudgement:
    [row] = judged(candidate, **more).candidates
    return row


@pytest.mark.parametrize(
    "fault", [{"licensed": "no"}, {"peer_review": "fail"}, {"designed_controls": "yes"}], ids=lambda f: next(iter(f))
)
def test_a_fault_that_rules_out_beats_the_best_marks(fault: dict[str, str]) -> None:
    best = firm("Best", **dict.fromkeys(MARKS, 5), fee_low=1, fee_high=1, **fault)
    plain = firm("Plain", **dict.fromkeys(MARKS, 1), fee_low=100, fee_high=100)
    result = judged(best, plain)
    assert [row.candidate.id for row in result.candidates] == ["Plain", "Best"]
    assert result.candidates[1].knocked_out
    assert result.leader == "Plain"


@pytest.mark.parametrize("name", ["licensed", "peer_review", "designed_controls"])
def test_what_nobody_asked_keeps_a_firm_from_being_chosen(name: str) -> None:
    row = only(firm(**{name: "not known"}))
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
    assert "SOC 1" in only(firm(standards="AT-C 105 and AT-C 320")).warnings[0]
    assert only(firm(standards="AT-C 105 and 205")).warnings == ()


@pytest.mark.parametrize(("day", "due"), [(date(2023, 9, 30), False), (date(2023, 9, 29), True)])
def test_a_peer_review_older_than_three_years_is_due_again(day: date, due: bool) -> None:
    assert bool(only(firm(peer_review_on=day)).warnings) is due


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
    assert "cannot be told apart" in result.because


def test_a_firm_that_leads_on_every_possible_answer_is_named() -> None:
    weights = dict.fromkeys(MARKS, 1.0)
    result = compare([firm("A", **FULL), firm("B", **dict.fromkeys(MARKS, 2))], weights, TODAY)
    assert result.leader == "A"


def test_fees_in_two_currencies_are_not_compared() -> None:
    result = judged(firm("A", fee_low=1, fee_high=1), firm("B", fee_low=1, fee_high=1, currency="EUR"))
    assert {row.marks["fee"] for row in result.candidates} == {None}


def test_no_firm_and_only_bad_firms_are_said_in_words() -> None:
    assert judged().because == "No firm is listed yet."
    assert judged(firm(licensed="no")).because == "Every firm listed is ruled out."


def test_the_shipped_weights_name_every_mark_and_the_consultant_comes_from_the_scope() -> None:
    assert set(catalog().scales["auditor_weight"]) == set(EVEN)
    result = judge_auditors([firm()], Examination(consultant="Firm LLP"), TODAY)
    assert result.candidates[0].warnings


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
