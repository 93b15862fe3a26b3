"""What leaves one client comes back to it, and to no other: workbooks, tables, forms, answers and evidence packages."""

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook

from soc2lib.errors import ForeignFile, ParameterError
from soc2lib.gap.records import Claim
from soc2lib.plan.records import Task
from soc2lib.share.export.page_tables import PageTable
from soc2lib.share.export.tables import write_csvs, write_xlsx
from soc2lib.spreadsheets.exchange import read_for
from soc2lib.spreadsheets.origin import COMPANION, companion, origin_beside, origin_in
from soc2lib.spreadsheets.reader.reader import read_table
from soc2lib.store.engagement import Engagement
from soc2lib.store.file_origin.inside import origin_inside
from soc2lib.word.documents import Document, Part, as_docx, save_document, save_documents
from tests.conftest import soc2
from tests.unit.share.owner_answers.returning import as_json, client, files

EVIDENCE = "IAM-04_okta_ticket_2026-03-31_01.pdf"
TABLE = [PageTable("Criteria", "", ["Criterion", "Status"], [["CC6.1", "Met"]])]
Sent = Callable[[Engagement, Path], tuple[str, Path]]


@pytest.fixture
def ours(tmp_path: Path) -> Engagement:
    return client(tmp_path / "clients", "acme")


@pytest.fixture
def theirs(tmp_path: Path) -> Engagement:
    return client(tmp_path / "clients", "globex")


def workbook(of: Engagement, to: Path) -> tuple[str, Path]:
    assert soc2("export", of.client, "--to", str(to / "w.xlsx"), "--clients", str(of.folder.parent)) == 0
    return "import", to / "w.xlsx"


def resaved_workbook(of: Engagement, to: Path) -> tuple[str, Path]:
    path = workbook(of, to)[1]
    book = load_workbook(path)
    book["Read me"].title = "Notes"
    book["Notes"].insert_rows(1, 3)
    book.save(path)
    return "import", path


def table_in_a_workbook(of: Engagement, to: Path) -> tuple[str, Path]:
    return "import", write_xlsx(TABLE, "T", to / "t.xlsx", of.origin)


def table_as_csv(of: Engagement, to: Path) -> tuple[str, Path]:
    return "import", write_csvs(TABLE, to / "tables", of.origin)[0]


def answers_in_the_workbook(of: Engagement, to: Path) -> tuple[str, Path]:
    return "answers", files(of, to)[0]


def answers_of_the_form(of: Engagement, to: Path) -> tuple[str, Path]:
    page = files(of, to)[1].read_text(encoding="utf-8")
    told = json.loads(unescape(re.search(r'data-origin="([^"]+)"', page)[1]))  # type: ignore[index]
    return "answers", as_json(of, to / "back.json", {("GOV-01", "implementation"): "in use"}, origin=told)


def answers_with_the_client_rewritten(of: Engagement, to: Path) -> tuple[str, Path]:
    path = answers_of_the_form(of, to)[1]
    other = {"acme": "globex", "globex": "acme"}[of.client]
    path.write_text(json.dumps(json.loads(path.read_text()) | {"client": other}))
    return "answers", path


def evidence(of: Engagement, to: Path) -> Path:
    (to / EVIDENCE).write_text(f"signed by {of.client}")
    where = ("--clients", str(of.folder.parent))
    assert soc2("evidence", "add", of.client, str(to / EVIDENCE), "--author", "ann", *where) == 0
    assert soc2("evidence", "export", of.client, "--to", str(to / "package"), *where) == 0
    return to / "package"


def evidence_in_a_folder(of: Engagement, to: Path) -> tuple[str, Path]:
    return "add", evidence(of, to) / "files"


def one_file_of_evidence(of: Engagement, to: Path) -> tuple[str, Path]:
    return "add", evidence(of, to) / "files" / EVIDENCE


def evidence_in_a_zip(of: Engagement, to: Path) -> tuple[str, Path]:
    return "add", Path(shutil.make_archive(str(to / "sent"), "zip", to, evidence(of, to).name))


def document_as_evidence(of: Engagement, to: Path) -> tuple[str, Path]:
    word, _ = save_document(LETTER, to, origin=of.origin)
    return "add", word.rename(to / EVIDENCE.replace("pdf", "docx"))


