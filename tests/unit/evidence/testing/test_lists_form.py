"""The form for whole lists as somebody fills it in: a leavers list from its file to a changed conclusion."""

from datetime import UTC, date, datetime
from pathlib import Path

import ipywidgets as widgets
import pytest

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Population, TestResult
from soc2lib.evidence.testing.lists_form import ListsForm
from soc2lib.evidence.testing.records import Deviation, Spread
from soc2lib.gap.records import Control, Operation
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement

ROSTER = "person,ended_on\nann,2026-02-02\nbob,2026-02-02\ncid,\n"
LATE = "id,who,active,disabled_on\na1,ann,no,2026-02-03\nb1,bob,yes,\nc1,cid,yes,\n"


@pytest.fixture
def form(engagement: Engagement) -> ListsForm:
    window = {"report_type": "Type II", "window_start": date(2026, 1, 1), "window_end": date(2026, 6, 30)}
    engagement.save(Examination.build({"id": "examination", **window}), author="ann", reason="scope")
    owned = {"disposition": "exists", "owner": "Olga Owner", "in_use_since": date(2025, 1, 1)}
    engagement.save(Control.build({"id": "IAM-03", **owned}), author="ann", reason="controls")
    made = ListsForm(engagement, lambda: "Ann Adviser")
    made.start.value, made.end.value = date(2026, 1, 1), date(2026, 6, 30)
    return made


def upload(form: ListsForm, table: str, text: str, system: str, total: str = "") -> None:
    content = text.encode()
    about = {"type": "text/csv", "size": len(content), "last_modified": datetime(2026, 7, 1, tzinfo=UTC)}
    form.upload.value = ({"name": f"{table}.csv", "content": memoryview(content), **about},)
    form.table.value, form.system.value, form.total.value, form.source.value = table, system, total, "payroll"


def choose(form: ListsForm, ours: str, theirs: str) -> None:
    (field,) = [one for one in form.columns.children if one.description == ours]
    field.value = theirs


def test_a_leavers_list_goes_from_its_file_to_an_explained_deviation(form: ListsForm, engagement: Engagement) -> None:
    upload(form, "roster", ROSTER, "hr", "3")
    form.keep.click()
    assert "Stored." in form.said.value
    upload(form, "accounts", LATE, "okta", "3")
    form.read.click()
    assert "account" in form.said.value
    assert not [one for one in engagement.all(Population) if one.table == "accounts"]
    choose(form, "account", "id")
    choose(form, "person", "who")
    form.read.click()
    assert "3 rows read as accounts" in form.said.value
    form.keep.click()
    form.attempt.click()
    assert "bob / b1" in form.said.value
    assert not engagement.all(TestResult)
    form.run.click()
    (kept,) = [one for one in engagement.all(TestResult) if one.procedure == "leavers"]
    assert (kept.deviations, kept.tester) == (1, "Ann Adviser")
    before = Assessment(engagement).shown["IAM-03"].operation
    assert before.operation is Operation.DEVIATIONS
    form.deviating.value = kept.id
    form.cause.value, form.spread.value, form.intentional.value = "Nobody told IT", Spread.SYSTEMATIC, False
    form.decision.value = "HR tells IT by ticket"
    form.record.click()
    (why,) = engagement.all(Deviation)
    assert (why.items, why.explained) == (("bob / b1",), True)
    assert Assessment(engagement).shown["IAM-03"].operation.operation is Operation.NOT_EFFECTIVE


def test_what_is_wrong_is_said_and_nothing_is_stored(form: ListsForm, engagement: Engagement) -> None:
    form.keep.click()
    assert "Choose them first" in form.said.value
    form.run.click()
    assert "No list is kept" in form.said.value
    form.record.click()
    assert "Run the tests first" in form.said.value
    upload(form, "roster", "person,ended_on\n<b>ann</b>,<i>soon</i>\n", "hr")
    form.keep.click()
    assert "row 2, column ended_on" in form.said.value
    assert "<i>" not in form.said.value
    assert not engagement.all(Population)


@pytest.mark.parametrize(("source", "total"), [("payroll", "1,312"), ("payroll", "about 3"), ("", "3")])
def test_a_count_that_cannot_be_read_is_refused_and_never_left_out(
    form: ListsForm, engagement: Engagement, source: str, total: str
) -> None:
    upload(form, "roster", ROSTER, "hr", total)
    form.source.value = source
    form.keep.click()
    assert form.line.value.startswith("NOT SAVED.")
    assert "SOURCE:COUNT" in form.said.value
    assert not engagement.all(Population)


def test_a_name_with_a_folder_in_it_stays_inside(form: ListsForm, tmp_path: Path) -> None:
    upload(form, "roster", ROSTER, "hr")
    form.upload.value = ({**form.upload.value[0], "name": "../../roster.csv"},)
    form.read.click()
    assert "3 rows read as roster from roster.csv" in form.said.value
    assert not list(tmp_path.rglob("roster.csv"))
    assert isinstance(form.widget, widgets.VBox)
