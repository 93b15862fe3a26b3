"""Two raters answer apart, see how far they agree, and settle what differs; nothing stored is overwritten unasked."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soc2lib.errors import Conflict, ParameterError
from soc2lib.gap.raters.agreement import agree_pair, agreements, kappa, open_points, pairs, store_alike
from soc2lib.gap.raters.panel import Comparison, Raters
from soc2lib.gap.raters.records import Rating, rating_id
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.form import author_field
from soc2lib.widgets.interview import Interview

BOTH = ("Ann", "Bob")
WORDS = some.sampled_from("abcd")


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    made = Engagement.create("acme", tmp_path)
    yield made
    made.ledger.close()


def rate(engagement: Engagement, rater: str, control: str, **fields: object) -> None:
    rating = Rating.build({"id": rating_id(control, rater), "control": control, "rater": rater, **fields})
    engagement.save(rating, author=rater, reason="rated")


@pytest.fixture
def rated(engagement: Engagement) -> Engagement:
    """Alike on GOV-01, differing on GOV-02, one carrier against one in use on GOV-03, one rater only on GOV-04."""
    for rater in BOTH:
        rate(engagement, rater, "GOV-01", implementation="in use", design="suitable")
    rate(engagement, "Ann", "GOV-02", implementation="in use", design="suitable")
    rate(engagement, "Bob", "GOV-02", implementation="in progress", design="suitable")
    rate(engagement, "Ann", "GOV-03", applicability="carried by subservice", applicability_reason="Northwind")
    rate(engagement, "Bob", "GOV-03", implementation="in use")
    rate(engagement, "Ann", "GOV-04", implementation="in use")
    return engagement


def by_definition(seen: list[tuple[str, str]]) -> float | None:
    """Cohen's table of joint shares, exactly, cell by cell."""
    if not seen:
        return None
    share = {cell: Fraction(count, len(seen)) for cell, count in Counter(seen).items()}
    words = sorted({word for pair in seen for word in pair})
    rows = {word: sum(share.get((word, b), Fraction(0)) for b in words) for word in words}
    columns = {word: sum(share.get((a, word), Fraction(0)) for a in words) for word in words}
    observed = sum(share.get((a, b), Fraction(0)) for a, b in product(words, words) if a == b)
    expected = sum(rows[word] * columns[word] for word in words)
    return None if expected == 1 else float((observed - expected) / (1 - expected))


@given(some.lists(some.tuples(WORDS, WORDS), max_size=30))
def test_kappa_is_what_the_table_of_shares_gives(seen: list[tuple[str, str]]) -> None:
    assert kappa(seen) == (None if (told := by_definition(seen)) is None else pytest.approx(told, abs=1e-12))
    assert kappa([(b, a) for a, b in seen]) == kappa(seen)


def test_only_what_both_answered_is_compared(rated: Engagement) -> None:
    told = [(each.both, each.alike, each.kappa) for each in agreements(pairs(rated, *BOTH))]
    assert told == [(3, 1, -0.2), (2, 2, None)]
    assert [(pair.control, pair.one, pair.other) for pair in open_points(pairs(rated, *BOTH))] == [
        ("GOV-02", "Yes, it is in use as described", "It is being introduced"),
        ("GOV-03", "A provider runs it for us", "Yes, it is in use as described"),
    ]


def test_what_raters_say_is_no_state_of_the_control_before_they_agree(rated: Engagement) -> None:
    assert rated.all(Control) == []


def test_a_settled_difference_is_stored_with_its_reason_and_opens_again_when_rated_anew(rated: Engagement) -> None:
    use, carried = open_points(pairs(rated, *BOTH))
    agree_pair(rated, use, "It is being introduced", BOTH, why="seen on site", author="Maya")
    agree_pair(rated, carried, "A provider runs it for us", BOTH, why="contract", author="Maya")
    rated.refresh()
    assert rated.one(Control, "GOV-02") == Control(id="GOV-02", implementation="in progress")
    stored = rated.one(Control, "GOV-03")
    assert stored is not None
    assert (stored.applicability, stored.applicability_reason) == ("carried by subservice", "Northwind")
    last = rated.ledger.history("control", "GOV-02")[-1]
    assert (last.author, last.reason) == ("Maya", "raters settled implementation by Ann and Bob: seen on site")
    assert open_points(pairs(rated, *BOTH)) == []
    rate(rated, "Bob", "GOV-02", implementation="not started")
    assert [pair.control for pair in open_points(pairs(rated, *BOTH))] == ["GOV-02"]


@pytest.mark.parametrize(("meaning", "because"), [("It is being introduced", " "), ("Perhaps", "x"), ("", "x")])
def test_a_difference_needs_one_of_the_answers_and_a_reason(rated: Engagement, meaning: str, because: str) -> None:
    head = rated.head()
    with pytest.raises(ParameterError, match="write why"):
        agree_pair(rated, open_points(pairs(rated, *BOTH))[0], meaning, BOTH, why=because, author="Maya")
    assert rated.head() == head


def test_a_control_that_somebody_answered_meanwhile_is_not_overwritten(rated: Engagement) -> None:
    seen = pairs(rated, *BOTH)
    rated.save(Control(id="GOV-02", implementation="not started"), author="Cy", reason="call")
    with pytest.raises(Conflict):
        agree_pair(rated, open_points(seen)[0], "It is being introduced", BOTH, why="x", author="Maya")
    rated.save(Control(id="GOV-01", design="partly"), author="Cy", reason="call")
    with pytest.raises(Conflict):
        store_alike(rated, seen, BOTH, author="Maya")
    assert store_alike(rated, pairs(rated, *BOTH), BOTH, author="Maya") == 2
    rated.refresh()
    assert rated.one(Control, "GOV-01") == Control(id="GOV-01", design="partly", implementation="in use")


def test_each_rates_without_seeing_the_other_then_both_compare_and_settle(engagement: Engagement) -> None:
    page, author = Raters(engagement, ["GOV-01"]), author_field()
    author.value = ""
    page.rate.click()
    assert "Write your name" in page.said.value
    for name, use in (("Ann", "1"), ("Bob", "2")):
        author.value = name
        page.compare.click()
        assert "two are needed" in page.said.value
        page.rate.click()
        talk = page.shown
        assert isinstance(talk, Interview)
        assert talk.answer.value == ""
        for number in (use, "1"):
            talk.answer.value = number
            talk.next()
        assert talk.round.question is None
    page.compare.click()
    shown = page.shown
    assert isinstance(shown, Comparison)
    assert "kappa" in shown.page.html
    shown.agree.click()
    assert shown.said.value.startswith("NOT SAVED")
    shown.answer.value, shown.reason.value = "It is being introduced", "seen together"
    shown.agree.click()
    shown.alike.click()
    engagement.refresh()
    assert engagement.one(Control, "GOV-01") == Control(id="GOV-01", implementation="in progress", design="suitable")
    assert (shown.agree.disabled, shown.alike.disabled) == (True, True)
    author.value = ""
