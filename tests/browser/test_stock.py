"""Our notebooks in JupyterLab and Notebook 7 as anybody starts them, without our command: what is saved is clean."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext

from soc2lib.basics.resources import notebooks_folder
from tests.browser.lab import PATIENCE, listens, menu
from tests.browser.others import OTHERS, others_in, plant_others
from tests.unit.runner.lab.test_strip_outputs import TOLD, full

pytestmark = pytest.mark.browser
CLIENT = OTHERS[7]
OWN = "print('my own cell')"
BASE = "/firm/tools"
OPENS = {"jupyterlab": "/lab/tree", "notebook": "/notebooks"}
"""Each front end's package, and where it opens a notebook."""
APPS = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}
KERNEL = "currentWidget?.sessionContext?.session?.kernel"
"""The kernel of the notebook in front, as the page's own objects have it."""


@dataclass(frozen=True)
class Stock:
    """A Jupyter server that a person started in a folder with our notebooks."""

    address: str
    folder: Path
    opens: str

    def put(self, name: str, content: dict[str, Any]) -> None:
        """Save a notebook, and keep a checkpoint of it, as a front end does."""
        for path, method, body in (
            (name, "PUT", {"type": "notebook", "format": "json", "content": content}),
            (f"{name}/checkpoints", "POST", None),
        ):
            asked = Request(f"{self.address}/api/contents/{path}", json.dumps(body).encode(), method=method)
            urlopen(asked).close()

    def saved(self, name: str) -> list[dict[str, Any]]:
        """The notebook as it lies in the folder, and its checkpoint."""
        kept = self.folder / ".ipynb_checkpoints" / f"{name}-checkpoint.ipynb"
        return [json.loads(path.read_text(encoding="utf-8")) for path in (self.folder / f"{name}.ipynb", kept)]


@pytest.fixture(scope="module", params=OPENS)
def stock(request: pytest.FixtureRequest) -> Iterator[Stock]:
    """The server of one of them, behind a base URL, configured by nothing but what installed packages bring."""
    pytest.importorskip(request.param)
    home = Path(tempfile.mkdtemp(prefix="soc2-"))
    plant_others(home / "clients")
    shutil.copytree(notebooks_folder(), folder := home / "books")
    as_a_person_would(folder / "04_gap.ipynb")
    draw_every_cell(home / "config")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    places = {"CONFIG_DIR": home / "config", "DATA_DIR": home / "data", "RUNTIME_DIR": home / "run"}
    environment = {f"JUPYTER_{name}": str(place) for name, place in places.items()}
    environment |= {"SOC2_CLIENTS": str(home / "clients"), "IPYTHONDIR": str(home / "ipython")}
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token="]
    options += [f"--ServerApp.base_url={BASE}/", "--ServerApp.disable_check_xsrf=True"]
    options += [f"--{APPS[request.param]}.expose_app_in_browser=True"]
    command = [sys.executable, "-m", request.param, *options]
    server = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        assert any("is running at" in line for line in server.stderr)
        threading.Thread(target=server.stderr.read, daemon=True).start()  # or a full pipe would stop the server
        while not listens(port):
            assert server.poll() is None, "the server ended"
        yield Stock(f"http://127.0.0.1:{port}{BASE}", folder, OPENS[request.param])
    finally:
        server.terminate()
        server.communicate()
        shutil.rmtree(home)


def draw_every_cell(config: Path) -> None:
    """The one setting of the person's own: what is out of sight is drawn too, so that it can be looked for."""
    (own := config / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension").mkdir(parents=True)
    (own / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))


def as_a_person_would(path: Path) -> None:
    """Type the client into a notebook's parameters and a cell of one's own below; an old checkpoint lies beside it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    (typed,) = (cell for cell in notebook["cells"] if cell["id"] == "parameters")
    typed["source"] = typed["source"].replace('client = ""', f'client = "{CLIENT.client}"')
    notebook["cells"].insert(-1, {**typed, "id": "own", "metadata": {}, "source": OWN})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (kept := path.parent / ".ipynb_checkpoints").mkdir()
    (kept / "05_evidence-checkpoint.ipynb").write_text(json.dumps(full()), encoding="utf-8")


def test_run_all_and_save_leave_no_output_and_no_word_of_the_client_in_the_notebook_and_its_checkpoint(
    stock: Stock, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{stock.address}{stock.opens}/04_gap.ipynb")
    page.wait_for_function(f"window.jupyterapp?.shell.{KERNEL}?.info.then(() => true)", timeout=PATIENCE)
    menu(page, "Run", "Run All Cells")
    page.locator(".jp-OutputArea .next").wait_for(timeout=PATIENCE)
    assert CLIENT.word in page.content()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/checkpoints" in answer.url):
        menu(page, "File", "Save Notebook")
    for saved in stock.saved("04_gap"):
        assert [cell for cell in saved["cells"] if cell.get("outputs")] == []
        sources = {cell["id"]: "".join(cell["source"]) for cell in saved["cells"]}
        assert sources["own"] == OWN
        assert others_in([sources["parameters"]]) == {CLIENT.client}  # as the person typed it, and nowhere else
        without = [cell for cell in saved["cells"] if cell["id"] != "parameters"]
        assert others_in([json.dumps(saved | {"cells": without})]) == set()


def test_a_checkpoint_of_before_is_cleaned_by_the_first_save_and_a_strangers_notebook_keeps_all(stock: Stock) -> None:
    theirs = full()
    theirs["cells"] = [cell | {"source": "import pandas"} for cell in theirs["cells"]]
    stock.put("05_evidence.ipynb", full())
    stock.put("theirs.ipynb", theirs)
    assert [TOLD in json.dumps(saved) for saved in stock.saved("05_evidence")] == [False, False]
    assert [len(saved["cells"][1]["outputs"]) for saved in stock.saved("theirs")] == [5, 5]
