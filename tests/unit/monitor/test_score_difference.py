"""Why two scores differ: the effects add up, what did not move is not named, and the way back is the reverse."""

import pytest
from hypothesis import given, settings

from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.monitor.score_difference import difference
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.score.score import score
from tests.unit.readiness.score.test_score import _CONTROLS, _WEIGHTS, SCOPE


@given(_CONTROLS, _CONTROLS, _WEIGHTS)
@settings(max_examples=40, deadline=None)
def test_the_effects_of_the_controls_add_up_to_the_whole_difference(
    was: list[Control], now: list[Control], weights
) -> None:
    before, after = score(assess_gap(SCOPE, was)), score(assess_gap(SCOPE, now), weights)
    effects = [move.effect for move in difference(before, after) if move.level == "control"]
    if before.share.value is None or after.share.value is None:
        assert set(effects) <= {None}
        return
    assert sum(effects) == pytest.approx(after.share.value - before.share.value, abs=1e-12)


@given(_CONTROLS, _CONTROLS)
@settings(max_examples=25, deadline=None)
def test_the_way_back_names_the_same_rows_the_other_way_round(was: list[Control], now: list[Control]) -> None:
    one, other = score(assess_gap(SCOPE, was)), score(assess_gap(SCOPE, now))
    there = [(move.level, move.id, move.before, move.after) for move in difference(one, other)]
    back = [(move.level, move.id, move.after, move.before) for move in difference(other, one)]
    assert sorted(there) == sorted(back)
    assert difference(one, one) == ()


def test_an_edited_weight_is_a_move_of_every_control_it_weighs() -> None:
    result = assess_gap(
        SCOPE, [Control(id="GOV-03", implementation="in use"), Control(id="GOV-04", disposition="create")]
    )
    edited = score(result, ScoreWeights(id="weights", why="hand case", in_use_untested=0.4))
    assert [(m.id, m.before, m.after) for m in difference(score(result), edited)] == [
        ("GOV-03", "In use, untested, 3 × 0.5", "In use, untested, 3 × 0.4")
    ]
