"""A client's documents: whole, on any letterhead, sound for Word, one limit for policy and test, markup as text."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from lxml import etree

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.populations.census import Census, census
from soc2lib.evidence.populations.population import Populations
from soc2lib.gap.policies.promises import promised_catalog
from soc2lib.gap.records import PolicyLimit
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from tests.conftest import AS_OF, soc2

LETTERS = {
    "go_no_go",
    "management_assertion",
    "management_representation_letter",
    "management_response",
    "readiness_gap_letter",
    "remediation_roadmap",
    "subsequent_events_questionnaire",
    "system_description",
    "walkthrough_scripts",
}
UNFILLED = re.compile(r"\{[^\d\s{}]|\}\}|\bNone\b|\bnan\b|\bNaT\b|\bTODO\b|\[\[|<[a-z_]+>|Error! |\bunknown key\b")
"""What a field that nothing filled would look like."""
FALSE_TAGS = {"script", "iframe", "img", "object", "embed", "form", "base", "svg"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the finished and of the hostile sample, as the command writes them."""
    folder = tmp_path_factory.mktemp("documents")
    for client in ("lantern", "hostile"):
        plant_sample(load_sample(client), client, folder / "clients")
        assert documents(folder, client, folder / client) == 0
    return folder


def documents(folder: Path, client: str, out: Path, *more: str) -> int:
    return soc2("documents", client, "--clients", str(folder / "clients"), "--as-of", AS_OF, "--out", str(out), *more)


def words(path: Path) -> str:
    """Every text of a Word file in its order, a line a paragraph."""
    body = docx.Document(str(path)).element.body
    lines = ["".join(t.text or "" for t in p.xpath(".//w:t")) for p in body.xpath(".//w:p")]
    return "\n".join(lines)


def promise(folder: Path, limit: str, value: int) -> None:
    engagement = Engagement.open("lantern", AS_OF, folder / "clients")
    old = next(row for row in engagement.all(PolicyLimit) if row.id == limit)
    body = old.model_copy(update={"promised": value}).body()
    change = Change(old.kind, limit, body, engagement.version(PolicyLimit, limit))
    engagement.save_all([change], author="Ada", reason="a slower promise", at=datetime(2026, 9, 30, 12, tzinfo=UTC))


def test_every_letter_and_all_24_policies_are_written(made: Path) -> None:
    names = {path.stem for path in (made / "lantern").glob("*.docx")}
    policies = {path.stem for path in (made / "lantern" / "policies").glob("*.docx")}
    assert names == LETTERS
    assert policies == {*catalog().policies, "policy_register"}
    assert len(catalog().policies) == 24


def test_no_field_of_any_document_is_left_unfilled(made: Path) -> None:
    found = {
        path.name: match[0] for path in (made / "lantern").rglob("*.docx") if (match := UNFILLED.search(words(path)))
    }
    assert found == {}


def test_the_check_for_unfilled_fields_finds_one() -> None:
    for text in ("within {leaver-access}", "owner: None", "due nan", "{{ company }}", "TODO: name"):
        assert UNFILLED.search(text), text


def test_word_needs_no_repair_for_every_part_is_sound_and_every_relation_leads_somewhere(made: Path) -> None:
    for path in made.rglob("*.docx"):
        with ZipFile(path) as packed:
            names = set(packed.namelist())
            assert packed.testzip() is None
            for name in names:
                if name.endswith((".xml", ".rels")):
                    root = etree.fromstring(packed.read(name))
                    if name.endswith(".rels"):
                        assert led_nowhere(root, name, names) == [], path.name


def led_nowhere(root: etree._Element, name: str, names: set[str]) -> list[str]:
    folder = name.partition("_rels/")[0]
    inside = [one.get("Target", "") for one in root if one.get("TargetMode") != "External"]
    paths = [target.lstrip("/") if target.startswith("/") else folder + target for target in inside]
    while any("/../" in path for path in paths):
        paths = [re.sub(r"[^/]+/\.\./", "", path, count=1) for path in paths]
    return [path for path in paths if path not in names]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_them_and_shows_a_hostile_clients_markup_as_text(made: Path, tmp_path: Path) -> None:
    names = (*sorted(LETTERS), "policies/access-control", "policies/policy_register")
    files = [made / "hostile" / f"{name}.docx" for name in names]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)
    for file in files:
        shown = (tmp_path / f"{file.stem}.txt").read_text(encoding="utf-8-sig")
        written = markup(words(file))
        assert written, file.name
        assert Counter(written) <= Counter(markup(shown)), file.name
    assert "<script>" in (tmp_path / "readiness_gap_letter.txt").read_text(encoding="utf-8-sig")


def markup(text: str) -> list[str]:
    return re.findall(r"</?(?:script|img|svg|iframe|b|a)\b", text)


def test_no_page_of_a_hostile_client_holds_a_tag_of_its_own(made: Path) -> None:
    pages = list((made / "hostile").rglob("*.html"))
    assert len(pages) == 34
    for page in pages:
        assert set(tags(page.read_text(encoding="utf-8"))) & FALSE_TAGS == set(), page.name


