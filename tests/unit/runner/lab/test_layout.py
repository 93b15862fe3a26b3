"""Starting a session again deletes and overwrites nothing that somebody added or changed among its notebooks."""

import json
from pathlib import Path
from typing import Any

import pytest

from soc2lib.basics.resources import notebooks_folder
from soc2lib.errors import ParameterError
from soc2lib.runner.lab import layout as laying_out
from soc2lib.runner.lab.layout import changed_here, prepare
from soc2lib.store.engagement import Engagement
from tests.unit.runner.lab.test_strip_outputs import OUTPUTS, TOLD

SHIPPED = sorted(path.name for path in notebooks_folder().glob("*.ipynb"))


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    for name in ("acme", "sprout"):
        Engagement.create(name, tmp_path).ledger.close()
    return tmp_path


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def change(path: Path, **cells: str) -> None:
    """Put text into cells named by their ids; one that is not there comes at the end."""
    notebook = read(path)
    there = {cell["id"]: cell for cell in notebook["cells"]}
    for id, text in cells.items():
        new = {"cell_type": "code", "id": id, "metadata": {}, "outputs": [], "execution_count": None, "source": ""}
        if id not in there:
            notebook["cells"].append(there.setdefault(id, new))
        there[id]["source"] = text
    path.write_text(json.dumps(notebook, indent=2, sort_keys=True), encoding="utf-8")


def parameters(path: Path) -> list[str]:
    (cell,) = (cell for cell in read(path)["cells"] if cell["id"] == "parameters")
    return [line.split("  #")[0] for line in cell["source"].splitlines()]


def test_own_cells_own_files_and_own_folders_survive_every_start(clients: Path) -> None:
    workspace = prepare("acme", clients, "")
    change(workspace / "04_gap.ipynb", own="print('mine')")
    own = {"notes.txt": b"mine", "my_gap.ipynb": (workspace / "05_evidence.ipynb").read_bytes(), "deep/x.csv": b"1,2"}
    (workspace / "deep").mkdir()
    for name, content in own.items():
        (workspace / name).write_bytes(content)
    (workspace / ".lab" / "startup.py").write_text("mine")
    for _ in range(3):
        assert prepare("acme", clients, "") == workspace
    assert read(workspace / "04_gap.ipynb")["cells"][-1]["source"] == "print('mine')"
    assert {name: (workspace / name).read_bytes() for name in own} == own
    assert (workspace / ".lab" / "startup.py").read_text() == "mine"
    assert changed_here(workspace) == ("04_gap.ipynb",)


