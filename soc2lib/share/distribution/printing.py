"""Prints a finished page as a PDF by a Chromium that may reach nothing: tagged, with an outline, on A4 or Letter."""

import os
import shutil
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from soc2lib.errors import EXTRAS, ParameterError, Problem, ShareError
from soc2lib.share.placing import place

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Under which names a system has a Chromium."""
_ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_PATIENCE = 120_000


class Paper(StrEnum):
    """The sheet: A4 (210 × 297 mm) or Letter (8.5 × 11 inches)."""

    A4 = "A4"
    LETTER = "Letter"


def print_pdf(page: Path, to: Path, paper: Paper = Paper.A4) -> Path:
    """Print a page with its charts drawn.

    Parameters
    ----------
    page : Path
        A finished page; its own policy holds while it is printed, and no name is looked up.
    to : Path
        The PDF to write; an existing one is replaced whole.

    Raises
    ------
    ParameterError
        If Playwright or a Chromium is missing, with how to get them.
    ShareError
        If the page's charts cannot be drawn, or the PDF cannot be written.
    """
    return print_all([(page, to)], paper)[0]


def print_all(pages: Iterable[tuple[Path, Path]], paper: Paper = Paper.A4) -> list[Path]:
    """Print several pages with one Chromium; see `print_pdf`."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        problem = Problem("playwright", "not installed", "it", f"Install it: {EXTRAS}")
        raise ParameterError("PDF needs the package playwright.", [problem]) from None
    printed: list[Path] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(playwright), args=_arguments())
        for page, to in pages:
            try:
                tab = browser.new_page(color_scheme="light", offline=True)
                tab.goto(page.resolve().as_uri())
                if tab.locator("figure.chart").count():
                    tab.locator("html[data-charts]").wait_for(state="attached", timeout=_PATIENCE)
                    if tab.locator("html[data-charts=drawn]").count() == 0:
                        raise Error("a chart could not be drawn")
                made = tab.pdf(format=paper.value, tagged=True, outline=True, print_background=True)
                tab.close()
            except Error as error:
                problem = Problem(page.name, str(error).splitlines()[0], "a PDF", "Look at the page in a browser.")
                raise ShareError("The page could not be printed.", [problem]) from None
            printed.append(place(to, made))
        browser.close()
    return printed


def find_chromium() -> str | None:
    """The system's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _chromium(playwright: "Playwright") -> str:
    own = playwright.chromium.executable_path
    found = find_chromium() or (own if Path(own).is_file() else None)
    if found:
        return found
    remedy = "Install one: apt-get install chromium, or playwright install chromium"
    raise ParameterError("PDF needs a Chromium.", [Problem("chromium", "none on this machine", "one", remedy)])


def _arguments() -> list[str]:
    """Chromium's sandbox needs a user of its own: root, as in a container, has none."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*_ARGUMENTS, *(["--no-sandbox"] if root else [])]
