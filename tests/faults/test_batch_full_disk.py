"""A disk that fills up under a batch: what was whole stays whole, the client is named, and work goes on afterwards."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from soc2lib.runner import notebooks
from soc2lib.runner.batch import chosen_stages, run_clients
from soc2lib.runner.client_run import Order, Outcome
from tests.faults.test_batch_kills import faults
from tests.faults.test_full_disk import fill, small_disk
from tests.faults.tiny import make_clients, make_notebooks

__all__ = ["small_disk"]
LEFT = (0, 4_000, 8_000, 16_000, 24_000, 40_000)
"""Bytes left when the run begins: from no room at all to room for all but the last file."""


@pytest.fixture
def order(
    small_disk: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Order]:
    folder = tmp_path_factory.mktemp("full")
    made = make_notebooks(folder / "notebooks")
    monkeypatch.setattr(notebooks, "notebooks_folder", lambda: made)
    clients = make_clients(folder / "clients", {"acme": ""})
    return Order(clients, date(2026, 9, 30), chosen_stages(), small_disk / "out")


def run(order: Order) -> Outcome:
    (outcome,) = run_clients(["acme"], order)
    return outcome


def test_a_full_disk_fails_the_run_and_loses_nothing_that_was_whole(order: Order, small_disk: Path) -> None:
    assert run(order).fault is None
    refused = 0
    for left in LEFT:
        before = {path: path.read_bytes() for path in (small_disk / "out").rglob("*") if path.is_file()}
        filler = fill(small_disk, left)
        outcome = run(order)
        filler.unlink()
        if outcome.fault:
            refused += 1
            assert "disk is full" in str(outcome.fault)
        assert {path: path.read_bytes() for path in before} == before
        assert not list(faults(small_disk / "out"))
        assert not list((small_disk / "out").rglob(".*"))
    assert refused >= 2
    assert run(order).fault is None
