"""Numbers and days are worded so that nobody reads more into them than is known."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.formatting import between, clause, count, day, listed, sentence, share, shortened

SHARES = st.floats(0, 1)


def number(words: str) -> float:
    return float(words.removesuffix(" %")) / 100


@given(SHARES)
def test_a_share_is_worded_to_a_tenth_of_a_percent(value: float) -> None:
    assert number(share(value)) == pytest.approx(value, abs=0.001)


@given(SHARES)
def test_only_the_whole_reads_as_100_and_only_nothing_as_0(value: float) -> None:
    assert (share(value) == "100 %") == (value == 1)
    assert (share(value) == "0 %") == (value == 0)


@given(SHARES, SHARES)
def test_the_order_of_shares_is_kept(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert number(share(low)) <= number(share(high))


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 1.01, 62.5])
def test_what_is_no_share_is_never_worded_as_one(value: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(value)


def test_rounding_of_a_sum_is_no_error() -> None:
    assert share(sum([0.1] * 10) + 2e-16) == share(1 + 2e-16) == "100 %"
    assert share(-1e-17) == "0 %"


def test_what_is_not_known_is_said_in_words() -> None:
    assert (share(None), between(None, 0.5), between(0.5, None), day(None)) == (*["not known"] * 3, "not set")


def test_a_band_without_width_is_exact() -> None:
    assert between(0.5, 0.5) == "exactly 50 %"


@given(st.dates())
@settings(max_examples=50)
def test_a_day_reads_back(value: date) -> None:
    number, month, year = day(value).split()
    assert (int(number), month[:3], int(year)) == (value.day, (date(2000, value.month, 1)).strftime("%b"), value.year)


@given(st.integers(0, 10**9))
def test_a_count_agrees_with_its_noun(value: int) -> None:
    amount, noun = count(value, "policy", "policies").split()
    assert noun == ("policy" if value == 1 else "policies")
    assert (0 if amount == "no" else int(amount.replace(",", ""))) == value


@given(st.lists(st.text("abc", min_size=1), max_size=8), st.integers(0, 8))
def test_a_list_names_or_counts_every_word(words: list[str], most: int) -> None:
    said = listed(words, most=most)
    hidden = len(words) - most if most and len(words) > most else 0
    assert all(word in said for word in words[: len(words) - hidden])
    assert said.endswith(f"{hidden} more") == bool(hidden)
    assert (said == "none") == (not words)


def test_the_last_word_is_joined_as_asked() -> None:
    assert listed(["A", "B"], last="or") == "A or B"
    assert sentence("") == ""


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Minutes for Q2 signed; Dr. Akua Mensimah asked twice about the restore times.", 6, "Minutes for Q2 signed …"),
        ("Both were late and the compensating test is not finished.", 6, "Both were late …"),
        ("The rest of the population is not tested at all today", 7, "The rest of the population …"),
        ("Asked on Monday. Dr. Lind answered in August.", 5, "Asked on Monday"),
    ],
)
def test_a_text_is_shortened_at_a_clause_and_never_inside_a_word_group(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


@given(st.text(alphabet="ab .,;()", max_size=80), st.integers(1, 12))
def test_a_shortened_text_is_a_beginning_of_at_most_so_many_words(text: str, most: int) -> None:
    short = shortened(text, most).removesuffix(" …")
    assert " ".join(text.split()).startswith(short)
    assert len(short.split()) <= most


def test_a_clause_begins_small_unless_its_first_word_is_a_name() -> None:
    assert clause("A scheduled run is missing.") == "a scheduled run is missing"
    assert clause("IAM-04 holds.") == "IAM-04 holds"
