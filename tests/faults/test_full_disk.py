"""A disk that fills up while a ledger is made or saved to: the old state stays whole and work goes on afterwards."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from soc2lib.errors import LedgerError
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import Change
from soc2lib.store.verification.ledger import verify

SIZE = 512 * 1024
FREE = range(0, 200 * 1024, 4 * 1024)
"""Bytes left free when a write begins [0 to 200 kB], a page apart: none, some or all of the write's steps fit."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk to fill")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill the disk but for some bytes."""
    free = os.statvfs(disk)
    filler = disk / "filler"
    with filler.open("wb") as file:
        file.write(b"x" * max(free.f_bavail * free.f_bsize - leave, 0))
    return filler


def test_a_save_on_a_full_disk_leaves_the_old_state_whole_and_a_later_save_works(small_disk: Path) -> None:
    path, refused, taken = small_disk / "ledger.sqlite", 0, 0
    for leave in FREE:
        ledger = Ledger(path)
        ledger.append([Change("control", "IAM-01", {"notes": "first"})], author="A", reason="before")
        before, filler = ledger.state(), fill(small_disk, leave)
        big = [Change("control", f"IAM-{n:02}", {"notes": chr(97 + n) * 6000}, int(n == 1)) for n in range(1, 16)]
        try:
            ledger.append(big, author="A", reason="full")
        except LedgerError:
            refused += 1
            assert ledger.state() == before
        else:
            taken += 1
            assert len(ledger.state()) == 15
        verify(ledger.path)
        filler.unlink()
        verify(ledger.path)
        ledger.close()
        again = Ledger(path)
        [row] = again.append([Change("control", "NET-01", {"notes": "later"})], author="A", reason="freed")
        assert verify(again.path).head.seq == row.seq
        again.close()
        for file in small_disk.iterdir():
            file.unlink()
    assert refused
    assert taken


def test_a_ledger_that_cannot_be_made_on_a_full_disk_can_be_made_later(small_disk: Path) -> None:
    path, refused = small_disk / "ledger.sqlite", 0
    for leave in FREE:
        filler = fill(small_disk, leave)
        try:
            Ledger(path).close()
        except LedgerError:
            refused += 1
        filler.unlink()
        ledger = Ledger(path)
        ledger.append([Change("control", "IAM-01", {})], author="A", reason="freed")
        assert verify(ledger.path).head.seq == 1
        ledger.close()
        for file in small_disk.iterdir():
            file.unlink()
    assert refused


def test_a_client_that_cannot_be_made_on_a_full_disk_can_be_made_later(small_disk: Path) -> None:
    clients, refused = small_disk / "clients", 0
    clients.mkdir()
    for leave in FREE:
        filler = fill(small_disk, leave)
        try:
            Engagement.create("north-star", clients).ledger.close()
        except LedgerError:
            refused += 1
            filler.unlink()
            Engagement.create("north-star", clients).ledger.close()
        else:
            filler.unlink()
        opened = Engagement.open("north-star", clients=clients)
        assert opened.head().seq == 0
        opened.ledger.close()
        shutil.rmtree(clients / "north-star")
    assert refused
