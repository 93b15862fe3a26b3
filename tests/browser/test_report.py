"""Every edition of every sample's report in a real Chromium: quiet whatever its reader does, accessible, checked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from soc2lib.share.report.report import Report
from soc2lib.stages import EDITIONS
from soc2lib.store.planting import plant
from tests.browser.conftest import Listener, Opener
from tests.conftest import AS_OF

pytestmark = pytest.mark.browser
SAMPLES = ("lantern", "sprout", "hostile")
DEAF = "() => [window.ran, window.pwned, window.xss].filter(Boolean).length"
LOOKS = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "media": "print"})
FOCUSED = "() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent.trim(); }"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the sample clients in every edition."""
    clients = tmp_path_factory.mktemp("reports")
    plant(clients)
    code = "import sys; from soc2lib.commands.main import main; main(sys.argv[1:])"
    asked = [word for edition in EDITIONS for word in ("--edition", edition)]
    command = [sys.executable, "-c", code, "run", *SAMPLES, "--clients", str(clients), "--as-of", AS_OF]
    subprocess.run([*command, "--stage", "share", *asked], check=True, capture_output=True)
    return clients


def report(clients: Path, client: str, edition: str) -> str:
    (page,) = (clients / client / "runs").glob(f"*/report-{edition}.html")
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("client", SAMPLES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_report_is_quiet_and_accessible_whatever_its_reader_does(
    reports: Path, show: Opener, listener: Listener, client: str, edition: str
) -> None:
    html = report(reports, client, edition)
    heard = html.replace("http://127.0.0.1:9", listener.url)
    opened = show(heard)
    page = opened.page
    page.emulate_media(**_look(client, edition))  # type: ignore[arg-type]
    if client != "hostile":  # as the others, only longer: tests/bench/looks.py tries it
        assert _faults(page) == []
    page.emulate_media(media="screen")
    _read(page)
    assert _checked(page)[0] == ("good" if heard == html else "bad")
    page.pdf(path=None)
    assert (opened.console, opened.runs, listener.calls, page.evaluate(DEAF)) == ([], [], [], 0)


def _look(client: str, edition: str) -> dict[str, str]:
    """Each edition is looked at in each of three looks, each by another sample; tests/bench/looks.py tries all."""
    return LOOKS[(SAMPLES.index(client) + EDITIONS.index(edition)) % len(LOOKS)]


def _faults(page: Page) -> list[str]:
    return [f"{found['id']} {found['nodes'][0]['html'][:200]}" for found in Axe().run(page).response["violations"]]


def _read(page: Page) -> None:
    """Hover the first charts, open and filter the register, and ask what if."""
    for chart in page.locator("figure.chart").all()[:4]:
        chart.scroll_into_view_if_needed()
        chart.hover(position={"x": 60, "y": 60})
    for opener in page.locator("details.opened > summary").all()[:3]:
        opener.click()
    if page.locator(".sift").count():
        page.locator(".sift input").fill("access")
        page.locator(".sift .told").get_by_text("rows shown").wait_for()
    for button in page.locator("#what-if .press").all():
        button.click()
        assert float(page.locator("#what-if").get_attribute("data-ms") or "inf") < 10_000


def test_a_report_finds_each_altered_part_of_it(reports: Path, show: Opener) -> None:
    assert _checked(show(report(reports, "hostile", "client"), drawn=False).page) == ("good", [])
    html = report(reports, "lantern", "executive")
    results = html.index('id="soc2-results"')
    altered = {
        "Figures": html[:results] + re.sub(r'"share":0\.\d', '"share":0.01', html[results:], count=1),
        "Inputs": html.replace('"design":"suitable"', '"design":"partly"', 1),
        "Text of the page": html.replace("Not ready", "No blocker found", 1),
    }
    for what, text in altered.items():
        assert text != html
        state, differs = _checked(show(text, drawn=False).page)
        assert state == "bad"
        assert what in differs


def _checked(page: Page) -> tuple[str | None, list[str]]:
    place = page.locator("#self-check")
    place.get_by_role("button").click()
    page.locator("#self-check[data-checked]").wait_for()
    differs = place.locator("li", has_text="Differs").all_inner_texts()
    return place.get_attribute("data-checked"), [
        re.sub(r"^\S+ Differs ", "", text).partition(":")[0] for text in differs
    ]


def test_a_report_is_worked_by_keyboard_alone(reports: Path, show: Opener) -> None:
    page = show(report(reports, "lantern", "client")).page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    page.locator(".sift input").focus()
    page.keyboard.type("BCP-02")
    assert page.locator("table.register tbody tr:visible").count() == 1
    _tab_to(page, "Severity")
    page.keyboard.press("Enter")
    assert page.locator("table.register th[aria-sort]").inner_text().startswith("Severity")
    _tab_to(page, "Close every gap")
    before = page.locator("#what-if .answer").inner_text()
    page.locator("#what-if .choices summary").first.focus()
    page.keyboard.press("Enter")
    _tab_to(page, "GOV-08 Policy exceptions are time-boxed: what if")
    page.keyboard.press("ArrowDown")
    assert page.locator("#what-if .answer").inner_text() != before
    _tab_to(page, "GOV-08 Policy exceptions are time-boxed: in use since")
    _tab_to(page, "Check this page")
    page.keyboard.press("Enter")
    page.locator("#self-check[data-checked=good]").wait_for()


def _tab_to(page: Page, name: str, most: int = 400) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"{name} is not reached by the tab key")


def test_a_report_is_readable_without_script(reports: Path, show: Opener) -> None:
    opened = show(report(reports, "lantern", "client"), drawn=False, java_script_enabled=False)
    text = opened.page.locator("main").inner_text()
    assert "In a browser that runs this page's own scripts" in text
    assert opened.page.locator("figure.chart table").count() == opened.page.locator("figure.chart").count()
    findings = Report.open("lantern", AS_OF, str(reports)).assessment.findings
    assert opened.page.locator("table.register tbody tr").count() == len(findings)
