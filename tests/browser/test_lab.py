"""Run All in a real JupyterLab shows the numbers that the command published."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from soc2lib.runner.lab.layout import prepare
from tests.browser.lab import open_notebook, run_all, served
from tests.conftest import AS_OF, Demo

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(demo: Demo) -> Iterator[str]:
    """The address of a JupyterLab on the notebooks, with the finished sample chosen."""
    with served(prepare("lantern", demo.clients, AS_OF), demo.clients) as address:
        yield address


def test_run_all_gives_the_numbers_of_the_command(lab: str, chromium: Browser, demo: Demo) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, lab, "06_readiness")
    run_all(page)
    live = page.locator(".jp-OutputArea dl.figures").first.inner_text()
    page.goto(demo.page("lantern", "06_readiness").as_uri())
    published = page.locator("dl.figures").first.inner_text()
    assert words(live) == words(published)
    page.close()


def words(text: str) -> list[str]:
    return re.findall(r"[\w.%]+", text.casefold())
