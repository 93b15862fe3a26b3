"""A real Chromium, and a real local server that counts who calls it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from soc2lib.runner.lab.layout import prepare
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from tests.browser.chromium import ARGUMENTS, find
from tests.browser.lab import served
from tests.browser.nearly import plant_nearly_done


@dataclass
class Listener:
    """Accepts every connection and keeps the first line of what came."""

    url: str
    calls: list[str] = field(default_factory=list)


@dataclass
class Opened:
    """A page in the browser, what its console said, and how often its text ran as a script."""

    page: Page
    context: BrowserContext
    console: list[str]
    runs: list[str]


Opener = Callable[..., Opened]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium a file of tests: left open, its event loop would reach into others; skipped without one."""
    path = find()
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium, or playwright install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def person(chromium: Browser) -> Iterator[BrowserContext]:
    """One person's browser for a file of tests, which loads JupyterLab's scripts once."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1200})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def context(person: BrowserContext) -> Iterator[BrowserContext]:
    """The same, whose pages are closed after each test."""
    yield person
    for page in person.pages:
        page.close()


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of clients: one on its first day, one nearly done, one finished but for its gaps."""
    folder = tmp_path_factory.mktemp("clients")
    for name in ("sprout", "lantern"):
        plant_sample(load_sample(name), name, folder).ledger.close()
    plant_nearly_done(folder)
    return folder


@pytest.fixture(scope="session")
def lab(clients: Path) -> Iterator[str]:
    """One JupyterLab on all clients, for every test that needs no other."""
    with served(prepare("", clients, ""), clients) as address:
        yield address


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on this machine; every connection to it is counted."""
    with listening() as heard:
        yield heard


@contextmanager
def listening() -> Iterator[Listener]:
    """A server on a port of its own, as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = Listener(f"http://127.0.0.1:{server.getsockname()[1]}")
        threading.Thread(target=_answer, args=(server, heard), daemon=True).start()
        yield heard


def _answer(server: socket.socket, heard: Listener) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_reply, args=(connection, heard), daemon=True).start()


def _reply(connection: socket.socket, heard: Listener) -> None:
    heard.calls.append("connection")
    with connection:
        connection.settimeout(2)
        try:
            line = connection.recv(4096).split(b"\r\n")[0].decode("latin-1")
            heard.calls[-1] = line or "connection"
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError:
            return


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens HTML from disk, as a client would, and waits until its charts are drawn or given up."""
    contexts: list[BrowserContext] = []

    def opened(html: str, *, drawn: bool = True, **options: object) -> Opened:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        return open_in(context, html, tmp_path / f"page-{len(contexts)}.html", drawn=drawn)

    yield opened
    for context in contexts:
        context.close()


def open_in(context: BrowserContext, html: str, path: Path, *, drawn: bool = True) -> Opened:
    """Open HTML from disk in this context; ``pwn()`` called by anything on it is noted in ``runs``."""
    path.write_text(html, encoding="utf-8", errors="replace")
    runs: list[str] = []
    page = context.new_page()
    page.expose_function("pwn", lambda *_: runs.append("pwn"))
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("dialog", lambda dialog: (runs.append("dialog"), dialog.dismiss()))
    page.goto(path.as_uri())
    if drawn and page.locator("figure.chart").count():
        page.locator("html[data-charts]").wait_for(state="attached")
    return Opened(page, context, console, runs)


def quietly(page: Page, script: str) -> None:
    """Run a script on a page that hostile text may just be leaving."""
    try:
        page.evaluate(script)
    except Error:
        return
