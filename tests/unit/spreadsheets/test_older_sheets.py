"""A sheet of ours says in which form its rows are; rows of an older form take the steps that stored records take."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from soc2lib.errors import TableError
from soc2lib.gap.records import Control
from soc2lib.spreadsheets.exchange import export_workbook, import_rows, read_for
from soc2lib.spreadsheets.importer import Intake, read_intake
from soc2lib.spreadsheets.workbook import write_workbook
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import record_kinds

NEW_HEAD = "Version (form 2)"


def controls(path: Path, *, head: str | None, key: str, owner: str = "Ann") -> Path:
    """A workbook of ours whose row IAM-03 says this, with another head of versions or, for None, without it."""
    if not path.exists():
        write_workbook(path, {"control": [Control(id="IAM-03")]}, {("control", "IAM-03"): 1})
    book = load_workbook(path)
    sheet = book["Controls"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "IAM-03")
    sheet.cell(row, columns["Key control"]).value = key
    sheet.cell(row, columns["Owner"]).value = owner
    if head is None:
        sheet.delete_cols(columns[NEW_HEAD])
    else:
        sheet.cell(3, columns[NEW_HEAD]).value = head
    book.save(path)
    return path


def read_key(intake: Intake) -> bool | None:
    (row,) = intake.accepted
    assert isinstance(row.record, Control)
    assert row.record.owner == "Ann"
    return row.record.key


def test_a_sheet_of_todays_form_says_so_in_the_head_of_its_versions(tmp_path: Path) -> None:
    write_workbook(tmp_path / "w.xlsx", {}, {})
    book = load_workbook(tmp_path / "w.xlsx")
    assert book["Controls"].cell(3, book["Controls"].max_column).value == NEW_HEAD
    assert book["Claims"].cell(3, book["Claims"].max_column).value == "Version"


@pytest.mark.parametrize(
    ("head", "key", "expected"),
    [
        (NEW_HEAD, "yes", True),
        (NEW_HEAD, "no", False),
        (NEW_HEAD, "", None),
        ("Version", "yes", None),
        ("Version", "no", False),
        (None, "yes", None),
        (None, "no", False),
    ],
)
def test_a_yes_of_the_older_form_is_read_as_empty(
    tmp_path: Path, head: str | None, key: str, expected: bool | None
) -> None:
    path = controls(tmp_path / "w.xlsx", head=head, key=key)
    assert read_key(read_intake(path, record_kinds())) is expected


@pytest.mark.parametrize(("head", "expected"), [("Version", None), (NEW_HEAD, True)])
def test_a_sheet_saved_as_csv_keeps_its_form(tmp_path: Path, head: str, expected: bool | None) -> None:
    heads = ["Control", *(guide.label for guide in Control.guides()[1:]), head]
    cells = {"Control": "IAM-03", "Owner": "Ann", "Key control": "yes", head: "1"}
    lines = [",".join(heads), ",".join(cells.get(name, "") for name in heads)]
    (tmp_path / "w.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_key(read_intake(tmp_path / "w.csv", record_kinds())) is expected


def test_a_strangers_yes_is_a_choice(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Control,Owner,Key control\nIAM-03,Ann,yes\n", encoding="utf-8")
    assert read_key(read_intake(tmp_path / "t.csv", record_kinds())) is True


def test_a_sheet_of_a_newer_form_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = controls(tmp_path / "w.xlsx", head="Version (form 3)", key="yes")
    with pytest.raises(TableError, match="newer version") as error:
        read_intake(path, record_kinds())
    assert "sheet Controls, row 3: found the head Version (form 3); expected Version (form 2) or older" in str(
        error.value
    )


def test_a_choice_made_since_survives_a_returned_sheet_of_the_older_form(tmp_path: Path) -> None:
    client = Engagement.create("acme", tmp_path)
    client.save(Control(id="IAM-03", owner="Ann"), author="A", reason="test")
    export_workbook(client, tmp_path / "w.xlsx")
    client.save(Control(id="IAM-03", owner="Ann", key=True, key_reason="Asked for"), author="B", reason="test")
    older = controls(tmp_path / "w.xlsx", head="Version", key="yes", owner="Cat")
    import_rows(client, read_for(client, older), author="C")
    assert client.one(Control, "IAM-03") == Control(id="IAM-03", owner="Cat", key=True, key_reason="Asked for")
    client.ledger.close()
