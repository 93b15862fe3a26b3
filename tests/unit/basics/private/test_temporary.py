"""Temporary folders vanish on every ending; after a kill, when the next one is made."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from soc2lib.basics.private.temporary import Temporary, sweep_temporary

HOLDS = """
import sys
from soc2lib.basics.private.temporary import Temporary
held = Temporary()
(held.path / "draft").write_text("of a client")
print(held.path, flush=True)
sys.stdin.readline()
{}
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def holder(tmp_path: Path, ending: str = "") -> tuple["subprocess.Popen[str]", Path]:
    command, place = [sys.executable, "-c", HOLDS.format(ending)], {**os.environ, "TMPDIR": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=place, text=True, **pipes)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize("ending", ["held.close()", "", "raise ValueError", "sys.exit(3)"])
def test_a_folder_vanishes_with_its_process(tmp_path: Path, ending: str) -> None:
    process, folder = holder(tmp_path, ending)
    assert (folder / "draft").exists()
    process.communicate("end\n")
    assert not folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_what_was_killed_is_taken_away_at_the_next_start_and_what_lives_is_not(tmp_path: Path) -> None:
    (dead, left), (living, used) = holder(tmp_path), holder(tmp_path)
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert (left / "draft").exists()
    with Temporary() as folder:
        assert not left.exists()
        assert (used / "draft").exists()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    living.communicate("end\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="follows links as POSIX does")
def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "soc2-link").symlink_to(tmp_path / "other")
    (tmp_path / "soc2-new").mkdir()
    (tmp_path / "soc2-old").mkdir()
    os.utime(tmp_path / "soc2-old", (0, 0))
    sweep_temporary()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "soc2-link", "soc2-new"]
