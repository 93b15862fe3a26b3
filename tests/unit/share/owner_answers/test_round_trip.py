"""Questions go out for one owner; answers come back and merge three ways, each with its origin."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soc2lib.errors import ParameterError, TableError
from soc2lib.evidence.records import Request
from soc2lib.gap.records import Control
from soc2lib.plan.records import Task
from soc2lib.share.owner_answers.conflicts import open_clashes, read_take, resolve
from soc2lib.share.owner_answers.importer import Taken, read_answers, take_answers
from soc2lib.share.owner_answers.question_form import form_html
from soc2lib.share.owner_answers.questions import questionnaire
from soc2lib.spreadsheets.exchange import read_for
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import MergeConflict, Resolution
from tests.unit.share.owner_answers.returning import CANARY, as_json, changed, client, files, in_workbook

DO, SINCE, NOTE = "Do you do this today?", "Since which day (such as 2026-01-31)?", "Your note"


@pytest.fixture
def engagement(tmp_path: Path) -> Engagement:
    return client(tmp_path / "clients")


def take(engagement: Engagement, path: Path) -> Taken:
    return take_answers(engagement, read_answers(path), author="Maya")


def control(engagement: Engagement, id: str) -> Control:
    engagement.refresh()
    found = engagement.one(Control, id)
    assert found is not None
    return found


def edit(engagement: Engagement, id: str, **fields: object) -> None:
    """Somebody else's edit while the owner answers."""
    known = control(engagement, id).model_dump() | fields
    engagement.save(Control.build(known), author="Maya", reason="workshop")


def test_an_owner_gets_their_own_rows_and_nothing_of_anybody_else(engagement: Engagement, tmp_path: Path) -> None:
    asked = questionnaire(engagement, "Ann Lee")
    assert [row.id for row in asked.rows] == ["GOV-01", "GOV-02", "OWN-1", "D-01", "T-01"]
    workbook, form = files(engagement, tmp_path)
    told = form.read_text(encoding="utf-8") + repr(read_answers(workbook)) + repr(asked)
    for word in (CANARY, "Bob", "GOV-03", "T-02", "not effective", "consultant"):
        assert word not in told


def test_who_owns_nothing_or_is_two_people_gets_no_questions(engagement: Engagement) -> None:
    with pytest.raises(ParameterError, match="Did you mean Bob Ray"):
        questionnaire(engagement, "Bob Rae")
    engagement.save(Control(id="GOV-05", owner="Ann Lee (Legal)"), author="Maya", reason="test")
    with pytest.raises(ParameterError, match=r"2 people of that name.*Name the role"):
        questionnaire(engagement, "Ann Lee")
    assert [row.id for row in questionnaire(engagement, "Ann Lee (Legal)").rows] == ["GOV-05"]


def test_a_workbook_comes_back_with_every_kind_of_answer(engagement: Engagement, tmp_path: Path) -> None:
    workbook, _ = files(engagement, tmp_path)
    cells = {
        ("Controls", "GOV-01", DO): "Yes, it is in use as described",
        ("Controls", "GOV-01", SINCE): datetime(2026, 1, 31),  # noqa: DTZ001 as Excel stores a day
        ("Controls", "GOV-01", NOTE): "=2+2 is what we wrote",
        ("Controls", "GOV-02", DO): "A provider runs it for us",
        ("Controls", "GOV-02", "The provider's name or why not"): "Northwind Hosting",
        ("Controls", "OWN-1", DO): "Not sure",
        ("Request list", "D-01", "How far are you with it?"): "It is ready to be sent",
        ("Tasks", "T-01", "If it is finished: since which day?"): "2026-11-02",
    }
    taken = take(engagement, in_workbook(workbook, cells))
    assert (taken.saved, taken.unchanged, taken.unsure, taken.clashes) == (5, 0, 1, ())
    known = control(engagement, "GOV-01")
    assert (known.implementation, known.in_use_since) == ("in use", date(2026, 1, 31))
    assert known.notes.startswith(f"{CANARY} the consultant's own note\n=2+2 is what we wrote (Ann Lee, ")
    known = control(engagement, "GOV-02")
    assert (known.applicability, known.applicability_reason) == ("carried by subservice", "Northwind Hosting")
    assert control(engagement, "OWN-1").implementation == "not assessed"
    assert control(engagement, "OWN-1").notes.startswith("Not sure: Do you do this today? (Ann Lee")
    assert engagement.one(Request, "D-01").internal_status == "ready"  # type: ignore[union-attr]
    assert engagement.one(Task, "T-01").finished_on == date(2026, 11, 2)  # type: ignore[union-attr]
    last = engagement.ledger.history("control", "GOV-01")[-1]
    assert last.author == "Ann Lee"
    assert f"answered in {workbook.name} (answers " in last.reason
    assert last.reason.endswith("taken in by Maya")


