"""A real cluster of two workers and a real S3 server: same pages, nothing lost to kills, only what is due is redone."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest

from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from tests.conftest import AS_OF, ROOT, Demo
from tests.faults.services import BUCKET

CLIENTS = tuple(f"client-{number}" for number in range(4))
SOC2 = [sys.executable, "-c", "from soc2lib.commands.main import main; main()", "run", "--all", "--as-of", AS_OF]
DEADLINE = 600.0
TIMES = ("started", "finished", "seconds")


@dataclass(frozen=True)
class Services:
    """Where the scheduler and the store are, and the process above all of it."""

    scheduler: str
    environment: Mapping[str, str]
    process: psutil.Process

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A batch, in a process of its own: this one must stay without threads."""
        pipe = subprocess.PIPE
        return subprocess.Popen([*SOC2, *arguments], env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str) -> tuple[int, dict[str, Any], str]:
        batch = self.start(*arguments, "--json")
        out, said = batch.communicate(timeout=DEADLINE)
        return batch.returncode, json.loads(out) if out else {}, said

    def at_work(self) -> list[psutil.Process]:
        """The job servers on workers that have a client in their hands at this moment."""
        found = []
        for process in self.process.children(recursive=True):
            with suppress(psutil.Error):
                if "soc2lib.runner.remote.job_server" in process.cmdline() and process.children():
                    found.append(process)
        return found

    def stored(self, place: str) -> dict[str, bytes]:
        """Every object below a place."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{place}/")
        names = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {
            name.removeprefix(f"{place}/"): self._s3.get_object(Bucket=BUCKET, Key=name)["Body"].read()
            for name in names
        }

    def remove(self, name: str) -> None:
        self._s3.delete_object(Bucket=BUCKET, Key=name)

    @property
    def _s3(self) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client("s3", endpoint_url=self.environment["AWS_ENDPOINT_URL"], region_name="us-east-1", **keys)


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    given = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    environment = {**os.environ, **given, "PYTHONPATH": str(ROOT), "SOC2_KEYS": str(ROOT / "no-keys")}
    command = [sys.executable, str(ROOT / "tests" / "faults" / "services.py")]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Services(
            told["scheduler"], {**environment, "AWS_ENDPOINT_URL": told["store"]}, psutil.Process(process.pid)
        )
        process.stdin.close()


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "clients"
    for client in CLIENTS:
        Engagement.create(client, folder).ledger.close()
    return folder


def content(run: Path) -> dict[str, Any]:
    """A run's files, without the moments and durations that its manifest notes."""
    files: dict[str, Any] = {path.name: path.read_bytes() for path in run.iterdir()}
    manifest = json.loads(files["manifest.json"])
    for noted in (manifest, *manifest["pages"]):
        for name in TIMES:
            noted.pop(name, None)
    return files | {"manifest.json": manifest}


def faults(stored: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with any run in the store that a reader takes for one."""
    for name, text in stored.items():
        folder, _, file = name.rpartition("/")
        if file == "manifest.json":
            for page in json.loads(text)["pages"]:
                if sha256(stored.get(f"{folder}/{page['page']}", b"")).hexdigest() != page["sha256"]:
                    yield f"{folder}/{page['page']} is not as its manifest says"


def runs(stored: Mapping[str, bytes]) -> list[str]:
    """The clients' runs, with a manifest each."""
    found = (name.rpartition("/") for name in stored)
    return sorted(folder for folder, _, file in found if file == "manifest.json" and folder.startswith("client-"))


def test_a_cluster_makes_what_one_machine_makes(
    services: Services, demo: Demo, sample_clients: Path, tmp_path: Path
) -> None:
    arguments = ("--clients", str(sample_clients), "--out", str(tmp_path / "out"))
    status, told, said = services.run(*arguments, "--scheduler", services.scheduler)
    assert (status, told["made"], said) == (0, 3, "")
    for line in told["outcomes"]:
        assert content(tmp_path / "out" / line["folder"]) == content(demo.run(line["client"]))
    assert (tmp_path / "out" / "_portfolio" / f"{AS_OF}-1" / "00_portfolio.html").is_file()


def test_kills_cost_a_retry_and_a_resume_redoes_only_what_is_due(services: Services, clients: Path) -> None:
    arguments = ("--stage", "gap", "--clients", str(clients), "--out", f"s3://{BUCKET}/night")
    batch = services.start(*arguments, "--scheduler", services.scheduler, "--json")
    for whom in ("server", "worker"):
        kill_at_work(services, whom, batch)
    out, said = batch.communicate(timeout=DEADLINE)
    told = json.loads(out)
    assert (batch.returncode, told["made"], told["failed"]) == (0, 4, 0), said
    stored = services.stored("night")
    assert runs(stored) == [f"{client}/{AS_OF}-1" for client in CLIENTS]
    assert not list(faults(stored))

    unfinished, changed, *_ = CLIENTS
    services.remove(f"night/{(lost := f'{unfinished}/{AS_OF}-1/manifest.json')}")
    kept = {name: text for name, text in stored.items() if name.startswith("client-") and name != lost}
    rename(clients, changed)
    status, told, said = services.run(*arguments, "--jobs", "1")
    assert (status, told["made"], told["kept"]) == (0, 2, 2), said
    assert {line["client"] for line in told["outcomes"] if line["state"] == "made"} == {unfinished, changed}
    after = services.stored("night")
    assert not list(faults(after))
    assert kept.items() <= after.items()
    assert runs(after) == sorted([*runs(kept), f"{unfinished}/{AS_OF}-2", f"{changed}/{AS_OF}-2"])


def kill_at_work(services: Services, whom: str, batch: subprocess.Popen[str]) -> None:
    """Kill -9 a job server that has a client in its hands, or the worker above it."""
    until = time.monotonic() + DEADLINE
    while not (found := services.at_work()):
        assert batch.poll() is None, "the batch ended before anything was killed"
        assert time.monotonic() < until
        time.sleep(0.002)
    victim = found[0].parent() if whom == "worker" else found[0]
    assert victim is not None
    victim.kill()
    psutil.wait_procs([victim], timeout=DEADLINE)


def rename(clients: Path, client: str) -> None:
    """Change a client's ledger by one record."""
    engagement = Engagement.open(client, AS_OF, clients)
    engagement.ledger.append([Change("note", "n-1", {"text": "changed"})], author="Ann", reason="test")
    engagement.ledger.close()


def test_wrong_addresses_are_said_before_anything_runs(services: Services, clients: Path, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom soc2lib.runner.remote import cluster\n"
        "from soc2lib.commands.main import main\ncluster.PATIENCE = 0.5\n"
        "for more in (['--scheduler', 'tcp://127.0.0.1:1'], ['--scheduler', 'nowhere'], ['--out', 's3://absent/x']):\n"
        "    try: main(sys.argv[1:] + more)\n"
        "    except SystemExit as left: print(left.code, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script, *SOC2[3:], "--clients", str(clients), "--out", str(tmp_path / "out")]
    ran = subprocess.run(command, env=services.environment, capture_output=True, text=True, timeout=DEADLINE)
    assert ran.stdout == ""
    assert ran.stderr.count("No scheduler answers there.") == 2
    assert ran.stderr.count("dask scheduler") == 2
    assert ran.stderr.count("Nothing can be written where runs should go.") == 1
    assert [line for line in ran.stderr.splitlines() if line.isdigit()] == ["2"] * 3
    assert not (tmp_path / "out").exists()
