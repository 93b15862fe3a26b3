"""What changed between two days: compared by id, worse first, and each effect on the share adds up."""

from datetime import date
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.gap.records import Control, CriterionScope, Design, Operation
from soc2lib.monitor.changes import Changed, Way, changed
from soc2lib.monitor.tables import MOST_CONTROLS, changes
from soc2lib.scope.records import Examination
from soc2lib.store.reading import ChangedRecords, HeldRecords, LaterRecords, Records
from tests.clients.twelve import two
from tests.unit.share.whatif.whatifs import made_up

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
    assert "esign: partly → suitable" in move.reason


def test_a_first_report_says_that_nothing_is_compared() -> None:
    found = changed(None, Assessment(made_up(Random(1))), SINCE)
    assert not found.known
    assert "A first report." in changes(found).plain


def test_of_many_controls_twelve_are_named_and_the_rest_counted() -> None:
    found = between(*drawn(2))
    shown = changes(found).plain
    assert len(found.controls) > MOST_CONTROLS
    rows = [line for line in shown.splitlines() if line.split(" ")[0] in {move.id for move in found.controls}]
    assert len(rows) == MOST_CONTROLS
    assert f"{len(found.controls) - MOST_CONTROLS} further controls changed" in shown
    assert all(move.id in shown for move in found.criteria)


def test_what_fell_without_a_new_record_fell_through_time_alone() -> None:
    """Design and one instance shown: ready the day before the period; on its last day runs have fallen due unshown."""
    client = two().client
    before, later = client.held(), client.on(date(2027, 3, 31)).held()
    found = changed(Assessment(before), Assessment(later), before.as_of)
    fell = {move.id for move in found.criteria if move.way is Way.WORSE}
    assert set(found.fell_through_time) == fell != set()
    assert "Through time alone" in changes(found).plain


def test_what_fell_because_somebody_said_so_did_not_fell_through_time() -> None:
    client = two().client
    said = with_control(client.held(), Control(id="IAM-03", disposition="create"))
    found = changed(Assessment(client.held()), Assessment(LaterRecords(said, date(2026, 9, 11))), client.as_of)
    assert any(move.way is Way.WORSE for move in found.criteria)
    assert found.fell_through_time == ()
