"""What one event costs, against closed forms and numbers computed elsewhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.foundation.errors import RecordError
from soc2lib.risk import normal
from soc2lib.risk.empirical import Empirical
from soc2lib.risk.pert import Pert
from soc2lib.risk.severity import Lognormal


def test_a_ninety_percent_range_makes_the_lognormal_of_the_published_example() -> None:
    loss = Lognormal.from_range(1e5, 1e6)
    assert loss.mu == pytest.approx(12.664218011467, rel=1e-12)
    assert loss.sigma == pytest.approx(0.699936169172, rel=1e-11)
    assert loss.moments[0] == pytest.approx(404001.28269457, rel=1e-12)
    assert loss.moments[0] * 0.1 == pytest.approx(40400.128269457, rel=1e-12)
    assert loss.tail_mean(0.95) == pytest.approx(1392596.53432, rel=1e-9)
    assert loss.tail_mean(0.99) == pytest.approx(2098021.13177, rel=1e-9)


def test_the_second_published_range_gives_its_median_and_mean() -> None:
    loss = Lognormal.from_range(50_000, 1_000_000)
    assert loss.mu == pytest.approx(12.317644, abs=1e-6)
    assert loss.sigma == pytest.approx(0.910638, abs=1e-6)
    assert np.exp(loss.mu) == pytest.approx(223_606.80, abs=0.01)
    assert loss.moments[0] == pytest.approx(338_498.57, abs=0.01)


@pytest.mark.parametrize(
    ("pert", "mean", "variance"),
    [
        (Pert(0, 10, 100), 23.3333333, 255.5555556),
        (Pert(1e4, 5e4, 5e5), 118333.333, 5906746031.746),
        (Pert(0, 10, 100, 1), 36.6667, 580.5556),
        (Pert(0.05, 0.2, 1), 0.308333, 0.0255257937),
        (Pert(1e4, 5e4, 4e5), 101_666.67, 62_503.96813**2),
    ],
)
def test_pert_moments_are_those_of_the_standard_definition(pert: Pert, mean: float, variance: float) -> None:
    first, second, _ = pert.moments
    assert first == pytest.approx(mean, rel=2e-6)
    assert second - first**2 == pytest.approx(variance, rel=2e-6)


def test_pert_shape_keeps_the_usual_loss_as_its_mode() -> None:
    alpha, beta = Pert(1e4, 5e4, 4e5).shape
    assert (alpha, beta) == pytest.approx((1.410256, 4.589744), abs=1e-6)
    assert (alpha - 1) / (alpha + beta - 2) * 3.9e5 + 1e4 == pytest.approx(5e4)


def test_pert_integrals_agree_with_a_plain_sum_over_its_density() -> None:
    pert, parts = Pert(1e4, 5e4, 5e5), 400_000
    share = (np.arange(parts) + 0.5) / parts
    alpha, beta = pert.shape
    density = share ** (alpha - 1) * (1 - share) ** (beta - 1)
    density /= density.sum()
    amounts = pert.low + (pert.high - pert.low) * share
    for cap in (2e4, 1e5, 3e5):
        assert pert.below(np.array([cap]))[0] == pytest.approx(density[amounts <= cap].sum(), abs=1e-5)
        assert pert.limited(np.array([cap]))[0] == pytest.approx((np.minimum(amounts, cap) * density).sum(), rel=2e-6)


def test_an_integer_shape_gives_the_polynomial_distribution_function() -> None:
    pert = Pert(0, 0, 1)  # alpha 1, beta 5: 1 - (1 - x)**5
    x = np.linspace(0, 1, 11)
    assert pert.below(x) == pytest.approx(1 - (1 - x) ** 5, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([Lognormal(9, 0.4), Lognormal(12, 2.5), Pert(10, 50, 900), Empirical((3.0, 70.0, 70.0, 5e4))]),
    st.floats(0.01, 1e7),
    st.floats(0.1, 50),
)
def test_what_is_capped_never_falls_with_the_cap_and_scales_with_money(loss, cap: float, factor: float) -> None:  # type: ignore[no-untyped-def]
    low, high = loss.limited(np.array([cap, 2 * cap]))
    assert 0 <= low <= high * (1 + 1e-10)
    assert high <= loss.moments[0] * (1 + 1e-9)
    assert loss.scaled(factor).limited(np.array([cap * factor]))[0] == pytest.approx(factor * low, rel=1e-8)


def test_the_normal_distribution_agrees_with_its_integral() -> None:
    z = np.linspace(-8, 8, 161)
    steps = 400
    fine = np.linspace(-8, 8, 160 * steps + 1)
    areas = np.concatenate(
        [[0.0], np.cumsum((normal.density(fine[1:]) + normal.density(fine[:-1])) / 2 * (fine[1] - fine[0]))]
    )
    assert normal.below(z) == pytest.approx(areas[::steps] + 6.2e-16, abs=1e-8)
    assert normal.below(z) + normal.below(-z) == pytest.approx(np.ones_like(z), abs=1e-14)


@pytest.mark.parametrize(("low", "high"), [(0, 1e5), (-1, 5), (1e6, 1e5), (5, 5), (1, float("inf")), (float("nan"), 1)])
def test_an_impossible_loss_range_is_refused_with_what_was_found(low: float, high: float) -> None:
    with pytest.raises(RecordError, match="0 < low < high"):
        Lognormal.from_range(low, high)


def test_past_losses_of_nothing_and_impossible_bounds_are_refused() -> None:
    for losses in ((), (0.0,), (5.0, -1.0), (float("inf"),)):
        with pytest.raises(RecordError, match="amounts above 0"):
            Empirical(losses)
    for bounds in ((5, 1, 9), (3, 3, 3), (-1, 0, 1)):
        with pytest.raises(RecordError, match="low <= usual <= high"):
            Pert(*bounds)


def test_draws_have_the_moments_of_the_severity() -> None:
    random = np.random.default_rng(11)
    for loss in (Lognormal(9, 0.5), Pert(10, 50, 900), Empirical((3.0, 70.0, 200.0))):
        drawn = loss.draw(random, 200_000)
        first, second, _ = loss.moments
        assert drawn.mean() == pytest.approx(first, abs=5 * np.sqrt((second - first**2) / 200_000))
        assert (drawn <= loss.quantile(0.9)).mean() >= 0.9 - 0.005
