"""The mock audit's workpapers: they trace from promise to file and back and hide no exception; no text runs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.selection import draw
from soc2lib.evidence.testing_records import Deviation, TestedItem, Walkthrough
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.samples import load_sample
from soc2lib.gap.closure import ClosureState
from soc2lib.gap.records import GapEntry
from soc2lib.readiness.trail import LEVELS
from soc2lib.runner.demo import plant_sample
from soc2lib.share.documents.workpaper_files import paperwork, save
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


@pytest.fixture(scope="module")
def rehearsed(clients: Path) -> Assessment:
    """The finished sample, rehearsed."""
    return Assessment.of(Engagement.open("lantern", AS_OF, str(clients)))


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


def test_a_merge_is_traced_from_the_commitment_to_the_file_and_back(rehearsed: Assessment) -> None:
    path, digest = rehearsed.trail, of("lantern", Evidence)["EV-0090"].sha256
    steps = ("CM-01", "SR-16", "CC8.1", "CHG-01", "T-CHG-01", "T-CHG-01/PR-4441", digest)
    levels = [level for level in LEVELS if level != "walkthrough"]
    chain = list(zip(levels, steps, strict=True))
    for upper, lower in pairwise(chain):
        assert lower in path.down[upper]
        assert upper in path.up[lower]
    assert digest in path.leads_to(chain[0], "file")
    assert "CM-01" in path.serves(chain[-1], "commitment")


def test_every_step_of_the_trail_is_there_both_ways(rehearsed: Assessment) -> None:
    path = rehearsed.trail
    down = {(start, end) for start, ends in path.down.items() for end in ends}
    assert down == {(start, end) for end, starts in path.up.items() for start in starts}
    tested = {item.id for item in of("lantern", TestedItem).values()}
    assert {end[1] for _, end in down if end[0] == "item"} == tested


def test_what_deviates_among_the_items_is_what_the_tests_and_the_exceptions_count(rehearsed: Assessment) -> None:
    items, found = of("lantern", TestedItem).values(), rehearsed.mock_audit.exceptions
    failed = {(one.test, one.item) for one in items if deviates(one)}
    reported = {(one.test.id, item) for one in found if one.deviation for item in one.deviation.items}
    assert failed == reported
    assert {one.deviation.id for one in found if one.deviation} == set(of("lantern", Deviation))
    for test in of("lantern", TestResult).values():
        assert test.deviations == sum(id == test.id for id, _ in failed), test.id


def deviates(item: TestedItem) -> bool:
    ticks = {str(tick) for tick in item.ticks().values()}
    return "fail" in ticks or ("no evidence" in ticks and not item.alternative)


def test_a_control_stands_in_only_where_its_own_test_held(rehearsed: Assessment) -> None:
    standing_in = {one.deviation.id: one.compensated for one in rehearsed.mock_audit.exceptions if one.deviation}
    assert standing_in == {"DEV-01": True, "DEV-02": False, "DEV-03": False, "DEV-04": False, "DEV-05": True}
    assert rehearsed.mock_audit.compensating == {"CHG-01": ("CHG-02",), "PHY-04": ("END-01",)}


def test_samples_of_the_finished_sample_are_those_that_their_seeds_draw() -> None:
    merges = [f"PR-{number}" for number in range(4002, 5314)]
    drawn = {id: one for id, one in of("lantern", TestResult).items() if one.population == "POP-changes"}
    assert set(drawn) == {"T-CHG-01", "T-CHG-01-more", "T-CHG-02"}
    for id, test in drawn.items():
        selection = draw(merges, test.items, seed=test.seed)
        assert selection.digest == test.population_digest
        assert {one.item for one in of("lantern", TestedItem).values() if one.test == id} == set(selection.items)


def test_a_gap_called_closed_without_a_retest_stays_on_the_register(rehearsed: Assessment) -> None:
    states = {line.id: line.closure.state for line in rehearsed.register}
    assert (states["GAP-01"], states["GAP-02"]) == (ClosureState.CLOSED, ClosureState.REFUSED)
    assert {states[id] for id in set(of("lantern", GapEntry)) - {"GAP-01", "GAP-02"}} == {ClosureState.OPEN}
    assert all(line.severity_because and line.disposition for line in rehearsed.register)


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
    again = save(paperwork(Engagement.open("hostile", AS_OF, str(clients))).papers, tmp_path)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in papers["hostile"]]


def test_the_command_names_a_file_that_was_altered(
    clients: Path, rehearsed: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
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
