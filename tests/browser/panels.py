"""The panels of the notebooks in a JupyterLab, and a person who reaches and works them by keyboard alone."""

import json
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import PATIENCE, SOON, menu

ROOT = Path(__file__).parents[2]
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
_NAMED = """(one) => one.id || [one.tagName, one.dataset.row, one.dataset.column, one.getAttribute("aria-label"),
  one.placeholder, one.textContent.slice(0, 60)].join(" ")"""
_REACHABLE = f"""(panel) => [...panel.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({{ visibilityProperty: true }}))
  .map({_NAMED})"""
_FOCUSED = f"(panel) => panel.contains(document.activeElement) ? ({_NAMED})(document.activeElement) : null"


def panels() -> list[tuple[str, int, str]]:
    """Every panel as the notebook it stands in, its cell's place there, and its cell's id."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for place, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            if "input" in cell["metadata"].get("tags", ()) and "panel()" in "".join(cell["source"]):
                found.append((path.stem, place, f"{path.stem}:{cell['id']}"))
    return found


def panel_at(page: Page, place: int) -> Locator:
    """What the cell at a place shows."""
    return page.locator(".jp-Notebook-cell").nth(place).locator(".jp-Cell-outputArea")


def turn(page: Page, theme: str) -> None:
    """Choose a theme in the menu, unless it is chosen."""
    chosen = page.locator(f'body[data-jp-theme-name="{theme}"]')
    if not chosen.count():
        menu(page, "Settings", "Theme")
        page.locator(".lm-Menu").get_by_text(theme, exact=True).click()
    chosen.wait_for(state="attached")


def violations(panel: Locator, rules: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What axe finds in a panel, by all of its rules unless some are named: the rule and where."""
    page = panel.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    script = "(panel, options) => axe.run(panel, options)"
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found: dict[str, Any] = panel.evaluate(script, options)
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in found["violations"]]


class Keyboard:
    """A person in front of one panel who has no mouse; they begin on its cell, where the notebook's arrow keys end."""

    def __init__(self, panel: Locator) -> None:
        self.page, self.panel = panel.page, panel
        self.begin()

    def begin(self) -> None:
        """Go back to the panel's cell in the notebook, once the kernel has answered all that was done before."""
        self.page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
        self.panel.locator("xpath=ancestor::*[contains(@class, 'jp-Notebook-cell')]").focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until the focus is there."""
        for _ in range(100):
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {wanted}")

    def turn_to(self, place: int) -> None:
        """Turn to a tab with the arrow keys."""
        self.begin()
        self.tab_to(self.panel.locator('[role="tab"][aria-selected="true"]'))
        self.press("Home", *["ArrowRight"] * place)

    def push(self, name: str) -> None:
        """Go to a button from the top of the panel, and press it."""
        self.begin()
        self.tab_to(self.panel.get_by_role("button", name=name, exact=True))
        self.press("Enter")

    def fill(self, label: str, words: str) -> None:
        """Go to a field from the top of the panel, and write over what it holds."""
        self.begin()
        self.tab_to(self.panel.get_by_label(label, exact=True))
        self.press("Control+a")
        self.type(words)

    def missed(self) -> set[str]:
        """The controls that Tab does not reach on its way through the panel; it leaves the panel at the end."""
        self.begin()
        controls, reached = set(self.panel.evaluate(_REACHABLE)), set[str]()
        for _ in range(60 + 4 * len(controls)):
            self.press("Tab")
            stop = self.panel.evaluate(_FOCUSED)
            if stop is None and reached:
                return controls - reached
            reached |= {stop} if stop else set()
        raise AssertionError("the Tab key does not lead out of the panel")

    def hears(self, words: str) -> None:
        """Something in a live region of the panel says these words, in capitals where these are."""
        live = self.panel.locator('[role="status"], [role="alert"], [aria-live]')
        expect(live.filter(has_text=re.compile(re.escape(words))).first).to_be_visible(timeout=SOON)
