"""What changes are worth and how sure the curve is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.sampled_curves import drawn_curves
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.tail_contribution import tail_contributions
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.loss.uncertainty import Vague, grid_points, uncertainty_band
from soc2lib.risk.treatment.risk_reduction import loss_figures, worths
from tests.unit.risk.registers import HUNDRED_TO_MILLION, random_perils


@pytest.mark.parametrize("amount", [1e5, 2e7, 4e8])
def test_a_change_is_worth_what_two_full_computations_differ_by(amount: float) -> None:
    perils = random_perils(20, 3)
    year = AnnualLoss(perils)
    changes = [
        {4: Peril("a", perils[4].rate.scaled(0.3), perils[4].severity)},
        {
            1: Peril("b", perils[1].rate, perils[1].severity.scaled(0.5)),
            7: Peril("c", Rate.certain(0.0), perils[7].severity),
        },
    ]
    now = loss_figures(year, 0.95, amount)
    for change, found in zip(changes, worths(year, changes, 0.95, amount), strict=True):
        then = loss_figures(AnnualLoss([change.get(i, p) for i, p in enumerate(perils)]), 0.95, amount)
        assert found.mean == pytest.approx(now.mean - then.mean, rel=1e-9)
        assert found.value_at_risk == pytest.approx(now.value_at_risk - then.value_at_risk, rel=2e-3, abs=30)
        assert found.tail_mean == pytest.approx(now.tail_mean - then.tail_mean, rel=2e-3, abs=30)
        assert found.beyond == pytest.approx((now.beyond or 0) - (then.beyond or 0), rel=2e-3, abs=1e-7)


def test_a_change_that_leaves_the_grid_is_computed_anew() -> None:
    year = AnnualLoss([Peril("R", Rate.certain(0.5), HUNDRED_TO_MILLION)])
    dearer = {0: Peril("R", Rate.certain(0.5), HUNDRED_TO_MILLION.scaled(1000))}
    gone = {0: Peril("R", Rate.certain(0.0), HUNDRED_TO_MILLION)}
    lost, saved = worths(year, [dearer, gone])
    assert lost.value_at_risk == pytest.approx(-999 * year.quantile(0.95), rel=1e-5)
    assert saved.value_at_risk == pytest.approx(year.quantile(0.95))
    assert saved.tail_mean == pytest.approx(year.tail_mean(0.95))


def test_taking_nothing_away_is_worth_nothing() -> None:
    perils = random_perils(8, 9)
    found = worths(AnnualLoss(perils), [{2: perils[2]}], amount=1e7)[0]
    assert (found.mean, found.beyond) == pytest.approx((0, 0), abs=1e-9)
    assert found.value_at_risk == pytest.approx(0, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 9), st.floats(0.0, 0.95), st.floats(0.0, 0.95))
def test_a_better_control_never_raises_the_loss(place: int, often: float, much: float) -> None:
    perils = random_perils(10, 21)
    eased = Peril("R", perils[place].rate.scaled(1 - often), perils[place].severity.scaled(1 - much))
    found = worths(AnnualLoss(perils), [{place: eased}], amount=1e7)[0]
    assert found.mean >= -1e-6
    assert found.value_at_risk >= -50
    assert found.tail_mean >= -50
    assert (found.beyond or 0) >= -1e-6


def test_a_risk_can_come_earlier_in_the_bad_years_than_in_the_average() -> None:
    rare = Peril("rare", Rate.certain(0.02), Lognormal.from_range(1e6, 2e7))
    usual = Peril("usual", Rate.certain(12), Lognormal.from_range(1e4, 1e5))
    year = AnnualLoss([rare, usual])
    parts = tail_contributions(year, 0.95)
    assert rare.mean < usual.mean
    assert parts[0] > parts[1]


def test_a_band_holds_the_curve_and_widens_with_what_is_not_known() -> None:
    perils, amounts = random_perils(6, 5), np.geomspace(1e5, 3e7, 12)
    sure = uncertainty_band([Vague(p) for p in perils], amounts, draws=2)
    open_ = uncertainty_band([Vague(p, 0.42, 0.3) for p in perils], amounts, draws=150, seed=4)
    point = AnnualLoss(perils).beyond(amounts)
    assert sure.low == pytest.approx(sure.high, abs=1e-12)
    assert sure.low == pytest.approx(point, abs=2e-4)
    assert np.all(open_.low <= point + 0.02)
    assert np.all(open_.high >= point - 0.02)
    assert np.all((open_.low <= open_.predictive) & (open_.predictive <= open_.high))
    assert np.all(np.diff(open_.low) <= 1e-9)
    assert open_.mean_low < AnnualLoss(perils).mean < open_.mean_high


@pytest.mark.parametrize("shared", [0.0, 0.4])
def test_curves_drawn_together_are_those_drawn_one_by_one(shared: float) -> None:
    perils = [*random_perils(5, 7), Peril("never", Rate.certain(0.0), HUNDRED_TO_MILLION)]
    perils.append(Peril("narrow", Rate.certain(1.5), Lognormal(11.0, 0.02)))
    factors = np.random.default_rng(3).lognormal(0, 0.8, (3, len(perils)))
    amounts = np.geomspace(1.0, 2e9, 25)
    together = drawn_curves(perils, factors, amounts, shared, 2**12)
    for row, drawn in zip(factors, together, strict=True):
        some = [Peril(p.name, p.rate.scaled(float(f)), p.severity) for p, f in zip(perils, row, strict=True)]
        assert drawn == pytest.approx(AnnualLoss(some, shared).beyond(amounts), abs=2e-5)


def test_the_same_seed_draws_the_same_band() -> None:
    vague, amounts = [Vague(p, 0.5) for p in random_perils(3, 5)], np.array([1e5, 1e6])
    one, two, other = (uncertainty_band(vague, amounts, 20, seed) for seed in (1, 1, 2))
    assert one.high.tolist() == two.high.tolist() != other.high.tolist()


def test_a_register_of_fifty_agrees_with_plain_rounding_on_a_very_fine_grid() -> None:
    perils, step, points = random_perils(50, 31), 4000.0, 2**19
    edges = step * (np.arange(points + 1) - 0.5)
    edges[0] = 0
    events = sum(p.rate.mean * np.diff(p.severity.below(edges)) for p in perils)
    total = np.cumsum(np.fft.irfft(np.exp(np.fft.rfft(events) - sum(p.rate.mean for p in perils)), points))
    year = AnnualLoss(perils)
    for share in (0.5, 0.95, 0.99, 0.999):
        k = int(np.searchsorted(total, share))
        plain = step * (k - 0.5 + (share - total[k - 1]) / (total[k] - total[k - 1]))
        assert year.quantile(share) == pytest.approx(plain, rel=2e-5)


@pytest.mark.parametrize(("risks", "allowed"), [(14, 3e-4), (50, 1.5e-3)])
def test_the_coarse_grid_of_a_band_is_right_to_what_it_says(risks: int, allowed: float) -> None:
    perils = random_perils(risks, 11)
    year, factors = AnnualLoss(perils), np.random.default_rng(5).lognormal(0, 0.5, (12, risks))
    amounts = np.geomspace(max(year.quantile(0.5), 1e4) / 2, year.quantile(0.999) * 1.5, 60)
    coarse, fine = (drawn_curves(perils, factors, amounts, 0.0, points) for points in (grid_points(risks), 2**14))
    assert coarse == pytest.approx(fine, abs=allowed)


def test_of_500_draws_the_edge_of_a_band_is_far_less_sure_than_its_grid() -> None:
    vague, amounts = [Vague(p, 0.5) for p in random_perils(14, 5)], np.array([1e6])
    edges = [uncertainty_band(vague, amounts, 500, seed).low[0] for seed in range(12)]
    assert np.std(edges) > 10 * 3e-4
