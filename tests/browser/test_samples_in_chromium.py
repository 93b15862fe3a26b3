"""The sample clients' finished pages, opened from disk as a reader would: quiet, accessible, deaf to their text."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Listener, Opener
from tests.conftest import Demo

PAGES = [
    *(("lantern", page) for page in ("01_scope", "04_gap", "06_readiness")),
    ("hostile", "04_gap"),
]
DEAF = "() => [window.ran, window.pwned, window.xss].filter(Boolean).length"


@pytest.mark.parametrize(("client", "notebook"), PAGES)
def test_a_finished_page_is_quiet_and_accessible(
    demo: Demo, show: Opener, listener: Listener, client: str, notebook: str
) -> None:
    html = demo.page(client, notebook).read_text(encoding="utf-8")
    opened = show(html.replace("http://127.0.0.1:9", listener.url), drawn="application/json" in html)
    for chart in opened.page.locator("figure.chart").all():
        chart.scroll_into_view_if_needed()
        chart.hover(position={"x": 60, "y": 60})
    assert opened.console == []
    assert listener.calls == []
    assert opened.runs == []
    assert opened.page.evaluate(DEAF) == 0
    serious = [
        found["id"]
        for found in Axe().run(opened.page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_hostile_page_shows_its_payloads_as_text(demo: Demo, show: Opener, listener: Listener) -> None:
    html = demo.page("hostile", "report-client").read_text(encoding="utf-8")
    opened = show(html.replace("http://127.0.0.1:9", listener.url))
    text = opened.page.locator("main").inner_text()
    assert text.count("<script") + text.count("onerror") + text.count("javascript:") > 10
