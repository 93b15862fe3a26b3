"""Runs where nothing can be forked: workers are started, and their pages are those of forked children."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import AS_OF, Demo
from tests.faults.tiny import make_clients, make_notebooks

TROUBLES = {
    "a-good": "",
    "b-killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "c-error": "raise ValueError('no such control')",
    "d-hang": "import time\ntime.sleep(600)",
    "e-good": "",
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process whose ``os`` lacks fork, on a tiny notebook where the first argument names one."""
    command = [sys.executable, str(Path(__file__).with_name("no_fork.py")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_pages_are_those_of_forked_children(demo: Demo, tmp_path: Path) -> None:
    where = ("--clients", str(demo.clients), "--out", str(tmp_path), "--as-of", AS_OF)
    done = run("", "run", "--all", *where)
    assert done.returncode == 0, done.stderr
    for client in ("hostile", "lantern", "sprout"):
        for page in demo.run(client).glob("*.html"):
            assert (tmp_path / client / f"{AS_OF}-1" / page.name).read_bytes() == page.read_bytes(), page.name
    assert list((tmp_path / "_portfolio").glob("*/00_portfolio.html"))


def test_a_worker_that_dies_costs_its_own_client_only(tmp_path: Path) -> None:
    clients = make_clients(tmp_path / "clients", TROUBLES)
    made = make_notebooks(tmp_path / "notebooks")
    where = ("--clients", str(clients), "--as-of", AS_OF, "--jobs", "1", "--timeout", "2")
    done = run(str(made), "run", *TROUBLES, *where)
    assert done.returncode == 5, done.stderr
    for client, said in {"b-killed": "SIGKILL", "c-error": "no such control", "d-hang": "CellTimeout"}.items():
        (line,) = [line for line in done.stdout.split("\n") if line.startswith(f"{client}:")]
        assert said in done.stdout[done.stdout.index(line) :]
        assert not list((clients / client / "runs").glob(f"{AS_OF}-*"))
    for client in ("a-good", "e-good"):
        assert (clients / client / "runs" / f"{AS_OF}-1" / "01_scope.html").is_file()
