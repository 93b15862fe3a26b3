"""Our workbook holds what we hold, runs nothing, and comes back as it went."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import TableError
from soc2lib.gap.records import Claim, Control
from soc2lib.scope.records import Examination
from soc2lib.spreadsheets.cells import from_cell, to_cell
from soc2lib.spreadsheets.importer import Intake, read_intake
from soc2lib.spreadsheets.workbook import write_workbook
from soc2lib.store.record import QuarantinedRow, Record, record_kinds

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1+1",
    "'",
    "_x0041_",
    "_x005F_x0041_",
    "a\nb",
    "a\tb",
    "שלום ⁧x⁩",
    "👩‍👩‍👧 ✅",
    "#N/A",
    "#REF!",
    "NA",
    "001",
    "1e5",
    "true",
    "2026-09-30",
    "<b>&amp;</b>",
    "\x00",
    "\u2028x",
    '=HYPERLINK("http://x","y")',
    "https://example.org",
    "x" * 30_000,
]


def round_trip(path: Path, records: list[Record]) -> Intake:
    given = {(record.kind, record.id): record for record in records}
    kinds: dict[str, list[Record]] = {}
    for record in records:
        kinds.setdefault(record.kind, []).append(record)
    write_workbook(path, kinds, dict.fromkeys(given, 3))
    return read_intake(path, record_kinds(), current=given)


def own(number: int, text: str) -> Control:
    return Control(id=f"OWN {number}", title="t", criteria=("CC6.1",), owner=text, notes=text)


def test_every_nasty_text_comes_back_as_it_went(tmp_path: Path) -> None:
    intake = round_trip(tmp_path / "w.xlsx", [own(number, text) for number, text in enumerate(NASTY)])
    assert (intake.accepted, intake.quarantined, len(intake.unchanged)) == ((), (), len(NASTY))
    assert {row.base for row in intake.unchanged} == {3}


@given(
    st.lists(st.text(max_size=40) | st.from_regex(r"_?_x[0-9A-F]{4}_'?=?", fullmatch=True), min_size=40, max_size=80)
)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_went(tmp_path: Path, texts: list[str]) -> None:
    intake = round_trip(tmp_path / "w.xlsx", [own(number, text) for number, text in enumerate(texts)])
    assert (intake.accepted, intake.quarantined, len(intake.unchanged)) == ((), (), len(texts))


@given(st.lists(st.text(min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=5))
@settings(max_examples=30)
def test_several_values_in_one_cell_come_back_apart(parts: list[str]) -> None:
    from dataclasses import replace

    guide = replace(next(g for g in Control.guides() if g.name == "criteria"), name="names")
    wanted = tuple(" ".join(part.split("\n")).strip() for part in parts)
    assert from_cell(str(to_cell(wanted)), guide) == wanted


def test_no_cell_of_a_written_workbook_is_live(tmp_path: Path) -> None:
    round_trip(tmp_path / "w.xlsx", [own(number, text) for number, text in enumerate(NASTY)])
    book = load_workbook(tmp_path / "w.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))
    with zipfile.ZipFile(tmp_path / "w.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
        assert not any("externalLink" in name or "vbaProject" in name for name in archive.namelist())


def test_the_blank_workbook_lists_the_library_and_says_nothing_when_returned(tmp_path: Path) -> None:
    write_workbook(tmp_path / "blank.xlsx", {}, {})
    book = load_workbook(tmp_path / "blank.xlsx")
    expected = [cls.sheet for cls in record_kinds().values() if cls.by_hand]
    assert book.sheetnames == ["Read me", *expected]
    assert [row[0].value for row in book["Controls"].iter_rows(min_row=4)] == list(catalog().controls)
    assert all(sheet.sheet_state == "visible" for sheet in book)
    intake = read_intake(tmp_path / "blank.xlsx", record_kinds())
    assert (intake.accepted, intake.quarantined) == ((), ())


def test_choices_are_offered_and_heads_explain_themselves(tmp_path: Path) -> None:
    write_workbook(tmp_path / "blank.xlsx", {}, {})
    sheet = load_workbook(tmp_path / "blank.xlsx")["Controls"]
    offers = {offer.formula1 for offer in sheet.data_validations.dataValidation}
    assert '"exists,strengthen,create,not needed"' in offers
    assert '"yes,no"' in offers
    heads = {cell.value: cell.comment for cell in sheet[3]}
    guides = {guide.label: guide.help for guide in Control.guides()}
    assert all(help in heads[label].text for label, help in guides.items())
    assert sheet.freeze_panes == "C4"


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = {"control": [own(1, "a")], "examination": [Examination(name="Lantern")]}
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, records, {})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_a_text_longer_than_a_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    claim = Claim(id="CC6.1", words="👩" * 20_000)
    with pytest.raises(TableError, match=r"claim CC6\.1, column Their words"):
        write_workbook(tmp_path / "w.xlsx", {"claim": [claim]}, {})
    assert not list(tmp_path.iterdir())


def test_quarantined_rows_are_shown_locked_and_not_read_back(tmp_path: Path) -> None:
    row = QuarantinedRow(id="f.csv, row 2", file="f.csv", row=2, found="P1.0")
    intake = round_trip(tmp_path / "w.xlsx", [row])
    assert load_workbook(tmp_path / "w.xlsx")["Quarantine"].protection.sheet
    assert (intake.accepted, intake.quarantined) == ((), ())
