"""A locked report in a real browser, opened from disk: unlocked, drawn, marked, quiet; refused when altered."""

from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from soc2lib.html.pieces import Table
from soc2lib.runner.page.page import render
from soc2lib.share.distribution.encryption import Copy, lock
from soc2lib.share.distribution.watermark import marked
from tests.browser.conftest import Listener, Opened, Opener
from tests.pages.made import chart, code, whole, words

pytestmark = pytest.mark.browser
PASSPHRASE = "kettle river lark copper meadow violin"
RECIPIENT = 'Åke "<b>Bee</b>" & Co'
UNTIL = date(2099, 12, 31)
FORMAT_1 = Path(__file__).parents[1] / "unit" / "share" / "distribution" / "locked_format_1.html"
COUNT_PRINTS = """() => {
  let count = 0;
  window.print = () => (document.documentElement.dataset.printed = ++count);
}"""


def report(listener: Listener | None = None) -> bytes:
    """A marked report; its text asks for what it may not have."""
    call = f'<img src="{listener.url}/a"><b style="background:url({listener.url}/b)">x</b>' if listener else "None."
    rows = Table("Words of the client", ["Row", "Text"], [[f"R{n}", call] for n in range(40)])
    links = words("## Start\n\nSee [the end](#the-end).")
    html = render(whole(links, code("bars", chart(), chart("second"), rows), words("## The end\n\nHere.")))
    return marked(html.encode(), RECIPIENT, UNTIL)


@pytest.fixture(scope="module")
def locked() -> str:
    return lock(report(), Copy("north-star", "client", RECIPIENT, UNTIL, "Firm <Ltd>"), PASSPHRASE).decode()


def enter(page: Page, passphrase: str) -> None:
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.keyboard.press("Enter")


def opened(shown: Opened) -> Page:
    enter(shown.page, PASSPHRASE.upper().replace(" ", "-"))
    shown.page.locator("html[data-opened]").wait_for(state="attached")
    shown.page.frames[1].locator("html[data-charts=drawn]").wait_for(state="attached")
    return shown.page


def test_it_opens_draws_its_charts_follows_its_links_and_calls_nobody(show: Opener, listener: Listener) -> None:
    html = lock(report(listener), Copy("acme", "client", RECIPIENT, UNTIL), PASSPHRASE).decode()
    shown = show(html, drawn=False)
    page = opened(shown)
    inside = page.frames[1]
    assert inside.locator("#chart-progress .bars .point").count() == 3
    assert inside.locator("figure.chart.drawn").count() == 2
    assert page.locator("#mark").inner_text().startswith(f"Made for {RECIPIENT}")
    assert inside.get_by_role("note").filter(has_text="Copy for").inner_text().startswith(f"Copy for {RECIPIENT}")
    inside.get_by_role("link", name="the end", exact=True).click()
    expect(inside.locator("#the-end")).to_be_in_viewport()
    assert (shown.console, shown.runs, listener.calls) == ([], [], [])


def test_a_copy_of_the_first_format_still_opens(show: Opener) -> None:
    page = show(FORMAT_1.read_text(encoding="utf-8"), drawn=False).page
    enter(page, PASSPHRASE)
    page.locator("html[data-opened]").wait_for(state="attached")
    expect(page.frames[1].get_by_role("heading", name="Older copy")).to_be_visible()


def test_print_prints_the_report_and_not_the_frame_around_it(show: Opener, locked: str) -> None:
    page = opened(show(locked, drawn=False))
    inside = page.frames[1]
    inside.evaluate(COUNT_PRINTS)
    page.get_by_role("button", name="Print").click()
    inside.locator("html[data-printed='1']").wait_for(state="attached")
    page.keyboard.press("Control+p")
    inside.locator("html[data-printed='2']").wait_for(state="attached")
    page.emulate_media(media="print")
    assert page.locator("#paper").is_visible()
    assert not page.locator("iframe").is_visible()


def test_a_wrong_passphrase_gets_a_sentence_and_nothing_else(show: Opener, locked: str) -> None:
    shown = show(locked, drawn=False)
    enter(shown.page, PASSPHRASE.replace("lark", "mark"))
    expect(shown.page.get_by_role("status")).to_contain_text("The passphrase does not open this file.")
    assert len(shown.page.frames) == 1
    assert shown.console == []
    found = Axe().run(shown.page).response["violations"]
    assert [v["id"] for v in found] == []
    opened(shown)
    shown.page.get_by_role("button", name="Close").click()
    assert len(shown.page.frames) == 1
    assert shown.page.get_by_label("Passphrase", exact=True).input_value() == ""


def _sealed(locked: str) -> tuple[str, str, str]:
    head, rest = locked.split('id="soc2-sealed">')
    letters, tail = rest.split("<", 1)
    return f'{head}id="soc2-sealed">', letters, f"<{tail}"


def _bit(locked: str, place: int) -> str:
    head, letters, tail = _sealed(locked)
    data = bytearray(b64decode(letters))
    data[place] ^= 1
    return head + b64encode(data).decode() + tail


def _letters(locked: str) -> str:
    head, letters, tail = _sealed(locked)
    return f"{head}{letters[:400]}\n{letters[400:]}{tail}"


def test_altered_copies_are_refused_in_the_browser_too(show: Opener, locked: str) -> None:
    copies = [
        *(_bit(locked, place) for place in (0, 3, 5000, -16, -1)),
        locked.replace("2099-12-31", "2199-12-31"),
        locked.replace('"recipient":"', '"recipient":"x'),
        locked.replace('"edition":"client"', '"edition":"auditor"'),
        _letters(locked),
    ]
    for altered in copies:
        assert altered != locked
        page = show(altered, drawn=False).page
        enter(page, PASSPHRASE)
        expect(page.get_by_role("status")).to_contain_text("does not open this file")
        assert len(page.frames) == 1
        page.close()


def test_an_expired_copy_says_so_and_that_the_day_is_a_courtesy(show: Opener) -> None:
    past = lock(report(), Copy("acme", "client", "Ann", date(2020, 3, 1)), PASSPHRASE).decode()
    page = show(past, drawn=False).page
    said = page.get_by_role("status").inner_text()
    assert "to be read until 1 March 2020" in said
    assert "a courtesy between sender and recipient, not a protection" in said
    assert not page.locator("form").is_visible()


def test_without_scripts_or_decryption_a_sentence_says_what_to_do(show: Opener, locked: str) -> None:
    page = show(locked, drawn=False, java_script_enabled=False).page
    assert "Allow scripts for this file" in page.locator("noscript").inner_text()
    page = show("<p>", drawn=False).page
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
    Path(page.url.removeprefix("file://")).write_text(locked, encoding="utf-8")
    page.reload()
    assert "plain http" in page.get_by_role("status").inner_text()
    assert not page.locator("form").is_visible()


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_the_accessibility_checker_finds_nothing_before_and_behind_the_door(
    show: Opener, locked: str, look: dict[str, str]
) -> None:
    shown = show(locked, drawn=False, **look)
    shown.page.get_by_text("What this protects").click()
    assert [v["id"] for v in Axe().run(shown.page).response["violations"]] == []
    page = opened(shown)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")] == []
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
