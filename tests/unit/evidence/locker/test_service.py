"""Evidence and tests reach the ledger whole, and the request list goes through a spreadsheet and back."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.errors import EvidenceError
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.locker.service import add, export_package, verify
from soc2lib.evidence.populations.census import census
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.recording import population_record, result_records
from soc2lib.evidence.records import Evidence, Population, Request, TestResult
from soc2lib.evidence.requests import request_list
from soc2lib.gap.assess import assess_gap as judge_gap
from soc2lib.gap.records import Control, Operation
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination, ReportType
from soc2lib.spreadsheets.exchange import export_workbook, import_rows, read_for
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.reading import HeldRecords

WINDOW = Window(date(2026, 1, 1), date(2026, 6, 30))
NAME = "IAM-04_okta_ticket_2026-03-31_01.pdf"


@pytest.fixture
def engagement(tmp_path: Path) -> Engagement:
    return Engagement.create("lamp", str(tmp_path / "clients"))


def test_files_come_in_are_listed_checked_and_handed_out(engagement: Engagement, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("signed")
    taken = add(engagement, tmp_path / NAME, added=date(2026, 4, 2), author="ann")
    assert [record.file for record in engagement.all(Evidence)] == [NAME]
    assert add(engagement, tmp_path / NAME, added=date(2026, 4, 3), author="bob").known == (NAME,)
    assert verify(engagement) == ([], [])
    folder = export_package(engagement, tmp_path / "out", ["IAM-04"])
    assert (folder / "files" / NAME).read_text() == "signed"
    with pytest.raises(EvidenceError, match=r"Did you mean IAM-04"):
        export_package(engagement, tmp_path / "other", ["IAM-4"])
    stored = engagement.folder / "evidence" / taken.records[0].sha256[:2] / taken.records[0].sha256
    stored.unlink()
    assert [problem.found for problem in verify(engagement)[0]] == ["no file"]


def test_a_census_becomes_records_that_show_a_control_working(engagement: Engagement, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("person,ended_on\nann,\nbob,2026-03-01\n")
    (tmp_path / "accounts.csv").write_text("account,person,active,disabled_on\na,ann,yes,\nb,bob,no,2026-03-01\n")
    with Populations() as tables:
        roster = tables.open("roster", tmp_path / "roster.csv")
        tables.open("accounts", tmp_path / "accounts.csv")
        digest = tables.digest("roster")
        found = census("leavers", tables, WINDOW.end, from_day=WINDOW.start)
    agreed = {"independent_total": 1, "total_source": "payroll"}
    leavers = population_record(roster, WINDOW, ("IAM-03",), rows=found.items, digest=digest, **agreed)  # type: ignore[arg-type]
    results = result_records(found, WINDOW, population=leavers.id, tester="ann")
    engagement.save(leavers, author="ann", reason="test")
    for result in results:
        engagement.save(result, author="ann", reason="test")
    examined = Examination(
        id="examination", report_type=ReportType.TYPE_II, window_start=WINDOW.start, window_end=WINDOW.end
    )
    kept = (*engagement.all(Population), *engagement.all(TestResult))
    judged = Assessment(HeldRecords.of(WINDOW.end, examined, Control(id="IAM-03", owner="bob"), *kept)).evidence
    row = next(row for row in judged.controls if row.control == "IAM-03")
    assert (row.operation, row.tested) == (Operation.EFFECTIVE, 1)


def test_a_deviation_is_told_in_words_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "devices.csv").write_text("device,encrypted\n" + "".join(f"d{n},no\n" for n in range(25)))
    with Populations() as tables:
        tables.open("devices", tmp_path / "devices.csv")
        result = result_records(census("endpoint-encryption", tables, WINDOW.end), WINDOW)[0]
    assert result.details.startswith("d0 (row 2): the disk is not encrypted; ")
    assert result.details.endswith("and 5 more")


def test_the_request_list_goes_through_a_spreadsheet_and_back(engagement: Engagement, tmp_path: Path) -> None:
    listed = request_list(judge_gap(resolve_scope(None), []), window=WINDOW, due=date(2026, 7, 15))
    engagement.save_all([Change(r.kind, r.id, r.body(), 0) for r in listed], author="ann", reason="made")
    export_workbook(engagement, tmp_path / "lamp.xlsx")
    taken = import_rows(engagement, read_for(engagement, tmp_path / "lamp.xlsx"), author="ann")
    assert engagement.all(Request) == sorted(listed, key=lambda request: request.id)
    assert taken is not None
