"""Hostile text in every field that a client can fill: the report shows all of it as text, runs none, calls nobody."""

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import cmarkgfm
import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from soc2lib.basics.text import from_csv, visible
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant as plant_samples
from soc2lib.store.record import FieldGuide, Record
from soc2lib.store.runs import latest_run
from tests.browser.conftest import Listener, Opener
from tests.browser.payloads import payloads
from tests.conftest import AS_OF, soc2
from tests.notebooks.test_oscal import markup
from tests.unit.share.planting import plant

pytestmark = pytest.mark.browser
SHOWN = """() => {
  const page = document.getElementById("report").cloneNode(true);
  page.querySelectorAll("script").forEach((one) => one.remove());
  return page.textContent;
}"""


@dataclass(frozen=True)
class Planted:
    """The finished sample with hostile text in every field, its last run, and the texts, each between two marks."""

    clients: Path
    run: Path
    texts: list[str]

    def begun(self, text: str) -> list[str]:
        """The texts of which the beginning is there."""
        return [one for one in self.texts if one[:6] in text]


@pytest.fixture
def planted(tmp_path: Path, listener: Listener) -> Planted:
    clients, forms, texts = tmp_path / "clients", payloads(listener.url), list[str]()

    def hostile(cls: type[Record], guide: FieldGuide, old: Any) -> Any:
        refused = cls.kind == "effect of control"  # the risk stage stops at a reference to no risk
        if guide.base is not str or guide.many or guide.name == "id" or old == "" or refused:
            return old
        texts.append(f"¶{len(texts):04d}~{forms[len(texts) % len(forms)]}¶")
        return texts[-1]

    plant_samples(clients)
    engagement = Engagement.open("lantern", AS_OF, clients)
    assert plant(engagement, hostile) > 1500
    engagement.ledger.close()
    asked = ("--edition", "client", "--edition", "auditor")
    assert soc2("run", "lantern", "--clients", str(clients), "--as-of", AS_OF, "--stage", "share", *asked) == 0
    run = latest_run(clients / "lantern" / "runs")
    assert run is not None
    return Planted(clients, run.folder, texts)


def test_no_text_in_any_field_runs_or_calls_and_every_one_is_shown_as_text(
    planted: Planted, show: Opener, listener: Listener
) -> None:
    shown = set[str]()
    for page in sorted(planted.run.glob("report-*.html")):
        opened = show(page.read_text(encoding="utf-8"))
        for button in opened.page.locator("#what-if .press").all():
            button.click()
        charts = opened.page.locator("figure.chart .drawing").all() if page.stem == "report-client" else []
        for chart in charts:
            chart.scroll_into_view_if_needed()
            chart.hover(position={"x": 300, "y": 60})
        assert (opened.runs, listener.calls, opened.console) == ([], [], [])
        assert opened.page.locator("body :is(iframe, object, embed, form, base, link, meta, img)").count() == 0
        assert opened.page.locator(".main-svg :is(a, [style*='url(http'])").count() == 0
        text = opened.page.evaluate(SHOWN)
        begun = planted.begun(text)
        assert [
            one for one in begun if visible(one) not in text and not in_a_sentence(one, " ".join(text.split()))
        ] == []
        shown.update(begun)
    assert len(shown) > 350


def in_a_sentence(one: str, text: str) -> bool:
    """Whether a text stands in a sentence: on one line, and maybe cut after a word or a clause."""
    words = visible(one).split()
    cut = (f"{' '.join(words[:kept]).rstrip(';:,')} …" for kept in range(1, len(words)))
    return any(form in text for form in (" ".join(words), *cut))


def test_the_same_texts_stay_text_in_every_other_form(planted: Planted, listener: Listener, tmp_path: Path) -> None:
    where, day = ("--clients", str(planted.clients)), ("--as-of", AS_OF)
    assert soc2("tables", "lantern", *where, "--edition", "auditor", "--to", str(tmp_path / "t.xlsx")) == 0
    assert soc2("tables", "lantern", *where, "--csv", "--to", str(tmp_path / "csv")) == 0
    assert soc2("workpapers", "lantern", *where, *day, "--out", str(tmp_path / "papers")) in (0, 4)
    assert soc2("documents", "lantern", *where, *day, "--out", str(tmp_path / "documents")) == 0
    assert soc2("oscal", "lantern", *where, *day, "--to", str(tmp_path / "oscal")) == 0
    command = [sys.executable, "-c", "from soc2lib.commands.main import main; main()", "pdf", "lantern", *where]
    subprocess.run([*command, "--edition", "auditor", "--to", str(tmp_path / "r.pdf")], check=True)
    found = {
        "xlsx": in_workbooks(tmp_path),
        "csv": in_csv(tmp_path / "csv"),
        "docx": in_documents(tmp_path / "documents"),
        "oscal": in_oscal(tmp_path / "oscal"),
    }
    plain = [" ".join(visible(one).split()) for one in planted.texts]
    for form, text in found.items():
        there = [one for one in plain if one[:6] in text]
        assert [one for one in there if not in_a_sentence(one, text)] == [], form
        assert len(there) > {"xlsx": 350, "csv": 250, "docx": 100, "oscal": 50}[form], form
    pdf = (tmp_path / "r.pdf").read_bytes()
    for word in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/SubmitForm"):
        assert not re.search(re.escape(word) + rb"[\s(/<\[]", pdf), word
    assert listener.calls == []


def in_workbooks(folder: Path) -> str:
    """The texts of every cell of every XLSX; none is a formula, and none leads out of the workbook."""
    texts = []
    for path in folder.rglob("*.xlsx"):
        for sheet in load_workbook(path).worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                assert cell.data_type != "f", (path.name, cell.coordinate)
                assert cell.hyperlink is None or not cell.hyperlink.target, (path.name, cell.coordinate)
                texts.append(str(cell.value))
        assert b'TargetMode="External"' not in b"".join(parts(path))
    return " ".join(" ".join(texts).split())


def in_csv(folder: Path) -> str:
    texts = []
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                assert not re.match(r"[=+@\t\r]|-(?![\d.])", cell), cell
                texts.append(from_csv(cell))
    return " ".join(" ".join(texts).split())


def in_documents(folder: Path) -> str:
    """The texts of every DOCX; none holds a field that acts, a macro or a relation to elsewhere."""
    texts = []
    for path in folder.rglob("*.docx"):
        whole = b"".join(parts(path))
        assert b'TargetMode="External"' not in whole, path.name
        assert b"vbaProject" not in whole, path.name
        assert set(re.findall(rb"<w:instrText[^>]*>\s*(\w+)", whole)) <= {b"PAGE", b"NUMPAGES"}, path.name
        body = docx.Document(str(path)).element.body
        pieces = body.iter(qn("w:t"), qn("w:br"), qn("w:p"))
        texts += ["".join((node.text or "") if node.tag == qn("w:t") else " " for node in pieces)]
    return " ".join(" ".join(texts).split())


def in_oscal(folder: Path) -> str:
    """The texts of both documents as a Markdown reader shows them: paragraphs of text and nothing else."""
    texts = []
    for path in folder.glob("*.json"):
        for text in markup(json.loads(path.read_text(encoding="utf-8"))):
            html = cmarkgfm.markdown_to_html(text).strip()
            assert re.fullmatch(r"<p>[^<]*</p>", html), html
            texts.append(unescape(html[3:-4]))
    return " ".join(" ".join(texts).split())


def parts(path: Path) -> list[bytes]:
    with ZipFile(path) as packed:
        return [packed.read(name) for name in packed.namelist()]