def test_the_shipped_ones_are_renewed_where_nobody_changed_them(
    clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = prepare("acme", clients, "")
    change(workspace / "04_gap.ipynb", own="1")
    newer = tmp_path / "newer"
    newer.mkdir()
    for name in SHIPPED:
        (newer / name).write_bytes((notebooks_folder() / name).read_bytes())
        change(newer / name, next="end('Newer.')")
    monkeypatch.setattr(laying_out, "notebooks_folder", lambda: newer)
    prepare("acme", clients, "")
    renewed = [name for name in SHIPPED if "Newer" in (workspace / name).read_text()]
    assert renewed == [name for name in SHIPPED if name != "04_gap.ipynb"]
    assert changed_here(workspace) == ("04_gap.ipynb",)


def test_a_notebook_that_was_run_and_saved_and_folded_is_not_a_changed_one(clients: Path) -> None:
    workspace = prepare("acme", clients, "")
    notebook = read(path := workspace / "04_gap.ipynb")
    for place, cell in enumerate(notebook["cells"]):
        cell["source"] = cell["source"].splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell.update(outputs=OUTPUTS, execution_count=place, metadata=cell["metadata"] | {"collapsed": True})
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    path.write_text(json.dumps(notebook, sort_keys=True))
    assert changed_here(workspace) == ()
    prepare("acme", clients, "2026-09-30")
    assert parameters(path)[:2] == ['client = "acme"', 'as_of = "2026-09-30"']
    assert TOLD not in path.read_text()


def test_the_day_asked_for_reaches_a_changed_notebook_too_but_not_over_a_hand_that_typed_another(clients: Path) -> None:
    workspace = prepare("acme", clients, "")
    changed, typed = workspace / "04_gap.ipynb", workspace / "05_evidence.ipynb"
    change(changed, own="1")
    change(typed, parameters='client = "acme"\nas_of = "2025-01-01"\nclients = ""')
    for day in ("2026-09-30", "2026-10-31", ""):
        prepare("acme", clients, day)
        assert parameters(changed)[1] == f'as_of = "{day}"'
        assert parameters(typed)[1] == 'as_of = "2025-01-01"'
    assert read(changed)["cells"][-1]["source"] == "1"
    change(changed, own="")
    assert changed_here(workspace) == ("04_gap.ipynb", "05_evidence.ipynb")


def test_an_unreadable_file_and_a_folder_under_a_shipped_name_are_kept(clients: Path) -> None:
    workspace = prepare("acme", clients, "")
    (workspace / "04_gap.ipynb").write_text("<<<<<<< merge conflict")
    (workspace / "03_risk.ipynb").write_text(marked := '{"cells": [], "metadata": {"soc2": true}}')
    (workspace / "05_evidence.ipynb").unlink()
    (workspace / "05_evidence.ipynb").mkdir()
    prepare("acme", clients, "")
    assert (workspace / "04_gap.ipynb").read_text() == "<<<<<<< merge conflict"
    assert (workspace / "03_risk.ipynb").read_text() == marked
    assert (workspace / "05_evidence.ipynb").is_dir()
    assert changed_here(workspace) == ("03_risk.ipynb", "04_gap.ipynb", "05_evidence.ipynb")


def test_what_another_front_end_saved_is_cleaned_at_the_next_start_and_a_strangers_notebook_is_not(
    clients: Path,
) -> None:
    workspace = prepare("acme", clients, "")
    mine = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "outputs": OUTPUTS}
    (workspace / ".ipynb_checkpoints").mkdir()
    for name in ("mine.ipynb", ".ipynb_checkpoints/04_gap-checkpoint.ipynb"):
        (workspace / name).write_text(json.dumps(mine | {"cells": [cell | {"source": "from soc2lib import stages"}]}))
    theirs = json.dumps(mine | {"cells": [cell | {"source": "import pandas"}]})
    (workspace / "theirs.ipynb").write_text(theirs)
    prepare("acme", clients, "")
    assert [path.name for path in workspace.rglob("*.ipynb") if TOLD in path.read_text()] == ["theirs.ipynb"]
    assert (workspace / "theirs.ipynb").read_text() == theirs


def test_a_session_with_all_clients_keeps_what_is_changed_in_each_clients_folder(clients: Path) -> None:
    workspace = prepare("", clients, "")
    change(workspace / "sprout" / "04_gap.ipynb", own="1")
    prepare("", clients, "")
    assert changed_here(workspace) == ("sprout/04_gap.ipynb",)
    assert parameters(workspace / "acme" / "04_gap.ipynb")[0] == 'client = "acme"'


def test_a_client_called_as_the_session_of_all_might_be_gets_a_folder_of_its_own(clients: Path) -> None:
    Engagement.create("all", clients).ledger.close()
    every, one = prepare("", clients, ""), prepare("all", clients, "")
    assert every != one
    assert {path.name for path in one.iterdir()} == {*SHIPPED, ".lab"}


def test_a_notebook_copied_from_another_clients_session_does_not_bring_that_client(clients: Path) -> None:
    acme, sprout = prepare("acme", clients, ""), prepare("sprout", clients, "")
    (sprout / "04_gap.ipynb").write_bytes((acme / "04_gap.ipynb").read_bytes())
    prepare("sprout", clients, "")
    assert parameters(sprout / "04_gap.ipynb")[0] == 'client = "sprout"'


def test_a_process_that_may_open_some_clients_lays_out_none_of_the_others(
    clients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare("", clients, "")
    monkeypatch.setenv("SOC2_CLIENTS", str(clients))
    monkeypatch.setenv("SOC2_ONLY", "acme")
    for client, said in (("", "cannot show every client"), ("sprout", "not shown in this session")):
        with pytest.raises(ParameterError, match=said):
            prepare(client, clients, "")
    assert prepare("acme", clients, "") == clients / "_lab" / "acme"
