"""A client's text never runs and never calls: held by escaping, and where that slipped, by the page's policy alone."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from soc2lib.foundation import pages as pieces
from soc2lib.foundation.text import to_plotly
from soc2lib.runner import page_parts
from soc2lib.runner import pages as runner
from tests.browser.conftest import Listener, Opener, open_in, quietly
from tests.browser.hostile import hostile
from tests.browser.payloads import payloads

pytestmark = pytest.mark.browser
TOUCH = """async () => {
  for (const place of document.querySelectorAll(".drawing.js-plotly-plot")) {
    Plotly.Fx.hover(place, [{curveNumber: 0, pointNumber: 0}]);
  }
  for (const link of document.querySelectorAll("a, button")) {
    const target = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "javascript:";
    if (/^\\s*java\\s*script:/i.test(target)) link.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  }
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame(); await frame();
}"""
READY = """async () => {
  const root = document.documentElement, start = performance.now();
  const loader = [...document.scripts].some((one) => !one.type && one.textContent.includes("drawing-script"));
  while (loader && !root.dataset.charts && performance.now() - start < 4000) await new Promise(requestAnimationFrame);
}"""


def test_no_text_of_a_client_runs_or_calls(show: Opener, listener: Listener) -> None:
    texts = payloads(listener.url)
    assert len(texts) >= 60
    opened = show(runner.render(hostile(texts, to_plotly)))
    opened.page.evaluate(TOUCH)
    assert opened.page.evaluate("document.documentElement.dataset.charts") == "drawn"
    assert opened.page.locator("figure.drawn .main-svg a").count() == 0
    assert opened.page.locator("body :is(iframe, object, embed, form, base, link, meta, img)").count() == 0
    assert (opened.runs, listener.calls, opened.console) == ([], [], [])


def test_with_escaping_switched_off_the_policy_alone_lets_nothing_run(
    chromium: Browser, listener: Listener, tmp_path: Path, bare: Callable[[str], str]
) -> None:
    ran, called = _visit(chromium, listener, tmp_path, bare)
    assert ran == []
    assert called == []


def test_only_refresh_and_preconnect_pass_a_policy_so_pages_hold_them_back(
    chromium: Browser, listener: Listener, tmp_path: Path, bare: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_parts, "_held", page_parts.Markup)
    ran, called = _visit(chromium, listener, tmp_path, bare)
    assert ran == []
    assert {text.split()[0] for text in called} <= {"<meta", "<link"}


def test_the_same_texts_do_run_and_call_where_nothing_protects(
    chromium: Browser, listener: Listener, tmp_path: Path, bare: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_parts, "_held", page_parts.Markup)
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    ran, called = _visit(chromium, listener, tmp_path, lambda text: policy.sub("", bare(text), count=1))
    assert len(ran) > 20
    assert len(called) > 10


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Renders one text in every place with each encoder replaced by nothing at all."""
    for module, name in [(pieces, "to_html"), (pieces, "to_attribute"), (page_parts, "visible")]:
        monkeypatch.setattr(module, name, str)
    monkeypatch.setattr(page_parts, "figure_json", json.dumps)
    exporter = runner.PageExporter()
    exporter.environment.autoescape = False
    monkeypatch.setattr(runner, "_exporter", lambda: exporter)
    return lambda text: runner.render(hostile([text], str))


def _visit(
    chromium: Browser, listener: Listener, folder: Path, page_of: Callable[[str], str]
) -> tuple[list[str], list[str]]:
    """The texts that ran and those that reached the server, each on a page of its own."""
    ran, called = [], []
    for number, text in enumerate(payloads(listener.url)):
        context = chromium.new_context()
        heard = len(listener.calls)
        opened = open_in(context, page_of(text), folder / f"{number}.html", drawn=False)
        quietly(opened.page, READY)
        quietly(opened.page, TOUCH)
        context.close()
        if opened.runs:
            ran.append(text)
        if len(listener.calls) > heard:
            called.append(text)
    return ran, called
