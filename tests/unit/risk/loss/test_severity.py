"""What one event costs, against closed forms and numbers computed elsewhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.risk.loss.severity import Lognormal


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


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([Lognormal(9, 0.4), Lognormal(12, 2.5)]),
    st.floats(0.01, 1e7),
    st.floats(0.1, 50),
)
def test_what_is_capped_never_falls_with_the_cap_and_scales_with_money(loss, cap: float, factor: float) -> None:  # type: ignore[no-untyped-def]
    low, high = loss.limited(np.array([cap, 2 * cap]))
    assert 0 <= low <= high * (1 + 1e-10)
    assert high <= loss.moments[0] * (1 + 1e-9)
    assert loss.scaled(factor).limited(np.array([cap * factor]))[0] == pytest.approx(factor * low, rel=1e-8)


@pytest.mark.parametrize(("low", "high"), [(0, 1e5), (-1, 5), (1e6, 1e5), (5, 5), (1, float("inf")), (float("nan"), 1)])
def test_an_impossible_loss_range_is_refused_with_what_was_found(low: float, high: float) -> None:
    with pytest.raises(RecordError, match="0 < low < high"):
        Lognormal.from_range(low, high)


def test_draws_have_the_moments_of_the_severity() -> None:
    random = np.random.default_rng(11)
    for loss in (Lognormal(9, 0.5), Lognormal(12, 1.1)):
        drawn = loss.draw(random, 200_000)
        first, second, _ = loss.moments
        assert drawn.mean() == pytest.approx(first, abs=5 * np.sqrt((second - first**2) / 200_000))
        assert (drawn <= loss.quantile(0.9)).mean() >= 0.9 - 0.005
