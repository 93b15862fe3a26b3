"""Run All in a real JupyterLab shows the numbers that the command published."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from soc2lib.runner.live import prepare
from tests.conftest import AS_OF, Demo

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # milliseconds for a kernel to start and run on a busy machine


@pytest.fixture
def lab(demo: Demo) -> Iterator[str]:
    """The address of a JupyterLab on the notebooks, with the finished sample chosen."""
    workspace = prepare("lantern", demo.clients, AS_OF)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
    ]
    settings = [f"--ServerApp.root_dir={workspace}", f"--LabApp.app_settings_dir={workspace / '.lab'}"]
    environment = {**os.environ, "SOC2_CLIENTS": str(demo.clients)}
    command = [sys.executable, "-m", "jupyterlab", *options, *settings]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    for line in server.stderr:
        if "is running at" in line:
            break
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.communicate()


def test_run_all_gives_the_numbers_of_the_command(lab: str, chromium: Browser, demo: Demo) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab}/lab/tree/06_readiness.ipynb")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).first.click()
    page.locator(".jp-OutputArea .next").wait_for(timeout=PATIENCE)
    live = page.locator(".jp-OutputArea dl.figures").first.inner_text()
    page.goto(demo.page("lantern", "06_readiness").as_uri())
    published = page.locator("dl.figures").first.inner_text()
    assert words(live) == words(published)
    page.close()


def words(text: str) -> list[str]:
    return re.findall(r"[\w.%]+", text.casefold())
