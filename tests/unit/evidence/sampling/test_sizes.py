"""Sizes, limits and chances agree with the shared oracles, with hand cases and with a second calculation."""

import json
import os
from fractions import Fraction
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.evidence.sampling.detection import (
    accepts_after_expanding,
    chance_to_find,
    chance_to_miss_all,
    expansion,
)
from soc2lib.evidence.sampling.planned_sizes import Assurance, planned_size
from soc2lib.evidence.sampling.sizes import NotAchievable, Size, at_most, size, size_expecting, upper_limit

REAL = Path(os.environ.get("SOC2_REAL_DATA", Path(__file__).parents[5] / "shared" / "real"))
ORACLES = REAL.parent / "catalog" / "oracles.json"


def oracles(name: str) -> list[dict[str, Any]]:
    if not ORACLES.exists():
        pytest.skip(f"the shared oracles are not at {ORACLES}")
    found: list[dict[str, Any]] = json.loads(ORACLES.read_text(encoding="utf-8"))[name]
    return found


def items(plan: Size | NotAchievable) -> int | None:
    return plan.items if isinstance(plan, Size) else None


def test_large_population_sizes_are_those_of_the_table() -> None:
    for row in oracles("binomial_n"):
        assert items(size(row["conf"], row["tdr"], allowed=row["k"])) == row["n"], row


def test_sizes_with_an_expected_rate_are_those_of_the_table() -> None:
    for row in oracles("expected_rate_n"):
        plan = size_expecting(row["conf"], row["tdr"], row["expected"])
        found = [plan.items, plan.allowed] if isinstance(plan, Size) else None
        assert found == row["result"], row


def test_finite_sizes_are_those_of_the_table() -> None:
    for row in oracles("finite_n"):
        assert items(size(row["conf"], row["tdr"], allowed=row["k"], population=row["N"])) == row["n"], row


def test_upper_limits_are_those_of_the_table() -> None:
    for row in oracles("upper_limit"):
        limit = upper_limit(row["k"], row["n"], row["conf"])
        assert float(limit) == pytest.approx(row["udl"], abs=1e-6), row


def test_chances_are_those_of_the_table() -> None:
    for row in oracles("detect_at_least_one"):
        assert float(chance_to_find(row["n"], row["rate"])) == pytest.approx(row["prob"], abs=1e-6)
    for row in oracles("miss_all_finite"):
        assert float(chance_to_miss_all(row["N"], row["D"], row["n"])) == pytest.approx(row["prob"], abs=1e-6)
    for row in oracles("expand_once_accept_at_10pct"):
        assert float(accepts_after_expanding(row["n1"], row["n2"], 0.1)) == pytest.approx(row["prob"], abs=1e-6)


@pytest.mark.parametrize(
    ("confidence", "tolerable", "allowed", "expected"),
    [(0.95, 0.05, 0, 59), (0.95, 0.05, 1, 93), (0.9, 0.1, 0, 22), (0.9, 0.1, 4, 78), (0.95, 0.02, 4, 456)],
)
def test_sizes_known_from_the_printed_table(confidence: float, tolerable: float, allowed: int, expected: int) -> None:
    assert items(size(confidence, tolerable, allowed=allowed)) == expected


@pytest.mark.parametrize(
    ("population", "confidence", "tolerable", "expected"),
    [
        (40, 0.95, 0.05, 31),
        (40, 0.95, 0.1, 21),
        (52, 0.95, 0.1, 20),
        (50, 0.9, 0.1, 18),
        (52, 0.9, 0.1, 16),
        (4, 0.9, 0.1, 4),
    ],
)
def test_the_finite_rule_rounds_the_deviating_items_up(
    population: int, confidence: float, tolerable: float, expected: int
) -> None:
    assert items(size(confidence, tolerable, population=population)) == expected


