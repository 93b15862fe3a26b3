"""Notebooks that a consultant changed for a client or the firm: from the command to the page."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from soc2lib.stages import STAGES
from soc2lib.runner.batch.batch import chosen_stages
from soc2lib.runner.copies import making
from soc2lib.runner.copies.finding import FIRM, own_notebooks
from soc2lib.runner.batch.messages import order_line, read_order
from soc2lib.runner.batch.configuration import Order
from tests.conftest import AS_OF, soc2

OWN = "from soc2lib.html.pieces import paragraph\nparagraph('Our own remark on ' + client)"
WITH_A_LOOP = "from soc2lib.html.pieces import paragraph\nfor word in ['Looped']: shown = paragraph(word)\nshown"


def change(path: Path, source: str) -> bytes:
    """Insert a cell before the last one, as somebody does in JupyterLab."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
    notebook["cells"].insert(-1, cell)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    return path.read_bytes()


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """Two clients with nothing in them."""
    folder = tmp_path / "clients"
    for client in ("acme", "globex"):
        assert soc2("new", client, "--clients", str(folder)) == 0
    return folder


@pytest.fixture
def run(clients: Path) -> Callable[..., int]:
    """Run stages of a client."""
    return lambda client, stage: soc2("run", client, "--stage", stage, "--clients", str(clients), "--as-of", AS_OF)


def page(clients: Path, client: str, notebook: str) -> str:
    (found,) = (clients / client / "runs").glob(f"{AS_OF}-*/{notebook}.html")
    return found.read_text(encoding="utf-8")


def test_an_own_cell_of_a_client_and_one_of_the_firm_with_a_loop_reach_the_page_which_says_so(
    clients: Path, run: Callable[..., int]
) -> None:
    assert soc2("notebooks", "acme", "--clients", str(clients)) == 0
    assert soc2("notebooks", "--firm", "--clients", str(clients)) == 0
    change(clients / "acme" / "notebooks" / "04_gap.ipynb", OWN)
    change(clients / FIRM / "04_gap.ipynb", WITH_A_LOOP)
    assert run("acme", "gap") == run("globex", "gap") == 0
    own, firm = page(clients, "acme", "04_gap"), page(clients, "globex", "04_gap")
    assert "Our own remark on acme" in own
    assert "made with the client&#39;s own copy of the notebook 04_gap" in own
    assert "Looped" in firm
    assert "made with the firm&#39;s own copy of the notebook 04_gap" in firm


def test_a_copy_that_nobody_changed_is_the_shipped_notebook(clients: Path, run: Callable[..., int]) -> None:
    assert run("acme", "scope") == 0
    before = page(clients, "acme", "01_scope")
    shutil.rmtree(clients / "acme" / "runs")
    soc2("notebooks", "acme", "--clients", str(clients))
    assert own_notebooks(STAGES, clients / "acme" / "notebooks", "client") == ()
    assert run("acme", "scope") == 0
    assert page(clients, "acme", "01_scope") == before


def test_a_changed_copy_is_never_written_over_and_others_are_renewed(
    clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    soc2("notebooks", "acme", "--clients", str(clients))
    folder = clients / "acme" / "notebooks"
    changed = change(folder / "04_gap.ipynb", OWN)
    (folder / "02_plan.ipynb").write_text("mine, and no notebook", encoding="utf-8")
    (folder / "mine.ipynb").write_text("{}", encoding="utf-8")
    newer = shutil.copytree(making.notebooks_folder(), tmp_path / "newer")
    change(newer / "03_risk.ipynb", "'newer'")
    monkeypatch.setattr(making, "notebooks_folder", lambda: newer)
    capsys.readouterr()
    assert soc2("notebooks", "acme", "--clients", str(clients)) == 0
    assert "kept: 02_plan.ipynb, 04_gap.ipynb." in capsys.readouterr().out
    assert (folder / "04_gap.ipynb").read_bytes() == changed
    assert (folder / "02_plan.ipynb").read_text(encoding="utf-8") == "mine, and no notebook"
    assert (folder / "mine.ipynb").exists()
    assert "newer" in (folder / "03_risk.ipynb").read_text(encoding="utf-8")


def test_a_run_is_made_again_when_its_notebook_was_changed(clients: Path) -> None:
    def inputs() -> dict[str, Any]:
        return Order(clients, date.fromisoformat(AS_OF), chosen_stages()).inputs("acme")

    shipped = inputs()
    soc2("notebooks", "acme", "--clients", str(clients))
    assert inputs() == shipped
    change(clients / "acme" / "notebooks" / "04_gap.ipynb", OWN)
    first = inputs()
    change(clients / "acme" / "notebooks" / "04_gap.ipynb", OWN)
    assert len({str(made["notebooks"]["04_gap"]) for made in (shipped, first, inputs())}) == 3
    assert first["notebooks"]["03_risk"] == shipped["notebooks"]["03_risk"]


def test_an_own_cell_that_fails_is_named_with_its_line(
    clients: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    soc2("notebooks", "acme", "--clients", str(clients))
    change(clients / "acme" / "notebooks" / "01_scope.ipynb", "x = 1\nint('no')")
    assert run("acme", "scope") == 5
    assert "(own), line 2" in capsys.readouterr().out


def test_a_file_that_is_no_notebook_stops_the_run_with_its_name(
    clients: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (clients / "acme" / "notebooks").mkdir()
    (clients / "acme" / "notebooks" / "01_scope.ipynb").write_text("{", encoding="utf-8")
    assert run("acme", "scope") == 2
    assert "notebooks/01_scope.ipynb" in capsys.readouterr().out


def test_the_firm_s_notebooks_travel_with_the_order(clients: Path) -> None:
    soc2("notebooks", "--firm", "--clients", str(clients))
    change(clients / FIRM / "04_gap.ipynb", OWN)
    order = Order(
        clients, date.fromisoformat(AS_OF), chosen_stages(), firm=own_notebooks(STAGES, clients / FIRM, "firm")
    )
    assert len(order.firm) == 1
    assert read_order(json.loads(json.dumps(order_line(order)))) == order


def test_a_client_or_the_firm_must_be_named(clients: Path) -> None:
    assert soc2("notebooks", "--clients", str(clients)) == soc2("notebooks", "acme", "--firm") == 2
