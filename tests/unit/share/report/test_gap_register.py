"""The gap register of a report: a line a finding, short, and no more than the edition may show."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.gap.records import Control, Design
from soc2lib.scope.records import Examination
from soc2lib.share.report.first_page import decision, first_steps, headline, money
from soc2lib.share.report.gap_register import gap_register
from soc2lib.share.report.report import LEFT_OUT, Report
from soc2lib.store.engagement import Engagement

WORDS = " ".join(f"word{n}" for n in range(200))


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    engagement = Engagement.create("acme", tmp_path)
    for record in (
        Examination(id="examination", name="Acme", window_start=date(2026, 4, 1), window_end=date(2026, 9, 30)),
        Control(id="IAM-04", design=Design.PARTLY, owner="Ann (CTO)", due=date(2026, 10, 1), notes=WORDS),
    ):
        engagement.save(record, author="test", reason="told")
    engagement.ledger.close()
    return tmp_path


def test_a_row_names_finding_severity_condition_fix_owner_day_and_effort_in_few_words(clients: Path) -> None:
    report = Report.open("acme", "", str(clients))
    table = gap_register(report)
    assert len(table.rows) == len(report.assessment.findings) == 1
    [(finding, _, condition, fix, owner, day, effort)] = table.rows
    assert finding.plain.startswith("GAP-IAM-04 IAM-04 ")
    assert len(condition.split()) <= 30
    assert fix.endswith(".")
    assert owner == "Ann"
    assert 'datetime="2026-10-01"' in day.html
    assert effort == "not planned"


@pytest.mark.parametrize("edition", ["executive", "portfolio"])
def test_a_brief_edition_has_no_register(clients: Path, edition: str) -> None:
    assert Report.open("acme", "", str(clients), edition).see(gap_register, "register") is LEFT_OUT


def test_where_nothing_is_entered_the_first_page_says_what_to_enter_and_nothing_else(tmp_path: Path) -> None:
    Engagement.create("blank", tmp_path).ledger.close()
    report = Report.open("blank", "", str(tmp_path))
    assert "Nothing is entered yet." in headline(report).plain
    assert "What to enter first" in first_steps(report).plain
    assert decision(report) is LEFT_OUT
    assert money(report).plain == ""