def tags(page: str) -> Iterator[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Reader().feed(page)
    return iter(found)


def test_a_readiness_letter_is_never_taken_for_a_bridge_letter(made: Path) -> None:
    letter = words(made / "lantern" / "readiness_gap_letter.docx")
    assert "It is not a bridge letter" in letter
    assert "no opinion is expressed" in letter
    assert "this is a bridge letter" not in letter.lower()
    assert not any("bridge" in name for name in LETTERS)


def test_over_the_criteria_not_met_the_assertion_is_not_to_be_signed_and_the_file_is_there(made: Path) -> None:
    for client in ("lantern", "hostile"):
        said = words(made / client / "management_assertion.docx")
        assert "Not to be signed as it stands" in said
        assert "This draft is not to be signed." in said


def test_no_policy_is_printed_as_a_version_in_force(made: Path) -> None:
    for path in (made / "hostile" / "policies").glob("*.docx"):
        if path.stem != "policy_register":
            assert "Draft: no version, not in force" in words(path), path.name


def test_the_letter_names_who_performed_each_procedure_and_on_which_days(made: Path) -> None:
    letter = words(made / "lantern" / "readiness_gap_letter.docx")
    assert "Walkthrough: inspection" in letter
    assert "Jonas Ferreira (consultant)" in letter
    assert "5 June 2026 to 29 September 2026" in letter
    assert "was judged" not in letter


def test_every_owner_of_a_control_has_a_script(made: Path) -> None:
    scripts = words(made / "lantern" / "walkthrough_scripts.docx")
    for owner in ("Adaeze Nwosu (CISO)", "Callum Reyes (IT Manager)", "Yuki Tanabe (DevOps Lead)"):
        assert owner in scripts


def leavers(folder: Path, limits: list[PolicyLimit]) -> Census:
    """The test of leavers' accounts where one was switched off on the third business day."""
    (folder / "roster.csv").write_text("person,started_on,ended_on\nbob,2020-01-01,2026-09-01\n")
    (folder / "accounts.csv").write_text("account,person,active,disabled_on\nb1,bob,no,2026-09-04\n")
    with Populations() as tables:
        for name in ("roster", "accounts"):
            tables.open(name, folder / f"{name}.csv")
        return census("leavers", tables, date(2026, 9, 30), library=promised_catalog(limits))


def test_changing_a_limit_changes_the_policy_the_control_and_its_test_together(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "clients", tmp_path / "clients")
    before = words(made / "lantern" / "policies" / "access-control.docx")
    told = Engagement.open("lantern", AS_OF, tmp_path / "clients").all(PolicyLimit)
    assert "within 1 business day of the last day" in before
    assert "1 business day" in promised_catalog(told).controls["IAM-03"].description
    assert leavers(tmp_path, told).deviations == 1

    promise(tmp_path, "leaver-access", 3)

    assert documents(tmp_path, "lantern", tmp_path / "out") == 0
    after = words(tmp_path / "out" / "policies" / "access-control.docx")
    told = Engagement.open("lantern", AS_OF, tmp_path / "clients").all(PolicyLimit)
    assert "within 3 business days of the last day" in after
    assert "1 business day of" not in after
    assert "3 business days" in promised_catalog(told).controls["IAM-03"].description
    assert leavers(tmp_path, told).deviations == 0


def test_a_firms_letterhead_gives_its_header_and_styles_and_none_of_its_text(made: Path, tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "Brook & Partners"
    file.styles["Heading 1"].font.name = "Georgia"
    file.add_paragraph("Dear client, this is an old letter.")
    file.save(str(tmp_path / "firm.docx"))
    assert documents(made, "lantern", tmp_path / "out", "--letterhead", str(tmp_path / "firm.docx")) == 0
    letter = docx.Document(str(tmp_path / "out" / "readiness_gap_letter.docx"))
    assert letter.sections[0].header.paragraphs[0].text == "Brook & Partners"
    assert letter.styles["Heading 1"].font.name == "Georgia"
    assert "old letter" not in words(tmp_path / "out" / "readiness_gap_letter.docx")


def test_a_letterhead_that_is_no_word_file_is_refused_and_nothing_is_written(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logo.docx").write_bytes(b"\x89PNG")
    assert documents(made, "lantern", tmp_path / "out", "--letterhead", str(tmp_path / "logo.docx")) == 2
    said = capsys.readouterr().err
    assert "letterhead logo.docx" in said
    assert "a Word document (.docx)" in said
    assert not (tmp_path / "out").exists()


def test_an_edited_document_is_never_written_over_unasked(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made / "lantern", tmp_path / "out")
    edited = tmp_path / "out" / "policies" / "privacy.docx"
    edited.write_bytes(b"corrected by management")
    assert documents(made, "lantern", tmp_path / "out") == 2
    assert "policies/privacy.docx" in capsys.readouterr().err
    assert edited.read_bytes() == b"corrected by management"
    assert documents(made, "lantern", tmp_path / "out", "--replace") == 0
    assert edited.read_bytes() == (made / "lantern" / "policies" / "privacy.docx").read_bytes()
