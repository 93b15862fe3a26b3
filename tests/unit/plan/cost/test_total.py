"""Cost ranges and their sum."""

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.plan.assess import assess_cost
from soc2lib.plan.cost.budget import assess_lines
from soc2lib.plan.cost.curves import Fixed, NinetyPercent, ThreePoint, curve_of
from soc2lib.plan.cost.total import Line, swings, total
from soc2lib.plan.defaults import defaults
from soc2lib.plan.records import CostLine, CostUnit
from soc2lib.scope.records import ReportType

RANGES = ((20e3, 60e3), (10e3, 30e3), (8e3, 25e3), (5e3, 20e3), (5e3, 60e3), (10e3, 40e3), (2e3, 8e3))
SEVEN = [Line(str(n), f"L{n}", NinetyPercent(*ends)) for n, ends in enumerate(RANGES)]
MIXED = [*SEVEN[:3], Line("p", "P", ThreePoint(5e3, 12e3, 60e3)), Line("q", "Q", Fixed(7e3))]


def exact_moments(rho: float) -> tuple[float, float]:
    """Mean and sd of the seven lognormal lines by the closed formula, with correlated logarithms."""
    curves = [line.curve for line in SEVEN if isinstance(line.curve, NinetyPercent)]
    variance = sum(
        a.mean * b.mean * (exp((1.0 if a is b else rho) * a.shape[1] * b.shape[1]) - 1.0)
        for a in curves
        for b in curves
    )
    return sum(curve.mean for curve in curves), sqrt(variance)


def test_a_ninety_percent_range_has_the_briefs_mu_sigma_and_mean() -> None:
    curve = NinetyPercent(1e5, 1e6)
    mu, sigma = curve.shape
    assert mu == pytest.approx(12.664218011467, rel=1e-12)
    assert sigma == pytest.approx(0.699936169172, rel=1e-11)
    assert curve.mean == pytest.approx(404001.28269457, rel=1e-12)
    assert curve.quantile(0.05) == pytest.approx(1e5)
    assert curve.quantile(0.95) == pytest.approx(1e6)


@pytest.mark.parametrize(
    ("ends", "mean", "variance"),
    [((1e4, 5e4, 5e5), 118333.333333, 5906746031.746), ((0.05, 0.2, 1), 0.308333333, 0.0255257937)],
)
def test_a_three_point_range_has_the_briefs_mean_and_variance(
    ends: tuple[float, float, float], mean: float, variance: float
) -> None:
    assert ThreePoint(*ends).mean == pytest.approx(mean, rel=1e-8)
    assert ThreePoint(*ends).variance == pytest.approx(variance, rel=1e-8)


def test_the_briefs_catalog_oracle_for_a_three_point_range_holds() -> None:
    curve = ThreePoint(1e4, 5e4, 4e5)
    assert curve.mean == pytest.approx(101666.66666666667, rel=1e-12)
    assert sqrt(curve.variance) == pytest.approx(62503.968127999935, rel=1e-12)


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_the_sum_of_seven_lines_has_the_closed_formulas_mean_and_spread(rho: float) -> None:
    mean, sd = exact_moments(rho)
    curve = total(SEVEN, rho)
    assert curve.mean == pytest.approx(mean, rel=1e-12)
    assert curve.sd == pytest.approx(sd, rel=2e-4)


def test_independent_lines_come_within_three_percent_of_fenton_and_wilkinsons_approximation() -> None:
    mean, sd = exact_moments(0.0)
    sigma = sqrt(log(1 + (sd / mean) ** 2))
    mu = log(mean) - sigma**2 / 2
    curve = total(SEVEN, 0.0)
    for chance in (0.1, 0.5, 0.8, 0.9, 0.95):
        assert curve.quantile(chance) == pytest.approx(exp(mu + sigma * NormalDist().inv_cdf(chance)), rel=0.03)


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_the_sum_agrees_with_drawing_it_four_hundred_thousand_times(rho: float) -> None:
    draw = np.random.default_rng(11)
    size = 400_000
    shared, drawn = draw.normal(size=size), np.zeros(size)
    for line in MIXED:
        z = sqrt(rho) * shared + sqrt(1 - rho) * draw.normal(size=size)
        if isinstance(line.curve, NinetyPercent):
            drawn += np.exp(line.curve.shape[0] + line.curve.shape[1] * z)
        elif isinstance(line.curve, ThreePoint):
            amounts = np.linspace(line.curve.low, line.curve.high, 4001)[1:-1]
            drawn += np.interp(z, line.curve.scores(amounts), amounts)
        else:
            drawn += line.curve.amount
    curve = total(MIXED, rho)
    drawn.sort()
    for chance in (0.1, 0.5, 0.8, 0.9):
        off = 4 * sqrt(chance * (1 - chance) / size)
        low, high = drawn[int((chance - off) * size)], drawn[int((chance + off) * size)]
        assert low <= curve.quantile(chance) <= high


