"""A reference that leads to nothing on record is named, with the row that holds it; every field of ids is looked at."""

import re
from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.gap.records import Control, GapEntry
from soc2lib.risk.records import Risk, Treatment
from soc2lib.scope.cover import client_cover
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import QuarantinedRow, Record, record_kinds
from soc2lib.store.references.declared import REFERENCES
from soc2lib.store.references.unresolved import unresolved_references

ELSEWHERE = {("forecast", "controls"), ("person", "roles")}
"""Written by the workbook itself, and checked by the responsibility matrix."""


def held(*records: Record) -> HeldRecords:
    return HeldRecords.of(date(2026, 9, 30), *records)


def test_every_field_that_asks_for_ids_of_records_is_looked_at() -> None:
    asks = re.compile(r"\bids? of (the|evidence|other)\b", re.IGNORECASE)
    fields = {(kind, g.name) for kind, cls in record_kinds().items() for g in cls.guides() if asks.search(g.help)}
    assert len(fields) > 25
    assert fields - ELSEWHERE <= set(REFERENCES)
    assert all(field in record_kinds()[kind].model_fields for kind, field in REFERENCES)
    assert {kind for kinds in REFERENCES.values() for kind in kinds} - set(record_kinds()) == {"criterion"}


def test_what_is_on_record_or_in_the_library_is_found() -> None:
    records = held(
        Evidence(id="EV-1", title="t", controls=("IAM-03", "OWN-1"), sample="T-1"),
        Control(id="OWN-1", title="t", criteria=("CC6.1",)),
        TestResult(id="T-1", control="IAM-03", evidence=("EV-1",)),
        GapEntry(id="G-1", control="OWN-1", retests=("T-1",)),
    )
    assert [one for stage in STAGES for one in unresolved_references(records, stage.name)] == []


def test_what_is_not_is_named_once_a_cell_with_what_it_should_be() -> None:
    records = held(GapEntry(id="G-1", control="NO-1", retests=("T-1", "T-1", "W-1")))
    found = [(one.kind, one.id, one.column, one.named, one.expected) for one in unresolved_references(records, "gap")]
    assert found == [
        ("gap", "G-1", "Control", ("NO-1",), "control"),
        ("gap", "G-1", "Retests", ("T-1", "W-1"), "test result or walkthrough"),
    ]
    assert unresolved_references(records, "evidence") == []


@pytest.mark.parametrize("kept", ["Id: R-1\nRisk: Fire", "Risk: Fire\nId: R-1"])
def test_what_an_import_set_aside_is_said_to_be_in_quarantine(kept: str) -> None:
    row = QuarantinedRow(id="r.xlsx, row 2", file="r.xlsx", row=2, content=kept)
    (one,) = unresolved_references(held(Treatment(id="T-1", title="t", risks=("R-1", "Fire")), row), "risk")
    assert (one.named, one.quarantined) == (("R-1", "Fire"), ("R-1",))


def test_a_page_says_below_its_cover_what_leads_nowhere_and_what_is_in_quarantine(tmp_path: Path) -> None:
    engagement = Engagement.create("acme", tmp_path)
    treatment = Treatment(id="T-1", title="Sprinklers", risks=("R-1", "<b>R-2"))
    changes = [Change(treatment.kind, treatment.id, treatment.body()), Change("risk", "R-1", {"gone": "x"})]
    engagement.save_all(changes, author="Ann", reason="typed")
    scope = Assessment.of(engagement).scope
    page = client_cover(engagement, scope, "Risk")
    assert page.kind == "cover"
    assert "1 cell of this stage's records names what is not on record." in page.plain
    assert "There is no risk <b>R-2 on record. R-1 is in quarantine, and not used." in page.plain
    assert "<b>R-2" not in page.html
    assert "not on record" not in client_cover(engagement, scope, "Plan").plain
    engagement.save(Risk(id="R-1", title="Fire"), author="Ann", reason="mended")
    assert "R-1" not in client_cover(Engagement.open("acme", "", tmp_path), scope, "Risk").plain
