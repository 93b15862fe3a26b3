"""What goes out comes back; what comes in is saved whole or not at all."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from soc2lib.errors import Conflict, TableError
from soc2lib.gap.records import Claim, Control
from soc2lib.scope.records import Examination
from soc2lib.spreadsheets.exchange import export_workbook, import_rows, read_for
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import QuarantinedRow

TABLE = "TSC,Status\nCC6.1,yes\nCC6.2,no\nP1.0,yes\n"


@pytest.fixture
def client(tmp_path: Path) -> Engagement:
    return Engagement.create("lantern", tmp_path / "clients")


def table(folder: Path, text: str) -> Path:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return folder / "t.csv"


def test_one_bad_row_stops_the_import_and_nothing_is_saved(client: Engagement, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"P1\.0 is the heading") as caught:
        import_rows(client, read_for(client, table(tmp_path, TABLE)), author="A")
    assert len(caught.value.problems) == 1
    assert client.head().seq == 0


def test_good_rows_are_saved_on_request_and_the_rest_is_kept(client: Engagement, tmp_path: Path) -> None:
    done = import_rows(client, read_for(client, table(tmp_path, TABLE)), accept_valid=True, author="A")
    assert (done.saved, done.quarantined) == (2, 1)
    assert [claim.id for claim in client.all(Claim)] == ["CC6.1", "CC6.2"]
    assert [row.row for row in client.all(QuarantinedRow)] == [4]


def test_the_same_file_again_changes_nothing(client: Engagement, tmp_path: Path) -> None:
    import_rows(client, read_for(client, table(tmp_path, TABLE)), accept_valid=True, author="A")
    head = client.head()
    done = import_rows(client, read_for(client, table(tmp_path, TABLE)), accept_valid=True, author="A")
    assert (done.saved, done.unchanged) == (0, 2)
    assert client.head() == head


def test_a_mended_file_empties_its_own_quarantine_and_no_other(client: Engagement, tmp_path: Path) -> None:
    other = QuarantinedRow(id="other.csv, row 2", file="other.csv", row=2)
    client.save(other, author="A", reason="test")
    import_rows(client, read_for(client, table(tmp_path, TABLE)), accept_valid=True, author="A")
    mended = table(tmp_path, TABLE.replace("P1.0", "P1.1"))
    done = import_rows(client, read_for(client, mended), author="A")
    assert (done.saved, done.mended) == (1, 1)
    assert client.all(QuarantinedRow) == [other]


def test_export_then_import_is_a_no_op(client: Engagement, tmp_path: Path) -> None:
    client.save(Examination(name="=Lantern", categories=("Privacy",)), author="A", reason="test")
    client.save(Control(id="IAM-03", owner="-Ann", key=False), author="A", reason="test")
    import_rows(client, read_for(client, table(tmp_path, TABLE)), accept_valid=True, author="A")
    head = client.head()
    export_workbook(client, tmp_path / "out.xlsx")
    intake = read_for(client, tmp_path / "out.xlsx")
    assert (intake.accepted, intake.quarantined) == ((), ())
    import_rows(client, intake, author="A")
    assert client.head() == head


def edited(path: Path, head: str, value: str) -> Path:
    book = load_workbook(path)
    sheet = book["Controls"]
    column = next(cell.column for cell in sheet[3] if cell.value == head)
    row = next(cell.row for cell in sheet["A"] if cell.value == "IAM-03")
    sheet.cell(row, column).value = value
    book.save(path)
    return path


def test_a_returned_workbook_joins_with_what_was_edited_meanwhile(client: Engagement, tmp_path: Path) -> None:
    client.save(Control(id="IAM-03", owner="Ann"), author="A", reason="test")
    export_workbook(client, tmp_path / "out.xlsx")
    client.save(Control(id="IAM-03", owner="Ann", notes="seen"), author="B", reason="test")
    import_rows(client, read_for(client, edited(tmp_path / "out.xlsx", "Owner", "Cat")), author="A")
    assert client.one(Control, "IAM-03") == Control(id="IAM-03", owner="Cat", notes="seen")


def test_a_clash_with_an_edit_made_meanwhile_is_refused(client: Engagement, tmp_path: Path) -> None:
    client.save(Control(id="IAM-03", owner="Ann"), author="A", reason="test")
    export_workbook(client, tmp_path / "out.xlsx")
    client.save(Control(id="IAM-03", owner="Bob"), author="B", reason="test")
    intake = read_for(client, edited(tmp_path / "out.xlsx", "Owner", "Cat"))
    with pytest.raises(Conflict, match="owner"):
        import_rows(client, intake, author="A")
    assert client.one(Control, "IAM-03") == Control(id="IAM-03", owner="Bob")
