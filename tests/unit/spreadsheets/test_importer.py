"""A spreadsheet becomes records; what cannot be used is named, and nothing passes silently."""

import os
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from soc2lib.errors import TableError
from soc2lib.gap.records import Claim, ClaimedStatus, Control, CriterionScope, Design
from soc2lib.spreadsheets.importer import Intake, read_intake
from soc2lib.spreadsheets.workbook import write_workbook
from soc2lib.store.record import Record, record_kinds

ROOT = Path(__file__).parents[3]
REAL = Path(os.environ.get("SOC2_REAL_DATA", ROOT.parent / "shared" / "real"))
TABLE = REAL / "self_assessment" / "jawn_2025-10-23.csv"
HEAD = "Ref,Criterion title,Status,Comment\n"


def taken(tmp_path: Path, text: str, name: str = "t.csv", **how: object) -> Intake:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_intake(tmp_path / name, record_kinds(), **how)  # type: ignore[arg-type]


def reasons(intake: Intake) -> dict[int, str]:
    return {row.row: row.found for row in intake.quarantined}


@pytest.mark.real
@pytest.mark.skipif(not TABLE.exists(), reason=f"no real input at {REAL}")
def test_the_real_self_assessment_gives_27_claims_and_names_the_other_13() -> None:
    intake = read_intake(TABLE, record_kinds())
    assert (len(intake.accepted), len(intake.quarantined), intake.notes) == (27, 13, ())
    found = [row.found for row in intake.quarantined]
    absent = [f"{id} does not exist" for id in ("A1.4", "A2.1", "A3.1", "C2.1", "C2.2")]
    assert found == absent + [f"P{n}.0 is the heading of a series, not a criterion" for n in range(1, 9)]
    assert {row.status: row.count for row in intake.mapping} == {
        "in place": 21,
        "partly in place": 18,
        "not in place": 1,
    }
    first = intake.accepted[0].record
    assert isinstance(first, Claim)
    assert first.source == "jawn_2025-10-23.csv, row 2"
    assert first.words.startswith("✅ Implemented: ")


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason=f"no real input at {REAL}")
def test_real_tables_of_other_things_are_refused_in_words() -> None:
    tables = [*REAL.glob("prowler/*.csv"), *REAL.glob("access_register/*.csv"), *REAL.glob("changes/*.csv")]
    assert tables
    for table in tables:
        with pytest.raises(TableError, match="holds no table that can be taken in"):
            read_intake(table, record_kinds())


def test_the_words_of_a_stranger_are_kept_beside_the_status(tmp_path: Path) -> None:
    intake = taken(tmp_path, f"{HEAD}cc_6_1,Access,⚠️ Partial,Only for admins\n")
    assert intake.accepted[0].record == Claim(
        id="CC6.1",
        status=ClaimedStatus.PARTLY,
        words="⚠️ Partial: Only for admins",
        title="Access",
        source="t.csv, row 2",
    )


def test_titles_above_and_notes_beside_the_table_do_not_hide_it(tmp_path: Path) -> None:
    text = f"SOC 2 self-assessment,,,\n,,,\nPrepared,2026,,\n{HEAD}CC 6.1,a,yes,b\nSOC2-CC6.2,c,no,d\n"
    assert [row.id for row in taken(tmp_path, text).accepted] == ["CC6.1", "CC6.2"]


