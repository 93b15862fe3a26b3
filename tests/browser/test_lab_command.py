"""`soc2 lab` as a consultant starts it: its settings hold, it shows one client alone, no file keeps what was told."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.lab import PATIENCE, SOON, listens, menu, run_all
from tests.browser.nearly import NEARLY, plant_nearly_done
from tests.browser.others import OTHERS, Log, others_in, plant_others, told_by
from tests.soak import count

pytestmark = pytest.mark.browser
TOLD = "Northwind told us of the breach"


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that `soc2 lab` started: its address, its notebooks, its kernels' files, and what it says."""

    address: str
    workspace: Path
    runtime: Path
    log: Log

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What the server answers; a refusal is its status."""
        home, _, token = self.address.partition("?token=")
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        asked = Request(home.split("/lab/")[0] + path, data, headers, method=method)
        try:
            with urlopen(asked) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as refused:
            return refused.code


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where the clients and the person's own settings lie: one client to be shown, and the firm's others."""
    folder = Path(tempfile.mkdtemp(prefix="soc2-"))  # the sockets' paths may not be long
    (own := folder / "config").mkdir()
    plant_nearly_done(folder / "clients")
    plant_others(folder / "clients")
    (own / "jupyter_config.json").write_text(json.dumps({"ServerApp": {"open_browser": False}}))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[Lab]:
    with started(folder) as lab:
        yield lab


@contextmanager
def started(folder: Path) -> Iterator[Lab]:
    """What `soc2 lab` starts, as long as the block runs; it ends with the command, and its folder for sockets too.

    Nothing that it or its kernels said, from the first line to the last, is what another client told.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    where = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_PORT": str(port), "TMPDIR": str(folder)}
    clients, before = folder / "clients", set(folder.glob("soc2-*"))
    command = [str(Path(sys.executable).with_name("soc2")), "lab", NEARLY, "--clients", str(clients)]
    every = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    lab = subprocess.Popen(command, env={**os.environ, **where}, text=True, **every)
    assert lab.stdout is not None
    log = Log(lab.stdout)
    try:
        line = log.until("?token=")
        while not listens(port):
            assert lab.poll() is None, "soc2 lab ended"
        (runtime,) = set(folder.glob("soc2-*")) - before
        yield Lab(line.split()[-1], clients / "_lab" / NEARLY, runtime, log)
    finally:
        lab.terminate()
        assert lab.wait() == 0
        assert not listens(port)
        assert log.facts() == set()


@pytest.fixture(scope="module")
def called() -> list[str]:
    """Every address that the browser asked for."""
    return []


@pytest.fixture(scope="module")
def page(chromium: Browser, lab: Lab, called: list[str]) -> Iterator[Page]:
    """What opens by itself: the start page, run from top to bottom."""
    page = chromium.new_page(viewport={"width": 1500, "height": 1000})
    page.on("request", lambda request: called.append(request.url))
    page.goto(lab.address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
    run_all(page)
    yield page
    page.close()


def test_nobody_is_asked_for_news_or_updates_and_nothing_pops_up(page: Page, lab: Lab, called: list[str]) -> None:
    asked = lab.ask("/lab/api/settings/@jupyterlab/apputils-extension:notification")["schema"]["properties"]
    assert (asked["checkForUpdates"]["default"], asked["fetchNews"]["default"]) == (False, "false")
    expect(page.locator(".jp-toastContainer, .jp-Dialog").filter(has_text="news")).to_have_count(0)
    assert [url for url in called if "/lab/api/news" in url or "/lab/api/update" in url] == []
    home = lab.address.split("/lab/")[0]
    assert [url for url in called if not url.startswith((home, "data:", "blob:"))] == []


def test_the_contents_are_shown_and_code_is_hidden_but_one_click_away(page: Page) -> None:
    contents = page.locator("#table-of-contents")
    expect(contents).to_be_visible()
    expect(contents).to_contain_text("Across clients")
    panel = page.locator(".jp-CodeCell:has(.soc2-panel)")
    code = panel.locator(".jp-InputArea-editor")
    expect(code).to_be_hidden()
    panel.locator(".jp-InputPlaceholder, .jp-Placeholder").first.click()
    expect(code).to_be_visible()
    expect(code).to_contain_text("portfolio.panel()")
    panel.locator(".jp-InputCollapser").click()
    expect(code).to_be_hidden()


def test_the_kernel_listens_on_no_port_and_keeps_no_history(page: Page, lab: Lab) -> None:
    (kernel,) = lab.ask("/api/kernels")
    connection = json.loads((lab.runtime / f"kernel-{kernel['id']}.json").read_text())
    assert connection["transport"] == "ipc"
    assert list(lab.workspace.rglob("history.sqlite")) == []


def test_the_notebook_is_saved_by_itself_every_half_minute(lab: Lab) -> None:
    settings = lab.ask("/lab/api/settings/@jupyterlab/docmanager-extension:plugin")["schema"]["properties"]
    assert (settings["autosave"]["default"], settings["autosaveInterval"]["default"]) == (True, 30)


def test_the_firms_other_clients_are_on_no_page_in_no_file_and_in_no_answer(page: Page, lab: Lab, folder: Path) -> None:
    assert others_in([page.content()]) == set()
    links = page.locator("[href], [data-commandlinker-args]").evaluate_all("all => all.map(one => one.outerHTML)")
    assert len([link for link in links if "04_gap.ipynb" in link]) == 1
    places = (lab.workspace, lab.runtime, folder / "config")
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert others_in([*map(str, files), *(path.read_text(errors="replace") for path in files)]) == set()
    for path in ("/api/contents/", "/api/sessions", "/api/kernels", "/lab/api/workspaces"):
        assert others_in([json.dumps(lab.ask(path))]) == set()


@pytest.mark.soak
def test_the_server_answers_no_path_with_what_another_client_told(lab: Lab) -> None:
    home, _, token = lab.address.partition("?token=")
    assert told_by(home, token, lab.workspace.parents[1], count(20_000)) == set()


OTHER = OTHERS[3].client
TRIED = """
from soc2lib.store.clients import client_ids, new_client_folder
from soc2lib.store.engagement import Engagement, look_up
from soc2lib.scope.records import Examination
from soc2lib.portfolio import benchmark, panel
from soc2lib.portfolio.portfolio import portfolio