def test_the_untouched_workbook_changes_nothing(engagement: Engagement, tmp_path: Path) -> None:
    head = engagement.head()
    workbook, _ = files(engagement, tmp_path)
    assert (take(engagement, workbook).saved, engagement.head()) == (0, head)


def test_answers_given_twice_are_taken_in_once_whatever_happened_since(engagement: Engagement, tmp_path: Path) -> None:
    path = as_json(engagement, tmp_path / "a.json", {("GOV-01", "implementation"): "in use"})
    assert take(engagement, path).saved == 1
    head = engagement.head()
    again = take(engagement, path.rename(tmp_path / "again.json"))
    assert (again.saved, again.before, engagement.head()) == (0, 1, head)
    edit(engagement, "GOV-01", implementation="not started")
    assert take(engagement, tmp_path / "again.json").clashes == ()
    assert control(engagement, "GOV-01").implementation == "not started"


def test_edits_to_other_fields_meanwhile_join(engagement: Engagement, tmp_path: Path) -> None:
    path = as_json(engagement, tmp_path / "a.json", {("GOV-01", "implementation"): "in use"})
    edit(engagement, "GOV-01", design="suitable")
    take(engagement, path)
    known = control(engagement, "GOV-01")
    assert (known.implementation, known.design) == ("in use", "suitable")


@pytest.fixture
def clash(engagement: Engagement, tmp_path: Path) -> MergeConflict:
    """A clash on one field of a row whose other answer was stored."""
    answers = {("GOV-01", "implementation"): "in use", ("GOV-01", "design"): "partly"}
    path = as_json(engagement, tmp_path / "a.json", answers)
    edit(engagement, "GOV-01", implementation="not started")
    (found,) = take(engagement, path).clashes
    known = control(engagement, "GOV-01")
    assert (known.implementation, known.design) == ("not started", "partly")
    return found


def test_a_clash_keeps_both_values_and_waits(engagement: Engagement, clash: MergeConflict) -> None:
    assert (clash.before, clash.stored, clash.answer, clash.by) == ("not assessed", "not started", "in use", "Ann Lee")
    assert open_clashes(engagement) == [clash]


@pytest.mark.parametrize(
    ("choice", "value", "ended"),
    [
        ("stored", "not started", "kept what was stored"),
        ("answer", "in use", "took the answer"),
        ("In progress", "in progress", "took another value"),
    ],
)
def test_a_person_settles_a_clash_and_says_why(
    engagement: Engagement, clash: MergeConflict, choice: str, value: str, ended: str
) -> None:
    done = resolve(engagement, clash.id, *read_take(choice), why="seen on site", author="Maya")
    assert (done.settled, done.value, done.because) == (ended, value, "seen on site")
    assert control(engagement, "GOV-01").implementation == value
    last = engagement.ledger.all()[-1]
    assert (last.author, "seen on site" in last.reason) == ("Maya", True)
    assert open_clashes(engagement) == []
    with pytest.raises(ParameterError, match="open conflict"):
        resolve(engagement, clash.id, *read_take(choice), why="again", author="Maya")


@pytest.mark.parametrize(
    ("choice", "because", "said"), [("answer", " ", "why"), ("", "x", "--take"), ("ja", "x", "in use")]
)
def test_what_settles_nothing_is_refused(
    engagement: Engagement, clash: MergeConflict, choice: str, because: str, said: str
) -> None:
    head = engagement.head()
    with pytest.raises(ParameterError, match=said):
        resolve(engagement, clash.id, *read_take(choice), why=because, author="Maya")
    assert engagement.head() == head


def test_a_doubt_about_a_stored_answer_clashes_with_it_and_is_never_a_pass(
    engagement: Engagement, tmp_path: Path
) -> None:
    path = as_json(engagement, tmp_path / "a.json", {("GOV-02", "implementation"): "not sure"})
    (doubt,) = take(engagement, path).clashes
    assert (doubt.stored, doubt.answer) == ("in use", "not sure")
    resolve(engagement, doubt.id, Resolution.ANSWER, why="nobody could say", author="Maya")
    assert control(engagement, "GOV-02").implementation == "not assessed"