def test_each_kind_of_bad_row_is_quarantined_with_its_reason(tmp_path: Path) -> None:
    rows = ["CC6.1,a,yes,", "CC6.2,a,maybe later,", "CC9.9,a,yes,", "P1.0,a,yes,", ",Total,yes,", "CC6.6,a,✅ no,"]
    rows += ["CC7.1,a,yes,", "CC 7.1,b,no,", '"CC8.1, CC9.1",a,yes,']
    intake = taken(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert [row.id for row in intake.accepted] == ["CC6.1"]
    assert reasons(intake) == {
        3: "'maybe later'",
        4: "CC9.9 does not exist",
        5: "P1.0 is the heading of a series, not a criterion",
        6: "no id",
        7: "'✅ no'",
        8: "CC7.1 in rows 8 and 9",
        9: "CC7.1 in rows 8 and 9",
        10: "CC8.1, CC9.1 names more than one criterion",
    }
    assert all(row.expected and row.remedy and row.content for row in intake.quarantined)
    assert intake.quarantined[0].content == "Ref: CC6.2\nCriterion title: a\nStatus: maybe later"


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    rows = ["CC6.1,a,yes,x", "CC6.1,a,yes,x", "CC6.2,,,", "CC6.3,a,no,", "zzz,,,"]
    intake = taken(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert len(intake.accepted) + len(intake.quarantined) + 1 == len(rows)
    assert "Passed over: 1 row with an id and nothing said of it." in intake.notes


def test_a_point_of_focus_is_taken_with_a_note_and_two_of_them_are_not(tmp_path: Path) -> None:
    intake = taken(tmp_path, f"{HEAD}CC6.1-POF3,a,yes,\nCC6.2.1,a,yes,\nCC6.2.2,a,no,\n")
    assert [row.id for row in intake.accepted] == ["CC6.1"]
    assert intake.notes == ("t.csv, row 2: CC6.1-POF3 names a point of focus and was read as CC6.1.",)
    assert reasons(intake) == {3: "CC6.2 in rows 3 and 4", 4: "CC6.2 in rows 3 and 4"}


def test_a_column_that_no_field_reads_is_noted(tmp_path: Path) -> None:
    intake = taken(tmp_path, "TSC,Status,Priority\nCC6.1,yes,High\n")
    assert intake.notes == ("t.csv, column C (Priority) was not read: no field of a claim goes by that name.",)


def test_a_mapping_file_settles_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("word,status\nmaybe later,not in place\n", encoding="utf-8")
    intake = taken(tmp_path, f"{HEAD}CC6.2,a,Maybe later,\n", mapping=tmp_path / "m.csv")
    assert [row.record.model_dump()["status"] for row in intake.accepted] == ["not in place"]


def test_a_formula_without_a_value_and_an_error_value_are_quarantined(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["TSC", "Status"], ["CC6.1", "yes"], ["CC6.2", '=IF(1,"yes","no")'], ["CC6.3", "#REF!"]):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    intake = read_intake(tmp_path / "f.xlsx", record_kinds())
    assert [row.id for row in intake.accepted] == ["CC6.1"]
    assert reasons(intake)[3] == "a formula without a stored value"
    assert reasons(intake)[4].startswith("the error value #REF!")
    assert [row.column for row in intake.quarantined] == ["Status", "Status"]


def test_merged_ids_and_hidden_rows_are_not_guessed(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["TSC", "Status"], ["CC6.1", "yes"], [None, "no"], ["CC6.3", "no"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.row_dimensions[4].hidden = True
    book.save(tmp_path / "m.xlsx")
    intake = read_intake(tmp_path / "m.xlsx", record_kinds())
    assert [row.id for row in intake.accepted] == ["CC6.1", "CC6.3"]
    assert reasons(intake) == {3: "no id"}
    assert intake.notes == ("m.xlsx, sheet Sheet: 1 hidden row read like the others.",)


def test_a_table_of_controls_changes_only_the_fields_it_names(tmp_path: Path) -> None:
    stored = Control(id="IAM-03", owner="Ann", design=Design.SUITABLE)
    current: dict[tuple[str, str], Record] = {("control", "IAM-03"): stored}
    text = "Control,Owner,Notes,Due\niam_3,,seen,2026-09-30\nIAM-04,Bob,,30/09/2026\n"
    intake = taken(tmp_path, text, current=current, versions={("control", "IAM-03"): 7})
    (row,) = intake.accepted
    assert row.base == 7
    assert row.record.model_dump(exclude_defaults=True, mode="json") == {
        "id": "IAM-03",
        "owner": "Ann",
        "design": "suitable",
        "notes": "seen",
        "due": "2026-09-30",
    }
    assert intake.quarantined[0].expected == "a day as YYYY-MM-DD"


def test_a_table_of_reasons_becomes_criteria_that_are_not_relevant(tmp_path: Path) -> None:
    (row,) = taken(tmp_path, "Criterion,Reason\nCC6.4,No premises of our own\n").accepted
    assert row.record == CriterionScope(id="CC6.4", reason="No premises of our own")


def test_ids_without_any_rating_are_no_claims(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="beside a column of statuses"):
        taken(tmp_path, "TSC,Title\nCC6.1,Access\n")


def test_an_edited_cell_of_our_workbook_is_the_only_change(tmp_path: Path) -> None:
    records: list[Record] = [Control(id="IAM-03", owner="Ann", notes="old"), Control(id="IAM-04", owner="Bob")]
    current = {(record.kind, record.id): record for record in records}
    path = tmp_path / "w.xlsx"
    write_workbook(path, {"control": records}, dict.fromkeys(current, 2))
    book = load_workbook(path)
    sheet = book["Controls"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "IAM-03")
    sheet.cell(row, columns["Notes"]).value = None
    sheet.cell(row, columns["Library title"]).value = "changed, but shown only"
    sheet.cell(row, columns["Design"]).value = "SUITABLE"
    book.save(path)
    intake = read_intake(path, record_kinds(), current=current)
    (change,) = intake.accepted
    assert change.base == 2
    assert change.record == Control(id="IAM-03", owner="Ann", design=Design.SUITABLE)
    assert len(intake.unchanged) == 1
    assert not intake.quarantined


def test_a_damaged_version_is_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    write_workbook(path, {"control": [Control(id="IAM-03", owner="Ann")]}, {("control", "IAM-03"): 2})
    book = load_workbook(path)
    sheet = book["Controls"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "IAM-03")
    sheet.cell(row, sheet.max_column).value = "two"
    book.save(path)
    assert read_intake(path, record_kinds()).quarantined[0].column == "Version"


def test_the_json_form_says_all(tmp_path: Path) -> None:
    plain = taken(tmp_path, f"{HEAD}CC6.1,a,yes,\nP1.0,a,yes,\n").as_dict()
    assert plain["accepted"][0]["fields"]["status"] == "in place"
    assert plain["quarantined"][0]["row"] == 3
    assert {"found": "yes", "status": "in place", "rows": 2} in plain["mapping"]


def test_a_sheet_of_ours_that_lost_its_heads_is_an_error_and_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    write_workbook(path, {"control": [Control(id="IAM-03", owner="Ann")]}, {})
    book = load_workbook(path)
    book["Controls"].delete_rows(3)
    book.save(path)
    with pytest.raises(TableError, match="lost heads"):
        read_intake(path, record_kinds())


def test_letters_damaged_before_they_reached_us_are_noted(tmp_path: Path) -> None:
    intake = taken(tmp_path, f"{HEAD}CC6.1,The companyâ€™s access,yes,\n")
    assert [note.split(":")[0] for note in intake.notes] == ["t.csv, row 2"]


@pytest.mark.parametrize("cell", ["CC7.1 \tSystem Operations", "cc_7_1", "SOC2-CC7.1", "CC7.1: Operations"])
def test_an_id_with_a_title_behind_it_or_another_form_is_the_same_id(cell: str, tmp_path: Path) -> None:
    assert [row.id for row in taken(tmp_path, f'{HEAD}"{cell}",a,yes,\n').accepted] == ["CC7.1"]
