"""Real faults of the ledger: processes killed while they save, and many editors at once."""

import json
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from soc2lib.errors import LedgerAltered
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import Change, Head
from soc2lib.store.verification.heads import NotedHead
from soc2lib.store.verification.ledger import verify
from tests.soak import count

ROOT = Path(__file__).parents[2]
KEY = ("control", "IAM-01")


class Savers:
    """The forking process and what its children say."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("savers.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._jobs, self._words, self._rest = self._process.stdin, self._process.stdout.fileno(), b""

    def start(self, *jobs: dict[str, object]) -> None:
        self._jobs.write(json.dumps(jobs).encode() + b"\n")
        self._jobs.flush()

    def line(self, wait: float = 120) -> list[str]:
        """The next line's words; none where nothing is said in time [s]."""
        end = monotonic() + wait
        while b"\n" not in self._rest:
            if not select.select([self._words], [], [], max(end - monotonic(), 0))[0]:
                return []
            read = os.read(self._words, 1 << 16)
            assert read, "the forking process died"
            self._rest += read
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode().split()

    def until_gone(self) -> list[list[str]]:
        """Every line until the processes are gone; the last holds their exit codes."""
        lines = [self.line()]
        while lines[-1] and lines[-1][0] != "gone":
            lines.append(self.line())
        return lines

    def close(self) -> None:
        """End the forking process and whatever a failed test left running."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


@pytest.fixture(scope="module")
def savers() -> Iterator[Savers]:
    forking = Savers()
    yield forking
    forking.close()


def killed_at_random(savers: Savers, path: Path, chance: random.Random) -> list[Head]:
    """The saves that a process acknowledged before it was killed, up to 8 saves and then 5 ms after its start."""
    savers.start({"do": "save_until_killed", "ledger": str(path)})
    _, process = savers.line()
    heard = [savers.line() for _ in range(chance.randint(0, 8))]
    end = monotonic() + chance.uniform(0, 0.005)
    while (left := end - monotonic()) > 0:
        heard.append(savers.line(left))
    os.kill(int(process), signal.SIGKILL)
    heard += savers.until_gone()
    assert heard[-1] == ["gone", "-9"]
    return [Head(int(line[1]), line[2]) for line in heard if line and line[0] == "saved"]


@pytest.mark.soak
def test_kills_lose_no_acknowledged_save(savers: Savers, tmp_path: Path) -> None:
    chance, kills, acknowledged = random.Random(20260930), 0, 0
    for number in range(count(200)):
        path, heads = tmp_path / f"{number}.sqlite", []
        for _ in range(20):
            heads += killed_at_random(savers, path, chance)
            kills += 1
            ledger = Ledger(path)
            verify(path, [NotedHead(head, "the saver") for head in heads])
            assert all(row.version == row.body["n"] for row in ledger.all() if row.body)
            ledger.close()
        acknowledged += len(heads)
    assert kills == count(4_000)
    assert acknowledged > kills, "the processes hardly saved anything: the test shows nothing"


def test_a_write_ahead_log_lost_after_a_kill_is_found_as_a_cut_tail(savers: Savers, tmp_path: Path) -> None:
    path, chance, saved = tmp_path / "ledger.sqlite", random.Random(1), []
    while len(saved) < 3:
        saved = killed_at_random(savers, path, chance)
    path.with_name(f"{path.name}-wal").unlink()
    with pytest.raises(LedgerAltered):
        verify(path)


def test_eight_editors_of_one_field_lose_nothing_and_every_stale_save_is_refused(
    savers: Savers, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.sqlite"
    savers.start(*({"do": "compete_for_one_field", "ledger": str(path), "who": who, "times": 250} for who in range(8)))
    said = savers.until_gone()
    assert said[-1] == ["gone", *["0"] * 8]
    ledger = Ledger(path)
    history = ledger.history(*KEY)
    values = [(row.body or {})["owner"] for row in history]
    acknowledged = [line[1] for line in said if line[0] == "saved"]
    assert len(acknowledged) == 2000
    assert sorted(values) == sorted(acknowledged)
    assert [row.base for row in history] == list(range(2000)), "a stale save was taken"
    refused = [line[1:] for line in said if line[0] == "refused"]
    assert refused, "nobody competed: the test shows nothing"
    assert all(values[int(current) - 1] == theirs != mine for mine, theirs, current in refused)
    assert [row.at for row in ledger.all()] == sorted(row.at for row in ledger.all())
    verify(ledger.path)


def test_eight_editors_of_fields_of_their_own_merge_without_a_conflict(savers: Savers, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    ledger.append([Change(*KEY, {"owner": "Ann"})], author="A", reason="new")
    savers.start(*({"do": "keep_own_field", "ledger": str(path), "who": who, "times": 250} for who in range(8)))
    said = savers.until_gone()
    assert said[-1] == ["gone", *["0"] * 8]
    assert len(ledger.history(*KEY)) == 2001
    assert ledger.state()[KEY].body == {"owner": "Ann", **{f"field{who}": 249 for who in range(8)}}
    verify(ledger.path)


def test_a_save_during_verify_is_no_false_alarm(savers: Savers, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    savers.start({"do": "save_until_killed", "ledger": str(path)})
    _, process = savers.line()
    ledger, seen = Ledger(path), []
    for _ in range(30):
        savers.line()
        seen.append(verify(ledger.path).head.seq)
    os.kill(int(process), signal.SIGKILL)
    savers.until_gone()
    assert seen == sorted(seen)
    assert seen[-1] > seen[0], "nothing was saved meanwhile: the test shows nothing"


def test_editors_that_open_a_new_ledger_at_once_all_save(savers: Savers, tmp_path: Path) -> None:
    for number in range(5):
        path = tmp_path / f"{number}.sqlite"
        savers.start(
            *({"do": "compete_for_one_field", "ledger": str(path), "who": who, "times": 1} for who in range(8))
        )
        assert savers.until_gone()[-1] == ["gone", *["0"] * 8]
        assert len(Ledger(path).history(*KEY)) == 8