@settings(max_examples=20, deadline=None)
@given(st.floats(100, 1e6), st.floats(1.05, 6), st.sampled_from([0.05, 0.1, 0.5, 0.8, 0.9]))
def test_a_single_line_keeps_its_own_quantiles_whatever_the_factor(low: float, width: float, chance: float) -> None:
    curve = NinetyPercent(low, low * width)
    assert total([Line("a", "A", curve)], 0.5).quantile(chance) == pytest.approx(curve.quantile(chance), rel=2e-3)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(1, 1e5), st.floats(0.05, 0.95))
def test_a_three_point_quantile_gives_back_its_chance(low: float, up: float, top: float, chance: float) -> None:
    curve = ThreePoint(low, low + up, low + up + top)
    score = float(curve.scores(np.array([curve.quantile(chance)]))[0])
    assert NormalDist().cdf(score) == pytest.approx(chance, abs=1e-6)


def test_the_size_factor_widens_the_total_and_leaves_its_mean() -> None:
    apart, together = total(SEVEN, 0.0), total(SEVEN, 0.5)
    assert together.mean == apart.mean
    assert together.quantile(0.1) < apart.quantile(0.1) < apart.quantile(0.9) < together.quantile(0.9)


def test_adding_the_upper_ends_is_far_above_the_ninety_fifth_percentile() -> None:
    assert sum(high for _, high in RANGES) > total(SEVEN, 0.0).quantile(0.95) * 1.2


def test_money_in_another_unit_gives_the_same_curve_in_that_unit() -> None:
    cents = [
        Line(line.id, line.title, NinetyPercent(100 * a, 100 * b)) for line, (a, b) in zip(SEVEN, RANGES, strict=True)
    ]
    assert total(cents, 0.5).quantile(0.8) == pytest.approx(100 * total(SEVEN, 0.5).quantile(0.8), rel=1e-9)


def test_the_widest_line_leads_the_tornado_and_the_shares_sum_to_one() -> None:
    rows = swings(MIXED)
    assert [row.id for row in rows] == ["0", "p", "1", "2"]
    assert "q" not in {row.id for row in rows}
    assert sum(row.variance_share for row in rows) == pytest.approx(1.0)
    mean = sum(line.curve.mean for line in MIXED)
    line = next(row for row in rows if row.id == "0")
    assert line.high - line.low == pytest.approx(SEVEN[0].curve.quantile(0.9) - SEVEN[0].curve.quantile(0.1))
    assert line.low < mean < line.high


def test_a_line_without_a_range_is_unknown_and_never_zero() -> None:
    result = assess_lines({}, [CostLine(id="a", low=1000, high=1000), CostLine(id="b", title="Pen test")], None)
    assert result.unknown == ("Pen test",)
    assert result.totals[0].at[0.5] == 1000
    assert "Not in the sum, because not known: Pen test" in result.reason


def test_hours_need_a_price_and_are_multiplied_by_it() -> None:
    hours = CostLine(id="h", title="Hours", unit=CostUnit.HOURS, low=80, high=160)
    assert assess_lines({}, [hours], None).totals == ()
    priced = hours.model_copy(update={"hour_price": 100.0})
    [row] = assess_lines({}, [priced], None).lines
    assert (row.low, row.high) == (8000, 16000)


def test_amounts_of_two_currencies_are_never_added() -> None:
    lines = [CostLine(id="a", low=10, high=10), CostLine(id="b", low=5, high=5, currency="EUR")]
    assert [(t.currency, t.at[0.9]) for t in assess_lines({}, lines, None).totals] == [("USD", 10.0), ("EUR", 5.0)]


def test_nothing_known_gives_no_total_but_words() -> None:
    result = assess_lines({}, [], None)
    assert result.totals == ()
    assert "no total is given" in result.reason


def test_a_type_one_uses_the_type_one_fee_and_a_renewal_drops_first_year_lines() -> None:
    first = {row.line.id for row in assess_cost([], ReportType.TYPE_I).lines}
    again = {row.line.id for row in assess_cost([], ReportType.TYPE_II, renewal=True).lines}
    assert "audit-fee-type-1" in first
    assert "audit-fee-type-2" not in first
    assert "readiness" not in again


def test_every_shipped_range_has_a_source_and_a_date() -> None:
    for cost in defaults().costs.values():
        assert (cost.line.low is None) or (cost.line.source and cost.line.noted_on)
    for phase in defaults().phases.values():
        assert phase.source
        assert phase.noted_on
        assert phase.low <= phase.likely <= phase.high


def test_the_chance_of_keeping_the_budget_reads_the_same_curve() -> None:
    lines = [CostLine(id="a", low=10_000, high=40_000)]
    result = assess_cost(lines, None, budget=assess_cost(lines, None).totals[0].at[0.8])
    assert result.totals[0].budget_chance == pytest.approx(0.8, abs=1e-3)


def test_a_signed_quote_is_fixed() -> None:
    assert curve_of(30_000, None, 30_000) == Fixed(30_000)
