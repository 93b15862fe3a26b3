"""One failed test among nothing but claims: every page, the letter, the go/no-go page and the status say *not met*."""

import json
import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from soc2lib.catalog.catalog import catalog
from tests.clients import typed
from tests.clients.saving import save
from tests.conftest import soc2

AFTER = date(2025, 12, 1)
RESTING = sorted({pair.criterion for pair in catalog().key_pairs if pair.control == "IAM-03"})
"""The criteria for which the failed control is key."""
BAD = re.compile(r"\bnot (met|ready)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Made:
    """A run's pages, the documents and what the status says."""

    run: Path
    documents: Path
    status: dict[str, object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("typed-pages")
    save(typed.with_one_failed_test(AFTER), "all-typed", folder / "clients").ledger.close()
    clients, out = ("--clients", str(folder / "clients"), "--as-of", f"{AFTER}"), folder / "documents"
    assert soc2("run", "all-typed", *clients) == 0
    assert soc2("documents", "all-typed", *clients, "--out", str(out)) == 0
    run = next(iter(sorted((folder / "clients" / "all-typed" / "runs").glob(f"{AFTER}-*"))))
    results = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["results"]
    return Made(run, out, results)


class Rows(HTMLParser):
    """Every table row of a page as one line of text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self._open = True
            self.rows.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "tr"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1] += f" {data.strip()}"


def rows_of_page(page: Path) -> list[str]:
    parser = Rows()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.rows


def lines_of_document(path: Path) -> list[str]:
    read = docx.Document(str(path))
    cells = [" ".join(cell.text for cell in row.cells) for table in read.tables for row in table.rows]
    return [paragraph.text for paragraph in read.paragraphs] + cells


@pytest.mark.parametrize("page", ["04_gap.html", "report-client.html"])
@pytest.mark.parametrize("criterion", RESTING)
def test_a_criterion_that_rests_on_the_failed_control_is_not_met_on_every_page(
    made: Made, page: str, criterion: str
) -> None:
    rows = [row for row in rows_of_page(made.run / page) if row.strip().startswith(criterion)]
    assert any(BAD.search(row) for row in rows)


@pytest.mark.parametrize("document", ["readiness_gap_letter.docx", "go_no_go.docx"])
def test_the_letter_and_the_go_no_go_page_name_the_failed_control_and_say_not_ready(made: Made, document: str) -> None:
    text = "\n".join(lines_of_document(made.documents / document))
    assert "IAM-03" in text
    assert all(criterion in text for criterion in RESTING)
    assert re.search(r"\bnot ready\b", text, re.IGNORECASE)


@pytest.mark.parametrize("document", ["readiness_gap_letter.docx", "go_no_go.docx"])
def test_no_line_of_a_document_calls_a_criterion_met(made: Made, document: str) -> None:
    named = re.compile(r"\bCC\d\.\d\b")
    for line in lines_of_document(made.documents / document):
        if named.search(line):
            assert not re.search(r"\b(is|are) met\b", line), line


def test_the_run_hands_on_that_nothing_is_shown(made: Made) -> None:
    assert made.status["gate"] == "not ready"
    assert made.status["share_shown"] == 0
    by_status = made.status["criteria_by_status"]
    assert isinstance(by_status, dict)
    assert by_status["not met"] == len(RESTING)
    assert not any(by_status.get(word) for word in ("ready", "on course", "met", "met with deviations"))


def test_status_json_says_what_the_run_says(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2("status", "all-typed", "--clients", str(made.run.parents[2]), "--json") == 0
    [told] = json.loads(capsys.readouterr().out)
    assert told["results"]["criteria_by_status"] == made.status["criteria_by_status"]
    assert told["results"]["gate"] == "not ready"
