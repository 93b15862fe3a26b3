"""What a run keeps for a client's later notebooks: computed once, never stale, never another's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from soc2lib.basics import cache as remembering_module
from soc2lib.basics.cache import cached, get_or_compute, remembered, remembered_text
from soc2lib.basics.text import to_html
from soc2lib.evidence.assess import assess
from soc2lib.evidence.records import Evidence
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.scope.assess import resolve_scope
from soc2lib.store.engagement import Engagement


@pytest.fixture
def kept() -> Iterator[None]:
    with cached():
        yield


def opened(client: str, clients: Path) -> Engagement:
    return Engagement.open(client, clients=clients)


def test_records_are_the_same_until_somebody_saves(kept: None, tmp_path: Path) -> None:
    acme = Engagement.create("acme", tmp_path)
    acme.save(Control(id="IAM-01", owner="Ann"), author="Ann", reason="new")
    first, second = (opened("acme", tmp_path).all(Control)[0] for _ in range(2))
    assert first is second
    acme.save(Control(id="IAM-01", owner="Bob"), author="Ann", reason="handed over")
    assert [control.owner for control in opened("acme", tmp_path).all(Control)] == ["Bob"]


def test_records_of_another_day_or_client_are_never_handed_out(kept: None, tmp_path: Path) -> None:
    for client, owner in (("acme", "Ann"), ("bolt", "Bea")):
        Engagement.create(client, tmp_path).save(Control(id="IAM-01", owner=owner), author=owner, reason="new")
    assert [opened(client, tmp_path).all(Control)[0].owner for client in ("acme", "bolt")] == ["Ann", "Bea"]
    assert Engagement.open("acme", as_of=date(2020, 1, 1), clients=tmp_path).all(Control) == []


def test_a_changed_list_is_judged_anew(kept: None) -> None:
    gap, pieces, day = assess_gap(resolve_scope(None), []), [Evidence(id="E1", controls=("IAM-04",))], date(2026, 9, 30)
    before = assess(gap, pieces, as_of=day)
    assert assess(gap, list(pieces), as_of=day) is before
    pieces.append(Evidence(id="E2", controls=("IAM-05",)))
    assert assess(gap, pieces, as_of=day) == assess.__wrapped__(gap, pieces, as_of=day) != before  # type: ignore[attr-defined]


def test_one_is_not_taken_for_true_nor_a_number_for_its_words(kept: None) -> None:
    asked: list[object] = []

    @remembered
    def told(value: object, *, times: int = 1) -> str:
        asked.append(value)
        return repr(value) * times

    assert [told(value) for value in (1, True, 1.0, "1", (1,), None)] == ["1", "True", "1.0", "'1'", "(1,)", "None"]
    assert (told(1), told(1, times=2)) == ("1", "11")
    assert asked == [1, True, 1.0, "1", (1,), None, 1]


def test_nothing_outlives_the_run_or_is_kept_outside_one() -> None:
    made = iter(range(9))
    assert [get_or_compute("key", lambda: next(made)) for _ in range(2)] == [0, 1]
    for expected in (2, 3):
        with cached():
            assert [get_or_compute("key", lambda: next(made)) for _ in range(2)] == [expected] * 2


def test_what_failed_is_asked_again(kept: None) -> None:
    answers = iter([1.0, 0.0, 2.0])

    @remembered
    def share() -> float:
        return 1 / next(answers)

    assert share() == 1.0 == share()
    with pytest.raises(ZeroDivisionError):
        get_or_compute("another", lambda: 1 / next(answers))
    assert get_or_compute("another", lambda: 1 / next(answers)) == 0.5


def test_a_text_is_encoded_once_a_run_and_what_is_no_plain_text_each_time() -> None:
    asked: list[object] = []

    @remembered_text
    def told(text: object) -> str:
        asked.append(text)
        return f"<{text}>"

    with cached():
        assert [told(text) for text in ("a", "a", 1, True, 1)] == ["<a>", "<a>", "<1>", "<True>", "<1>"]
        assert asked == ["a", 1, True, 1]
    assert told("a") == told("a") == "<a>"
    assert asked[4:] == ["a", "a"]


def test_no_text_of_one_run_is_left_for_the_next() -> None:
    with cached():
        assert to_html("the first client's words") == "the first client's words"
        assert any(remembering_module._texts)
    assert not any(remembering_module._texts)
