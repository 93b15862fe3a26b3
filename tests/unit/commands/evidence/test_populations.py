"""The door as a consultant uses it: lists in, tests run, results that reach the gate, papers that run again."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing.records import Deviation
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Control, Operation
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2

ROSTER = "person,ended_on\nann,2026-02-02\nbob,2026-02-02\ncid,\n"
CLEAN = "account,person,active,disabled_on\na1,ann,no,2026-02-03\nb1,bob,no,2026-02-03\nc1,cid,yes,\n"
LATE = CLEAN.replace("b1,bob,no,2026-02-03", "b1,bob,yes,")
DAYS = ("--from", "2026-01-01", "--as-of", "2026-06-30")
KEYS = [
    *("test", "control", "system", "period", "outcome", "rows"),
    *("passed", "deviations", "cannot_tell", "outside", "items"),
]


class Door:
    """The commands of one client, with what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.clients = folder, capsys, folder / "clients"
        Engagement.create("acme", self.clients).ledger.close()

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def run(self, command: str, *arguments: str) -> int:
        self.capsys.readouterr()
        status = soc2("evidence", command, "acme", *arguments, "--clients", str(self.clients))
        self.out, self.err = self.capsys.readouterr()
        return status

    def put(self, table: str, text: str, *more: str, system: str = "okta") -> None:
        assert self.run("population", table, self.file(f"{table}.csv", text), "--system", system, *more) == 0, self.err

    def test(self, *arguments: str, status: int = 0) -> list[dict[str, object]]:
        assert self.run("test", *arguments, "--json") == status, self.err
        found: list[dict[str, object]] = json.loads(self.out)
        return found

    def engagement(self) -> Engagement:
        return Engagement.open("acme", "", self.clients)


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path, capsys)


