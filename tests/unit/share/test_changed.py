"""What changed between two days: compared by id, worse first, and each effect on the share adds up."""

from datetime import date
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.foundation.reading import ChangedRecords, HeldRecords, Records
from soc2lib.gap.records import Control, CriterionScope, Design, Operation
from soc2lib.scope.records import Examination
from soc2lib.share.changed import Changed, Way, changed
from soc2lib.share.changed_tables import changes
from tests.unit.share.whatifs import made_up

SINCE = date(2026, 8, 31)
TURNED = {Way.WORSE: Way.BETTER, Way.BETTER: Way.WORSE, Way.KNOWN: Way.UNKNOWN, Way.UNKNOWN: Way.KNOWN}


def between(before: Records, now: Records) -> Changed:
    return changed(Assessment(before), Assessment(now), SINCE)


def drawn(seed: int) -> tuple[Records, Records]:
    """Two days of one client: the same examination, other answers."""
    before, now = made_up(Random(seed)), made_up(Random(seed + 1000))
    same = {cls: before.held[cls] for cls in (Examination, CriterionScope) if cls in before.held}
    return before, HeldRecords(now.as_of, {**now.held, CriterionScope: {}, **same})


def with_control(records: Records, control: Control) -> Records:
    return ChangedRecords(records, {Control: {control.id: control}})


@pytest.mark.parametrize("seed", range(6))
def test_a_day_compared_with_itself_finds_nothing(seed: int) -> None:
    records, _ = drawn(seed)
    found = between(records, records)
    assert (found.criteria, found.controls) == ((), ())
    assert "Nothing moved." in changes(found).plain


@pytest.mark.parametrize("seed", range(6))
def test_turned_round_worse_and_better_are_exchanged(seed: int) -> None:
    before, now = drawn(seed)
    there, back = between(before, now), between(now, before)
    for one, other in ((there.criteria, back.criteria), (there.controls, back.controls)):
        turned = {move.id: (move.after, move.before, TURNED.get(move.way, move.way)) for move in one}
        assert {move.id: (move.before, move.after, move.way) for move in other} == turned


@pytest.mark.parametrize("seed", range(6))
def test_what_each_control_did_adds_up_to_what_the_share_did(seed: int) -> None:
    found = between(*drawn(seed))
    before, now = found.shares
    effects = [move.effect for move in found.controls if move.effect is not None]
    if before is not None and now is not None:
        assert sum(effects) == pytest.approx(now - before)


def test_a_new_title_is_no_move() -> None:
    records, _ = drawn(3)
    control = records.all(Control)[0]
    assert between(records, with_control(records, control.model_copy(update={"title": "Another word"}))).controls == ()


def test_a_control_that_goes_away_is_for_the_worse_and_a_new_one_for_the_better() -> None:
    records, _ = drawn(3)
    own = Control(id="OWN-9", title="Own", criteria=("CC1.1",), design=Design.SUITABLE, operation=Operation.NOT_TESTED)
    with_it = with_control(records, own)
    assert {move.id: move.way for move in between(with_it, records).controls}["OWN-9"] is Way.WORSE
    assert {move.id: move.way for move in between(records, with_it).controls}["OWN-9"] is Way.BETTER


def test_what_changed_in_a_control_is_said_field_by_field() -> None:
    records, _ = drawn(3)
    control = Control(id="IAM-04", design=Design.PARTLY)
    found = between(with_control(records, control), with_control(records, Control(id="IAM-04", design=Design.SUITABLE)))
    (move,) = [move for move in found.controls if move.id == "IAM-04"]
    assert "esign: partly → suitable" in move.because


def test_a_first_report_says_that_nothing_is_compared() -> None:
    found = changed(None, Assessment(made_up(Random(1))), SINCE)
    assert not found.known
    assert "A first report." in changes(found).plain


def test_of_many_moves_those_that_went_neither_up_nor_down_are_folded() -> None:
    found = between(*drawn(2))
    html = changes(found).html
    assert len(found.controls) > 12
    assert html.index("controls moved neither up nor down</summary>") < html.rindex("<details") + 10_000
    assert all(move.id in html for move in found.controls)
