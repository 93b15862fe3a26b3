"""The drafts open as Word and as HTML, say what they are, and keep whatever a client wrote as plain text."""

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.assessment import Assessment
from soc2lib.basics.text import visible
from soc2lib.html.pieces import DISCLAIMER
from soc2lib.scope import panel
from soc2lib.scope.description.assertion import draft_assertion
from soc2lib.scope.description.documents import assertion_document, description_document
from soc2lib.scope.description.draft import describe
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Commitment, Examination
from soc2lib.store.reading import HeldRecords
from soc2lib.word.documents import Document, Part, as_docx, as_html, save_document

HOSTILE = "<script>alert(1)</script> {{7*7}} {_{ {% raw %} ]]> &amp; \"q\" 'q' =1+1\nnext\tline"
DAY = date(2026, 9, 30)
EXAMINATION, COMMITMENT = Examination(name=HOSTILE, system="Lantern Close"), Commitment(id="CM-1", promise=HOSTILE)
FACTS = ScopeFacts(DAY, EXAMINATION, commitments=[COMMITMENT])
NOW = Assessment(HeldRecords.of(DAY, EXAMINATION, COMMITMENT))


def drafts() -> list[Document]:
    description = describe(FACTS)
    return [
        description_document(FACTS, description),
        assertion_document(FACTS, draft_assertion(FACTS, description, ())),
    ]


def word_text(packed: bytes) -> str:
    file = docx.Document(BytesIO(packed))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("document", drafts(), ids=lambda document: document.name)
def test_client_text_stays_text_in_both_formats(document: Document) -> None:
    assert HOSTILE in word_text(as_docx(document))
    page = as_html(document)
    assert HOSTILE in read(page).text
    assert "<script" not in page
    assert not read(page).tags & {"script", "iframe", "img", "object", "link", "a", "form"}


@pytest.mark.parametrize("document", drafts(), ids=lambda document: document.name)
def test_each_draft_says_what_it_is_and_that_no_opinion_is_expressed(document: Document) -> None:
    for text in (word_text(as_docx(document)), read(as_html(document)).text):
        assert document.status_note in text
        assert DISCLAIMER in text


def test_the_assertion_says_that_it_is_managements() -> None:
    standing = drafts()[1].status_note
    assert "management's own statement" in standing
    assert "not by the auditor" in standing


def test_the_description_shows_the_state_of_all_nine_sections() -> None:
    text = word_text(as_docx(drafts()[0]))
    for number in range(1, 10):
        assert f"DC {number}." in text
    assert len(re.findall(r"^(?:Complete|Thin|Missing): ", text, re.MULTILINE)) == 9


def test_the_page_loads_nothing_and_names_its_style_by_digest() -> None:
    page = as_html(drafts()[0])
    assert "default-src 'none'" in page
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/]{43}='", page)
    assert not re.search(r"https?:|url\(|@import", page)


def test_the_same_document_is_the_same_bytes() -> None:
    assert as_docx(drafts()[0]) == as_docx(drafts()[0])


def test_the_word_file_has_one_cell_a_column_and_a_head_that_repeats() -> None:
    packed = as_docx(Document("d", "D", "Draft.", (), [Part("H", columns=("A", "B"), rows=[("1", "2"), ("3", "4")])]))
    table = docx.Document(BytesIO(packed)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", "2"], ["3", "4"]]
    xml = ZipFile(BytesIO(packed)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:gridCol ") == 2


def test_both_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    word, page = save_document(drafts()[0], tmp_path / "new" / "folder")
    assert (word.name, page.name) == ("system_description.docx", "system_description.html")
    assert word.read_bytes()[:2] == b"PK"


def test_the_button_writes_the_drafts_and_says_where(tmp_path: Path) -> None:
    box = panel.drafts(NOW, tmp_path / "documents")
    button, said = box.children[0].children
    assert "not written" in said.value
    button.click()
    assert "documents" in said.value
    assert sorted(path.name for path in (tmp_path / "documents").iterdir()) == [
        "management_assertion.docx",
        "management_assertion.html",
        "system_description.docx",
        "system_description.html",
    ]


def test_the_button_says_so_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file, not a folder", encoding="utf-8")
    box = panel.drafts(NOW, tmp_path / "documents")
    button, said = box.children[0].children
    button.click()
    assert "could not be written" in said.value


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=5, max_size=12))
def test_any_text_survives_in_both_formats(texts: list[str]) -> None:
    document = Document("d", "D", "Draft.", (), [Part("H", paragraphs=[f"[{text}]" for text in texts])])
    word, page = word_text(as_docx(document)), read(as_html(document)).text
    for text in texts:
        assert f"[{visible(text)}]" in word
        assert f"[{visible(text)}]" in page
