"""The mock audit's workpapers: they hold every text as text, are the same bytes again, and name an altered file."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from soc2lib.evidence.records import Evidence
from soc2lib.evidence.testing.records import Deviation, TestedItem, Walkthrough
from soc2lib.gap.records import GapEntry
from soc2lib.share.documents.workpaper_files import filed_papers, save
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from tests.conftest import AS_OF, soc2
from tests.unit.test_samples import now, of, texts

SAMPLES = ("hostile", "lantern")
OURS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "main",
    "section",
    "nav",
    "h1",
    "h2",
    "h3",
    "p",
    "a",
}
OURS |= {"div", "span", "dl", "dt", "dd", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clients")
    for name in SAMPLES:
        plant_sample(load_sample(name), name, folder).ledger.close()
    return folder


@pytest.fixture(scope="module")
def papers(clients: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Each sample's page and spreadsheet, as the command writes them."""
    out = tmp_path_factory.mktemp("papers")
    for name in SAMPLES:
        assert soc2("workpapers", name, "--as-of", AS_OF, "--clients", str(clients), "--out", str(out / name)) == 0
    return {name: (out / name / "workpapers.html", out / name / "workpapers.xlsx") for name in SAMPLES}


class Markup(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def markup(page: Path) -> Markup:
    parser = Markup()
    parser.feed(page.read_text("utf-8"))
    return parser


def cells(book: Path) -> Iterator[Cell]:
    return (
        cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


@pytest.mark.parametrize("client", SAMPLES)
def test_no_text_of_a_client_becomes_markup_on_the_page(client: str, papers: dict[str, tuple[Path, Path]]) -> None:
    page = markup(papers[client][0])
    assert {tag for tag, _ in page.elements} <= OURS
    assert not {name for _, attributes in page.elements for name in attributes if name.startswith("on")}
    targets = {attributes.get("href") or "" for tag, attributes in page.elements if tag == "a"}
    anchors = {f"#{attributes['id']}" for _, attributes in page.elements if "id" in attributes}
    assert targets <= anchors
    policy = [attributes["content"] for tag, attributes in page.elements if tag == "meta" and "content" in attributes]
    assert any("default-src 'none'" in (words or "") for words in policy)


def test_texts_of_the_hostile_sample_stand_in_its_papers_as_they_are(papers: dict[str, tuple[Path, Path]]) -> None:
    page, book = papers["hostile"]
    shown, held = flat(markup(page).text), flat(" ".join(str(cell.value) for cell in cells(book)))
    kinds = (Walkthrough, TestedItem, Deviation, GapEntry)
    told = {flat(text) for one in now("hostile") if isinstance(one, kinds) for _, text in texts(one)} - {"NA", "007"}
    assert len(told) > 40
    assert [text for text in told if text not in shown or text not in held] == []


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("client", SAMPLES)
def test_no_cell_of_the_spreadsheet_runs_or_leads_out_of_it(client: str, papers: dict[str, tuple[Path, Path]]) -> None:
    risky = 0
    for cell in cells(papers[client][1]):
        assert cell.data_type in "sn", cell.coordinate
        if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
            risky += 1
            assert cell.quotePrefix, cell.coordinate
        if cell.hyperlink:
            assert not cell.hyperlink.target
            assert cell.hyperlink.location.startswith("'W-")
    assert (risky > 20) == (client == "hostile")


def test_the_same_records_give_the_same_bytes(
    clients: Path, papers: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    again = save(filed_papers(Engagement.open("hostile", AS_OF, str(clients))).papers, tmp_path)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in papers["hostile"]]


def test_the_command_names_a_file_that_was_altered(
    clients: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--as-of", AS_OF, "--clients", str(clients), "--out", str(tmp_path)]
    digest = of("lantern", Evidence)["EV-0090"].sha256
    kept = next(file for file in (clients / "lantern").rglob(f"*{digest[2:]}*") if file.is_file())
    kept.chmod(0o600)
    kept.write_bytes(b"another content")
    assert soc2("workpapers", "lantern", *told) == 4
    said = capsys.readouterr()
    assert "EV-0090" in said.err
    assert "file not as filed" in markup(tmp_path / "workpapers.html").text.lower()
