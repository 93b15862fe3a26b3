"""A report's tables as XLSX and CSV: every value there, hostile text still text, equal bytes, or a clear word."""

import csv
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from soc2lib.errors import ShareError
from soc2lib.html.pieces import Table
from soc2lib.runner.page.page import render
from soc2lib.share.export.page_tables import PageTable, page_tables
from soc2lib.share.export.tables import sheet_names, tables_of, write_csvs, write_xlsx
from soc2lib.spreadsheets.reader.faults import LONGEST_CELL
from soc2lib.spreadsheets.reader.reader import read_table, unguarded
from tests.conftest import soc2
from tests.pages.made import chart, code, whole
from tests.unit.portfolio.portfolios import make_client

FORMULAS = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://127.0.0.1:9/x","click")',
    "=cmd|'/c calc'!A0",
    "\t=1+1",
    "＝1+1",
    "http://127.0.0.1:9/x",
    "mailto:ann@example.test",
    "{=1+1}",
    "<script>alert(1)</script>",
)
FIRST_ROW = 4


def hostile() -> list[PageTable]:
    rows: list[list[str | int | float | None]] = [[text, n, n / 4, None] for n, text in enumerate(FORMULAS)]
    return [PageTable("=cmd|A1: [x]/*?", "+S", ["=Head()", "n", "quarter", "-"], rows), PageTable("Empty", "S", ["@a"])]


def test_what_looks_like_a_formula_or_an_address_is_text_in_the_workbook(tmp_path: Path) -> None:
    made = write_xlsx(hostile(), "=1+1", tmp_path / "t.xlsx")
    book = load_workbook(made)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    sheet = book.worksheets[1]
    shown = [sheet.cell(FIRST_ROW + n, 1).value for n in range(len(FORMULAS))]
    assert [str(one).lstrip("'").strip() for one in shown] == [text.strip() for text in FORMULAS]
    assert [sheet.cell(FIRST_ROW + 3, column).value for column in (2, 3, 4)] == [3, 0.75, None]
    with zipfile.ZipFile(made) as parts:
        written = {name: parts.read(name) for name in parts.namelist()}
    assert not [name for name, data in written.items() if b"<f>" in data or b"External" in data]
    assert book.worksheets[0].cell(FIRST_ROW, 1).hyperlink.location == f"'{sheet.title}'!A1"


def test_what_looks_like_a_formula_is_text_in_each_csv(tmp_path: Path) -> None:
    first, second = write_csvs(hostile(), tmp_path / "out")
    assert first.read_bytes().startswith(b"\xef\xbb\xbf")
    with first.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert not [cell for cell in [*head, *(row[0] for row in rows)] if cell.strip()[:1] in ("=", "+", "-", "@")]
    assert [row[1:] for row in rows] == [[str(n), str(n / 4), ""] for n in range(len(FORMULAS))]
    assert second.read_bytes() == b"\xef\xbb\xbf'@a\r\n"


SPLIT = (
    "x;=1+1;y",
    "x\t=1+1\ty",
    "x|=1+1|y",
    "x,=1+1,y",
    "x; =1+1",
    "x =1+1",
    'x;"=1+1";y',
    '";=1+1;"',
    '"',
    "x\n=1+1",
    "x;=cmd|'/c calc'!A0",
    "x;＝1+1",
)


def opened(path: Path, separators: str, folder: Path) -> str:
    """The file as LibreOffice's spreadsheet opens it, split at these characters, as XML text."""
    codes = "/".join(str(ord(one)) for one in separators)
    asked = f"--infilter=CSV:{codes},34,76,1", "--convert-to", "fods", "--outdir", str(folder), str(path)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["localc", profile, "--headless", *asked], check=True, capture_output=True, timeout=120)
    return (folder / f"{path.stem}.fods").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("localc") is None, reason="LibreOffice's spreadsheet is not here")
def test_a_spreadsheet_that_splits_a_csv_anywhere_finds_no_formula(tmp_path: Path) -> None:
    rows: list[list[str | int | float | None]] = [[one, two, -1] for one in (*FORMULAS, *SPLIT) for two in ("b", one)]
    (made,) = write_csvs([PageTable("T", "", ["=1+1", "x;=1+1", "n"], rows)], tmp_path)
    for separators in (",", ";", "\t", "|", " ", ",;\t|"):
        assert "table:formula" not in opened(made, separators, tmp_path), repr(separators)
    (tmp_path / "raw.csv").write_text("\n".join(SPLIT), encoding="utf-8")
    assert 'table:formula="of:=1+1"' in opened(tmp_path / "raw.csv", ";", tmp_path), "no program here finds formulas"


