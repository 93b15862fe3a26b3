"""What an edition may read: every field is rated, what is withheld is gone, and names become the same number."""

import csv
from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics import clock
from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import ParameterError
from soc2lib.evidence.testing.records import Walkthrough
from soc2lib.gap.records import Control
from soc2lib.plan.records import CostLine, Person, Task
from soc2lib.share.records import Distribution
from soc2lib.share.records import Edition as Named
from soc2lib.share.report.editions import EDITIONS, Sensitivity, edition
from soc2lib.share.report.redaction import EditionEngagement, sensitivities, sensitivity_of
from soc2lib.share.report.report import Report
from soc2lib.stages import EDITIONS as NAMES
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import record_kinds

TASK = Task(id="T-1", title="Ask Ann Field for the list", owner="Ann Field (CISO)", low=1, high=3, notes="Ann is late.")
LINE = CostLine(id="C-1", title="Audit fee", low=73_219, high=74_441, currency="EUR")


@pytest.fixture
def client(tmp_path: Path) -> Path:
    engagement = Engagement.create("acme", tmp_path)
    for record in (
        TASK,
        LINE,
        Person(id="Ann Field (CISO)", roles=("ciso",)),
        Control(id="IAM-04", owner="Ann Field (CISO)", notes="Between us."),
    ):
        engagement.save(record, author="test", reason="told")
    engagement.ledger.close()
    return engagement.folder


def read(client: Path, name: str) -> EditionEngagement:
    return EditionEngagement("acme", client, clock.today(), edition(name))


def test_every_field_of_every_record_is_rated_once_and_nothing_else_is() -> None:
    with (catalog_folder() / "sensitivity.csv").open(encoding="utf-8", newline="") as file:
        rated = [(row["kind"], row["field"]) for row in csv.DictReader(file)]
    fields = {(cls.kind, name) for cls in record_kinds().values() for name in cls.model_fields}
    assert sorted(rated) == sorted(fields)


def test_a_field_that_nobody_rated_is_as_closed_as_any() -> None:
    assert sensitivity_of(Control, "a new field") is Sensitivity.COUNSEL
    assert ("control", "a new field") not in sensitivities()


def test_the_command_the_log_and_the_profiles_name_the_same_editions() -> None:
    assert set(NAMES) == set(EDITIONS) == {one.value for one in Named}


def test_the_clients_own_edition_reads_every_record_as_it_is(client: Path) -> None:
    assert read(client, "client").one(Task, "T-1") == TASK


def test_an_executive_reads_amounts_and_titles_but_numbers_for_names_and_no_notes(client: Path) -> None:
    engagement = read(client, "executive")
    (task,) = engagement.all(Task)
    (person,) = engagement.all(Person)
    assert task.owner == person.id == "Person 1"
    assert (task.title, task.notes) == ("Ask Person 1 for the list", "withheld")
    assert engagement.one(CostLine, "C-1") == LINE
    control = engagement.one(Control, "IAM-04")
    assert control is not None
    assert (control.owner, control.notes) == ("Person 1", "")


def test_a_withheld_description_is_neither_printed_nor_called_missing(tmp_path: Path) -> None:
    engagement = Engagement.create("acme", tmp_path)
    weak = {"disposition": "strengthen", "design": "suitable", "implementation": "in use"}
    for record in (
        Control(id="VUL-02", **weak, operation="effective with deviations", notes="3 of 20 findings were fixed late."),
        Walkthrough(id="W", control="VUL-02", day=clock.today(), fails_where="late findings", concluded="partly"),
    ):
        engagement.save(record, author="test", reason="told")
    engagement.ledger.close()
    reasons = {}
    for name in ("client", "executive"):
        gap = Assessment(read(engagement.folder, name)).gap
        reasons[name] = next(row.reason for row in gap.controls if row.state.id == "VUL-02")
    assert reasons["client"].startswith("3 of 20 findings were fixed late; it would fail at one point: late findings")
    assert reasons["executive"] == "a weakness is on record; it would fail at one point"


def test_a_portfolio_reads_neither_titles_nor_amounts(client: Path) -> None:
    (line,) = read(client, "portfolio").all(CostLine)
    assert (line.title, line.low, line.high) == ("withheld", None, None)


def test_an_edition_that_is_none_is_named_with_those_that_are() -> None:
    with pytest.raises(ParameterError) as raised:
        edition("exectuive")
    assert "executive" in raised.value.problems[0].remedy


def test_a_report_compares_with_the_day_of_the_last_copy_that_was_handed_out(client: Path) -> None:
    opened = Report.open("acme", "", str(client.parent))
    assert (opened.engagement.as_of - opened.since).days == 30
    engagement = Engagement.open("acme", "", client.parent)
    copy = Distribution(id="2026-01-02-a", recipient="Bo", edition=Named.CLIENT, as_of=date(2020, 1, 2))
    engagement.save(copy, author="test", reason="told")
    engagement.ledger.close()
    for name in NAMES:
        assert Report.open("acme", "", str(client.parent), name).since == date(2020, 1, 2)
    assert Report.open("acme", "", str(client.parent), "client", "2025-05-05").since == date(2025, 5, 5)
