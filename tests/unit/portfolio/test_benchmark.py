"""Figures across clients: from five on, blurred, and never anybody's own."""

import statistics
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.portfolio.benchmark import benchmark, benchmark_table, benchmarks, quartiles
from soc2lib.portfolio.portfolio import portfolio
from tests.unit.portfolio.portfolios import make_client

SHARES = st.lists(st.floats(0, 1), min_size=5, max_size=40)


@pytest.mark.parametrize("known", range(5))
def test_fewer_than_five_clients_give_no_figure(known: int) -> None:
    told = benchmark("Progress", [*([0.4] * known), None, None, None, None, None])
    assert told.quartiles is None
    assert told.contributing == known


def test_four_clients_give_nothing_and_five_give_figures(tmp_path: Path) -> None:
    for place, share in enumerate((0.113, 0.221, 0.337, 0.449)):
        make_client(tmp_path, f"client-{place}", share)
    make_client(tmp_path, "unknown", None)
    four = benchmark_table(benchmarks(portfolio(tmp_path)))
    assert "<table" not in four.html
    assert "4 clients only" in four.html
    make_client(tmp_path, "client-5", 0.553)
    five = benchmark_table(benchmarks(portfolio(tmp_path)))
    assert [line for line in five.plain.splitlines() if line.startswith("Progress")] == [
        "Progress, under the method's own weights | 5 | about 20 % | about 35 % | about 45 %"
    ]


def test_no_name_and_no_value_of_a_client_is_in_the_benchmark(tmp_path: Path) -> None:
    shares = (0.113, 0.221, 0.337, 0.449, 0.553)
    for place, share in enumerate(shares):
        make_client(tmp_path, f"client-{place}", share)
    html = benchmark_table(benchmarks(portfolio(tmp_path))).html
    assert "client-" not in html
    assert "Oy" not in html
    assert not [share for share in shares if f"{share * 100:.1f}" in html]


@settings(max_examples=40)
@given(SHARES)
def test_quartiles_agree_with_the_standard_librarys_to_the_nearest_twentieth(shares: list[float]) -> None:
    ours, theirs = quartiles(shares), statistics.quantiles(shares, n=4, method="inclusive")
    assert all(abs(a - b) <= 0.025 + 1e-9 for a, b in zip(ours, theirs, strict=True))
    assert all(abs(a * 20 - round(a * 20)) < 1e-9 for a in ours)
    assert list(ours) == sorted(ours)


@settings(max_examples=20)
@given(SHARES, st.randoms(use_true_random=False))
def test_the_order_of_clients_and_those_who_are_unknown_change_nothing(shares: list[float], chance: object) -> None:
    assert benchmark("P", [*reversed(shares), None]) == benchmark("P", shares)
