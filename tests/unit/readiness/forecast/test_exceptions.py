"""The chance of an exception: published cases, each worked a second way, and what must always hold."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.readiness.forecast.auditor import POLICIES, STRICT, TOLERANT, TWO_STAGE
from soc2lib.readiness.forecast.exceptions import (
    ALWAYS,
    Belief,
    Split,
    chance_noted,
    chance_of,
    chance_relied_on,
    prior,
)

BELIEF = Belief(1.5, 29.5)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)


def integrated(belief: Belief, function) -> float:
    """The mean of a function of the rate by quadrature: p = t⁴ takes the edge off a density that is steep at zero."""
    t = (NODES + 1) / 2
    p = t**4
    density = p ** (belief.a - 1) * (1 - p) ** (belief.b - 1) * 4 * t**3 * WEIGHTS / 2
    return float((density * function(p)).sum() / density.sum())


def test_the_published_sample_of_five_from_fifty_two_is_the_hypergeometric_share() -> None:
    bad = Split(ALWAYS, Belief(1e-12, 1.0), 3, 52)
    assert 1 - chance_of(bad, 0, 5) == pytest.approx(float(Fraction(1177, 4420)), abs=1e-9)


@pytest.mark.parametrize(
    ("policy", "published", "function"),
    [
        (STRICT, 0.400522809214, lambda p: (1 - p) ** 25),
        (TWO_STAGE, 0.553006527041, lambda p: (1 - p) ** 25 + 25 * p * (1 - p) ** 39),
        (TOLERANT, 0.681263096046, lambda p: (1 - p) ** 25 + 25 * p * (1 - p) ** 24),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_policy_gives_the_published_chance_and_the_integral_agrees(policy, published, function) -> None:
    assert chance_relied_on(BELIEF, 25, policy) == pytest.approx(published, abs=1e-10)
    assert integrated(BELIEF, function) == pytest.approx(published, abs=1e-8)


def test_no_exception_is_also_the_plain_product_of_clean_items() -> None:
    product = 1.0
    for i in range(25):
        product *= (29.5 + i) / (31 + i)
    assert chance_of(BELIEF, 0, 25) == pytest.approx(product, rel=1e-12)


def test_the_population_size_does_not_matter() -> None:
    among_250 = sum(
        chance_of(BELIEF, bad, 250) * comb(250 - bad, 25) / comb(250, 25) for bad in range(226) if 250 - bad >= 25
    )
    assert among_250 == pytest.approx(0.400522809214, abs=1e-9)


def test_clean_self_tests_lower_the_chance_as_published() -> None:
    published = (0.340411, 0.298284, 0.265708, 0.200628, 0.128109, 0.090775, 0.043424)
    for tested, chance in zip((0, 5, 10, 25, 60, 100, 250), published, strict=True):
        assert chance_noted(prior(0.025, 20).updated(0, tested), 25) == pytest.approx(chance, abs=5e-7)


@pytest.mark.parametrize(
    ("runs", "picked", "published"),
    [
        (250, 25, (0.8144, 0.5754, 0.4193, 0.3141, 0.1894, 0.1024, 0.0732)),
        (52, 5, (0.953, 0.890, 0.831, 0.766, 0.670, 0.544, 0.479)),
    ],
    ids=["daily", "weekly"],
)
def test_a_late_fix_is_worth_as_little_as_published(runs: int, picked: int, published: tuple[float, ...]) -> None:
    for share, chance in zip((0, 0.1, 0.2, 0.3, 0.5, 0.8, 1), published, strict=True):
        split = Split(Belief(3, 17), Belief(0.5, 49.5), round(runs * share), runs)
        assert chance_of(split, 0, picked) == pytest.approx(chance, abs=6e-4)


def test_a_late_fix_agrees_with_drawing_items() -> None:
    rng = np.random.default_rng(3)
    worlds = 40_000
    old = rng.hypergeometric(75, 175, 25, worlds)
    clean = (1 - rng.beta(3, 17, worlds)) ** old * (1 - rng.beta(0.5, 49.5, worlds)) ** (25 - old)
    split = Split(Belief(3, 17), Belief(0.5, 49.5), 75, 250)
    assert chance_of(split, 0, 25) == pytest.approx(clean.mean(), abs=4 * clean.std() / worlds**0.5)


_BELIEFS = st.builds(Belief, st.floats(0.1, 5), st.floats(0.5, 80))
_SPLITS = st.builds(lambda a, b, earlier: Split(a, b, earlier, 40), _BELIEFS, _BELIEFS, st.integers(0, 40))


@given(_BELIEFS | _SPLITS, st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_the_chances_of_all_counts_add_to_one(rate, picked: int) -> None:
    assert sum(chance_of(rate, count, picked) for count in range(picked + 1)) == pytest.approx(1, abs=1e-9)


@given(_BELIEFS, st.integers(0, 60), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_more_clean_evidence_never_raises_the_chance_of_an_exception(belief: Belief, tested: int, picked: int) -> None:
    assert (
        chance_noted(belief.updated(0, tested + 1), picked) <= chance_noted(belief.updated(0, tested), picked) + 1e-12
    )


@given(_BELIEFS | _SPLITS, st.integers(0, 25))
@settings(max_examples=40, deadline=None)
def test_no_policy_is_stricter_than_the_strict_one_and_none_promises_more_than_certainty(rate, picked: int) -> None:
    strict, *others = (chance_relied_on(rate, picked, policy) for policy in POLICIES)
    assert all(strict <= other + 1e-12 for other in others)
    assert all(0 <= chance <= 1 for chance in (strict, *others))


def test_an_undetected_half_makes_a_clean_test_count_half() -> None:
    assert prior(0.025, 20).updated(0, 50, detection=0.5) == prior(0.025, 20).updated(0, 25)


def test_a_control_that_was_never_there_fails_in_every_picked_item() -> None:
    assert chance_of(ALWAYS, 3, 3) == 1
    assert chance_noted(ALWAYS, 1) == 1
    assert chance_noted(ALWAYS, 0) == 0


def test_a_design_nobody_accepts_is_an_exception_however_it_ran() -> None:
    assert chance_noted(Belief(0.1, 1000), 25, design_accepted=0) == 1
    assert chance_relied_on(Belief(0.1, 1000), 25, TOLERANT, design_accepted=0) == 0


@pytest.mark.parametrize(("deviations", "tested", "detection"), [(3, 2, 1), (-1, 2, 1), (0, 5, 0), (0, 5, 1.5)])
def test_a_test_that_cannot_be_is_refused(deviations: int, tested: int, detection: float) -> None:
    with pytest.raises(ValueError, match="deviations of"):
        Belief(1, 1).updated(deviations, tested, detection)


@pytest.mark.parametrize("mean", [0, 1, -0.1, float("nan")])
def test_a_prior_that_leaves_no_doubt_is_refused(mean: float) -> None:
    with pytest.raises(ValueError, match="prior mean"):
        prior(mean, 20)


def test_more_items_than_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be picked"):
        chance_of(Split(ALWAYS, BELIEF, 1, 4), 0, 5)
