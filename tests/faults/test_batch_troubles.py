"""Ways a client's run can fail: each fails that client alone, with a reason, and is never counted as complete."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from soc2lib.runner.batch.batch import chosen_stages, run_clients
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.engine import notebooks
from soc2lib.runner.limits import Limits
from tests.conftest import soc2
from tests.faults.marked import MARK, marked
from tests.faults.tiny import make_clients, make_notebooks

DAY = date(2026, 9, 30)
LIMITS = Limits(timeout=4, memory=300, output=2_000_000)
TROUBLES = {
    "hang": "import time\ntime.sleep(600)",
    "busy": "while True:\n    try:\n        while True: pass\n    except Exception: pass",
    "stubborn": (
        "import signal, time\nfor n in (2, 14, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: time.sleep(1)"
    ),
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "crash": "import os\nos.abort()",
    "os-exit": "import os\nos._exit(0)",
    "sys-exit": "import sys\nsys.exit(0)",
    "flood": "while True: print('x' * 10000)",
    "flood-below": "import subprocess\nsubprocess.run(['yes'])",
    "hog": "kept = bytearray(2_000_000_000)",
    "hog-slowly": "kept = []\nwhile True: kept.append(bytearray(1_000_000))",
    "error": "raise ValueError('no such control')",
    "background": "import subprocess\nsubprocess.Popen(['sleep', '600'])\nraise ValueError('left one behind')",
    "own-session": (
        "import subprocess, time\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "subprocess.run(['sh', '-c', 'setsid setsid sleep 600 &'])\nraise ValueError('left two behind')"
    ),
    "many": "import subprocess, time\nkept = [subprocess.Popen(['sleep', '600']) for _ in range(100)]\ntime.sleep(600)",
}
SAID = {
    "hang": "CellTimeout: the cell ran longer than 4 s",
    "busy": "CellTimeout",
    "stubborn": "could not be interrupted",
    "killed": "SIGKILL",
    "crash": "SIGABRT",
    "os-exit": "exit status 0 before it had finished",
    "sys-exit": "SystemExit: 0",
    "flood": "OutputTooLarge",
    "flood-below": "CellTimeout",
    "hog": "MemoryError",
    "hog-slowly": "MemoryError",
    "error": "ValueError: no such control",
    "background": "left one behind",
    "own-session": "left two behind",
    "many": "more than 64 processes at once",
}
GOOD = tuple(f"good-{number}" for number in range(3))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tiny notebook in place of the shipped ones; the folder that clients may go to."""
    folder = tmp_path_factory.mktemp("tiny")
    patch = pytest.MonkeyPatch()
    made = make_notebooks(folder / "notebooks")
    patch.setattr(notebooks, "notebooks_folder", lambda: made)
    patch.setenv(MARK, str(folder))
    yield folder
    patch.undo()


def run(clients: Path, *ids: str, jobs: int = 4, out: Path | None = None) -> dict[str, Outcome]:
    order = Order(clients, DAY, chosen_stages(), out)
    return {outcome.client: outcome for outcome in run_clients(ids, order, jobs=jobs, limits=LIMITS)}


@pytest.fixture(scope="module")
def outcomes(tiny: Path) -> dict[str, Outcome]:
    """One batch of every trouble and of clients without any."""
    clients = make_clients(tiny / "clients", {**TROUBLES, **dict.fromkeys(GOOD, "")})
    (clients / "unreadable-ledger").mkdir()
    make_clients(clients, {"bad-ledger": ""})
    for path in (clients / "bad-ledger").glob("ledger.sqlite*"):
        path.write_bytes(b"This is no database. " * 500)
    return run(clients, *TROUBLES, *GOOD, "bad-ledger")


@pytest.mark.parametrize("client", TROUBLES)
def test_each_trouble_is_named_and_never_counted_as_complete(outcomes: dict[str, Outcome], client: str) -> None:
    outcome = outcomes[client]
    assert outcome.fault is not None
    assert outcome.fault.exit_code == 5
    assert SAID[client] in str(outcome.fault)
    assert "cell" in outcome.fault.problems[0].where
    assert outcome.run is None
    assert not list(outcome.folder.parent.glob(f"{DAY}-*")) if outcome.folder else True


def test_an_unreadable_ledger_is_a_ledger_fault(outcomes: dict[str, Outcome]) -> None:
    fault = outcomes["bad-ledger"].fault
    assert fault is not None
    assert fault.exit_code == 3


@pytest.mark.parametrize("client", GOOD)
def test_the_others_are_whole(outcomes: dict[str, Outcome], client: str) -> None:
    outcome = outcomes[client]
    assert outcome.fault is None
    assert outcome.run is not None
    assert f"Page of {client}" in (outcome.run.folder / "01_scope.html").read_text(encoding="utf-8")


def test_nothing_half_built_stays_behind(outcomes: dict[str, Outcome], tiny: Path) -> None:
    assert len(outcomes) == len(TROUBLES) + len(GOOD) + 1
    assert not list((tiny / "clients").rglob(".building-*"))
    assert not list((tiny / "clients").rglob("*.part"))


def test_no_process_outlives_its_run(outcomes: dict[str, Outcome], tiny: Path) -> None:
    assert not marked(str(tiny))


def test_what_a_broken_client_left_is_kept_for_reading(outcomes: dict[str, Outcome]) -> None:
    folder = outcomes["error"].folder
    assert folder is not None
    assert "no such control" in (folder / "01_scope.ipynb").read_text(encoding="utf-8")


def test_a_missing_end_mark_and_a_broken_parameter_are_named(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = make_clients(tmp_path / "clients", {"acme": ""})
    said = {}
    for name, old, new in (("end", "end('Next: nothing.')", "'no end'"), ("parameter", 'as_of = \\"\\"', "as_of = 5")):
        made = make_notebooks(tmp_path / name)
        path = made / "01_scope.ipynb"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setattr(notebooks, "notebooks_folder", lambda made=made: made)
        said[name] = run(clients, "acme")["acme"].fault
    assert "no end mark" in str(said["end"])
    assert "parameter as_of" in str(said["parameter"])


def test_three_broken_of_twenty_give_seventeen_pages_three_reasons_and_a_portfolio(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"b-error": TROUBLES["error"], "b-exit": TROUBLES["os-exit"], "b-killed": TROUBLES["killed"]}
    clients = make_clients(tmp_path / "clients", {**{f"g-{n:02}": "" for n in range(17)}, **broken})
    arguments = ("run", "--all", "--clients", str(clients), "--as-of", str(DAY), "--json")
    assert soc2(*arguments) == 5
    told = json.loads(capsys.readouterr().out)
    assert (told["made"], told["failed"], told["kept"]) == (17, 3, 0)
    reasons = {line["client"]: line["fault"]["problems"][0]["found"] for line in told["outcomes"] if line["fault"]}
    assert reasons.keys() == broken.keys()
    assert all(reasons.values())
    assert len(list(clients.glob(f"*/runs/{DAY}-1/01_scope.html"))) == 17
    (portfolio,) = (clients / "_portfolio").glob(f"{DAY}-*")
    assert (portfolio / "00_portfolio.html").is_file()
    assert json.loads((portfolio / "summary.json").read_text(encoding="utf-8"))["failed"] == 3
    assert soc2(*arguments) == 5
    again = json.loads(capsys.readouterr().out)
    assert (again["made"], again["failed"], again["kept"]) == (0, 3, 17)
    assert soc2(*arguments, "--again") == 5
    assert json.loads(capsys.readouterr().out)["made"] == 17
