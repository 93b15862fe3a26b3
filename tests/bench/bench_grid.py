"""The register grid in a real JupyterLab: first paint, edit to changed heat map, save acknowledged, browser memory.

Run by hand: ``python tests/bench/run.py grid``. Times are medians of 30 in milliseconds, as the browser's own clock
counts them from a key to the frame after the change; the memory is the page's whole script heap in megabytes.
"""

import json
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.records import Control
from soc2lib.runner.lab.layout import prepare
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from tests.browser.chromium import ARGUMENTS, find
from tests.browser.lab import PATIENCE, Grid, menu, open_notebook, served

TIMES, SIZES = 30, (120, 1000)
CELLS = (
    "from soc2lib.assessment import Assessment\nfrom soc2lib.store.engagement import Engagement\n"
    "from soc2lib.gap import panel\nengagement = Engagement.open({client!r})\n"
    "shown = panel.controls(engagement, Assessment.of(engagement))",
    "shown",
)
WATCH = """() => {
  const grid = () => document.querySelector(".soc2-grid");
  const map = () => [...document.querySelectorAll(".soc2-strip .map li")].map((cell) => cell.className).join();
  const frame = (name) => requestAnimationFrame(() => { seen[name] ??= performance.now() - seen.start; });
  globalThis.seen = {};
  const begin = () => ({ start: performance.now(), old: grid(), map: map() });
  addEventListener("keydown", (event) => { if (event.key === "Enter") globalThis.seen = begin(); }, true);
  new MutationObserver(() => {
    if (!seen.start) return;
    if (grid() && grid() !== seen.old && grid().querySelectorAll("td[data-row]").length > 9) frame("painted");
    if (grid()?.querySelector(".said").textContent.startsWith("Saved")) seen.saved ??= performance.now() - seen.start;
    if (!seen.moved && map() !== seen.map) frame("moved");
  }).observe(document.body, { childList: true, subtree: true, characterData: true, attributeFilter: ["class"] });
}"""


def measure() -> dict[str, float]:
    """Every figure; times [ms], memory [MB]."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        clients = Path(folder)
        for size in SIZES:
            plant(f"bench{size}", clients, size)
        workspace = prepare("", clients, "")
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        with served(workspace, clients) as lab:
            for size in SIZES:
                write(workspace / f"bench{size}.ipynb", f"bench{size}")
                page = browser.new_page(viewport={"width": 1500, "height": 1200})
                open_notebook(page, lab, f"bench{size}")
                figures |= {f"{name}_{size}": value for name, value in timed(page).items()}
                page.close()
        browser.close()
    return figures


def plant(client: str, clients: Path, size: int) -> None:
    """A client whose register holds so many controls: the library's, and others that serve its first criterion."""
    known = list(catalog().controls)
    others = [f"OWN-{n:04}" for n in range(size - len(known))]
    more = {"title": "One of many controls of this client", "criteria": ["CC1.1"]}
    bodies = {id: {} for id in known[:size]} | dict.fromkeys(others, more)
    engagement = Engagement.create(client, clients)
    changes = [Change(Control.kind, id, Control.from_body(id, body).body()) for id, body in bodies.items()]
    engagement.save_all(changes, author="bench", reason="planted")
    engagement.ledger.close()


def write(path: Path, client: str) -> None:
    """A notebook that shows the register of controls."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source.format(client=client), "metadata": {}, "outputs": []}
        | {"execution_count": None}
        for n, source in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    path.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))


def timed(page: Page) -> dict[str, float]:
    """Paint, edit and save, and the heap after all of them."""
    page.evaluate(WATCH)
    menu(page, "Run", "Run All Cells")
    page.locator(".soc2-grid td[data-row]").first.wait_for(timeout=PATIENCE)
    paints = [_painted(page) for _ in range(TIMES)]
    grid = Grid(page)
    grid.go("GOV-03", "Design")
    moves, saves = zip(*(_edited(page, key) for _ in range(TIMES // 2) for key in "ps"), strict=True)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    return {"paint_ms": median(paints), "edit_ms": median(moves), "save_ms": median(saves), "heap_mb": heap}


def _painted(page: Page) -> float:
    page.locator(".jp-Notebook-cell").nth(1).locator(".jp-InputPrompt").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("seen.painted", timeout=PATIENCE)
    return float(page.evaluate("seen.painted"))


def _edited(page: Page, key: str) -> tuple[float, float]:
    page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_function("seen.moved && seen.saved", timeout=PATIENCE)
    moved, saved = page.evaluate("[seen.moved, seen.saved]")
    page.keyboard.press("ArrowUp")
    return float(moved), float(saved)