def test_an_entry_has_the_promised_names_and_every_row(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", LATE)
    (entry,) = door.test("leavers", *DAYS)
    assert list(entry) == KEYS
    items = entry.pop("items")
    assert entry == {
        "test": "leavers",
        "control": "IAM-03",
        "system": "okta",
        "period": "2026-01-01/2026-06-30",
        "outcome": "deviations",
        "rows": 3,
        "passed": 1,
        "deviations": 1,
        "cannot_tell": 0,
        "outside": 1,
    }
    assert items == [
        {"id": "ann / a1", "outcome": "pass", "reason": ""},
        {"id": "bob / b1", "outcome": "deviation", "reason": "still live 148 days after leaving"},
        {"id": "cid", "outcome": "outside", "reason": "no last day"},
    ]


def test_two_systems_keep_both_results_and_the_worst_decides(door: Door) -> None:
    door.put("roster", ROSTER, "--complete-by", "payroll:3", system="hr")
    door.put("accounts", LATE, "--complete-by", "seats:3", system="okta")
    door.put("accounts", CLEAN, "--complete-by", "seats:3", system="github")
    entries = door.test("leavers", *DAYS)
    assert {(one["system"], one["outcome"]) for one in entries} == {("okta", "deviations"), ("github", "effective")}
    kept = {one.id: one.deviations for one in door.engagement().all(TestResult)}
    assert kept == {
        "leavers-IAM-03-okta-2026-01-01-2026-06-30": 1,
        "leavers-IAM-03-github-2026-01-01-2026-06-30": 0,
    }


def scoped(door: Door) -> None:
    engagement = door.engagement()
    window = {"report_type": "Type II", "window_start": date(2026, 1, 1), "window_end": date(2026, 6, 30)}
    engagement.save(Examination.build({"id": "examination", **window}), author="ann", reason="scope")
    owned = {"disposition": "exists", "owner": "Olga Owner", "in_use_since": date(2025, 1, 1)}
    engagement.save(Control.build({"id": "IAM-03", **owned}), author="ann", reason="controls")
    engagement.ledger.close()


def leavers_shown(door: Door) -> Assessment:
    engagement = door.engagement()
    found = Assessment(engagement)
    assert found.shown["IAM-03"].operation
    return found


def test_one_row_of_a_list_changes_what_is_concluded_of_the_control(door: Door) -> None:
    scoped(door)
    door.put("roster", ROSTER, "--complete-by", "payroll:3", system="hr")
    door.put("accounts", CLEAN, "--complete-by", "seats:3")
    door.test("leavers", *DAYS, "--tester", "Ann Adviser")
    clean = leavers_shown(door)
    assert clean.shown["IAM-03"].operation.operation is Operation.EFFECTIVE
    door.put("accounts", LATE, "--complete-by", "seats:3")
    door.test("leavers", *DAYS, "--tester", "Ann Adviser")
    late = leavers_shown(door)
    found = late.shown["IAM-03"].operation
    assert (found.exceptions, found.operation) == (1, Operation.DEVIATIONS)
    assert found.at_risk

    def headline(assessment: Assessment) -> object:
        (control,) = [row for row in assessment.gap.controls if row.state.id == "IAM-03"]
        return control.shown.operation, assessment.score.gate

    assert headline(clean) != headline(late)


def test_a_list_that_is_not_shown_to_be_whole_leaves_the_control_evidenced_in_part(door: Door) -> None:
    scoped(door)
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", CLEAN)
    (entry,) = door.test("leavers", *DAYS, "--tester", "Ann Adviser")
    assert entry["outcome"] == "effective"
    found = leavers_shown(door).shown["IAM-03"].operation
    assert (found.basis, found.operation) == (Basis.IN_PART, Operation.NOT_TESTED)
    assert "not shown to be whole" in found.reason


def test_deviations_on_record_as_systemic_make_the_control_not_effective(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", LATE)
    door.test("leavers", *DAYS)
    why = Deviation(id="D", test="leavers-IAM-03-okta-2026-01-01-2026-06-30", spread="systematic")
    door.engagement().save(why, author="ann", reason="looked into")
    assert door.test("leavers", *DAYS)[0]["outcome"] == "not effective"


def test_a_list_without_a_needed_column_is_refused_in_every_format(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    rows = [("ann", True), ("bob", True)]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("account", "active"), *rows]:
        sheet.append(row)
    book.save(door.folder / "accounts.xlsx")
    as_objects = [{"account": account, "active": live} for account, live in rows]
    door.file("accounts.csv", "account,active\nann,yes\nbob,yes\n")
    door.file("accounts.json", json.dumps(as_objects))
    door.file("accounts.ndjson", "".join(json.dumps(one) + "\n" for one in as_objects))
    duckdb.sql(f"COPY (SELECT 'ann' AS account, true AS active) TO '{door.folder / 'accounts.parquet'}'")
    for ending in ("csv", "xlsx", "json", "ndjson", "parquet"):
        assert door.run("population", "accounts", str(door.folder / f"accounts.{ending}"), "--system", "s") == 0
        (entry,) = door.test("leavers", *DAYS, status=2)
        assert (entry["outcome"], entry["rows"], entry["items"]) == ("refused", 0, [])
        assert "column person" in door.err, ending


def test_a_bad_day_refuses_the_list_and_nothing_of_it_is_stored(door: Door) -> None:
    path = door.file("roster.csv", "person,ended_on\nann,31.01.2026\nbob,soon\n")
    assert door.run("population", "roster", path, "--system", "hr") == 2
    assert "roster.csv, row 2, column ended_on" in door.err
    assert "roster.csv, row 3, column ended_on" in door.err
    assert not door.engagement().all(Population)
    assert not door.engagement().all(Evidence)
    assert door.run("population", "roster", path, "--system", "hr", "--dates", "ymd") == 2
    path = door.file("roster.csv", "person,ended_on\nann,31.01.2026\n")
    assert door.run("population", "roster", path, "--system", "hr", "--dates", "dmy") == 0
    door.put("accounts", "account,person,active,disabled_on\na,ann,no,2026-02-02\n")
    assert door.test("leavers", *DAYS)[0]["passed"] == 1


def test_a_dry_run_stores_nothing(door: Door) -> None:
    door.put("roster", ROSTER, "--dry-run", system="hr")
    assert "ended_on" in door.out
    assert not door.engagement().all(Population)
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", CLEAN)
    door.test("leavers", *DAYS, "--dry-run")
    assert not door.engagement().all(TestResult)


def test_a_word_is_told_once_and_remembered(door: Door) -> None:
    states = "account,person,active,disabled_on\na1,ann,Hibernating,2026-02-03\nb1,bob,no,2026-02-03\n"
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", states)
    (entry,) = door.test("leavers", *DAYS)
    assert entry["cannot_tell"] == 1
    assert 'the word "Hibernating" is not known' in door.out.replace('\\"', '"')
    door.put("accounts", states, "--words", "accounts.active:Hibernating=no")
    door.put("accounts", states, system="github")
    assert [one["passed"] for one in door.test("leavers", *DAYS)] == [2, 2]
    path = door.file("accounts.csv", states)
    assert door.run("population", "accounts", path, "--words", "accounts.active:Hibernating=perhaps") == 2


def test_several_files_are_one_list(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    head, *rows = CLEAN.splitlines()
    parts = [door.file(f"part{n}.csv", f"{head}\n{row}\n") for n, row in enumerate(rows)]
    assert door.run("population", "accounts", *parts, "--system", "okta", "--complete-by", "seats:3") == 0
    (entry,) = door.test("leavers", *DAYS)
    assert (entry["rows"], entry["passed"], entry["outside"]) == (3, 2, 1)
    assert door.run("population", "accounts", *parts, parts[0], "--system", "okta") == 2


def test_an_altered_file_in_the_locker_ends_with_its_own_status(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", CLEAN)
    engagement = door.engagement()
    for piece in engagement.all(Evidence):
        (engagement.folder / "evidence" / piece.sha256[:2] / piece.sha256).unlink()
    assert door.run("test", "leavers", *DAYS) == 4


def test_an_unknown_test_or_limit_is_named(door: Door) -> None:
    assert door.run("test", "leaver", *DAYS) == 2
    assert "Did you mean leavers" in door.err
    assert door.run("test", "leavers", *DAYS, "--limit", "business_days=soon") == 2


def test_the_papers_run_again_in_plain_duckdb(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", LATE)
    door.test("leavers", *DAYS, "--papers", str(door.folder / "papers"))
    monkeypatch.chdir(door.folder / "papers")
    rows = duckdb.connect().execute(Path("leavers-okta.test.sql").read_text(encoding="utf-8")).fetchall()
    assert [(row[0], row[2].partition(":")[0]) for row in rows] == [
        ("ann / a1", "pass"),
        ("bob / b1", "deviation"),
        ("cid", "outside"),
    ]
    result = json.loads(Path("leavers-okta.result.json").read_text(encoding="utf-8"))
    assert {one["table"] for one in result["inputs"]} == {"roster", "accounts"}
    assert door.run("test", "leavers", *DAYS, "--papers", str(door.folder / "papers")) == 2


def test_names_that_a_person_confirmed_join_accounts_and_people(door: Door) -> None:
    door.put("roster", "person,ended_on\nann.lee@example.com,2026-02-02\n", system="hr")
    door.put("accounts", "account,person,active,disabled_on\nx1,annlee,yes,\n")
    assert door.test("leavers", *DAYS)[0]["cannot_tell"] == 1
    proposals = door.folder / "aliases.csv"
    assert door.run("identity", "--json", "--out", str(proposals)) == 0
    found = json.loads(door.out)
    assert [(one["alias"], one["person"]) for one in found["proposals"]] == [("annlee", "ann.lee@example.com")]
    assert found["accounts"] == [{"account": "x1", "kind": ""}]
    assert found["people"] == ["ann.lee@example.com"]
    assert door.run("population", "aliases", str(proposals)) == 0
    assert door.test("leavers", *DAYS)[0]["cannot_tell"] == 1, "a proposal alone joins nothing"
    proposals.write_text(proposals.read_text().replace("spaces,", "spaces,Hanna"))
    assert door.run("population", "aliases", str(proposals)) == 0
    assert door.test("leavers", *DAYS)[0]["deviations"] == 1


def test_a_log_of_deactivations_tells_what_a_list_of_today_cannot(door: Door) -> None:
    door.put("roster", ROSTER, system="hr")
    door.put("accounts", "account,person,active\nc1,cid,yes\n")
    assert door.test("leavers", *DAYS)[0]["cannot_tell"] == 2
    door.put("deactivations", "event,person,disabled_on\n1,ann,2026-02-03\n2,bob,2026-02-09\n")
    (entry,) = door.test("leavers", *DAYS)
    assert (entry["passed"], entry["deviations"], entry["cannot_tell"]) == (1, 1, 0)


def test_two_employments_of_one_person_can_be_given(door: Door) -> None:
    door.put("roster", "person,started_on,ended_on\nann,2024-01-01,2026-01-31\nann,2026-04-01,\n", system="hr")
    door.put("accounts", "account,person,active\na1,ann,yes\n")
    (entry,) = door.test("leavers", *DAYS)
    assert (entry["rows"], entry["cannot_tell"], entry["outside"]) == (2, 1, 1)


def test_two_lists_are_compared_item_by_item(door: Door) -> None:
    door.put("roster", "person,ended_on\nann,\nbob,\n", system="hr")
    door.put("accounts", "account,person,active\na1,Ann,yes\nz1,zoe,yes\ny1,,yes\n")
    assert door.run("compare", "POP-roster-hr", "POP-accounts-okta", "--json") == 0
    found = json.loads(door.out)
    assert (found["both"], found["only_old"], found["only_new"], found["unnamed_new"]) == (1, ["bob"], ["zoe"], 1)
    old = door.file("old.csv", "account,active,privileged\na,yes,no\nb,yes,no\n")
    new = door.file("new.csv", "account,active,privileged\na,yes,yes\nc,yes,no\n")
    assert door.run("compare", old, new, "--json") == 0
    found = json.loads(door.out)
    assert (found["joined"], found["left"], found["raised"]) == (["c"], ["b"], ["a"])
    assert door.run("compare", "POP-roster-xx", new) == 2


def test_125_reviewed_changes_are_125_items_of_a_population(door: Door) -> None:
    rows = "".join(f"c{n},ann,bob,2026-02-01\n" for n in range(125))
    door.put("changes", "change,author,reviewer,merged_on\n" + rows, "--complete-by", "deploy log:125", system="git")
    (entry,) = door.test("changes-without-review", *DAYS)
    assert (entry["outcome"], entry["rows"], entry["passed"]) == ("effective", 125, 125)
    (kept,) = [one for one in door.engagement().all(Population) if one.controls]
    assert (kept.rows, kept.complete, kept.period_start) == (125, True, date(2026, 1, 1))
