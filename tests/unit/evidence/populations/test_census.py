"""Every census test gives each item its verdict; nothing found is no pass, and the SQL can be run again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import ParameterError, TableError
from soc2lib.evidence.populations.census import VERDICTS, Census, Outcome, census, census_tests, write_items
from soc2lib.evidence.populations.columns import columns_of
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sampling.selection import population_digest

DAY = date(2026, 9, 30)
ROSTER = """person,started_on,ended_on
ann,2020-01-01,
bob,2020-01-01,2026-09-01
cat,2020-01-01,2026-09-01
dan,2026-09-20,
eve,2026-07-01,
fay,2026-07-01,2026-12-31
"""
CASES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "leavers": (
        {
            "roster": ROSTER,
            "accounts": "account,person,active,disabled_on\na1,ann,yes,\nb1,bob,yes,\nb2,bob,no,2026-09-02\n"
            "b3,bob,no,2026-09-05\nb4,bob,no,\nc9,zoe,yes,\n",
        },
        {
            "ann": "outside",
            "bob / b1": "deviation",
            "bob / b2": "pass",
            "bob / b3": "deviation",
            "bob / b4": "cannot tell",
            "cat": "cannot tell",
            "dan": "outside",
            "eve": "outside",
            "fay": "outside",
        },
    ),
    "accounts-of-nobody": (
        {
            "roster": ROSTER,
            "accounts": "account,person,active\na,ann,yes\nb,bob,yes\nc,zoe,yes\nd,,yes\ne,zoe,no\nf,ann,\n",
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "deviation",
            "e": "outside",
            "f": "cannot tell",
        },
    ),
    "expired-accounts": (
        {
            "accounts": "account,active,expires_on\na,yes,2026-09-30\nb,yes,2026-09-29\n"
            "c,no,2026-01-01\nd,,2026-01-01\ne,yes,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "pass",
            "d": "cannot tell",
            "e": "outside",
        },
    ),
    "dormant-accounts": (
        {
            "accounts": "account,active,last_used_on,created_on\na,yes,2026-07-02,\n"
            "b,yes,2026-07-01,\nc,yes,,2026-09-01\n"
            "d,yes,,\ne,no,2020-01-01,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "pass",
            "d": "cannot tell",
            "e": "outside",
        },
    ),
    "no-mfa": (
        {"accounts": "account,console,mfa\na,yes,yes\nb,yes,no\nc,no,no\nd,yes,\ne,,no\n"},
        {
            "a": "pass",
            "b": "deviation",
            "c": "outside",
            "d": "cannot tell",
            "e": "cannot tell",
        },
    ),
    "old-keys": (
        {"keys": "key,active,rotated_on\na,yes,2026-07-02\nb,yes,2026-07-01\nc,no,2020-01-01\nd,yes,\n"},
        {
            "a": "pass",
            "b": "deviation",
            "c": "outside",
            "d": "cannot tell",
        },
    ),
    "root-keys": (
        {"keys": "key,active,root\na,yes,yes\nb,no,yes\nc,yes,no\nd,,yes\n"},
        {
            "a": "deviation",
            "b": "pass",
            "c": "pass",
            "d": "cannot tell",
        },
    ),
    "privileged-access": (
        {"accounts": "account,privileged,approval\na,yes,T-1\nb,yes,\nc,no,\nd,,T-2\n"},
        {
            "a": "pass",
            "b": "deviation",
            "c": "outside",
            "d": "cannot tell",
        },
    ),
    "privileged-growth": (
        {
            "accounts_before": "account,active,privileged\na,yes,yes\nb,yes,no\nc,no,yes\nd,yes,\n",
            "accounts": "account,active,privileged,approval\na,yes,yes,\nb,yes,yes,T-1\nc,yes,yes,\n"
            "d,yes,yes,\ne,yes,yes,\nf,no,yes,\n",
        },
        {
            "a": "outside",
            "b": "pass",
            "c": "deviation",
            "d": "deviation",
            "e": "deviation",
            "f": "outside",
        },
    ),
    "access-reviews": (
        {
            "access_reviews": "review,due_on,completed_on\na,2026-06-30,2026-06-30\n"
            "b,2026-06-30,2026-07-01\nc,2026-06-30,\n"
            "d,2026-09-30,\ne,2026-10-01,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "pass",
            "e": "outside",
        },
    ),
    "changes-without-request": (
        {
            "changes": "change,pull_request,author_is_bot,merged_on\na,7,no,2026-01-01\nb,,no,2026-01-01\n"
            "c,,yes,2026-01-01\n"
            "d,8,,2026-09-30\ne,9,no,\nf,,no,2026-10-01\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "pass",
            "e": "cannot tell",
            "f": "outside",
        },
    ),
    "changes-without-review": (
        {
            "changes": "change,author,reviewer,merged_on\na,ann,bob,2026-01-01\nb,ann,Ann,2026-01-01\n"
            "c,ann,,2026-01-01\n"
            'd,,bob,2026-01-01\ne,ann,ann; renovate[bot],2026-01-01\nf,ann,"Ann, bob",2026-01-01\n'
            "g,ann,dependabot,2026-01-01\nh,ann@x.example,Ann,2026-01-01\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "cannot tell",
            "e": "deviation",
            "f": "pass",
            "g": "deviation",
            "h": "cannot tell",
        },
    ),
    "changes-without-tests": (
        {
            "changes": "change,tests_passed,merged_on\na,yes,2026-01-01\nb,no,2026-01-01\n"
            "c,,2026-01-01\nd,skipped,2026-01-01\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "cannot tell",
        },
    ),
    "branch-protection": (
        {
            "branches": "branch,protected,reviews_required,force_push\na,yes,1,no\nb,no,,\n"
            "c,yes,0,no\nd,yes,2,yes\ne,yes,,\nf,,,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "deviation",
            "e": "cannot tell",
            "f": "cannot tell",
        },
    ),
    "late-vulnerabilities": (
        {
            "vulnerabilities": "vulnerability,severity,found_on,fixed_on,accepted_until,accepted_on\n"
            "a,Critical,2026-09-01,2026-09-08,,\n"
            "b,critical,2026-09-01,2026-09-09,,\nc,high,2026-08-31,,,\nd,high,2026-08-30,,,\n"
            "e,low,2026-01-01,,2026-12-31,2026-06-01\nh,low,2026-01-01,,2026-12-31,\n"
            "f,odd,2026-01-01,,,\ng,low,2026-10-01,,,\ni,info,2026-01-01,,,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "pass",
            "d": "deviation",
            "e": "pass",
            "h": "cannot tell",
            "f": "cannot tell",
            "g": "outside",
            "i": "outside",
        },
    ),
    "backups": (
        {
            "backups": "backup,system,ran_on,succeeded\na,db,2026-09-01,yes\n"
            "b,db,2026-09-02,success\nc,db,2026-09-04,yes\n"
            "d,db,2026-09-05,failed\ne,fs,2026-09-09,\n"
        },
        {
            "a": "pass",
            "b": "pass",
            "c": "deviation",
            "d": "deviation",
            "e": "cannot tell",
        },
    ),
    "restores": (
        {"restores": "restore,ran_on,succeeded\na,2026-09-01,yes\nb,2026-09-01,no\nc,2026-09-01,\nd,2026-10-01,no\n"},
        {
            "a": "pass",
            "b": "deviation",
            "c": "cannot tell",
            "d": "outside",
        },
    ),
    "joiner-training": (
        {
            "roster": ROSTER,
            "training": "record,person,completed_on\n1,ann,2020-02-01\n2,eve,2026-07-31\n3,fay,2026-08-01\n",
        },
        {
            "ann": "deviation",
            "bob": "deviation",
            "cat": "deviation",
            "dan": "pass",
            "eve": "pass",
            "fay": "deviation",
        },
    ),
    "joiner-acknowledgement": (
        {"roster": ROSTER, "acknowledgements": "record,person,signed_on\n1,ann,2020-01-15\n2,ann,2024-01-31\n"},
        {
            "ann": "pass",
            "bob": "deviation",
            "cat": "deviation",
            "dan": "pass",
            "eve": "deviation",
            "fay": "deviation",
        },
    ),
    "vendor-reviews": (
        {
            "vendors": "vendor,tier,reviewed_on,ended_on\na,critical,2025-09-30,\n"
            "b,High,2025-09-29,\nc,low,,\nd,critical,,\n"
            "e,,2026-01-01,\nf,critical,,2026-01-01\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "outside",
            "d": "deviation",
            "e": "cannot tell",
            "f": "outside",
        },
    ),
    "incident-lessons": (
        {
            "incidents": "incident,severity,closed_on,postmortem_on\na,high,2026-08-01,2026-08-31\n"
            "b,high,2026-08-01,2026-09-01\n"
            "c,critical,2026-08-01,\nd,low,2026-08-01,\ne,high,2026-09-20,\nf,,2026-08-01,\ng,high,,\n"
        },
        {
            "a": "pass",
            "b": "deviation",
            "c": "deviation",
            "d": "outside",
            "e": "pass",
            "f": "cannot tell",
            "g": "outside",
        },
    ),
    "endpoint-encryption": (
        {"devices": "device,encrypted\na,yes\nb,no\nc,\n"},
        {
            "a": "pass",
            "b": "deviation",
            "c": "cannot tell",
        },
    ),
    "automated-checks": (
        {"findings": "finding,check_id,status,muted\na,x,PASS,no\nb,x,FAIL,no\nc,x,FAIL,yes\nd,x,MANUAL,no\n"},
        {
            "x / a": "pass",
            "x / b": "deviation",
            "x / c": "deviation",
            "x / d": "cannot tell",
        },
    ),
}


@pytest.fixture
def tables() -> Iterator[Populations]:
    with Populations(memory_mb=256) as opened:
        yield opened


def run(tables: Populations, folder: Path, id: str, files: dict[str, str], **more: object) -> Census:
    for table, text in files.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        tables.open(table, folder / f"{table}.csv")
    return census(id, tables, DAY, **more)  # type: ignore[arg-type]


def verdicts(found: Census, tables: Populations, folder: Path) -> dict[str, str]:
    write_items(found, tables, folder / "items.csv")
    rows = duckdb.sql(f"SELECT item, judged FROM read_csv('{folder / 'items.csv'}', all_varchar=true)").fetchall()
    return {item: judged.split(":")[0] for item, judged in rows}


def test_every_test_of_the_catalog_has_a_hand_case() -> None:
    assert set(CASES) == set(census_tests())


@pytest.mark.parametrize("id", CASES)
def test_each_item_gets_the_verdict_worked_out_by_hand(id: str, tables: Populations, tmp_path: Path) -> None:
    files, expected = CASES[id]
    found = run(tables, tmp_path, id, files)
    assert verdicts(found, tables, tmp_path) == expected
    by_hand = [list(expected.values()).count(verdict) for verdict in VERDICTS]
    assert [found.passed, found.deviations, found.cannot_tell, found.outside] == by_hand
    assert found.rows == len(expected)
    assert {finding.item: finding.verdict for finding in found.findings} == {
        item: verdict for item, verdict in expected.items() if verdict in ("deviation", "cannot tell")
    }
    assert all(finding.reason for finding in found.findings)
    assert found.outcome is Outcome.DEVIATIONS


@pytest.mark.parametrize("id", CASES)
def test_an_auditor_runs_the_same_script_beside_the_files(
    id: str, tables: Populations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(tables, tmp_path, id, CASES[id][0])
    assert str(tmp_path) not in found.script
    monkeypatch.chdir(tmp_path)
    rows = duckdb.connect().execute(found.script).fetchall()
    assert {row[0]: row[2].split(":")[0] for row in rows} == CASES[id][1]


@pytest.mark.parametrize("id", CASES)
def test_an_empty_list_is_never_a_pass(id: str, tables: Populations, tmp_path: Path) -> None:
    empty = {table: text.split("\n")[0] + "\n" for table, text in CASES[id][0].items()}
    found = run(tables, tmp_path, id, empty)
    assert (found.items, found.outcome) == (0, Outcome.NOTHING_FOUND)
    assert run(tables, tmp_path, id, empty, whole=True).outcome is Outcome.NOTHING_OCCURRED
    assert run(tables, tmp_path, id, empty, whole=False).outcome is Outcome.NOTHING_FOUND


def test_every_census_names_known_controls_tables_and_columns() -> None:
    controls = catalog().controls
    for test in census_tests().values():
        assert set(test.controls) <= set(controls), test.id
        for table in test.tables:
            assert columns_of(table)
        for need in test.needs:
            table, column = need.split(".")
            assert table in test.tables
            assert column in [one.name for one in columns_of(table)]


def test_the_row_named_is_the_row_of_the_file(tables: Populations, tmp_path: Path) -> None:
    found = run(tables, tmp_path, "endpoint-encryption", CASES["endpoint-encryption"][0])
    lines = (tmp_path / "devices.csv").read_text().splitlines()
    assert {lines[finding.row - 1].split(",")[0] for finding in found.findings} == {"b", "c"}


def test_programs_and_people_are_told_apart(tables: Populations, tmp_path: Path) -> None:
    found = run(tables, tmp_path, "changes-without-request", CASES["changes-without-request"][0])
    assert found.parts == {
        ("bot", "deviation"): 1,
        ("not known", "pass"): 1,
        ("person", "cannot tell"): 1,
        ("person", "deviation"): 1,
        ("person", "outside"): 1,
        ("person", "pass"): 1,
    }


def test_a_missing_last_newline_is_no_sign_of_a_cut_file(tables: Populations, tmp_path: Path) -> None:
    found = run(tables, tmp_path, "endpoint-encryption", {"devices": "device,encrypted\na,yes\nb,yes"})
    assert (found.passed, found.outcome, found.inputs[0].partial) == (2, Outcome.PASSED, "")


def test_an_unreadable_day_stops_the_test_and_names_its_cell(tables: Populations, tmp_path: Path) -> None:
    text = "person,ended_on\nann,\nbob,31/08/2026\ncat,soon\n"
    with pytest.raises(TableError, match=r"roster.csv, row 3, column ended_on: found '31/08/2026'"):
        run(tables, tmp_path, "leavers", {"roster": text})


def test_a_missing_column_that_the_test_needs_stops_it(tables: Populations, tmp_path: Path) -> None:
    files = {"roster": "person\nann\n", "accounts": CASES["leavers"][0]["accounts"]}
    with pytest.raises(TableError, match=r"roster.csv, column ended_on: found no such column"):
        run(tables, tmp_path, "leavers", files)


def test_a_table_that_is_not_opened_is_named(tables: Populations) -> None:
    with pytest.raises(TableError) as caught:
        census("leavers", tables, DAY)
    assert [problem.where for problem in caught.value.problems] == ["table roster", "table accounts"]


def test_an_unknown_test_and_an_unknown_limit_are_hinted(tables: Populations, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="Did you mean leavers"):
        census("leaver", tables, DAY)
    with pytest.raises(ParameterError, match="limit dayz"):
        run(tables, tmp_path, "leavers", CASES["leavers"][0], dayz=3)


def test_the_limit_moves_the_verdict(tables: Populations, tmp_path: Path) -> None:
    found = run(tables, tmp_path, "leavers", CASES["leavers"][0], business_days=4)
    assert verdicts(found, tables, tmp_path)["bob / b3"] == "pass"


def test_the_digest_of_a_population_is_that_of_the_draw(tables: Populations, tmp_path: Path) -> None:
    ids = ["é", "z", "A", "ü", "10", "9", "𝄞", "\uffee"]
    (tmp_path / "devices.csv").write_text("device,encrypted\n" + "".join(f"{id},yes\n" for id in ids), encoding="utf-8")
    tables.open("devices", tmp_path / "devices.csv")
    assert tables.digest("devices") == population_digest(ids)


days = st.integers(-60, 5)


def next_business_day(day: date) -> date:
    """Counted day by day, as a person with a calendar does."""
    following = day + timedelta(days=1)
    return following if following.isoweekday() <= 5 else next_business_day(following)


@given(leavers=st.lists(st.tuples(days, st.booleans(), st.none() | days), max_size=8), weeks=st.integers(-60, 60))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shifting_by_whole_weeks_changes_no_verdict_and_python_agrees(
    leavers: list[tuple[int, bool, int | None]], weeks: int, tmp_path: Path
) -> None:
    as_of = DAY + timedelta(weeks=weeks)
    roster = "".join(f"p{n},{as_of + timedelta(days=left)}\n" for n, (left, _, _) in enumerate(leavers))
    accounts = "".join(
        f"a{n},p{n},{'yes' if live else 'no'},{as_of + timedelta(days=off) if off is not None and not live else ''}\n"
        for n, (_, live, off) in enumerate(leavers)
    )
    (tmp_path / "roster.csv").write_text("person,ended_on\n" + roster)
    (tmp_path / "accounts.csv").write_text("account,person,active,disabled_on\n" + accounts)
    with Populations(memory_mb=128, threads=1) as tables:
        tables.open("roster", tmp_path / "roster.csv")
        tables.open("accounts", tmp_path / "accounts.csv")
        found = census("leavers", tables, as_of)
    gone = [
        (next_business_day(DAY + timedelta(days=left)), live, None if off is None else DAY + timedelta(days=off))
        for left, live, off in leavers
        if left <= 0
    ]
    late = sum((live and due < DAY) or (not live and off is not None and off > due) for due, live, off in gone)
    untold = sum(not live and off is None for _, live, off in gone)
    assert (found.items, found.deviations, found.cannot_tell) == (len(gone), late, untold)


def test_a_limit_in_business_days_runs_over_the_weekend(tables: Populations, tmp_path: Path) -> None:
    friday, saturday, monday, tuesday = "2026-09-04", "2026-09-05", "2026-09-07", "2026-09-08"
    roster = f"person,ended_on\na,{friday}\nb,{friday}\nc,{saturday}\n"
    accounts = f"account,person,active,disabled_on\n1,a,no,{monday}\n2,b,no,{tuesday}\n3,c,no,{monday}\n"
    found = run(tables, tmp_path, "leavers", {"roster": roster, "accounts": accounts})
    assert verdicts(found, tables, tmp_path) == {"a / 1": "pass", "b / 2": "deviation", "c / 3": "pass"}
