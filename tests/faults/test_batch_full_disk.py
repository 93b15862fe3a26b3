"""A disk that fills up under a batch: what was whole stays whole, the client is named, and work goes on afterwards."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from soc2lib.runner.batch.batch import chosen_stages, run_clients
from soc2lib.runner.batch.configuration import Order
from tests.faults.test_batch_kills import faults
from tests.faults.test_full_disk import fill, small_disk
from tests.faults.tiny import make_clients, make_notebooks, use

__all__ = ["small_disk"]
LEFT = (0, 4_000, 8_000, 16_000, 24_000, 40_000)
"""Bytes left when the run begins: from no room at all to room for all but the last file."""


Run = Callable[[], str]
"""Runs the client and gives the words of its fault; empty where the run is whole."""


@pytest.fixture
def run(small_disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """In a process of its own: where other tests left a thread nothing is forked, and the notebook would be another."""
    folder = tmp_path_factory.mktemp("full")
    notebooks, clients = make_notebooks(folder / "notebooks"), make_clients(folder / "clients", {"acme": ""})
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=use, initargs=(notebooks,)) as pool:
        yield lambda: pool.submit(run_acme, clients, small_disk / "out").result()


def run_acme(clients: Path, out: Path) -> str:
    (outcome,) = run_clients(["acme"], Order(clients, date(2026, 9, 30), chosen_stages(), out))
    return str(outcome.fault or "")


def test_a_full_disk_fails_the_run_and_loses_nothing_that_was_whole(run: Run, small_disk: Path) -> None:
    assert run() == ""
    refused = 0
    for left in LEFT:
        before = {path: path.read_bytes() for path in (small_disk / "out").rglob("*") if path.is_file()}
        filler = fill(small_disk, left)
        fault = run()
        filler.unlink()
        if fault:
            refused += 1
            assert "disk is full" in fault
        assert {path: path.read_bytes() for path in before} == before
        assert not list(faults(small_disk / "out"))
        assert not list((small_disk / "out").rglob(".*"))
    assert refused >= 2
    assert run() == ""