def test_exact_fractions_beat_floating_point_where_the_product_is_whole() -> None:
    plan = size_expecting("0.95", "0.06", "0.035")
    assert isinstance(plan, Size)
    assert plan.allowed == -((-plan.items * 35) // 1000)


@pytest.mark.parametrize(("tolerable", "expected"), [(0.03, 0.03), (0.05, 0.2)])
def test_an_expected_rate_at_the_tolerable_rate_is_not_achievable(tolerable: float, expected: float) -> None:
    assert isinstance(size_expecting(0.95, tolerable, expected), NotAchievable)


def test_a_size_beyond_ten_thousand_is_not_achievable_and_says_to_test_all() -> None:
    answer = size_expecting(0.95, 0.05, 0.0499)
    assert isinstance(answer, NotAchievable)
    assert "whole population" in answer.reason


def test_certainty_and_an_empty_population_have_no_size() -> None:
    assert isinstance(size(1, 0.05), NotAchievable)
    assert isinstance(size(0.9, 0), NotAchievable)
    assert isinstance(size(0.9, 0.1, population=0), NotAchievable)


def test_a_rate_written_as_a_percentage_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        size(95, 0.05)


@given(
    confidence=st.sampled_from(["0.9", "0.95"]),
    tolerable=st.integers(5, 30),
    allowed=st.integers(0, 3),
    population=st.integers(5, 22),
)
@settings(max_examples=40, deadline=None)
def test_finite_sizes_agree_with_counting_every_possible_sample(
    confidence: str, tolerable: int, allowed: int, population: int
) -> None:
    rate = Fraction(tolerable, 100)
    deviating = -((-population * tolerable) // 100)
    plan = size(confidence, rate, allowed=allowed, population=population)
    assert isinstance(plan, Size)

    def accepts(n: int) -> bool:
        few = sum(comb(deviating, k) * comb(population - deviating, n - k) for k in range(min(allowed, n) + 1))
        return Fraction(few, comb(population, n)) <= 1 - Fraction(confidence)

    assert plan.items == next((n for n in range(1, population) if accepts(n)), population)


def test_a_small_finite_case_agrees_with_listing_every_sample() -> None:
    population, deviating, n = range(10), {0, 1}, 4
    clean = sum(not deviating & set(sample) for sample in combinations(population, n))
    assert chance_to_miss_all(10, 2, 4) == Fraction(clean, comb(10, n))


@given(found=st.integers(0, 5), more=st.integers(1, 60), confidence=st.sampled_from([0.9, 0.95]))
@settings(max_examples=30, deadline=None)
def test_the_upper_limit_is_where_the_tail_reaches_the_risk(found: int, more: int, confidence: float) -> None:
    items = found + more
    limit = float(upper_limit(found, items, confidence))
    tail = sum(comb(items, i) * limit**i * (1 - limit) ** (items - i) for i in range(found + 1))
    assert tail == pytest.approx(1 - confidence, rel=1e-6)
    assert upper_limit(found, items + 5, confidence) < upper_limit(found, items, confidence)


@given(found=st.integers(0, 4), n=st.integers(4, 20), rest=st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_the_finite_limit_is_the_last_count_not_ruled_out(found: int, n: int, rest: int) -> None:
    population = n + rest
    possible = [
        deviating
        for deviating in range(found, population - n + found + 1)
        if Fraction(
            sum(comb(deviating, i) * comb(population - deviating, n - i) for i in range(found + 1)), comb(population, n)
        )
        > Fraction(1, 10)
    ]
    assert upper_limit(found, n, 0.9, population=population) == Fraction(max(possible), population)


def test_finite_limits_known_from_the_brief() -> None:
    assert upper_limit(0, 20, 0.95, population=40) == Fraction(4, 40)
    assert upper_limit(1, 20, 0.9, population=40) == Fraction(5, 40)
    assert upper_limit(1, 20, 0.95, population=40) == Fraction(6, 40)
    assert upper_limit(0, 2, 0.9, population=4) == Fraction(2, 4)
    assert float(upper_limit(0, 2, 0.9, population=12)) == pytest.approx(7 / 12)


def test_close_decisions_are_taken_in_whole_numbers() -> None:
    edge = Fraction(1, 2) ** 20
    assert at_most(0, 20, Fraction(1, 2), edge)
    assert not at_most(0, 20, Fraction(1, 2), edge * Fraction(10**9 - 1, 10**9))


def test_expanding_after_one_deviation_costs_what_the_brief_says() -> None:
    at_ninety_five = expansion(25, 1, 0.95, 0.1)
    assert not isinstance(at_ninety_five, NotAchievable)
    assert (at_ninety_five.total, at_ninety_five.extra) == (46, 21)
    assert float(accepts_after_expanding(25, 25, 0.1)) == pytest.approx(0.0861, abs=5e-5)


@pytest.mark.parametrize(
    ("frequency", "count", "low", "high"),
    [
        ("annual", 1, 1, 1),
        ("quarterly", 4, 2, 3),
        ("monthly", 12, 2, 4),
        ("weekly", 52, 5, 15),
        ("daily", 250, 20, 40),
        ("per_event", 249, 20, 40),
        ("per_event", 250, 25, 60),
        ("per_event", 3, 3, 3),
    ],
)
def test_the_planning_table_is_that_of_the_brief(frequency: str, count: int, low: int, high: int) -> None:
    assert planned_size(frequency, count, Assurance.LOW).items == low
    assert planned_size(frequency, count, Assurance.HIGH).items == high


def test_an_unchanged_automated_control_needs_one_item() -> None:
    assert planned_size("continuous", 9000, automated=True).items == 1