def document_saved_again(of: Engagement, to: Path) -> tuple[str, Path]:
    path = document_as_evidence(of, to)[1]
    document = docx.Document(str(path))
    document.add_paragraph("Signed.")
    document.save(str(path))
    return "add", path


def oscal_as_evidence(of: Engagement, to: Path) -> tuple[str, Path]:
    assert soc2("oscal", of.client, "--to", str(to), "--clients", str(of.folder.parent)) == 0
    return "add", Path(shutil.copy(to / f"{of.client}-assessment-results.json", to / EVIDENCE.replace("pdf", "json")))


def oscal_in_a_zip(of: Engagement, to: Path) -> tuple[str, Path]:
    (to / "in").mkdir()
    oscal_as_evidence(of, to)[1].rename(to / "in" / EVIDENCE.replace("pdf", "json"))
    return "add", Path(shutil.make_archive(str(to / "sent"), "zip", to / "in"))


LETTER = Document("letter", "Letter", "Draft.", (), [Part("Heading", paragraphs=["A sentence."])])
COMES_BACK: tuple[Sent, ...] = (
    workbook,
    resaved_workbook,
    table_in_a_workbook,
    table_as_csv,
    answers_in_the_workbook,
    answers_of_the_form,
    evidence_in_a_folder,
    one_file_of_evidence,
    document_as_evidence,
    document_saved_again,
    oscal_as_evidence,
)
LEAVES: tuple[Sent, ...] = (*COMES_BACK, answers_with_the_client_rewritten, evidence_in_a_zip, oscal_in_a_zip)


def import_rows(into: Engagement, how: str, path: Path) -> int:
    command = ("evidence", "add") if how == "add" else (how,)
    return soc2(*command, into.client, str(path), "--author", "Ann", "--clients", str(into.folder.parent))


