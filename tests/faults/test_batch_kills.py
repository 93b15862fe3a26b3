"""Batches killed -9 at random moments, parent or child: nothing lost or half-written, only the unfinished redone."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults.tiny import make_clients, make_notebooks
from tests.soak import SOAKING, count

KILLS = count(300)
CLIENTS = 50 if SOAKING else 12
DAY = "2026-09-30"


def start(notebooks: Path, clients: Path, out: Path) -> subprocess.Popen[bytes]:
    script = str(Path(__file__).with_name("tiny.py"))
    arguments = ["run", "--all", "--clients", str(clients), "--out", str(out), "--as-of", DAY]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, script, str(notebooks), *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=environment, preexec_fn=_heed_ctrl_c, **quiet)


def _heed_ctrl_c() -> None:
    """As in a terminal, also where the tests run in the background of a shell, which has them ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def published(out: Path) -> list[Path]:
    return [path for path in out.glob(f"*/{DAY}-*") if not path.parent.name.startswith("_")]


def faults(out: Path) -> Iterator[str]:
    """What is wrong with any run that a reader can see."""
    for run in out.glob(f"*/{DAY}-*"):
        manifest = run / "manifest.json"
        if not manifest.is_file():
            yield f"{run.name} has no manifest"
            continue
        for page in json.loads(manifest.read_text(encoding="utf-8"))["pages"]:
            path = run / page["page"]
            if not path.is_file() or sha256(path.read_bytes()).hexdigest() != page["sha256"]:
                yield f"{path} is not as its manifest says"


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def kill_at_random(batch: subprocess.Popen[bytes], out: Path, chance: random.Random) -> bool:
    """Kill the batch, or a child of it, when some more runs have been published; whether anything was there to kill."""
    after, whom = len(published(out)) + chance.randint(0, 6), chance.choice(["parent", "child", "child"])
    while batch.poll() is None and (len(published(out)) < after or not children(batch.pid)):
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.03))
    living = children(batch.pid) if whom == "child" else [batch.pid] * (batch.poll() is None)
    if not living:
        return False
    with suppress(ProcessLookupError):
        os.kill(chance.choice(living), signal.SIGKILL)
    return True


@pytest.mark.soak
def test_kills_lose_nothing_and_only_the_unfinished_is_redone(tmp_path: Path) -> None:
    notebooks = make_notebooks(tmp_path / "notebooks")
    ids = [f"client-{number:02}" for number in range(CLIENTS)]
    clients = make_clients(tmp_path / "clients", dict.fromkeys(ids, "import time\ntime.sleep(0.02)"))
    chance, kills, rounds = random.Random(17), 0, 0
    while kills < KILLS:
        out = tmp_path / f"out-{rounds}"
        rounds += 1
        for _ in range(100):
            before = {path: path.stat().st_ino for path in published(out)}
            batch = start(notebooks, clients, out)
            while kills < KILLS and batch.poll() is None:
                kills += kill_at_random(batch, out, chance)
            status = batch.wait(timeout=120)
            assert not list(faults(out))
            assert {path: path.stat().st_ino for path in before} == before
            if status == 0:
                break
        assert sorted(path.parent.name for path in published(out)) == ids
        assert not list(out.rglob(".building-*"))
        print(f"{kills} kills in {rounds} batches of {CLIENTS} clients", flush=True)


def test_ctrl_c_stops_cleanly_and_the_next_start_goes_on(tmp_path: Path) -> None:
    notebooks, out = make_notebooks(tmp_path / "notebooks"), tmp_path / "out"
    ids = [f"client-{number:02}" for number in range(8)]
    clients = make_clients(tmp_path / "clients", dict.fromkeys(ids, "import time\ntime.sleep(0.3)"))
    batch = start(notebooks, clients, out)
    while not published(out):
        time.sleep(0.01)
    batch.send_signal(signal.SIGINT)
    assert batch.wait(timeout=60) == 130
    whole = {path.parent.name for path in published(out)}
    assert 0 < len(whole) < len(ids)
    assert not list(faults(out))
    assert not list(out.rglob(".building-*"))
    told = json.loads((out / "_portfolio" / "summary.json").read_text(encoding="utf-8"))
    assert told["interrupted"]
    assert told["made"] + told["not_run"] == len(ids)
    assert start(notebooks, clients, out).wait(timeout=120) == 0
    told = json.loads((out / "_portfolio" / "summary.json").read_text(encoding="utf-8"))
    assert (told["kept"], told["made"]) == (len(whole), len(ids) - len(whole))