def test_what_stands_in_a_csv_of_ours_comes_back_letter_by_letter(tmp_path: Path) -> None:
    told = [text.strip() for text in (*FORMULAS, *SPLIT)]
    rows: list[list[str | int | float | None]] = [["CC6.1", "Met", text] for text in told]
    (made,) = write_csvs([PageTable("T", "", ["Criterion", "Status", "Note"], rows)], tmp_path)
    (sheet,) = unguarded(read_table(made)).sheets
    assert [row[2] for row in list(sheet.rows.values())[1:]] == told


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_xlsx(hostile(), "T", tmp_path / name) for name in ("one.xlsx", "two.xlsx"))
    assert one.read_bytes() == two.read_bytes()
    before = one.read_bytes()
    other = [PageTable("Other", "", ["a"], [[1]])]
    assert write_xlsx(other, "T", one).read_bytes() != before


def test_a_cell_longer_than_excel_takes_says_that_it_is_cut_and_the_csv_has_it_whole(tmp_path: Path) -> None:
    long = [PageTable("Long", "", ["Text", "Big"], [["é" * (LONGEST_CELL + 1), 10**15 + 1]])]
    sheet = load_workbook(write_xlsx(long, "T", tmp_path / "t.xlsx")).worksheets[1]
    shown = str(sheet.cell(FIRST_ROW, 1).value)
    assert len(shown) == LONGEST_CELL
    assert shown.endswith("the CSV file has it whole)")
    assert sheet.cell(FIRST_ROW, 2).value == str(10**15 + 1)
    (whole_text,) = write_csvs(long, tmp_path / "out")
    assert "é" * (LONGEST_CELL + 1) in whole_text.read_text(encoding="utf-8-sig")


@given(st.lists(st.text(max_size=60), max_size=30))
def test_sheet_names_are_taken_by_excel_whatever_the_captions(captions: list[str]) -> None:
    names = sheet_names([PageTable(caption, "") for caption in captions])
    assert len({name.casefold() for name in names} | {"contents", "history"}) == len(names) + 2
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not [name for name in names if name[0] == "'" or name[-1] == "'"]


@given(st.lists(st.lists(st.sampled_from([*FORMULAS, "a & b", "1,250", "12", ""]), min_size=2, max_size=2), max_size=5))
def test_a_pages_cells_are_read_back_as_they_were_written(rows: list[list[str]]) -> None:
    html = render(whole(code("rows", Table("Caption & <b>", ["One", "Two"], rows))))
    (table,) = [one for one in page_tables(html) if one.caption == "Caption & <b>"]
    assert [[cell or "" for cell in row] for row in table.rows] == [[text.strip() for text in row] for row in rows]


def test_the_table_beneath_a_chart_comes_with_it() -> None:
    (table,) = page_tables(render(whole(code("bars", chart()))))
    assert (table.caption, table.columns) == ("Gaps by series", ["Series", "Gaps"])
    assert table.rows == [["CC1", 3], ["CC2", 1], ["CC3", 2]]


def test_the_command_writes_either_form_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_client(tmp_path, "acme", 0.5)
    page = tmp_path / "acme" / "runs" / "2026-09-30-1" / "report-client.html"
    page.write_text(render(whole(code("bars", chart()))), encoding="utf-8")
    asked = ("tables", "acme", "--clients", str(tmp_path))
    assert soc2(*asked, "--to", str(tmp_path / "t.xlsx")) == 0
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == ["Contents", "Gaps by series"]
    assert soc2(*asked, "--csv", "--to", str(tmp_path / "csv")) == 0
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["01-gaps-by-series.csv"]
    assert soc2(*asked, "--edition", "auditor") == 6
    assert "--edition auditor" in " ".join(capsys.readouterr().err.split())
    bare = tmp_path / "bare.html"
    bare.write_text("<p>None.</p>", encoding="utf-8")
    with pytest.raises(ShareError, match="no tables"):
        tables_of(bare)
