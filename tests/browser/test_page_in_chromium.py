"""The finished page, opened from disk in a real browser: whole, quiet, drawn and usable by everybody."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from soc2lib.html.pieces import KeyFigure, Status, Table, key_figures, note
from soc2lib.runner.page.page import render
from tests.browser.conftest import Listener, Opener
from tests.pages.made import chart, code, error, whole, words

pytestmark = pytest.mark.browser
TONES = ["good", "fair", "warn", "bad", "unknown", "none"]
TICK = "() => getComputedStyle(document.querySelector('.xtick text')).fill"
CHANGED = f"""async (before) => {{
  while (({TICK})() === before) await new Promise(requestAnimationFrame);
  return ({TICK})();
}}"""
LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "media": "print"}]


def _report() -> str:
    statuses: list[list[Any]] = [[f"CC{n}.1", *(Status(tone.title(), tone) for tone in TONES)] for n in range(1, 30)]
    figures = key_figures(KeyFigure(tone, "12 of 61", "Counted from the rows below.", tone) for tone in TONES)
    register = Table("Gaps", ["Control", "Title", "Hours"], [[f"AC-{n}", "Access reviewed", n] for n in range(40)])
    return render(
        whole(
            words("## Summary\n\nWhere the client stands, [in short](#heat-map)."),
            code("figures", figures, *(note(tone, "Note.", "What it means.") for tone in TONES)),
            words("## Heat map"),
            code("heat", Table("Criteria by field", ["Criterion", *TONES], statuses, "heat")),
            words("### Series"),
            code("bars", chart(), chart("second")),
            code("register", register, Table("Nothing", ["A", "B"], [])),
        )
    )


def test_a_page_opens_from_disk_without_a_request_or_a_console_error(show: Opener, listener: Listener) -> None:
    asked: list[str] = []
    opened = show(_report())
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.page.reload()
    opened.page.locator("html[data-charts=drawn]").wait_for(state="attached")
    assert opened.console == []
    assert [url for url in asked if not url.startswith("file:")] == []
    assert listener.calls == []


def test_charts_are_drawn_with_every_bar_and_their_tables_folded_away(show: Opener) -> None:
    page = show(_report()).page
    assert page.locator("#chart-progress .bars .point").count() == 3
    assert page.locator("figure.chart.drawn").count() == 2
    assert page.locator("figure details[open]").count() == 0


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "print"])
def test_the_accessibility_checker_finds_nothing_serious(show: Opener, look: dict[str, str]) -> None:
    page = show(_report()).page
    page.emulate_media(**look)  # type: ignore[arg-type]
    found = Axe().run(page).response["violations"]
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_failed_page_is_accessible_too_and_says_first_that_it_is_not_whole(show: Opener) -> None:
    page = show(render(whole(code("judge", error("ValueError", "no rows")))), drawn=False).page
    assert page.get_by_role("alert").inner_text().startswith("This page is not whole.")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_a_chart_follows_the_reader_from_light_to_dark(show: Opener) -> None:
    page = show(_report(), color_scheme="light").page
    light = page.evaluate(TICK)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CHANGED, light) != light


def test_without_scripts_the_tables_stand_in_for_the_charts(show: Opener) -> None:
    page = show(_report(), drawn=False, java_script_enabled=False).page
    assert page.locator("#chart-progress table").is_visible()


def test_a_chart_that_cannot_be_drawn_says_so_and_opens_its_table(show: Opener) -> None:
    html = _report()
    start = html.index('id="drawing-script">') + len('id="drawing-script">')
    page = show(html[:start] + "H4sIAAAA" + html[start + 400_000 :]).page
    assert "could not be drawn" in page.locator("#chart-progress .note").inner_text()
    assert page.locator("#chart-progress table").is_visible()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_width_makes_the_page_scroll_sideways(show: Opener, width: int) -> None:
    page = show(_report(), viewport={"width": width, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_content_first_and_tables_scroll_by_it(show: Opener) -> None:
    page = show(_report()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.locator(".scroll[tabindex='0']").count() == page.locator(".scroll").count()