for reach in (
    lambda: Engagement.open(client), lambda: Engagement.create(client), lambda: new_client_folder(client),
    lambda: look_up(Examination, "examination", client), lambda: portfolio(client=client),
):
    try:
        print("reached", reach())
    except Exception as error:
        print(type(error).__name__, error)
print(client_ids(), [line.client for line in portfolio()])
display(panel.start(client=client), benchmark.benchmark_table(benchmark.benchmarks(portfolio())))
"""


def test_a_notebook_whose_parameters_name_another_client_is_refused_in_plain_words(
    page: Page, lab: Lab, context: BrowserContext
) -> None:
    notebook = lab.ask("/api/contents/04_gap.ipynb")["content"]
    parameters, opening = (cell for cell in notebook["cells"] if cell["id"] in ("parameters", "setup"))
    parameters["source"] = parameters["source"].replace(NEARLY, OTHER)
    cells = [parameters, {**parameters, "id": "tried", "metadata": {}, "source": TRIED}, opening]
    content = {**notebook, "cells": cells}
    lab.ask("/api/contents/tried.ipynb", "PUT", {"type": "notebook", "format": "json", "content": content})
    opened = context.new_page()
    opened.goto(lab.address.replace("00_portfolio", "tried") + "&reset")
    opened.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
    menu(opened, "Run", "Run All Cells")
    tried, failed = (opened.locator(".jp-NotebookPanel .jp-OutputArea").nth(place) for place in (1, 2))
    refused = "That client is not shown in this session."
    expect(failed).to_contain_text(f"ParameterError: {refused}", timeout=PATIENCE)
    expect(tried.locator(".soc2-panel")).to_contain_text(refused, timeout=SOON)
    told = tried.inner_text()
    assert told.count(f"ParameterError {refused}") == 5
    assert f"('{NEARLY}',) ['{NEARLY}']" in told
    assert "reached" not in told
    assert others_in([told, failed.inner_text()]) == {OTHER}  # as the parameters name it
    lab.ask("/api/contents/tried.ipynb", "DELETE")


def test_a_word_of_another_client_in_what_a_server_says_is_found() -> None:
    log = Log(io.StringIO(f"begun\n?token=1\nGET /{OTHER}\nValueError: {OTHERS[3].word} left\n"))
    assert log.until("?token=") == "?token=1\n"
    assert log.facts() == {OTHERS[3].word}


@pytest.mark.parametrize(
    "path",
    [
        f"../../{NEARLY}/ledger.sqlite",
        f"%2e%2e/%2e%2e/{NEARLY}/ledger.sqlite",
        f"..%2f..%2f{NEARLY}%2fledger.sqlite",
        f"/{NEARLY}/ledger.sqlite",
        "../..",
        "/etc/passwd",
        ".lab/jupyter_lab_config.py",
        ".ipynb_checkpoints",
    ],
)
def test_a_path_out_of_the_workbook_is_refused(lab: Lab, path: str) -> None:
    assert (lab.workspace.parents[1] / NEARLY / "ledger.sqlite").is_file()
    for place in ("/api/contents/", "/files/"):
        assert lab.ask(place + path) in (400, 403, 404)


def test_what_a_client_told_is_in_no_notebook_and_no_checkpoint(lab: Lab) -> None:
    name = "04_gap.ipynb"
    model = lab.ask(f"/api/contents/{name}")
    cells = [cell for cell in model["content"]["cells"] if cell["cell_type"] == "code"]
    shown = {"data": {"text/html": f"<p>{TOLD}</p>", "text/plain": TOLD}, "metadata": {}}
    cells[0]["outputs"] = [
        {"output_type": "display_data", **shown},
        {"output_type": "execute_result", "execution_count": 1, **shown},
        {"output_type": "stream", "name": "stdout", "text": TOLD},
        {"output_type": "error", "ename": "ValueError", "evalue": TOLD, "traceback": [TOLD]},
    ]
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "m1"}, "text/plain": TOLD}
    cells[1]["outputs"] = [{"output_type": "display_data", "data": view, "metadata": {"told": TOLD}}]
    state = {"state": {"m1": {"state": {"rows": [TOLD]}}}}
    model["content"]["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    saved = lab.ask(f"/api/contents/{name}", "PUT", {"type": "notebook", "format": "json", "content": model["content"]})
    assert saved["name"] == name
    assert lab.ask(f"/api/contents/{name}/checkpoints", "POST")["id"] == "checkpoint"
    kept = lab.workspace / ".ipynb_checkpoints" / "04_gap-checkpoint.ipynb"
    for path in (lab.workspace / name, kept):
        written = path.read_text(encoding="utf-8")
        assert TOLD not in written
        assert '"model_id": "m1"' in written
    listed = [entry["name"] for entry in lab.ask("/api/contents/")["content"]]
    assert sorted(listed) == sorted(path.name for path in lab.workspace.glob("*.ipynb"))


def test_a_session_that_is_saved_in_the_browser_leaves_nothing_of_the_client_in_its_files(page: Page, lab: Lab) -> None:
    expect(page.locator(".soc2-panel")).to_contain_text("Nearly Ltd", timeout=SOON)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/checkpoints" in answer.url):
        menu(page, "File", "Save Notebook")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in lab.workspace.rglob("*") if path.is_file()]
    assert texts
    assert [text for text in texts if "Nearly Ltd" in text] == []


def test_own_cells_and_own_files_survive_the_command_started_twice_more(page: Page, lab: Lab, folder: Path) -> None:
    page.locator(".jp-Notebook .jp-Cell").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("mine = 'typed in the browser'")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/checkpoints" in answer.url):
        menu(page, "File", "Save Notebook")
    (lab.workspace / "notes.txt").write_text("mine")
    shutil.copy(lab.workspace / "04_gap.ipynb", lab.workspace / "our_gap.ipynb")
    for _ in range(2):
        with started(folder) as again:
            cells = again.ask("/api/contents/00_portfolio.ipynb")["content"]["cells"]
            assert cells[-1]["source"] == "mine = 'typed in the browser'"
            assert again.ask("/api/contents/notes.txt")["content"] == "mine"
            assert again.ask("/api/contents/our_gap.ipynb")["type"] == "notebook"
            assert f"Changed in {lab.workspace}, so kept: 00_portfolio.ipynb." in "".join(again.log.lines)
