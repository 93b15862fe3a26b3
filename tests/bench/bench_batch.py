"""The warm batch against papermill and nbconvert from the shell, and against plain function calls: CPU, wall, memory.

``SOC2_BENCH_ROUNDS`` (5), ``SOC2_BENCH_CLIENTS`` (40) and ``SOC2_BENCH_MANY`` (400; 0 leaves it out) set its size.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from soc2lib.basics.resources import notebooks_folder
from soc2lib.runner.engine.notebooks import shipped
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import Sample, SampleRecord, load_sample

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("SOC2_BENCH_ROUNDS", "5"))
CLIENTS = int(os.environ.get("SOC2_BENCH_CLIENTS", "40"))
MANY = int(os.environ.get("SOC2_BENCH_MANY", "400"))
OWN = 40
DAY = load_sample("lantern").as_of.isoformat()
SOC2 = [sys.executable, "-c", "from soc2lib.commands.main import main; main()"]


class Cost(NamedTuple):
    """CPU and wall seconds, and the most memory at once in MB (summed PSS; 0 where nobody looked)."""

    cpu: float
    wall: float
    peak: float


def cost(command: list[str], clients: Path, *, look: bool = False) -> Cost:
    """Run a command and what it starts."""
    began, peak = time.perf_counter(), 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOC2_CLIENTS": str(clients)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while look and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = max(peak, pss(process.pid))
        time.sleep(0.05)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, peak)


def pss(pid: int) -> float:
    """A process's and its children's memory in MB, each shared page counted once."""
    total = 0
    with suppress(OSError, ValueError):
        family = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
        for member in family:
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii").splitlines()
                total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1000


def make_clients(folder: Path, number: int) -> Path:
    """Clients like the finished sample, in forty sorts with figures and words of their own."""
    sample = load_sample("lantern")
    for place in range(number):
        plant_sample(varied(sample, place % OWN), f"client-{place:03}", folder).ledger.close()
    return folder


def varied(sample: Sample, number: int) -> Sample:
    """The sample with losses, costs, test counts and owners of its own: no client profits from another's figures."""

    def record(kind: str, id: str, body: dict[str, Any]) -> SampleRecord:
        own = dict(body)
        for name in ("loss_high", "high"):
            if isinstance(own.get(name), int | float):
                own[name] *= 1 + number / 100
        if kind == "test result" and own.get("items", 0) > 1:
            own["items"] += number
        if kind in ("control", "policy") and "owner" in own:
            own["owner"] += f" {number}"
        return kind, id, own

    steps = (replace(step, records=tuple(record(*one) for one in step.records)) for step in sample.steps)
    return replace(sample, steps=tuple(steps))


def stock(clients: Path, out: Path) -> Cost:
    """papermill, then nbconvert, from the shell, for each notebook of one client."""
    spent = [Cost(0, 0, 0)]
    out.mkdir()
    for stage in shipped():
        source, target = notebooks_folder() / f"{stage.notebook}.ipynb", out / f"{stage.notebook}.ipynb"
        parameters = ["-p", "client", "client-000", "-p", "as_of", DAY, "-k", "python3", "--no-progress-bar"]
        spent.append(cost([sys.executable, "-m", "papermill", str(source), str(target), *parameters], clients))
        spent.append(cost([sys.executable, "-m", "nbconvert", "--to", "html", str(target)], clients))
    return Cost(sum(c.cpu for c in spent), sum(c.wall for c in spent), 0)


def batch(clients: Path, out: Path, jobs: int = 2, *, look: bool = False) -> Cost:
    """`soc2 run --all`."""
    command = [*SOC2, "run", "--all", "--clients", str(clients), "--out", str(out), "--as-of", DAY, "--jobs", str(jobs)]
    return cost(command, clients, look=look)


def measure() -> dict[str, float]:
    """The batch's figures; everything is measured in turn, so that a busy minute falls on all."""
    notebooks = len(shipped())
    spent: dict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        clients = make_clients(root / "clients", CLIENTS)
        for number in range(ROUNDS):
            out = root / f"out-{number}"
            spent["stock"].append(stock(clients, root / f"stock-{number}"))
            spent["batch"].append(batch(clients, out))
            spent["one job"].append(batch(clients, root / f"one-{number}", 1))
            floor = [
                sys.executable,
                str(ROOT / "tests/bench/floor.py"),
                str(clients),
                str(root / f"floor-{number}"),
                DAY,
            ]
            spent["floor"].append(cost(floor, clients))
            one = [
                *SOC2,
                "run",
                "client-000",
                "--clients",
                str(clients),
                "--out",
                str(root / f"cold-{number}"),
                "--as-of",
                DAY,
            ]
            spent["cold"].append(cost(one, clients))
            for used in root.glob(f"*-{number}"):
                shutil.rmtree(used)
        figures = _figures(spent, notebooks)
        looked = [batch(clients, root / "looked", look=True)]
        if MANY:
            many = make_clients(root / "many", MANY)
            grown = batch(many, root / "many-out", look=True)
            looked.append(batch(clients, root / "looked-again", look=True))
            usual = sum(one.cpu for one in looked) / (len(looked) * CLIENTS)
            figures |= {"peak_mb_many": grown.peak, "ratio_many": grown.cpu / MANY / usual}
        figures["peak_mb"] = max(one.peak for one in looked)
    return figures


def _figures(spent: dict[str, list[Cost]], notebooks: int) -> dict[str, float]:
    cpu = {name: median(c.cpu for c in costs) for name, costs in spent.items()}
    wall = {name: median(c.wall for c in costs) for name, costs in spent.items()}
    each = {
        "stock": cpu["stock"] / notebooks,
        **{name: cpu[name] / (CLIENTS * notebooks) for name in ("batch", "floor")},
    }
    return {
        "cpu_per_notebook": each["batch"],
        "cpu_per_notebook_stock": each["stock"],
        "cpu_per_notebook_floor": each["floor"],
        "ratio_stock": each["stock"] / each["batch"],
        "ratio_floor": each["batch"] / each["floor"],
        "ratio_cold_wall": wall["stock"] / wall["cold"],
        "ratio_cold_cpu": cpu["stock"] / cpu["cold"],
        "ratio_two_jobs_wall": wall["one job"] / wall["batch"],
        "wall_per_notebook": wall["batch"] / (CLIENTS * notebooks),
    }
