"""The score at every level: hand cases, properties, a second calculation in fractions, and weights that are edited."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import RecordError
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.score.score import score
from soc2lib.readiness.score.tables import levels, results, weighed
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import all_shown, observed

SCOPE = resolve_scope(Examination(categories=("Security", "Availability"), report_type="Type II"))
IDS = sorted(catalog().controls)
AVAILABILITY = {id for id, row in catalog().controls.items() if any(one.startswith("A1") for one in row.criteria)}
SOUND = {"design": "suitable", "implementation": "in use", "operation": "effective", "evidence": "full period"}

_CONTROLS = st.lists(
    st.builds(
        Control,
        id=st.sampled_from(IDS),
        key=st.booleans(),
        disposition=st.sampled_from([None, *Disposition]),
        design=st.sampled_from(list(Design)),
        implementation=st.sampled_from(list(Implementation)),
        operation=st.sampled_from(list(Operation)),
        evidence=st.sampled_from(list(EvidenceSufficiency)),
    ),
    max_size=25,
    unique_by=lambda control: control.id,
)
_WEIGHTS = st.none() | st.builds(
    ScoreWeights,
    id=st.just("weights"),
    why=st.just("drawn"),
    key=st.sampled_from([None, 2.0, 5.0]),
    supporting=st.sampled_from([None, 0.0, 2.0]),
    in_use_untested=st.sampled_from([None, 0.3, 0.9]),
)


def set_aside(control: Control) -> Control:
    return Control(id=control.id, key=control.key, applicability="not relevant", applicability_reason="hand case")


def test_a_criterion_opens_to_the_weight_and_share_of_each_control_it_sees() -> None:
    told = [Control(id="RSK-03", implementation="in use"), Control(id="GOV-04", key=False, **SOUND)]
    made = score(assess_gap(SCOPE, told))
    criterion = next(row for row in made.criteria if row.judgement.criterion.id == "CC3.3")
    assert [(row.id, row.weight, row.share) for row in criterion.share.rows] == [("RSK-03", 3, 0.5)]
    table = {str(row[0]): row for row in levels(made).rows}
    assert table["CC3.3"][2:] == ["50 %", "exactly 50 %", "1 of 1", "RSK-03 3 × 0.5"]
    assert table["All criteria in scope"][2] == "62.5 %"  # (1 × 1 + 3 × 0.5) ÷ 4, the first a supporting control
    assert table["All criteria in scope"][5] == "(1 × 1 + 3 × 0.5) ÷ (1 + 3) = 2.5 ÷ 4 = 62.5 %"


def test_nothing_assessed_is_no_number_at_any_level() -> None:
    made = score(assess_gap(SCOPE, []))
    everywhere = [made.share, made.default, *(row.share for row in (*made.categories, *made.criteria))]
    assert {share.value for share in everywhere} == {None}
    assert made.counting_set_aside is None


def test_a_category_has_its_own_gate() -> None:
    facts = {id: row for id, row in all_shown(SCOPE).items() if id in AVAILABILITY}
    made = score(assess_gap(SCOPE, [], shown=facts))
    assert [(row.category.value, row.gate.gate.value) for row in made.categories] == [
        ("Security", "not ready"),
        ("Availability", "ready to start"),
    ]
    nothing = score(assess_gap(SCOPE, []))
    assert {row.gate.gate.value for row in nothing.categories} == {"not yet known"}


def test_typed_statuses_earn_the_self_reported_share_and_none_of_the_shown_one() -> None:
    """One key control observed before the period, 3 × 0.5 of 3 × keys + supporting; all the other words add nothing."""
    typed = [Control(id=id, **SOUND) for id in IDS]
    made = score(assess_gap(SCOPE, typed, shown={"GOV-03": observed("GOV-03")}))
    keys = sum(row.weight == 3 for row in made.share.rows)
    everything = 3 * keys + len(made.share.rows) - keys
    assert made.share.value == 1
    assert made.shown.value == pytest.approx(1.5 / everything)
    assert score(assess_gap(SCOPE, [], shown={"GOV-03": observed("GOV-03")})).shown.value == made.shown.value


@given(_CONTROLS, _WEIGHTS)
@settings(max_examples=40, deadline=None)
def test_the_whole_is_recomputed_in_fractions_from_the_rows_it_opens_to(told: list[Control], weights) -> None:
    made = score(assess_gap(SCOPE, told), weights)
    for share in [made.share, *(row.share for row in (*made.categories, *made.criteria))]:
        known = [(Fraction(r.weight), Fraction(r.share)) for r in share.rows if r.share is not None]
        below = sum((weight for weight, _ in known), Fraction())
        if not below:
            assert share.value is None
            continue
        assert share.value == pytest.approx(float(sum(w * s for w, s in known) / below))
        assert -1e-12 <= share.low <= share.value + 1e-12 <= share.high + 2e-12 <= 1 + 1e-9


@given(_CONTROLS, _WEIGHTS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_and_names_change_nothing(told: list[Control], weights, chance: random.Random) -> None:
    shuffled = [control.model_copy(update={"title": f"Renamed {control.id}"}) for control in told]
    chance.shuffle(shuffled)
    one, other = score(assess_gap(SCOPE, told), weights), score(assess_gap(SCOPE, shuffled), weights)
    assert one.share.value == other.share.value
    assert [row.share.value for row in one.criteria] == [row.share.value for row in other.criteria]
    assert one.gate.gate is other.gate.gate


@given(_CONTROLS, _WEIGHTS, st.integers(min_value=0))
@settings(max_examples=40, deadline=None)
def test_leaving_a_control_out_earns_no_more_than_doing_it(told: list[Control], weights, pick: int) -> None:
    if not told:
        return
    place = pick % len(told)
    before = score(assess_gap(SCOPE, told), weights)
    done = [*told[:place], Control(id=told[place].id, key=told[place].key, **SOUND), *told[place + 1 :]]
    out = [*told[:place], set_aside(told[place]), *told[place + 1 :]]
    left = score(assess_gap(SCOPE, out), weights)
    if left.share.value is not None:
        assert left.share.value <= score(assess_gap(SCOPE, done), weights).share.value + 1e-12
        if before.share.value is not None and before.counting_set_aside is not None:
            assert left.counting_set_aside <= before.counting_set_aside + 1e-12


@given(_CONTROLS, _WEIGHTS, st.integers(min_value=0))
@settings(max_examples=40, deadline=None)
def test_making_an_assessed_control_sound_lowers_no_share(told: list[Control], weights, pick: int) -> None:
    if not told:
        return
    place = pick % len(told)
    before = score(assess_gap(SCOPE, told), weights)
    row = next((row for row in before.share.rows if row.id == told[place].id), None)
    if row is None or row.share is None or before.share.value is None:
        return
    done = [*told[:place], Control(id=told[place].id, key=told[place].key, **SOUND), *told[place + 1 :]]
    after = score(assess_gap(SCOPE, done), weights)
    assert after.share.value >= before.share.value - 1e-12
    for earlier, later in zip(before.criteria, after.criteria, strict=True):
        if earlier.share.value is not None:
            assert later.share.value >= earlier.share.value - 1e-12


def test_edited_weights_are_used_and_shown_beside_the_methods_own() -> None:
    told = [Control(id="GOV-03", **SOUND), Control(id="GOV-04", key=False, disposition="create")]
    result = assess_gap(SCOPE, told)
    equal = ScoreWeights(id="weights", why="The firm's own scale", supporting=3)
    made = score(result, equal)
    assert (made.default.value, made.share.value) == (0.75, 0.5)
    assert made.gate == score(result).gate
    said = weighed(made).plain
    assert "Supporting control 3 instead of 1" in said
    assert "The firm's own scale" in said
    assert "75 %" in said
    handed = results(made, result, ())
    assert (handed["progress"], handed["progress_default"]) == (0.5, 0.75)
    assert handed["weights_edited"] == {"Supporting control": 3}


def test_a_control_set_aside_takes_no_part_and_the_page_says_what_that_did() -> None:
    told = [Control(id="GOV-03", **SOUND), set_aside(Control(id="GOV-04"))]
    made = score(assess_gap(SCOPE, told))
    assert (made.share.value, made.counting_set_aside) == (1.0, 0.5)
    assert "1 control called not relevant or not needed takes no part" in weighed(made).plain
    assert "50 % instead of 100 %" in weighed(made).plain


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("key", 0, "weighs more than 0"),
        ("supporting", 4, "at most as much as"),
        ("in_use_untested", 1, "below 1"),
        ("in_progress", 0.9, "at most as much as"),
        ("why", "", "a reason in words"),
        ("id", "mine", "one row with the id 'weights'"),
    ],
)
def test_weights_that_would_turn_the_order_round_are_refused(field: str, value: object, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        ScoreWeights.build({"id": "weights", "why": "habit", field: value})


def test_weights_equal_to_the_methods_own_are_no_edit() -> None:
    made = score(assess_gap(SCOPE, [Control(id="GOV-03", **SOUND)]), ScoreWeights(id="weights", why="as it was", key=3))
    assert not made.weighting.edits
    assert (
        replace(made, weighting=score(assess_gap(SCOPE, [Control(id="GOV-03", **SOUND)])).weighting).share
        == made.default
    )
