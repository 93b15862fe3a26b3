"""Opened from disk: pages that share their drawing script, and tables that are filtered and sorted."""

import gzip
from base64 import b64encode
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from soc2lib.portfolio.portfolio import portfolio
from soc2lib.portfolio.tables import clients_table
from soc2lib.runner.page.page import render
from soc2lib.runner.page.scripts import drawing
from tests.browser.conftest import Opener
from tests.pages.made import chart, code, whole, words
from tests.unit.portfolio.portfolios import make_twelve

pytestmark = pytest.mark.browser


def _charted() -> str:
    return render(whole(code("bars", chart())), shared_assets=True)


def test_a_page_draws_with_the_script_that_lies_beside_it(show: Opener, tmp_path: Path) -> None:
    (tmp_path / drawing().file).write_text(drawing().sheet())
    opened = show(_charted())
    assert opened.page.locator("#chart-progress .bars .point").count() == 3
    assert opened.console == []


def test_an_altered_script_beside_the_page_is_not_run(show: Opener, tmp_path: Path) -> None:
    stranger = b64encode(gzip.compress(b"window.Plotly = {}; pwn()")).decode()
    (tmp_path / drawing().file).write_text(f'#drawing-script{{--packed-0:"{stranger}"}}')
    opened = show(_charted())
    assert "could not be drawn" in opened.page.locator("#chart-progress .note").inner_text()
    assert opened.page.locator("#chart-progress table").is_visible()
    assert opened.runs == []


def test_a_page_that_was_moved_alone_says_which_file_is_missing(show: Opener) -> None:
    page = show(_charted()).page
    assert f"the file {drawing().file} is not beside this page" in page.locator("#chart-progress .note").inner_text()


def _sifted(folder: Path) -> str:
    return render(whole(words("## Clients"), code("clients", clients_table(portfolio(make_twelve(folder))))))


def _shown(page: Page) -> list[str]:
    return [row.split()[0] for row in page.locator("table.sifted tbody tr:visible th").all_inner_texts()]


def test_the_keyboard_sorts_both_ways_and_the_unknown_stays_last(show: Opener, tmp_path: Path) -> None:
    opened = show(_sifted(tmp_path / "clients"), drawn=False)
    page = opened.page
    page.get_by_role("button", name="Progress").focus()
    page.keyboard.press("Enter")
    assert _shown(page)[:2] == ["client-00", "client-01"]
    assert sorted(_shown(page)[-2:]) == ["fresh", "sprout"]
    page.keyboard.press("Enter")
    assert _shown(page)[:2] == ["client-08", "client-07"]
    assert sorted(_shown(page)[-2:]) == ["fresh", "sprout"]
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert (opened.console, opened.runs) == ([], [])


def test_words_and_statuses_filter_together_and_say_how_many_are_left(show: Opener, tmp_path: Path) -> None:
    page = show(_sifted(tmp_path / "clients"), drawn=False).page
    page.get_by_role("combobox", name="Last run").select_option("Failed")
    assert _shown(page) == ["client-03", "fresh"]
    page.get_by_role("searchbox", name="Find").fill("FRESH")
    assert _shown(page) == ["fresh"]
    assert page.get_by_role("status").inner_text() == "1 of 12 rows shown"
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_without_scripts_the_table_is_whole_and_shows_no_dead_controls(show: Opener, tmp_path: Path) -> None:
    page = show(_sifted(tmp_path / "clients"), drawn=False, java_script_enabled=False).page
    assert page.locator("table.sifted tbody tr:visible").count() == 12
    assert page.locator("button, input, select").count() == 0
