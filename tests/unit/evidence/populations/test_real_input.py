"""What real files give agrees with a second reading of their raw rows; no row of them is kept here."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from soc2lib.errors import TableError
from soc2lib.evidence.checks import by_criterion
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.populations.access_change import access_change
from soc2lib.evidence.populations.census import Outcome, census
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sources import aws_credential_report, prowler
from soc2lib.evidence.sources.collected import Collected, open_collected
from soc2lib.evidence.sources.files import Text
from soc2lib.evidence.sources.known import open_source
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.services import okta
from soc2lib.evidence.sources.tables import open_table

REAL = Path(os.environ.get("SOC2_REAL_DATA", Path(__file__).parents[5] / "shared" / "real"))
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason=f"the shared real input is not at {REAL}"),
]
CLOUDS = ("aws", "azure", "gcp", "kubernetes")
REPORTS = sorted((REAL / "aws_credential_reports").glob("*.csv"))
ACCOUNT = {"account": ("account_type", "user"), "active": "ensure", "expires_on": "expiry_date"}


@pytest.fixture
def tables() -> Iterator[Populations]:
    with Populations(memory_mb=256) as opened:
        yield opened


def raw(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.parametrize("cloud", CLOUDS)
def test_prowler_counts_are_those_of_its_own_files(cloud: str, tables: Populations, tmp_path: Path) -> None:
    file = REAL / "prowler" / f"example_output_{cloud}.csv"
    expected = Counter(row["STATUS"] for row in raw(file, ";"))
    ocsf = json.loads((REAL / "prowler" / f"example_output_{cloud}.ocsf.json").read_text())
    for path, counts in [(file, expected), (file.with_suffix(".ocsf.json"), Counter(v["status_code"] for v in ocsf))]:
        collected = prowler.collect(path)[0]
        assert Counter(row["status"] for row in collected.rows) == counts
        open_collected(tables, collected, tmp_path)
        found = census("automated-checks", tables, date(2026, 9, 30))
        assert (found.passed, found.deviations) == (counts["PASS"], counts["FAIL"])
        assert found.cannot_tell == sum(counts.values()) - counts["PASS"] - counts["FAIL"]


def test_a_criterion_without_checks_is_never_met() -> None:
    collected = [prowler.collect(REAL / "prowler" / f"example_output_{cloud}.csv")[0] for cloud in CLOUDS]
    shown = by_criterion(collected)
    assert len(shown) == 61
    assert all(row.state is not State.MET for row in shown.values() if row.checks == 0)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.name[5:30])
def test_console_users_without_mfa_and_root_keys_are_flagged_exactly(
    report: Path, tables: Populations, tmp_path: Path
) -> None:
    rows = raw(report)
    for collected in aws_credential_report.collect(report):
        open_collected(tables, collected, tmp_path)
    no_mfa = census("no-mfa", tables, date(2016, 12, 1))
    users = [finding for finding in no_mfa.findings if finding.part == "user" and finding.verdict == "deviation"]
    flagged = sorted(finding.item.split(" (row")[0] for finding in users)
    assert flagged == sorted(r["arn"] for r in rows if r["password_enabled"] == "true" and r["mfa_active"] == "false")
    root = {finding.item for finding in no_mfa.findings if finding.part == "root"}
    assert root == {r["arn"] for r in rows if r["user"] == "<root_account>" and r["mfa_active"] == "false"}
    keys = census("root-keys", tables, date(2016, 12, 1))
    live = sum(r[f"access_key_{n}_active"] == "true" for r in rows if r["user"] == "<root_account>" for n in (1, 2))
    assert keys.deviations == live
    assert keys.outcome is not Outcome.PASSED or live == 0


def test_the_access_register_gives_joiners_leavers_expired_and_privileged_growth(
    tables: Populations, tmp_path: Path
) -> None:
    folder = REAL / "access_register"
    earlier, later = (raw(folder / f"accounts_2023-{day}.csv") for day in ("06-30", "12-31"))
    sudo = {
        day: {row["group"] for row in raw(folder / f"groups_2023-{day}.csv") if row["has_all_sudo"] == "True"}
        for day in ("06-30", "12-31")
    }
    for table, day, rows in [("accounts_before", "06-30", earlier), ("accounts", "12-31", later)]:
        ours = tuple(
            {
                "account": f"{row['account_type']}/{row['user']}",
                "active": row["ensure"],
                "expires_on": row["expiry_date"],
                "privileged": "yes" if sudo[day] & set(row["groups"].split("|")) else "no",
                "kind": row["account_type"],
            }
            for row in rows
        )
        open_collected(tables, Collected(table, ours, f"accounts_2023-{day}.csv", ""), tmp_path)

    def live(rows: list[dict[str, str]]) -> set[str]:
        return {f"{row['account_type']}/{row['user']}" for row in rows if row["ensure"] == "present"}

    change = access_change(tables)
    assert set(change.joined) == live(later) - live(earlier)
    assert set(change.left) == live(earlier) - live(later)

    def privileged(rows: list[dict[str, str]], day: str) -> set[str]:
        return {
            f"{row['account_type']}/{row['user']}"
            for row in rows
            if row["ensure"] == "present" and any(group in sudo[day] for group in row["groups"].split("|"))
        }

    grown = privileged(later, "12-31") - privileged(earlier, "06-30")
    assert set(change.raised) == grown
    growth = census("privileged-growth", tables, date(2023, 12, 31))
    assert {finding.item for finding in growth.findings} == grown
    expired = census("expired-accounts", tables, date(2023, 12, 31))
    assert {finding.item for finding in expired.findings} == {
        f"{row['account_type']}/{row['user']}"
        for row in later
        if row["ensure"] == "present" and row["expiry_date"] and row["expiry_date"] < "2023-12-31"
    }


def test_the_register_is_read_as_it_is_and_its_double_names_are_refused(tables: Populations) -> None:
    file = REAL / "access_register" / "accounts_2023-12-31.csv"
    assert tables.open("accounts", file, ACCOUNT).rows == len(raw(file))
    with pytest.raises(Exception, match="more than once"):
        tables.open("accounts", file, {**ACCOUNT, "account": "user"})


def test_every_change_without_a_pull_request_is_found_and_programs_are_told_from_people(tables: Populations) -> None:
    file = next((REAL / "changes").glob("*.csv"))
    rows = raw(file)
    tables.open("changes", file, {"merged_on": "committed"})
    found = census("changes-without-request", tables, date(2026, 12, 31))
    assert {finding.item for finding in found.findings} == {row["commit"] for row in rows if not row["pr_number"]}
    parts = Counter(("bot" if row["author_is_bot"] == "1" else "person", bool(row["pr_number"])) for row in rows)
    assert found.parts == {(part, "pass" if asked else "deviation"): n for (part, asked), n in parts.items()}


def test_replies_of_services_are_read_as_tables(tables: Populations, tmp_path: Path) -> None:
    users = REAL / "saas_api" / "jumpcloud" / "users.json"
    columns = {"account": "_id", "active": "activated", "mfa": "mfa.configured", "person": "email"}
    opened = open_table(tables, "accounts", users, tmp_path, columns)
    (listed,) = json.loads(users.read_text()).values()
    assert opened.rows == len(listed)
    found = census("no-mfa", tables, date(2026, 9, 30))
    without = {user["_id"] for user in listed if not user["mfa"]["configured"] and user["activated"]}
    assert {finding.item for finding in found.findings} == without

    people = REAL / "saas_api" / "workday" / "people.json"
    named = open_table(tables, "roster", people, tmp_path, part="GET_WORKDAY_DIRECTORY_RESPONSE.Report_Entry")
    entries = json.loads(people.read_text())["GET_WORKDAY_DIRECTORY_RESPONSE"]["Report_Entry"]
    assert list(tables.ids("roster")) == sorted(entry["Employee_ID"] for entry in entries)
    assert named.rows == len(entries)


def test_a_recorded_reply_with_its_head_is_refused_and_not_guessed(tables: Populations, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"all_employees\.json, row 1"):
        open_table(tables, "roster", REAL / "hr" / "all_employees.json", tmp_path)


def test_alerts_of_a_scanner_are_judged_by_their_deadline(tables: Populations, tmp_path: Path) -> None:
    file = REAL / "saas_api" / "github" / "dependabot_alerts.json"
    columns = {
        "vulnerability": "number",
        "severity": "security_advisory.severity",
        "found_on": "created_at",
        "fixed_on": "fixed_at",
    }
    opened = open_table(tables, "vulnerabilities", file, tmp_path, columns, part="GET_DEPENDABOT_ALERTS")
    alerts = json.loads(file.read_text())["GET_DEPENDABOT_ALERTS"]
    found = census("late-vulnerabilities", tables, date(2030, 1, 1))
    assert opened.rows == found.items == len(alerts)
    assert found.deviations >= sum(not alert["fixed_at"] for alert in alerts)


def second_count(path: Path) -> Counter[str]:
    """The status words of a scanner's file, counted by hand and not by our readers."""
    text = path.read_bytes().decode("utf-16" if path.name == "SharePointReport.json" else "utf-8-sig")
    if path.suffix == ".csv":
        return Counter(row["Result"] for row in csv.DictReader(text.splitlines(keepends=True)))
    value = json.loads(text)
    if path.name == "SharePointReport.json":
        return Counter(control["Result"] for group in value[0]["Results"] for control in group["Controls"])
    if "kube-bench" in path.name:
        return Counter(one["status"] for group in value for test in group["tests"] for one in test["results"])
    return Counter(one["Status"] for one in value)


