"""The heat map as a view, what ordinals allow, and the appetite."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import CatalogError, InputError, ParameterError, RecordError
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.heat_map.matrix import (
    Level,
    all_cells,
    dominance,
    larger_chance,
    likeliest,
    mass,
    nist_level,
    nist_risk,
    rebinned,
)
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.records import AppetitePoint
from soc2lib.risk.scenario_library import bands, read_bands
from soc2lib.risk.treatment.appetite import Tolerance, crossings, tolerance
from tests.unit.risk.registers import HUNDRED_TO_MILLION

VL, L, M, H, VH = Level


def test_the_nist_look_up_has_the_published_cells() -> None:
    want = {(VH, VL): VL, (VL, VH): L, (M, H): M, (M, VH): H, (H, VH): VH, (L, L): L}
    assert {pair: nist_risk(*pair) for pair in want} == want
    counts = Counter(nist_risk(a, b) for a in Level for b in Level)
    assert counts == {VL: 7, L: 8, M: 5, H: 3, VH: 2}


@pytest.mark.parametrize(
    ("score", "level"), [(0, VL), (4, VL), (5, L), (20, L), (21, M), (79, M), (80, H), (95, H), (96, VH), (100, VH)]
)
def test_scores_fall_into_the_published_bins(score: int, level: Level) -> None:
    assert nist_level(score) is level


def test_a_score_outside_the_scale_is_refused() -> None:
    for score in (-1, 101):
        with pytest.raises(ParameterError, match="0 to 100"):
            nist_level(score)


def test_a_product_of_steps_takes_fourteen_values_and_reverses_ranks() -> None:
    assert len({a * b for a, b in all_cells()}) == 14
    often, rare = (0.39, 0.39), (0.01, 0.81)  # chance and share of loss; bins of a fifth
    product = [(int(p * 5) + 1) * (int(c * 5) + 1) for p, c in (often, rare)]
    assert product == [4, 5]
    assert often[0] * often[1] / (rare[0] * rare[1]) == pytest.approx(18.8, abs=0.05)
    assert dominance((2, 2), (1, 5)) == "not comparable"


def test_on_a_falling_line_a_two_by_two_matrix_ranks_every_pair_wrongly() -> None:
    chances = np.linspace(0.01, 0.74, 300)
    losses = 0.75 - chances
    high = (chances > 0.5) | (losses > 0.5)  # a corner cell, called medium; the centre is low
    assert max((chances * losses)[high]) <= 0.125 <= min((chances * losses)[~high]) + 1e-3


@settings(max_examples=40, deadline=None)
@given(st.floats(1e-3, 20), st.floats(1, 50), st.floats(1e2, 1e8), st.floats(1.2, 1e4))
def test_the_mass_of_a_risk_is_whole_and_falls_where_its_ranges_say(
    low: float, f: float, loss: float, g: float
) -> None:
    shares = mass(Estimate((low, low * f), (loss, loss * g)))
    assert shares.shape == (5, 5)
    assert shares.sum() == pytest.approx(1.0, abs=1e-9)
    assert shares.min() >= -1e-12
    row, column = likeliest(shares)
    assert shares[row - 1, column - 1] == pytest.approx(shares.max())


def test_a_certain_frequency_lies_in_one_row() -> None:
    shares = mass(Estimate((0.2, 0.2), (1e5, 5e5)))
    assert shares.sum(axis=1).tolist() == pytest.approx([0, 0, 1, 0, 0])


def test_a_risk_near_an_edge_is_said_to_hang_on_it_and_one_in_the_middle_is_not() -> None:
    middle, near = Estimate((0.1, 0.3), (1e5, 5e5)), Estimate((0.2, 0.4), (1e5, 5e5))
    moved = rebinned({"middle": middle, "near": near}, 0.2)
    assert [one.name for one in moved] == ["near"]
    assert moved[0].cell == (3, 3)
    assert moved[0].others == ((4, 3),)


def test_which_of_two_risks_is_larger_agrees_with_drawing_them() -> None:
    one, other = Estimate((0.1, 0.5), (1e5, 1e6)), Estimate((0.02, 0.3), (2e5, 4e6))
    random = np.random.default_rng(8)

    def drawn(e: Estimate) -> np.ndarray:
        often = np.exp(np.log(e.usual_frequency) + e.frequency_spread * random.standard_normal(200_000))
        return often * e.severity.draw(random, 200_000)

    assert larger_chance(one, other) == pytest.approx(float((drawn(one) > drawn(other)).mean()), abs=0.005)
    assert larger_chance(one, other) + larger_chance(other, one) == pytest.approx(1)


def test_each_step_is_a_published_band_that_begins_where_the_last_ends(tmp_path: Path) -> None:
    for axis in ("frequency", "loss"):
        assert [band.step for band in bands(axis)] == [1, 2, 3, 4, 5]
    broken = tmp_path / "risk_bands.csv"
    broken.write_text("axis,step,word,low,high,unit,meaning\nloss,1,low,5,1,money,x\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="steps 1 to 5"):
        read_bands(broken, "loss")


def test_the_tolerance_line_through_two_points_has_the_published_parameters() -> None:
    line = Tolerance(((1e5, 0.10), (1e6, 0.01)))
    assert line.pieces()[0] == pytest.approx((8.688564863, 2.203860288), rel=1e-9)
    assert line.chance(np.array([1e5, 1e6])) == pytest.approx([0.1, 0.01], rel=1e-9)


def test_a_line_through_three_points_meets_all_three_and_falls() -> None:
    line = Tolerance(((1e5, 0.2), (5e5, 0.1), (1e7, 0.001)))
    assert line.chance(np.array([1e5, 5e5, 1e7])) == pytest.approx([0.2, 0.1, 0.001], rel=1e-9)
    assert np.all(np.diff(line.chance(np.geomspace(1e4, 1e8, 60))) < 0)


def _points(*pairs: tuple[float, float]) -> list[AppetitePoint]:
    return [AppetitePoint(id=f"A{k}", amount=a, chance=p) for k, (a, p) in enumerate(pairs)]


def test_an_appetite_that_contradicts_itself_is_refused_with_every_contradiction() -> None:
    with pytest.raises(InputError) as refused:
        tolerance(_points((1e5, 0.1), (1e6, 0.1), (1e7, 0.2)))
    assert len(refused.value.problems) == 2
    assert tolerance([]) is None
    assert tolerance(_points((1e6, 0.01), (1e5, 0.1))) == Tolerance(((1e5, 0.1), (1e6, 0.01)))


@pytest.mark.parametrize(("amount", "chance"), [(0, 0.1), (-5, 0.1), (1e5, 0), (1e5, 1), (1e5, 1.2)])
def test_an_impossible_appetite_is_refused(amount: float, chance: float) -> None:
    with pytest.raises(RecordError):
        AppetitePoint.build({"id": "A", "amount": amount, "chance": chance})


def test_a_crossing_lies_on_both_curves() -> None:
    year = AnnualLoss([Peril("R", Rate.certain(0.5), HUNDRED_TO_MILLION)])
    line = Tolerance(((3e5, 0.10), (1e7, 0.009)))
    found = crossings(year.beyond, line, 1e5, 5e7)
    assert len(found) == 1
    assert not found[0].leaves
    at = np.array([found[0].amount])
    assert year.beyond(at)[0] == pytest.approx(line.chance(at)[0], rel=1e-6)
    assert found[0].chance == pytest.approx(line.chance(at)[0], rel=1e-6)
    assert crossings(year.beyond, Tolerance(((1e5, 0.9), (1e8, 0.8))), 1e5, 5e7) == ()
