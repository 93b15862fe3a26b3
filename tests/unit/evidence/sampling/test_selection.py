"""A third party redraws every sample; no item is drawn twice; every month is shown."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.errors import InputError
from soc2lib.evidence.sampling.selection import (
    draw,
    draw_stratified,
    draw_systematic,
    months_shown,
    population_digest,
    shares,
)

ids = st.lists(st.text("abc0123é", min_size=1, max_size=6), min_size=1, max_size=40, unique=True)


@given(population=ids, seed=st.text(max_size=8), data=st.data())
@settings(max_examples=60)
def test_a_third_party_redraws_the_same_sample_in_plain_python(
    population: list[str], seed: str, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(population)))
    digest = hashlib.sha256("\n".join(sorted(population)).encode()).hexdigest()
    ranks = {hashlib.sha256(f"{seed}|{digest}|{item}".encode()).hexdigest(): item for item in population}
    redrawn = [ranks[rank] for rank in sorted(ranks)][:n]
    assert list(draw(population, n, seed=seed).items) == redrawn
    assert draw(list(reversed(population)), n, seed=seed) == draw(population, n, seed=seed)


def test_another_seed_and_a_changed_population_draw_anew() -> None:
    population = [f"T-{n}" for n in range(200)]
    first = draw(population, 25, seed="one")
    assert first.items != draw(population, 25, seed="two").items
    assert first.digest != draw([*population, "T-200"], 25, seed="one").digest


@given(population=ids, start=st.integers(1, 40), data=st.data())
@settings(max_examples=60)
def test_a_systematic_draw_never_repeats_an_item(population: list[str], start: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(population)))
    picked = draw_systematic(population, n, seed="s", order="as given", start=start)
    assert len(set(picked.items)) == n
    assert set(picked.items) <= set(population)


def test_the_systematic_start_comes_from_the_seed() -> None:
    population = [f"{n:03}" for n in range(100)]
    digest = hashlib.sha256("\n".join(population).encode()).hexdigest()
    start = int(hashlib.sha256(f"seed|{digest}|start".encode()).hexdigest(), 16) % 100
    assert draw_systematic(population, 4, seed="seed", order="number").items[0] == population[start]


@given(sizes=st.lists(st.integers(0, 30), min_size=1, max_size=8), data=st.data())
@settings(max_examples=60)
def test_strata_give_the_whole_sample_and_none_is_left_out(sizes: list[int], data: st.DataObject) -> None:
    strata = {f"m{m}": [f"{m}-{n}" for n in range(size)] for m, size in enumerate(sizes)}
    n = data.draw(st.integers(0, sum(sizes)))
    given_ = shares(strata, n)
    assert sum(given_.values()) == n
    assert all(share <= len(strata[name]) for name, share in given_.items())
    if n >= sum(size > 0 for size in sizes):
        assert all(given_.values())
    picked = draw_stratified(strata, n, seed="s", order="month")
    assert len(set(picked.items)) == n


def test_a_month_without_a_drawn_item_is_shown() -> None:
    population = [date(2026, 11, 3), date(2026, 12, 9), date(2027, 1, 4)]
    seen = months_shown(population, population[:2], date(2026, 11, 1), date(2027, 2, 28))
    assert [(month.month.month, month.items, month.drawn) for month in seen] == [
        (11, 1, 1),
        (12, 1, 1),
        (1, 1, 0),
        (2, 0, 0),
    ]
    assert [month.unseen for month in seen] == [False, False, True, False]


@pytest.mark.parametrize("population", [["a", "a"], ["a", ""], ["a\nb", "c"]])
def test_a_population_with_double_or_broken_ids_is_refused(population: list[str]) -> None:
    with pytest.raises(InputError, match="cannot be drawn from"):
        population_digest(population)


def test_a_sample_larger_than_its_population_is_refused() -> None:
    with pytest.raises(InputError, match="never larger"):
        draw(["a"], 2, seed="s")