@pytest.mark.parametrize(
    ("file", "passed", "failed"),
    [
        ("scubagear/ScubaResults.csv", "Pass", "Fail"),
        ("scubagear/SharePointReport.json", "Pass", "Fail"),
        ("kube-bench/kube-bench-report-one-vuln.json", "PASS", "FAIL"),
        ("prowler_v3/many_vuln.json", "PASS", "FAIL"),
    ],
)
def test_scanners_counts_are_those_of_their_own_files(file: str, passed: str, failed: str) -> None:
    path = REAL / "scanners" / file
    source, loaded = open_source(path)
    (found,) = source.read(loaded)
    expected, counts = second_count(path), Counter(row["status"] for row in found.rows)
    assert (counts["PASS"], counts["FAIL"], found.count) == (expected[passed], expected[failed], expected.total())


def test_every_file_of_a_known_program_is_told_by_its_heads() -> None:
    """Each folder's name stands for the source that its files are of; the rest is refused as unknown."""
    named = {"prowler_v2": "prowler", "prowler_v3": "prowler", "securityhub": "security-hub"}
    unknown = {"kubescape", "legitify", "defender"}
    for path in sorted((REAL / "scanners").glob("*/*.*")):
        if "LICENSE" in path.name:
            continue
        folder = path.parent.name
        if folder in unknown:
            with pytest.raises(TableError, match="Nobody knows"):
                open_source(path)
            continue
        source, loaded = open_source(path)
        assert source.id == named.get(folder, folder)
        assert source.read(loaded)


@pytest.mark.parametrize("name", ["test_suspend_user", "test_user_pagination"])
def test_recorded_users_of_okta_are_read_page_by_page(name: str) -> None:
    recorded = yaml.safe_load((REAL / "okta_recorded" / f"TestUsersResource.{name}.yaml").read_text())
    bodies = [one["response"]["body"]["string"] for one in recorded["interactions"]]
    pages = [json.loads(body) for body in bodies if body.startswith("[{")]
    assert pages
    for users in pages:
        (found,) = okta.SOURCE.read(Loaded("u.json", "", Text("u.json", "", "", ""), users, (), ""))
        assert [row["account"] for row in found.rows] == [user["id"] for user in users]
        words = {"ACTIVE": "true", "PROVISIONED": "true", "SUSPENDED": "false", "STAGED": "false"}
        assert [row["active"] for row in found.rows] == [words[user["status"]] for user in users]
