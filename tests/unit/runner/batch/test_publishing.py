"""Runs appear whole or not at all, and what dead runs left half-built is cleared away."""

import errno
from pathlib import Path

import pytest

from soc2lib.basics.atomic import write_whole
from soc2lib.errors import RunError
from soc2lib.runner.batch.publishing import FAILED, building, place, sweep
from soc2lib.store.runs import runs


def test_a_run_is_seen_only_when_it_is_placed(tmp_path: Path) -> None:
    with building(tmp_path) as folder:
        write_whole(folder / "page.html", "<p>whole</p>")
        assert [path for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
        run = place(folder, tmp_path, "2026-09-30-")
    assert run.name == "2026-09-30-1"
    assert sorted(path.name for path in run.iterdir()) == ["page.html"]
    assert [path.name for path in tmp_path.iterdir()] == [run.name]


def test_a_second_run_of_a_day_gets_the_next_number(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        with building(tmp_path) as folder:
            assert place(folder, tmp_path, "day-").name == f"day-{number}"


def fail(target: Path, words: str) -> None:
    with building(target) as folder:
        write_whole(folder / "notebook.ipynb", words)
        raise RunError("stopped")


def test_a_failed_run_is_kept_for_reading_and_replaces_the_one_before(tmp_path: Path) -> None:
    for words in ("first", "second"):
        with pytest.raises(RunError):
            fail(tmp_path, words)
    assert [path.name for path in tmp_path.iterdir()] == [FAILED]
    assert (tmp_path / FAILED / "notebook.ipynb").read_text(encoding="utf-8") == "second"


def test_a_full_disk_is_said_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="disk is full"), building(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_run_still_at_work_is_left_alone_and_a_dead_one_is_cleared(tmp_path: Path) -> None:
    dead = tmp_path / ".building-dead"
    dead.mkdir()
    (dead / ".lock").touch()
    (dead / ".page.html.part").write_text("half", encoding="utf-8")
    with building(tmp_path) as folder:
        assert not dead.exists()
        sweep(tmp_path)
        assert folder.is_dir()
        place(folder, tmp_path, "day-")


def test_what_a_dead_run_left_can_be_kept_for_reading_and_is_no_run(tmp_path: Path) -> None:
    dead = tmp_path / ".building-dead"
    dead.mkdir()
    write_whole(dead / "01_scope.html", "whole")
    write_whole(dead / "manifest.json", "{}")
    (dead / ".04_gap.html.part").write_text("half", encoding="utf-8")
    assert sweep(tmp_path, keep=True) == tmp_path / FAILED
    assert [path.name for path in (tmp_path / FAILED).iterdir()] == ["01_scope.html"]
    assert runs(tmp_path) == ()


def test_a_file_is_replaced_whole_or_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
