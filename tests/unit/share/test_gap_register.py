"""The gap register of a report: its rows open down to the evidence and tests of each control."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.foundation.engagement import Engagement
from soc2lib.gap.records import Control, Design
from soc2lib.scope.records import Examination
from soc2lib.share.first_page import first_steps
from soc2lib.share.gap_register import gap_register
from soc2lib.share.report import Report

SPRING = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    engagement = Engagement.create("acme", tmp_path)
    pieces = [
        Evidence(id=f"E-{n}", title=f"List {n}", controls=("IAM-04",), sha256="ab" * 32, **SPRING) for n in range(9)
    ]
    for record in (
        Examination(id="examination", name="Acme", window_start=date(2026, 4, 1), window_end=date(2026, 9, 30)),
        Control(id="IAM-04", design=Design.PARTLY, owner="Ann", due=date(2026, 10, 1)),
        TestResult(id="T-1", control="IAM-04", passed=15, deviations=1, details="One was late.", **SPRING),
        *pieces,
    ):
        engagement.save(record, author="test", reason="told")
    engagement.ledger.close()
    return tmp_path


def test_a_row_opens_down_to_the_evidence_and_tests_of_its_control(clients: Path) -> None:
    table = gap_register(Report.open("acme", "", str(clients)))
    (row,) = table.rows
    html = table.html()
    assert "9 pieces of evidence, 1 test" in html
    assert "1 deviation of 16 items" in html
    assert "One was late." in html
    assert html.count("SHA-256 abababababab…") == 6
    assert "3 further pieces" in html
    assert 'datetime="2026-10-01"' in html
    assert row[5] == "Ann"


def test_an_edition_without_evidence_shows_the_gap_and_not_what_is_under_it(clients: Path) -> None:
    html = gap_register(Report.open("acme", "", str(clients), "executive")).html()
    assert "IAM-04" in html
    assert "<details" not in html
    assert "List 1" not in html


def test_what_to_do_first_says_what_is_unknown_where_no_gap_is_known(tmp_path: Path) -> None:
    Engagement.create("blank", tmp_path).ledger.close()
    assert "nobody has looked at" in first_steps(Report.open("blank", "", str(tmp_path))).plain