def test_answers_about_a_row_deleted_meanwhile_wait_and_bring_it_not_back(
    engagement: Engagement, tmp_path: Path
) -> None:
    from soc2lib.store.ledger.rows import Change

    path = as_json(engagement, tmp_path / "a.json", {("OWN-1", "implementation"): "in use"})
    engagement.save_all([Change("control", "OWN-1", None, 1)], author="Maya", reason="gone")
    (found,) = take(engagement, path).clashes
    assert found.stored == "the row was deleted"
    with pytest.raises(ParameterError, match="deleted"):
        resolve(engagement, found.id, Resolution.ANSWER, why="x", author="Maya")
    assert resolve(engagement, found.id, Resolution.STORED, why="x", author="Maya").settled == "kept what was stored"
    assert engagement.one(Control, "OWN-1") is None


def test_everything_wrong_in_a_workbook_is_said_at_once_and_nothing_is_saved(
    engagement: Engagement, tmp_path: Path
) -> None:
    workbook, _ = files(engagement, tmp_path)
    cells = {
        ("Controls", "GOV-01", DO): "Perhaps",
        ("Controls", "GOV-02", SINCE): "last spring",
        ("Controls", "OWN-1", "Version"): 7,
        ("Request list", "D-01", "Request"): "D-99",
        ("Tasks", "T-01", "How many working days does it take as a rule?"): "9",
    }
    head = engagement.head()
    with pytest.raises(TableError) as caught:
        take(engagement, in_workbook(workbook, cells, by=" "))
    said = str(caught.value)
    wanted = ("who answered", "Yes, it is in use", "a day as YYYY-MM-DD", "version 7", "'D-99'", "low, likely and high")
    for words in (*wanted, "sheet Controls, row 4", "sheet Tasks, row 4"):
        assert words in said
    assert len(caught.value.problems) == 6
    assert engagement.head() == head


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"id": "GOV-03"}, "the version that the questions were made from"),
        ({"base": 2}, "version 2"),
        ({"seal": "0" * 20}, "seal 0000"),
        ({"kind": "claim"}, "a row that was asked"),
        ({"answers": {"operation": "effective"}}, "'effective'; expected answers to implementation"),
        ({"answers": {"implementation": "not relevant"}}, "why not beside it"),
        ({"answers": {"implementation": "not started", "in_use_since": "2026-01-01"}}, "no answer, after"),
        ({"answers": {"implementation": 1}}, "texts by question"),
        ({"note": "x" * 5001}, "5,001 characters"),
    ],
)
def test_a_file_that_was_tampered_with_is_refused(
    engagement: Engagement, tmp_path: Path, parts: dict[str, object], said: str
) -> None:
    head = engagement.head()
    with pytest.raises(TableError, match=said):
        take(engagement, changed(as_json(engagement, tmp_path / "a.json", {}), **parts))
    assert engagement.head() == head


@pytest.mark.parametrize("text", ["", "[]", "null", '{"file": "soc2 answers"}', "[" * 5000, "\ud800x"])
def test_a_file_of_another_kind_is_refused(engagement: Engagement, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(TableError, match="cannot be taken in as answers"):
        take(engagement, path)


def test_another_clients_answers_are_refused_even_where_they_claim_to_be_ours(
    engagement: Engagement, tmp_path: Path
) -> None:
    other = client(tmp_path / "others", "bravo")
    answers = {("GOV-01", "implementation"): "in use"}
    with pytest.raises(TableError, match="answers for client 'bravo'"):
        take(engagement, as_json(other, tmp_path / "a.json", answers))
    with pytest.raises(TableError, match="the version that the questions were made from"):
        take(engagement, as_json(other, tmp_path / "b.json", answers, client="acme"))


def test_the_import_points_to_the_command_for_answers(engagement: Engagement, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="soc2 take-answers"):
        read_for(engagement, files(engagement, tmp_path)[0])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_no_text_of_a_client_is_markup_in_the_form(engagement: Engagement, title: str, since: str) -> None:
    nasty = f'{title}"><script>pwn()</script><img src=x onerror=pwn()>{since}'
    known = Control(id="OWN-1", owner="Ann Lee (HR)", title=nasty, criteria=("CC1.1",), applicability_reason=nasty)
    engagement.save(known, author="Maya", reason="test")
    page = form_html(questionnaire(engagement, "Ann Lee"))
    assert page.count("<script") == 1
    assert "<img" not in page
