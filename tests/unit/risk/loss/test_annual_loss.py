"""The annual loss, against numbers computed elsewhere, Panjer's recursion, closed forms and plain simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.tail_contribution import tail_contributions
from soc2lib.risk.loss.total import Peril, compound_poisson, events_by_size
from tests.unit.risk.loss.simulation import order_ranks, simulate
from tests.unit.risk.registers import HUNDRED_TO_MILLION, panjer, random_perils

HALF = AnnualLoss([Peril("R", Rate.certain(0.5), HUNDRED_TO_MILLION)])


def test_three_sizes_at_two_events_a_year_give_the_published_chances() -> None:
    events = np.zeros(256)
    events[1:4] = 2 * np.array([0.6, 0.3, 0.1])
    total = compound_poisson(events, 2.0)
    want = [0.1353352832, 0.1624023399, 0.1786425739, 0.1634850221, 0.1269986298]
    assert total[:5] == pytest.approx(want, abs=1e-10)
    assert total[:6].sum() == pytest.approx(0.8580170343, abs=1e-10)
    assert total[:60] == pytest.approx(panjer(np.array([0, 0.6, 0.3, 0.1]), 2.0, 60), abs=1e-12)


def test_direct_convolution_gives_the_same_chances() -> None:
    sizes, power, total = np.array([0, 0.6, 0.3, 0.1]), np.array([1.0]), np.zeros(200)
    chance = np.exp(-2.0)
    for count in range(60):
        total[: len(power)] += chance * power[:200]
        power, chance = np.convolve(power, sizes), chance * 2.0 / (count + 1)
    events = np.zeros(512)
    events[1:4] = 2 * sizes[1:]
    assert compound_poisson(events, 2.0)[:150] == pytest.approx(total[:150], abs=1e-12)


def test_half_an_event_a_year_has_the_published_moments_and_quantiles() -> None:
    assert HALF.mean == pytest.approx(202000.641347, rel=1e-10)
    assert HALF.deviation == pytest.approx(364964.388519, rel=1e-10)
    assert HALF.skewness == pytest.approx(2.94892162, rel=1e-8)
    assert HALF.none == pytest.approx(0.606530659713, rel=1e-11)
    want = {0.7: 221444.4, 0.9: 656303.2, 0.95: 937006.7, 0.99: 1630467.0, 0.999: 2767389.4}
    for share, amount in want.items():
        assert HALF.quantile(share) == pytest.approx(amount, rel=1e-5)
    assert HALF.quantile(0.6) == 0
    assert HALF.tail_mean(0.95) == pytest.approx(1375674.5056, rel=1e-6)
    assert HALF.tail_mean(0.99) == pytest.approx(2121060.2783, rel=1e-6)
    assert HALF.beyond(np.array([1e6]))[0] == pytest.approx(0.0429325, rel=2e-5)
    assert HALF.largest_beyond(np.array([1e6]))[0] == pytest.approx(0.024690087972, rel=1e-9)


def test_a_rare_risk_has_the_published_quantiles_and_a_year_of_nothing_half_the_time() -> None:
    rare = AnnualLoss([Peril("R", Rate.certain(0.1), HUNDRED_TO_MILLION)])
    want = {0.5: 0, 0.95: 314_179, 0.99: 809_772, 0.999: 1_685_232}
    assert [rare.quantile(share) for share in want] == pytest.approx(list(want.values()), abs=1)


def test_the_fair_style_example_matches_its_closed_forms_and_its_published_simulation() -> None:
    year = AnnualLoss([Peril("R", Rate.certain(0.3), Lognormal.from_range(50_000, 1_000_000))])
    assert year.mean == pytest.approx(101_549.57, abs=0.01)
    assert year.deviation == pytest.approx(280_665.68, abs=0.01)
    assert year.at_least_one == pytest.approx(0.259182, abs=1e-6)
    assert year.beyond(np.array([5e5, 1e6])) == pytest.approx([0.0631, 0.0184], abs=0.002)
    quantiles = [year.quantile(share) for share in (0.9, 0.95, 0.99)]
    assert quantiles == pytest.approx([341_636, 584_480, 1_288_176], rel=0.02)


def test_an_uncertain_frequency_keeps_its_chance_of_a_quiet_year() -> None:
    year = AnnualLoss([Peril("R", Rate.pert(0.05, 0.2, 1.0), HUNDRED_TO_MILLION)])
    assert year.none == pytest.approx(0.743764083006, abs=1e-10)
    assert year.mean == pytest.approx(124567.062164, rel=1e-9)
    assert year.perils[0].rate.mean == pytest.approx(0.3083333333, abs=1e-9)
    assert year.perils[0].rate.variance == pytest.approx(0.0255257937, abs=1e-9)


def test_an_uncertain_frequency_from_a_range_has_the_lognormal_mean() -> None:
    low, high = 0.1, 0.8
    expected = Lognormal.from_range(low, high).moments[0]
    assert Rate.from_range(low, high).mean == pytest.approx(expected, rel=1e-10)
    assert Rate.from_range(0.4, 0.4).is_certain


def test_one_very_heavy_tail_is_right_from_usual_to_extreme_years() -> None:
    perils = [Peril("R", Rate.certain(0.5), Lognormal(12.56, 3.07))]
    coarse, fine = AnnualLoss(perils), AnnualLoss(perils, points=2**18)
    for share in (0.8, 0.9, 0.95, 0.99, 0.999):
        assert coarse.quantile(share) == pytest.approx(fine.quantile(share), rel=1e-5)
    high = np.array([fine.quantile(0.999)])
    assert coarse.beyond(high)[0] == pytest.approx(0.001, rel=1e-4)
    assert coarse.largest_beyond(high)[0] < 0.001 < 1.001 * coarse.largest_beyond(high)[0] + 1e-4


def test_a_lognormal_register_agrees_with_panjer_on_a_lattice() -> None:
    perils, step, points = random_perils(6, 4), 40_000.0, 4096
    rates = [peril.rate.mean for peril in perils]
    edges = step * (np.arange(points + 1) - 0.5)
    edges[0] = 0
    masses = sum(r * np.diff(p.severity.below(edges)) for r, p in zip(rates, perils, strict=True)) / sum(rates)
    total = np.cumsum(panjer(masses, sum(rates), points))
    year = AnnualLoss(perils)
    for share in (0.8, 0.95, 0.99, 0.999):
        k = int(np.searchsorted(total, share))
        between = (share - total[k - 1]) / (total[k] - total[k - 1])
        assert year.quantile(share) == pytest.approx(step * (k - 0.5 + between), rel=2e-4)


def test_a_random_register_of_fifty_lies_within_the_order_statistics_of_a_simulation() -> None:
    perils = random_perils(50, 7)
    year, drawn = AnnualLoss(perils), simulate(perils, 200_000, seed=20260101)
    for share in (0.5, 0.95, 0.99, 0.999):
        _, low, high = drawn.quantile(share)
        margin = 0.35 * (high - low)
        assert low - margin <= year.quantile(share) <= high + margin
    mean, error = drawn.mean
    assert year.mean == pytest.approx(mean, abs=4 * error)
    chance, error = drawn.beyond(year.quantile(0.95))
    assert chance == pytest.approx(0.05, abs=4 * error)


def test_mixed_severities_and_a_shared_factor_agree_with_a_simulation() -> None:
    perils = [
        Peril("vague", Rate.from_range(0.1, 0.8), HUNDRED_TO_MILLION),
        Peril("wide", Rate.certain(1.2), Lognormal(11, 1.2)),
        Peril("narrow", Rate.certain(0.4), Lognormal(12, 0.05)),
    ]
    for shared in (0.0, 0.6):
        year, drawn = AnnualLoss(perils, shared, points=2**12), simulate(perils, 100_000, 3, shared)
        assert year.mean == pytest.approx(drawn.mean[0], abs=4.5 * drawn.mean[1])
        assert year.deviation == pytest.approx(float(drawn.losses.std()), rel=0.02)
        assert year.none == pytest.approx(float((drawn.losses == 0).mean()), abs=0.007)
        for share in (0.9, 0.99):
            _, low, high = drawn.quantile(share)
            assert low - (high - low) <= year.quantile(share) <= high + (high - low)
        assert tail_contributions(year, 0.95).sum() == pytest.approx(year.tail_mean(0.95), rel=1e-4)


def test_a_shared_factor_raises_the_variance_by_its_closed_form() -> None:
    perils = random_perils(12, 2)
    alone, moved = AnnualLoss(perils), AnnualLoss(perils, shared=0.6)
    extra = alone.mean**2 * (np.exp(0.36) - 1)
    assert moved.deviation**2 == pytest.approx(alone.deviation**2 + extra, rel=1e-12)
    assert moved.quantile(0.99) > alone.quantile(0.99)


def test_the_grid_keeps_mean_and_variance_of_every_loss() -> None:
    severities = [Lognormal(9, 0.05), Lognormal(11, 0.8), Lognormal(9.5, 0.6)]
    events = events_by_size([2.0, 0.5, 1.5], severities, 400.0, 2**14)
    sizes = 400.0 * np.arange(2**14)
    mean = sum(r * s.moments[0] for r, s in zip((2.0, 0.5, 1.5), severities, strict=True))
    second = sum(r * s.moments[1] for r, s in zip((2.0, 0.5, 1.5), severities, strict=True))
    assert events @ sizes == pytest.approx(mean, rel=1e-6)
    assert events @ sizes**2 == pytest.approx(second, rel=1e-4)


def test_a_thousand_small_events_a_year_still_cost_their_mean() -> None:
    year = AnnualLoss(
        [Peril("small", Rate.certain(1000), Lognormal(6, 0.3)), Peril("large", Rate.certain(0.01), Lognormal(16, 1))]
    )
    small = 1000 * Lognormal(6, 0.3).moments[0]
    assert year.none == pytest.approx(np.exp(-1000.01), abs=1e-300)
    assert year.quantile(0.5) == pytest.approx(small, rel=2e-3)
    assert year.beyond(np.array([small / 2]))[0] == pytest.approx(1.0)


def test_ranks_for_a_million_years_are_the_published_ones() -> None:
    ranks = [order_ranks(1_000_000, share) for share in (0.95, 0.99, 0.999)]
    assert ranks == [(949572, 950427), (989805, 990195), (998938, 999061)]


perils = st.lists(
    st.builds(
        lambda rate, mu, sigma: Peril("R", Rate.certain(rate), Lognormal(mu, sigma)),
        st.floats(0.01, 20),
        st.floats(8, 14),
        st.floats(0.05, 2.2),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None)
@given(perils)
def test_curves_fall_and_the_year_is_never_below_its_largest_event(some: list[Peril]) -> None:
    year = AnnualLoss(some)
    amounts = np.geomspace(year.span * 1e-5, year.span, 40)
    beyond, largest = year.beyond(amounts), year.largest_beyond(amounts)
    assert np.all(np.diff(beyond) <= 1e-7)
    assert np.all(beyond >= largest - 2e-5)
    assert np.all(beyond <= year.at_least_one + 1e-9)


@settings(max_examples=20, deadline=None)
@given(perils, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_parts_of_the_tail_add_up_to_the_tail(some: list[Peril], share: float) -> None:
    year = AnnualLoss(some)
    parts = tail_contributions(year, share)
    assert np.all(parts >= -1e-6 * parts.sum())
    assert parts.sum() == pytest.approx(year.tail_mean(share), rel=1e-4)


@settings(max_examples=20, deadline=None)
@given(perils, st.floats(0.01, 1000))
def test_scaling_money_scales_every_loss(some: list[Peril], factor: float) -> None:
    year = AnnualLoss(some)
    scaled = AnnualLoss([Peril(p.name, p.rate, p.severity.scaled(factor)) for p in some])
    for share in (0.5, 0.95, 0.999):
        assert scaled.quantile(share) == pytest.approx(factor * year.quantile(share), rel=5e-5, abs=1e-9)
    assert scaled.tail_mean(0.95) == pytest.approx(factor * year.tail_mean(0.95), rel=5e-5)


@settings(max_examples=15, deadline=None)
@given(perils, st.floats(0.0, 1.0), st.floats(0.05, 1.0))
def test_fewer_and_smaller_events_never_make_a_year_dearer(some: list[Peril], often: float, much: float) -> None:
    eased = [Peril(p.name, p.rate.scaled(often), p.severity.scaled(much)) for p in some]
    before, after = AnnualLoss(some), AnnualLoss(eased)
    amounts = np.geomspace(before.span * 1e-5, before.span / 2, 25)
    assert np.all(after.beyond(amounts) <= before.beyond(amounts) + 2e-5)


def test_a_year_without_risks_costs_nothing() -> None:
    empty = AnnualLoss([])
    assert (empty.mean, empty.quantile(0.99), empty.tail_mean(0.95), empty.none) == (0, 0, 0, 1)
    assert empty.beyond(np.array([1.0])).tolist() == [0.0]


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5])
def test_a_chance_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(RecordError, match="below 1"):
        HALF.quantile(share)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (2, 1), (-1, 3), (1, float("inf"))])
def test_an_impossible_frequency_is_refused(low: float, high: float) -> None:
    with pytest.raises(RecordError, match="0 < low <= high"):
        Rate.from_range(low, high)
    with pytest.raises(RecordError):
        Rate.certain(-0.1)
