"""Batches stopped by one ctrl-C at random moments, a third with cells that hang: nothing half-written, nothing left."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.faults.marked import MARK, marked
from tests.faults.test_batch_kills import DAY, faults
from tests.faults.tiny import make_clients, make_notebooks
from tests.soak import SOAKING, count

SOON = 2.0
"""Seconds within which a batch ends; asked for under ``make soak`` alone, which has the machine to itself."""
WORKS = "import time\ntime.sleep(0.2)"
HANGS = (
    "import signal, subprocess, time\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
    "for n in (2, 14, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: time.sleep(1)"
)
COMMAND = """
import os, sys
from pathlib import Path
from soc2lib.commands.entry import main
from soc2lib.runner.stopping.interrupts import ending_at_once
with ending_at_once():
    if __name__ == "__main__":
        print("begun", flush=True)
    from tests.faults.tiny import use
    use(Path(os.environ["SOC2_TINY_NOTEBOOKS"]))
    from soc2lib.runner import warm
    warm.can_fork = lambda: {forks}
if __name__ == "__main__":
    main()
"""
"""A script, for the processes in which kernels are started import it again."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@dataclass
class Batch:
    """A batch on its way, in a terminal's process group of its own; all that it starts carries its mark."""

    process: subprocess.Popen[str]
    mark: str
    temporary: Path

    def press_ctrl_c(self) -> tuple[int, str, float]:
        """Its exit status, all that it said, and the seconds that it took to end."""
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out + err, time.monotonic() - began


def start(notebooks: Path, clients: Path, out: Path, *, forks: bool) -> Batch:
    temporary, script = out.with_name(f"{out.name}-temporary"), out.with_name(f"{out.name}.py")
    temporary.mkdir()
    script.write_text(COMMAND.format(forks=forks), encoding="utf-8")
    own = {MARK: str(out), "TMPDIR": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2])}
    own["SOC2_TINY_NOTEBOOKS"] = str(notebooks)
    command = [sys.executable, str(script), "run", "--all", "--as-of", DAY]
    process = subprocess.Popen(
        [*command, "--clients", str(clients), "--out", str(out)],
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return Batch(process, str(out), temporary)


def left_of(batch: Batch) -> list[str]:
    """What of a batch lives on once its last words are read, given the moment that an ending process needs."""
    living = [psutil.Process(int(id)) for id in marked(batch.mark) if psutil.pid_exists(int(id))]
    return [" ".join(one.cmdline()) for one in psutil.wait_procs(living, timeout=1)[1]]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("forks", "clients", "stops"),
    [(True, 6, max(4, count(50))), (False, 2, count(20))],
    ids=["in forks", "in kernels"],
)
def test_one_ctrl_c_ends_a_batch_wherever_it_comes(tmp_path: Path, *, forks: bool, clients: int, stops: int) -> None:
    notebooks, chance = make_notebooks(tmp_path / "notebooks"), random.Random(9)
    ids = [f"client-{number:02}" for number in range(clients)]
    works = make_clients(tmp_path / "works", dict.fromkeys(ids, WORKS))
    hangs = make_clients(tmp_path / "hangs", {**dict.fromkeys(ids, WORKS), **dict.fromkeys(ids[1:4:2], HANGS)})
    began = time.monotonic()
    start(notebooks, works, tmp_path / "whole", forks=forks).process.communicate(timeout=120)
    whole, took, pressed = time.monotonic() - began, list[float](), 0
    while len(took) < stops:
        out, pressed = tmp_path / f"out-{pressed}", pressed + 1
        batch = start(notebooks, hangs if len(took) % 3 == 0 else works, out, forks=forks)
        time.sleep(chance.uniform(0, whole))
        if batch.process.poll() is not None:
            continue
        status, said, seconds = batch.press_ctrl_c()
        assert status == 130 or (status == 0 and "Traceback" not in said)
        assert "Traceback" not in said
        assert not left_of(batch)
        assert not list(faults(out))
        assert not [path for path in out.rglob("*") if path.name.startswith(".")]
        took.append(seconds)
    print(f"{len(took)} ctrl-Cs in {whole:.1f} s each; the slowest ending took {max(took):.2f} s", flush=True)
    assert not SOAKING or max(took) < SOON
