"""A stored record that no longer fits its kind costs its cell or its row, is named, and can be mended."""

from pathlib import Path

import pytest

from soc2lib.errors import LedgerTooNew
from soc2lib.gap.records import Control
from soc2lib.plan.records import Task
from soc2lib.scope.choices import ReportType
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import QuarantinedRow
from soc2lib.widgets.grid.saving import Edit, Saving


def holding(tmp_path: Path, *changes: Change) -> Engagement:
    """A client whose ledger holds bodies that an older library took."""
    engagement = Engagement.create("acme", tmp_path)
    engagement.save_all(changes, author="Ann", reason="written by an older library")
    return Engagement.open("acme", clients=tmp_path)


def test_a_day_beyond_the_calendar_costs_its_cell_and_is_named(tmp_path: Path) -> None:
    stored = {"report_type": "Type II", "previous_end": "9999-12-31"}
    acme = holding(tmp_path, Change("examination", "examination", stored), Change("control", "IAM-01", {"schema": 2}))
    assert acme.one(Examination, "examination") == Examination(report_type=ReportType.TYPE_II)
    assert acme.all(Control) == [Control(id="IAM-01")]
    (row,) = acme.all(QuarantinedRow)
    assert (row.file, row.row, row.column) == ("the ledger", 2, "examination examination, Previous window end")
    assert "9999" in row.found
    assert row.expected == "a day from 1900-01-01 to 2199-12-31"


def test_a_row_that_must_have_what_does_not_fit_is_left_out_and_named(tmp_path: Path) -> None:
    acme = holding(
        tmp_path, Change("task", "T1", {"depends_on": "T2"}), Change("control", "IAM-01", {"applicability": "x"})
    )
    assert acme.one(Task, "T1") is None
    assert acme.all(Task) == acme.all(Control) == []
    assert {row.column.split(",")[0] for row in acme.all(QuarantinedRow)} == {"task T1", "control IAM-01"}


def test_a_cell_that_fits_no_longer_is_mended_in_the_grid(tmp_path: Path) -> None:
    acme = holding(tmp_path, Change("examination", "examination", {"previous_end": "9999-12-31"}))
    saving = Saving(acme, Examination, lambda: "Ann", ["examination"])
    (reply,) = saving.save([Edit(1, "examination", "previous_end", "2025-12-31", 1)])
    assert reply["kind"] == "ack"
    acme.refresh()
    assert acme.all(QuarantinedRow) == []
    assert str(acme.all(Examination)[0].previous_end) == "2025-12-31"


def test_a_newer_librarys_record_still_stops_the_reading(tmp_path: Path) -> None:
    acme = holding(tmp_path, Change("control", "IAM-01", {"schema": 99}))
    with pytest.raises(LedgerTooNew):
        acme.all(Control)
