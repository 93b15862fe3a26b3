"""A real JupyterLab on a client's notebooks, and a person at its keyboard."""

import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from soc2lib.runner.lab.lab import lab_command, lab_environment

PATIENCE = 120_000  # milliseconds for a kernel to start and run on a busy machine
SOON = 20_000  # milliseconds for one answer on a busy machine


@contextmanager
def served(workspace: Path, clients: Path) -> Iterator[str]:
    """The address of a JupyterLab on a prepared workspace, as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--LabApp.user_settings_dir={workspace / '.settings'}",
    ]
    runtime = tempfile.mkdtemp(prefix="soc2-")
    environment = lab_environment(workspace, clients, Path(runtime))
    command = [*lab_command(workspace), *options]
    with (workspace / "server.log").open("w+") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        for line in server.stderr:
            if "is running at" in line:
                break
        while not listens(port):
            assert server.poll() is None, "JupyterLab ended"
        threading.Thread(target=server.stderr.read, daemon=True).start()  # or a full pipe would stop the server
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.communicate()
            shutil.rmtree(runtime)


def listens(port: int) -> bool:
    """Whether a server answers on this machine's port."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


def open_notebook(page: Page, lab: str, name: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)


def run_all(page: Page) -> None:
    """Run every cell and wait for the last one's mark; outputs of an earlier run are cleared first."""
    menu(page, "Edit", "Clear Outputs of All Cells")
    page.locator(".jp-OutputArea .next").wait_for(state="detached")
    menu(page, "Run", "Run All Cells")
    page.locator(".jp-OutputArea .next").wait_for(timeout=PATIENCE)


def menu(page: Page, name: str, entry: str) -> None:
    """Choose an entry of a menu."""
    page.get_by_role("menuitem", name=name, exact=True).click()
    page.locator(".lm-Menu").get_by_text(entry, exact=True).first.click()


class Grid:
    """The first register grid of a page as a person uses it: a cell is named by its row and its column's head."""

    def __init__(self, page: Page) -> None:
        self.page, self.root = page, page.locator(".soc2-grid").first
        self.root.wait_for(timeout=PATIENCE)
        self.status, self.alarm = self.root.locator(".said"), self.root.locator(".alarm")

    def cell(self, id: str, head: str) -> Locator:
        row = self.root.locator("tbody tr[role=row]").filter(has=self.page.get_by_role("rowheader", name=id))
        heads = self.root.locator("thead th").all_inner_texts()
        place = next(place for place, text in enumerate(heads) if text.strip(" ▲▼*") == head)
        return row.locator(f'[data-column="{place}"]')

    def go(self, id: str, head: str) -> None:
        """Put the cursor on a cell, and make sure that it is there."""
        self.cell(id, head).click()
        expect(self.cell(id, head)).to_be_focused(timeout=SOON)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        self.status.filter(has_text=words).wait_for(timeout=SOON)
