"""Nothing that a run started hides from its end."""

import signal
import subprocess
import sys

import psutil
import pytest

from soc2lib.runner.batch.fork import run_forked
from soc2lib.runner.limits import Limits
from soc2lib.runner.stopping.trees import adopt_orphans, descendants, end_tree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walks /proc")
THREE_DEEP = "sleep 600 & setsid sh -c 'setsid sleep 600 & echo ready; wait' & wait"


def test_a_tree_ends_with_what_has_sessions_of_its_own() -> None:
    process = subprocess.Popen(["sh", "-c", THREE_DEEP], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    below = descendants(process.pid)[process.pid]
    assert {psutil.Process(pid).name() for pid in below} <= {"sh", "setsid", "sleep"}
    assert len(below) == 3
    end_tree(process.pid)
    assert process.wait() == -9
    psutil.wait_procs([psutil.Process(pid) for pid in below if psutil.pid_exists(pid)], timeout=60)
    assert not [pid for pid in below if psutil.pid_exists(pid)]


def _leave_one(client: str, _: object) -> dict[str, int]:
    with subprocess.Popen(["sh", "-c", "setsid sleep 600 & echo $!"], stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        return {"left": int(shell.stdout.readline())}


def test_what_a_run_left_ends_with_it_and_what_others_started_does_not() -> None:
    own, adopts = subprocess.Popen(["sleep", "600"]), adopt_orphans(False)
    try:
        for ended in run_forked(["acme", "bolt", "cord"], _leave_one, 2, Limits()):
            assert ended.result is not None
            assert not psutil.pid_exists(ended.result["left"])
        assert own.poll() is None
        assert not adopt_orphans(adopts)
    finally:
        own.kill()
        own.wait()


def test_a_run_with_too_many_processes_is_ended() -> None:
    def many(client: str, _: object) -> dict[str, int]:
        for _ in range(9):
            subprocess.Popen(["sleep", "600"], start_new_session=True)
        signal.pause()
        return {}

    before = {child.pid for child in psutil.Process().children(recursive=True)}
    (ended,) = run_forked(["acme"], many, 1, Limits(processes=8))
    assert ended.death == "it had more than 8 processes at once"
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert not [child for child in left if child.name() == "sleep"]
