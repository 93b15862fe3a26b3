"""Runs in an object store: visible with their manifest or not at all, each under a name of its own."""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from soc2lib.basics import clock
from soc2lib.errors import ParameterError, RunError
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.limits import Limits
from soc2lib.runner.remote import object_store as store
from soc2lib.runner.remote.object_store import keep_failed, latest_manifest, manifests, publish, unchanged_run
from soc2lib.runner.remote.portfolio import portfolio_remotely
from soc2lib.runner.remote.storage import check_writable, is_store, place
from soc2lib.stages import STAGES
from tests.conftest import soc2

PAGE = b"<p>whole</p>"
INPUTS = {"client": "acme", "as_of": "2026-09-30"}
PREFIX = "2026-09-30-"


@pytest.fixture
def target() -> Iterator[Any]:
    """A folder in a store that is empty before and after."""
    made: Any = place("memory://runs/acme")
    yield made
    made.fs.store.clear()


def run_folder(folder: Path, moment: str = "2026-10-01T08:00:00+00:00") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "01_scope.html").write_bytes(PAGE)
    (folder / "02_plan.html").write_bytes(PAGE)
    pages = [{"page": name, "bytes": len(PAGE)} for name in ("01_scope.html", "02_plan.html")]
    manifest = {**INPUTS, "pages": pages, "assets": {}, "finished": moment}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def names(target: Any) -> list[str]:
    return sorted(path.removeprefix(f"{target.path}/") for path in target.fs.find(target.path))


def test_a_run_is_whole_in_the_store_and_the_next_of_the_day_gets_the_next_number(tmp_path: Path, target: Any) -> None:
    made = [publish(run_folder(tmp_path / "run"), target, PREFIX) for _ in range(2)]
    assert [folder.name for folder in made] == ["2026-09-30-1", "2026-09-30-2"]
    files = ("01_scope.html", "02_plan.html", "manifest.json")
    assert names(target) == [f"2026-09-30-{number}/{name}" for number in (1, 2) for name in files]
    assert (made[0] / "02_plan.html").read_bytes() == PAGE


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_a_store_that_refuses_midway_shows_nothing_and_keeps_what_was_there(
    tmp_path: Path, target: Any, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    run = run_folder(tmp_path / "run")
    publish(run, target, PREFIX)
    before, write, left = names(target), target.fs.pipe_file, [refused]

    def failing(*arguments: Any, **more: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise PermissionError("the bucket is full")
        write(*arguments, **more)

    monkeypatch.setattr(type(target.fs), "pipe_file", lambda _, *arguments, **more: failing(*arguments, **more))
    with pytest.raises(RunError, match="earlier ones are as they were") as told:
        publish(run, target, PREFIX)
    assert "the bucket is full" in told.value.problems[0].found
    assert names(target) == before
    assert latest_manifest(target)[0] == "2026-09-30-1"  # type: ignore[index]


def test_a_name_that_another_took_meanwhile_is_left_to_it(
    tmp_path: Path, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_folder(tmp_path / "run")
    publish(run, target, PREFIX)
    monkeypatch.setattr(store, "_names", lambda *_: [])
    assert publish(run, target, PREFIX).name == "2026-09-30-2"


def test_a_run_stands_while_its_inputs_and_pages_are_as_they_were(tmp_path: Path, target: Any) -> None:
    assert unchanged_run(target, INPUTS) is None
    made = publish(run_folder(tmp_path / "run"), target, PREFIX)
    found = unchanged_run(target, INPUTS)
    assert found is not None
    assert found.folder == made
    assert unchanged_run(target, INPUTS | {"client": "other"}) is None
    (made / "02_plan.html").write_bytes(PAGE[:-1])
    assert unchanged_run(target, INPUTS) is None
    (made / "02_plan.html").unlink()
    assert unchanged_run(target, INPUTS) is None


def test_an_upload_without_a_manifest_is_no_run_and_goes_when_it_is_a_day_old(
    tmp_path: Path, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = target / "2026-09-30-1"
    (half / "01_scope.html").write_bytes(PAGE)
    assert unchanged_run(target, INPUTS) is None
    assert latest_manifest(target) is None
    run = run_folder(tmp_path / "run")
    assert publish(run, target, PREFIX).name == "2026-09-30-2"
    assert half.exists()  # whoever uploads it may still be at work
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    publish(run, target, PREFIX)
    assert not half.exists()
    assert latest_manifest(target) is not None


def test_the_last_run_is_the_one_finished_last_whatever_its_name(tmp_path: Path, target: Any) -> None:
    publish(run_folder(tmp_path / "run", "2026-10-02T08:00:00+00:00"), target, PREFIX)
    publish(run_folder(tmp_path / "run", "2026-10-01T08:00:00+00:00"), target, PREFIX)
    assert latest_manifest(target)[0] == "2026-09-30-1"  # type: ignore[index]


def test_what_a_failed_run_left_is_kept_without_a_manifest_in_place_of_the_one_before(
    tmp_path: Path, target: Any
) -> None:
    for text in (b"first", b"second"):
        (tmp_path / "01_scope.ipynb").write_bytes(text)
        kept = keep_failed(tmp_path, target)
    assert names(target) == ["failed/01_scope.ipynb"]
    assert (kept / "01_scope.ipynb").read_bytes() == b"second"


def test_paths_stay_paths_and_addresses_become_stores(tmp_path: Path) -> None:
    assert place(str(tmp_path)) == tmp_path
    assert place(tmp_path.as_uri()) == tmp_path
    assert not is_store(place(str(tmp_path)))
    assert is_store(place("memory://runs"))


def test_a_store_whose_library_is_absent_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParameterError, match=r"locks/extras\.txt"):
        place("nosuchstore://runs")
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(ParameterError, match=r"locks/extras\.txt"):
        place("s3://runs")


def test_a_store_that_cannot_be_written_is_said_before_anything_runs(
    target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_writable(target)
    assert names(target) == []

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError("no right to write")

    monkeypatch.setattr(type(target.fs), "_open", refuse)
    with pytest.raises(ParameterError, match="no right to write"):
        check_writable(target)


def test_a_store_that_stops_answering_is_said_in_words_and_never_taken_for_an_empty_one(
    tmp_path: Path, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = publish(run_folder(tmp_path / "run"), target, PREFIX)

    def silent(*_: Any, **__: Any) -> None:
        raise ConnectionError("nobody there")

    monkeypatch.setattr(type(target.fs), "cat_file", silent)
    for ask in (lambda: manifests([made]), lambda: latest_manifest(target), lambda: unchanged_run(target, INPUTS)):
        with pytest.raises(RunError, match="nobody there"):
            ask()
    monkeypatch.setattr(type(target.fs), "ls", silent)
    with pytest.raises(RunError, match="nobody there"):
        unchanged_run(target, INPUTS)
    order = Order(tmp_path, date(2026, 9, 30), STAGES[:1], target.parent)
    failed = Outcome("acme", None, RunError("It broke."), 0.0)
    page = portfolio_remotely(order, Limits(), [failed], "{}")
    assert "nobody there" in str(page.fault)


def test_workers_have_no_memory_in_common(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "client.toml").write_text('name = "Acme"\n', encoding="utf-8")
    arguments = ("--clients", str(tmp_path), "--out", "memory://runs", "--scheduler", "tcp://127.0.0.1:1")
    assert soc2("run", "--all", *arguments) == 2
    assert "memory of its own" in capsys.readouterr().err
