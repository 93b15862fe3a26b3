"""How long the report is, that the brief editions fill two sheets, and that one day is the same day on every page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from soc2lib.assessment import Assessment
from soc2lib.readiness.options.options import fitting
from soc2lib.readiness.options.results import Option
from soc2lib.share.distribution.printing import find_chromium, print_pdf
from soc2lib.share.report import first_page
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.report import Report
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant_sample
from soc2lib.store.runs import latest_run
from soc2lib.store.samples import load_sample
from tests.clients.saving import save
from tests.clients.twelve import TWELVE
from tests.conftest import AS_OF, soc2

FIRST_PAGE, VISIBLE, ALL = 250, 7_000, 14_000
"""The most words that each may have."""
CHROMIUM = pytest.mark.skipif(find_chromium() is None, reason="no Chromium is on this machine to lay a page out")
VISIBLE_WORDS = "() => document.body.innerText.split(/\\s+/).filter(Boolean).length"


class Text(HTMLParser):
    """The text of a page's report without its styles and scripts, by the heading it stands under."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sections: dict[str, str] = {"": ""}
        self._at, self._hidden, self._heading = "", False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = self._hidden or tag in ("style", "script")
        if tag == "h2":
            self._heading, self._at = True, ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._hidden = False
        if tag == "h2":
            self._heading = False
            self.sections.setdefault(self._at, "")

    def handle_data(self, data: str) -> None:
        if self._heading:
            self._at += data
        elif not self._hidden:
            self.sections[self._at] = f"{self.sections.get(self._at, '')} {data}"

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text in self.sections.values())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the finished sample, and every edition of its report."""
    clients = tmp_path_factory.mktemp("clients")
    plant_sample(load_sample("lantern"), "lantern", clients).ledger.close()
    asked = [word for edition in EDITIONS for word in ("--edition", edition)]
    assert soc2("run", "lantern", "--clients", str(clients), "--as-of", AS_OF, *asked) == 0
    made = latest_run(clients / "lantern" / "runs")
    assert made is not None
    return made.folder


@pytest.fixture(scope="module")
def options(run: Path) -> Iterator[tuple[Option, ...]]:
    engagement = Engagement.open("lantern", AS_OF, run.parents[2])
    yield fitting(Assessment(engagement).options)
    engagement.ledger.close()


def text_of(page: Path) -> Text:
    return Text(page.read_text(encoding="utf-8"))


def test_the_report_of_the_finished_sample_has_fourteen_thousand_words_at_most(run: Path) -> None:
    assert text_of(run / "report-client.html").words <= ALL


@CHROMIUM
def test_a_reader_of_the_finished_sample_sees_seven_thousand_words_at_most(run: Path) -> None:
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1400, "height": 1800}, offline=True)
        tab.goto((run / "report-client.html").resolve().as_uri())
        tab.locator("html[data-charts=drawn]").wait_for(state="attached", timeout=60_000)
        assert tab.evaluate(VISIBLE_WORDS) <= VISIBLE
        browser.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_first_page_of_every_edition_has_250_words_at_most(run: Path, edition: str) -> None:
    summary = text_of(run / f"report-{edition}.html").sections["Summary"]
    assert 50 < len(summary.split()) <= FIRST_PAGE


@pytest.mark.parametrize("edition", ["client", "executive"])
@pytest.mark.parametrize("name", TWELVE)
def test_the_first_page_of_a_typical_client_has_250_words_at_most(name: str, edition: str, tmp_path: Path) -> None:
    client = TWELVE[name]().client
    save(client, "typical", tmp_path).ledger.close()
    report = Report.open("typical", client.as_of.isoformat(), str(tmp_path), edition)
    pieces = (first_page.headline, first_page.first_steps, first_page.decision, first_page.money)
    html = "".join(piece(report).html for piece in pieces)
    assert Text(html).words <= FIRST_PAGE
    assert re.search(r"Gate", html)


@CHROMIUM
@pytest.mark.parametrize("edition", ["executive", "portfolio"])
def test_a_brief_edition_prints_on_two_sheets(run: Path, tmp_path: Path, edition: str) -> None:
    printed = print_pdf(run / f"report-{edition}.html", tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def test_the_report_in_hand_is_one_day_on_every_page_and_paper(
    run: Path, options: tuple[Option, ...], tmp_path: Path
) -> None:
    clients = run.parents[2]
    assert soc2("documents", "lantern", "--clients", str(clients), "--as-of", AS_OF, "--out", str(tmp_path)) == 0
    days = {day for one in options for day in (one.p50, one.p80, one.not_before) if day}
    assert len(days) >= len(options) > 1
    pages = {name: page_text(run / f"{name}.html") for name in ("01_scope", "02_plan", "06_readiness", "report-client")}
    pages |= {name: paper_text(tmp_path / f"{name}.docx") for name in ("go_no_go", "remediation_roadmap")}
    first = f"{options[0].p50 or options[0].not_before:%-d %B %Y}"
    for name, text in pages.items():
        assert first in text, name
    for name in set(pages) - {"remediation_roadmap"}:
        assert [day for day in days if f"{day:%-d %B %Y}" not in pages[name]] == [], name


def test_no_page_names_a_day_of_the_report_that_comes_from_the_phases_alone(run: Path) -> None:
    for page in run.glob("*.html"):
        text = page_text(page)
        for words in ("earliest Type II report", "The report is there", "The phases alone", "earliest window"):
            assert words not in text, (page.name, words)


def page_text(page: Path) -> str:
    return " ".join(" ".join(text_of(page).sections.values()).split())


def paper_text(paper: Path) -> str:
    document = docx.Document(str(paper))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(line.text for line in document.paragraphs), *cells]).split())


@CHROMIUM
@pytest.mark.parametrize("edition", ["executive", "portfolio"])
def test_a_brief_edition_prints_on_two_sheets_however_long_the_words_of_a_client_are(
    tmp_path: Path, edition: str
) -> None:
    long = ("Wertschöpfungskettenverantwortlichkeit" * 3 + " ") * 20
    client = TWELVE["9b"]().client
    for record in list(client.records.values()):
        texts = {
            guide.name: f"{record.id} {long}"
            for guide in type(record).guides()
            if guide.name in ("title", "owner", "notes", "name", "system") and guide.base is str
        }
        client.add(record.model_copy(update=texts))
    save(client, "fernhill", tmp_path).ledger.close()
    where = ("--clients", str(tmp_path), "--as-of", client.as_of.isoformat(), "--stage", "share")
    assert soc2("run", "fernhill", *where, "--edition", edition) == 0
    made = latest_run(tmp_path / "fernhill" / "runs")
    assert made is not None
    printed = print_pdf(made.folder / f"report-{edition}.html", tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
