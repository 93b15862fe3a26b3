"""What one more client costs on a cluster: CPU by who spends it, bytes that travel, memory; see `docs/scale.md`.

``SOC2_BENCH_SCALE`` (40,100) says for how many clients; costs are the slope between the two, the rest is fixed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from soc2lib.runner.remote.bundles import pack, pack_client
from tests.bench.bench_batch import DAY, ROOT, SOC2, make_clients
from tests.bench.bench_batch import batch as local_batch

FEW, MANY = map(int, os.environ.get("SOC2_BENCH_SCALE", "40,100").split(","))
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass(frozen=True)
class Cluster:
    """A scheduler in a process of its own, two workers below it, and a store."""

    process: psutil.Process
    scheduler: str
    environment: Mapping[str, str]

    @property
    def spent(self) -> dict[str, float]:
        """CPU seconds so far of the scheduler, and of the workers with all that ran under them."""
        own, workers = self.process.cpu_times(), [child.cpu_times() for child in self.process.children()]
        below = sum(w.user + w.system + w.children_user + w.children_system for w in workers)
        return {"scheduler": own.user + own.system, "workers": below}

    @property
    def memory(self) -> float:
        """MB of both workers with all that runs under them, each shared page counted once."""
        total = 0
        for process in self.process.children(recursive=True):
            with suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total / 1e6

    def batch(self, clients: Path, out: str) -> dict[str, float]:
        """What a batch costs: CPU by who spends it, wall seconds, and the most memory of the workers and the driver."""
        before, began, peak = self.spent, time.perf_counter(), 0.0
        command = [*SOC2, "run", "--all", "--clients", str(clients), "--out", out, "--as-of", DAY]
        batch = subprocess.Popen(
            [*command, "--scheduler", self.scheduler], env=self.environment, stdout=subprocess.DEVNULL
        )
        while os.waitid(os.P_PID, batch.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            peak = max(peak, self.memory)
            time.sleep(1)
        _, status, used = os.wait4(batch.pid, 0)
        batch.returncode = os.waitstatus_to_exitcode(status)
        assert batch.returncode == 0
        spent = {name: seconds - before[name] for name, seconds in self.spent.items()}
        return {
            **spent,
            "driver": used.ru_utime + used.ru_stime,
            "wall": time.perf_counter() - began,
            "workers_mb": peak,
            "driver_mb": used.ru_maxrss / 1000,
        }


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster of two workers on this machine, and a store beside it."""
    environment = {**os.environ, **KEYS, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests/faults/services.py")]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        environment["AWS_ENDPOINT_URL"] = told["store"]
        yield Cluster(psutil.Process(process.pid), told["scheduler"], environment)
        process.stdin.close()


def measure() -> dict[str, float]:
    """The figures; milliseconds of CPU and bytes a client."""
    with tempfile.TemporaryDirectory() as folder, cluster() as machines:
        root = Path(folder)
        few, many = (make_clients(root / f"clients-{number}", number) for number in (FEW, MANY))
        runs = {size: machines.batch(clients, str(root / size)) for size, clients in (("few", few), ("many", many))}
        again = machines.batch(many, str(root / "many"))
        stored = {
            size: machines.batch(clients, f"s3://runs/{size}") for size, clients in (("few", few), ("many", many))
        }
        alone = [local_batch(clients, root / f"alone-{number}") for number, clients in enumerate((few, many))]
        (run,) = (root / "few" / "client-000").glob(f"{DAY}-*")
        figures = {f"{who}_cpu_ms": _slope(runs, who) for who in ("workers", "driver", "scheduler")}
        figures |= {f"store_{who}_cpu_ms": _slope(stored, who) for who in ("workers", "driver")}
        return figures | {
            "one_machine_cpu_ms": 1000 * (alone[1].cpu - alone[0].cpu) / (MANY - FEW),
            "unchanged_driver_cpu_ms": 1000 * again["driver"] / MANY,
            "sent_bytes": len(pack_client(few / "client-000")),
            "returned_bytes": len(pack(run)),
            "stored_bytes": sum(path.stat().st_size for path in run.iterdir()),
            "stored_files": len(list(run.iterdir())),
            "worker_mb": runs["many"]["workers_mb"] / 2,
            "driver_mb_few": runs["few"]["driver_mb"],
            "driver_mb_many": runs["many"]["driver_mb"],
            "wall_s_few": runs["few"]["wall"],
            "wall_s_many": runs["many"]["wall"],
        }


def _slope(runs: Mapping[str, Mapping[str, float]], who: str) -> float:
    return 1000 * (runs["many"][who] - runs["few"][who]) / (MANY - FEW)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