@pytest.mark.parametrize("sent", LEAVES, ids=lambda sent: sent.__name__)
def test_what_left_one_client_is_refused_by_another_by_name_and_nothing_is_stored(
    sent: Sent, ours: Engagement, theirs: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    how, path = sent(ours, tmp_path)
    kept = sorted((theirs.folder / "evidence").rglob("*"))
    ours.refresh()
    capsys.readouterr()
    assert import_rows(theirs, how, path) == 2
    said = " ".join(capsys.readouterr().err.split())
    name = EVIDENCE.replace("pdf", "json") if sent is oscal_in_a_zip else path.name
    assert f"{name} is client acme's, and this is client globex; nothing was taken in." in said
    assert f"client acme (engagement {ours.origin.engagement}, made as of {ours.as_of})" in said
    assert (theirs.ledger.head(), sorted((theirs.folder / "evidence").rglob("*"))) == (theirs.head(), kept)
    assert len(theirs.ledger.all()) == theirs.head().seq == len(client(tmp_path / "fresh", "globex").ledger.all())


@pytest.mark.parametrize("sent", COMES_BACK, ids=lambda sent: sent.__name__)
def test_it_comes_back_to_its_own_client(sent: Sent, ours: Engagement, tmp_path: Path) -> None:
    assert import_rows(ours, *sent(ours, tmp_path)) == 0


def test_what_is_carried_is_client_engagement_head_and_day(ours: Engagement, tmp_path: Path) -> None:
    origin = ours.origin
    for made in (workbook, table_in_a_workbook, answers_in_the_workbook):
        assert origin_in(read_table(made(ours, tmp_path)[1])) == origin
    (table,) = write_csvs(TABLE, tmp_path / "tables", origin)
    assert origin_beside(table) == origin_beside(table.parent) == origin
    assert table.read_bytes().startswith(b"\xef\xbb\xbfCriterion,Status"), "a stranger's reader finds the heads first"
    assert origin_beside(Path(shutil.copy(table, tmp_path / "tables" / "own.csv"))) is None


def test_word_and_oscal_carry_it_too(ours: Engagement, tmp_path: Path) -> None:
    for made in (document_saved_again, oscal_as_evidence):
        path = made(ours, tmp_path)[1]
        with path.open("rb") as content:
            assert origin_inside(content, path.name) == ours.origin


@pytest.mark.parametrize("ending", ["docx", "json"])
def test_a_damaged_file_of_evidence_says_nothing_and_is_taken_in(ours: Engagement, tmp_path: Path, ending: str) -> None:
    for content in (
        b"{",
        b"[" * 100_000,
        b"PK\x05\x06" + b"\xff" * 18,
        b"PK\x05\x06" + b"\0" * 18,
        b'{"a": {"metadata": 1}}',
    ):
        path = tmp_path / f"{EVIDENCE.removesuffix('pdf')}{ending}"
        path.write_bytes(content)
        assert import_rows(ours, "add", path) == 0


def test_documents_that_differ_by_their_origin_alone_are_written_again_and_edited_ones_are_not(
    ours: Engagement, tmp_path: Path
) -> None:
    word, _ = save_document(LETTER, tmp_path, origin=ours.origin)
    before = word.read_bytes()
    ours.save(Task(id="T-03", title="x", low=1, high=2), author="Ann", reason="a row that no letter shows")
    save_documents([LETTER], tmp_path, origin=ours.origin, replace=False)
    assert word.read_bytes() != before
    document = docx.Document(str(word))
    document.add_paragraph("Signed.")
    document.save(str(word))
    with pytest.raises(ParameterError, match="may have been edited"):
        save_documents([LETTER], tmp_path, origin=ours.origin, replace=False)


def test_a_letterhead_made_of_another_clients_document_is_refused_and_ones_own_passes_its_origin_on_to_none(
    ours: Engagement, theirs: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = document_as_evidence(ours, tmp_path)[1]
    where = ("--out", str(tmp_path / "new"), "--clients", str(theirs.folder.parent), "--letterhead", str(letter))
    assert soc2("documents", "globex", *where) == 2
    assert "is client acme's" in " ".join(capsys.readouterr().err.split())
    ours.save(Task(id="T-03", title="x", low=1, high=2), author="Ann", reason="later than the letterhead")
    assert soc2("documents", "acme", *where) == 0
    for path in (tmp_path / "new").rglob("*.docx"):
        with path.open("rb") as content:
            assert origin_inside(content, path.name) == ours.origin
    with ZipFile(BytesIO(as_docx(LETTER, letter))) as packed:
        assert not [name for name in packed.namelist() if "custom.xml" in name]


def test_an_older_export_that_names_no_client_is_taken_in_with_a_note(ours: Engagement, tmp_path: Path) -> None:
    path = workbook(ours, tmp_path)[1]
    book = load_workbook(path)
    del book["Read me"]
    book.save(path)
    assert f"{path.name} names no client" in " ".join(read_for(ours, path).notes)
    (tmp_path / "t.csv").write_text("TSC,Status\nCC6.1,yes\n", encoding="utf-8")
    intake = read_for(ours, tmp_path / "t.csv")
    assert [row.kind for row in intake.accepted] == [Claim.kind]
    assert not [note for note in intake.notes if "names no client" in note]


@pytest.mark.parametrize("term", ["Client id", "Engagement id", "Made as of"])
def test_a_workbook_that_says_in_part_whose_it_is_is_refused(ours: Engagement, tmp_path: Path, term: str) -> None:
    path = workbook(ours, tmp_path)[1]
    book = load_workbook(path)
    next(cell for row in book["Read me"] for cell in row if cell.value == term).value = None
    book.save(path)
    with pytest.raises(ForeignFile, match="cannot be said whose file this is"):
        read_for(ours, path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": ["t.csv"]}', "[" * 100_000])
def test_a_damaged_companion_is_refused(ours: Engagement, tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text("TSC,Status\nCC6.1,yes\n", encoding="utf-8")
    (tmp_path / COMPANION).write_text(text, encoding="utf-8")
    with pytest.raises(ForeignFile, match="cannot be said whose file this is"):
        read_for(ours, tmp_path / "t.csv")


def test_a_companion_speaks_for_the_files_it_lists_only(ours: Engagement, theirs: Engagement, tmp_path: Path) -> None:
    (tmp_path / COMPANION).write_text(companion(ours.origin, ["a.csv"]), encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("TSC,Status\nCC6.1,yes\n", encoding="utf-8")
    assert len(read_for(theirs, tmp_path / "b.csv").accepted) == 1
    with pytest.raises(ForeignFile):
        read_for(theirs, tmp_path / "a.csv")


def test_a_file_of_evidence_that_only_looks_like_a_zip_is_taken_in(ours: Engagement, tmp_path: Path) -> None:
    broken = tmp_path / EVIDENCE
    broken.write_bytes(b"PK\x05\x06" + b"\xff" * 18)
    assert import_rows(ours, "add", broken) == 0
