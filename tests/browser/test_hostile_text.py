"""A client's text never runs and never calls: held by escaping, and where that slipped, by the page's policy alone."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, BrowserContext

from soc2lib.basics.text import to_plotly
from soc2lib.html import pieces
from soc2lib.html.hash_source import hash_source
from soc2lib.runner.page import page as runner
from soc2lib.runner.page import parts as page_parts
from soc2lib.runner.page import scripts as page_scripts
from tests.browser.conftest import Listener, Opener, listening, open_in, quietly
from tests.browser.hostile import chart_markup, hostile_charts, hostile_words
from tests.browser.payloads import payloads

pytestmark = pytest.mark.browser
Render = Callable[[NotebookNode], str]
Start = str | tuple[str, ...]
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


REACHING = ("<meta", "<link", "<iframe", "<object", "<embed")


@dataclass
class Happened:
    """What the texts achieved: those that ran, those that called, and the calls of the page full of charts."""

    ran: list[str]
    called: list[str]
    chart_runs: list[str]
    chart_calls: list[str]


def test_no_text_of_a_client_runs_or_calls(show: Opener, listener: Listener) -> None:
    texts = payloads(listener.url)
    assert len(texts) >= 60
    words = show(runner.render(hostile_words(texts)), drawn=False)
    charts = show(runner.render(hostile_charts(texts, to_plotly)))
    for opened in (words, charts):
        opened.page.evaluate(TOUCH)
        assert opened.page.locator("body :is(iframe, object, embed, form, base, link, meta, img)").count() == 0
        assert (opened.runs, listener.calls, opened.console) == ([], [], [])
    assert charts.page.locator("figure.chart.drawn").count() == len(texts)
    assert charts.page.locator(".main-svg :is(a, [style*='url(http'])").count() == 0


def test_with_escaping_switched_off_the_policy_alone_lets_nothing_run(
    chromium: Browser, tmp_path: Path, bare: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_parts, "_held", page_parts.Markup)
    happened = _try(chromium, tmp_path, bare)
    assert (happened.ran, happened.chart_runs, happened.chart_calls) == ([], [], [])
    assert {text for text in happened.called if not text.startswith(REACHING)} == set()


def test_what_reaches_out_in_spite_of_the_policy_is_held_back_by_the_page(
    chromium: Browser, tmp_path: Path, bare: Render
) -> None:
    happened = _try(chromium, tmp_path, bare, REACHING)
    assert happened == Happened([], [], [], [])


def test_the_same_texts_do_run_and_call_where_nothing_protects(
    chromium: Browser, tmp_path: Path, bare: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_parts, "_held", page_parts.Markup)
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    happened = _try(chromium, tmp_path, lambda notebook: policy.sub("", bare(notebook), count=1))
    assert len(happened.ran) >= 20
    assert len(happened.called) >= 10
    assert any("/mask.svg" in call for call in happened.chart_calls)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Render:
    """Renders with each encoder replaced by nothing at all, under the policy of a page with charts."""
    for module, name in [(pieces, "to_html"), (pieces, "to_attribute"), (page_parts, "visible")]:
        monkeypatch.setattr(module, name, str)
    policy = page_scripts.policy([hash_source(page_scripts.loader()), page_scripts.drawing().digest])
    monkeypatch.setattr(page_scripts, "policy", lambda _, **__: policy)
    exporter = runner.PageExporter()
    exporter.environment.autoescape = False
    monkeypatch.setattr(runner, "_exporter", lambda: exporter)
    return runner.render


def _try(chromium: Browser, folder: Path, render: Render, start: Start = "") -> Happened:
    """Each text that starts so on a page of its own, in every place; then a page with one chart a text.

    Each has a server of its own to call: a call that comes late is counted for the text that made it.
    """
    with ExitStack() as servers:
        listeners = [servers.enter_context(listening()) for _ in payloads("")]
        own = [(payloads(listener.url)[place], listener) for place, listener in enumerate(listeners)]
        texts = [(text, listener) for text, listener in own if text.startswith(start)]
        context = chromium.new_context()
        ran = [text for text, _ in texts if _runs(context, folder, render(hostile_words([text], chart_markup(text))))]
        called = servers.enter_context(listening())
        charted = [text for text in payloads(called.url) if text.startswith(start)]
        charts = open_in(context, render(hostile_charts(charted, str, lambda _: "words")), folder / "charts.html")
        quietly(charts.page, TOUCH)
        context.close()
        return Happened(ran, [text for text, listener in texts if listener.calls], charts.runs, called.calls)


def _runs(context: BrowserContext, folder: Path, html: str) -> list[str]:
    """On a page of its own: a text that leads its page elsewhere would interrupt the next one's opening."""
    opened = open_in(context, html, folder / "words.html", drawn=False)
    quietly(opened.page, TOUCH)
    opened.page.close()
    return opened.runs
