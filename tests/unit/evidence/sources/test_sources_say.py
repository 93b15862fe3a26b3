"""What each source makes of the odd words of its program: silenced, informing, archived, stale, not looked at."""

import json
from pathlib import Path
from typing import Any

import pytest

from soc2lib.errors import TableError
from soc2lib.evidence.checks import criteria_named
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.known import open_source


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(name: str, value: Any) -> list[Collected]:
        (tmp_path / name).write_text(value if isinstance(value, str) else json.dumps(value, indent=1) + "\n")
        source, file = open_source(tmp_path / name)
        return list(source.read(file))

    return reading


def asff(**more: Any) -> dict[str, Any]:
    base = {"SchemaVersion": "2018-10-08", "Id": "1", "GeneratorId": "control/A.1", "Severity": {"Label": "HIGH"}}
    return {**base, "Compliance": {"Status": "FAILED"}, "LastObservedAt": "2026-05-04T00:00:00Z", **more}


def statuses(found: Collected) -> list[tuple[str, str]]:
    return [(row["status"], row["muted"]) for row in found.rows]


def test_prowlers_own_word_for_information_is_read_and_the_rest_of_the_file_too(read: Any) -> None:
    rows = [
        asff(GeneratorId="prowler-a", Compliance={"Status": "INFOED"}),
        asff(GeneratorId="prowler-b", Compliance={"Status": "FAILED", "RelatedRequirements": ["SOC2 cc_7_2 cc_a_1_1"]}),
    ]
    (found,) = read("x.asff.json", rows)
    assert statuses(found) == [("INFO", "false"), ("FAIL", "false")]
    assert criteria_named(found.rows[1]["criteria"]) == ("CC7.2", "A1.2")


def test_every_format_of_prowler_silences_alike(read: Any) -> None:
    csv = "CHECK_ID;STATUS;SEVERITY;MUTED;FINDING_UID\na;FAIL;low;True;1\nb;PASS;low;True;2\nc;MUTED;low;False;3\n"
    native = [
        {"CheckID": id, "Status": state, "Muted": muted, "FindingUniqueId": id}
        for id, state, muted in (("a", "FAIL", True), ("b", "PASS", True), ("c", "MUTED", False))
    ]
    ocsf = [
        {
            "status_code": state,
            "status": "Suppressed",
            "metadata": {"event_code": id, "product": {"name": "Prowler"}},
            "finding_info": {"uid": id},
        }
        for id, state in (("a", "FAIL"), ("b", "PASS"), ("c", "MUTED"))
    ]
    expected = [("FAIL", "true"), ("PASS", "true"), ("FAIL", "true")]
    for name, value in (("f.csv", csv), ("f.json", native), ("f.ocsf.json", ocsf)):
        assert statuses(read(name, value)[0]) == expected
    tagged = [asff(GeneratorId=f"prowler-{n}", Workflow={"Status": "SUPPRESSED"}) for n in range(2)]
    assert statuses(read("f.asff.json", tagged)[0]) == [("FAIL", "true")] * 2


def test_prowler_2_and_3_are_read_in_their_own_forms(read: Any) -> None:
    heads = "ACCOUNT_NUM,REGION,TITLE_ID,CHECK_RESULT,TITLE_TEXT\n"
    old = f"{heads}1,eu,1.2,FAIL,[check12] MFA\n1,eu,1.3,INFO,[check13] Keys\n\n"
    (found,) = read("old.csv", old)
    assert [(row["check_id"], row["status"]) for row in found.rows] == [("check12", "FAIL"), ("check13", "INFO")]
    third = {
        "finding": {"uid": "prowler-aws-iam_root_mfa_enabled-1-eu-root"},
        "status": "Failure",
        "metadata": {"product": {"name": "Prowler", "version": "3.9"}},
    }
    (found,) = read("old.ocsf.json", [third])
    assert (found.rows[0]["check_id"], found.rows[0]["status"]) == ("iam_root_mfa_enabled", "FAIL")


def test_security_hub_counts_active_findings_of_the_last_run_under_the_tools_own_name(read: Any) -> None:
    rows = [
        asff(Id="new", ProductName="Inspector"),
        asff(Id="gone", RecordState="ARCHIVED"),
        asff(Id="stale", LastObservedAt="2026-04-01T00:00:00Z", Compliance={"Status": "PASSED"}),
        asff(Id="flaw", Compliance=None),
        asff(Id="mended", Compliance=None, Workflow={"Status": "RESOLVED"}),
    ]
    (found,) = read("hub.json", {"Findings": rows, "NextToken": "more"})
    assert [row["status"] for row in found.rows] == ["FAIL", "INFO", "MANUAL", "FAIL", "INFO"]
    assert (found.tool, found.partial) == ("Inspector, Security Hub", "The reply has further pages.")
    assert found.query.startswith("1 findings last observed")


def sarif(**run: Any) -> dict[str, Any]:
    return {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan"}}, **run}]}


def test_a_clean_scan_is_a_result_and_a_scan_that_did_not_look_is_none(read: Any) -> None:
    (clean,) = read("clean.sarif", sarif(results=[]))
    assert (statuses(clean), clean.partial) == ([("PASS", "false")], "")
    for run in (sarif(results=None), sarif()):
        (blind,) = read("blind.sarif", run)
        assert (blind.count, blind.partial) == (0, "Run 1 (scan) holds no results: it did not look.")
    assert read("none.sarif", {"version": "2.1.0", "runs": []})[0].partial == "The file holds no run."


@pytest.mark.parametrize(
    ("states", "silenced"),
    [([], "false"), ([None], "true"), (["accepted"], "true"), (["rejected"], "false"), (["underReview"], "false")],
)
def test_a_suppression_silences_only_where_it_stands(read: Any, states: list[str | None], silenced: str) -> None:
    result = {"ruleId": "r", "suppressions": [{"kind": "external", "status": state} for state in states]}
    assert statuses(read("s.sarif", sarif(results=[result]))[0]) == [("FAIL", silenced)]


REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,"
    "access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date\n"
)
ROOT = "<root_account>,arn:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true,false,N/A,N/A,false,N/A,N/A\n"
ANN = ROOT.replace("<root_account>,arn:root", "ann,arn:ann").replace("not_supported", "true")


def test_a_credential_report_without_its_root_account_is_partial(read: Any) -> None:
    assert [one.partial for one in read("r.csv", REPORT + ROOT + ANN)] == ["", ""]
    assert [one.partial for one in read("r.csv", REPORT + ANN)] == ["The root account's row is missing."] * 2


def test_a_root_account_without_a_key_is_among_the_keys(read: Any) -> None:
    accounts, keys = read("r.csv", REPORT + ROOT)
    assert accounts.count == 1
    assert [(row["active"], row["root"]) for row in keys.rows] == [("false", "true")] * 2


def test_okta_keeps_its_own_status_words_apart(read: Any) -> None:
    users = [
        {"id": word, "status": word, "statusChanged": "2026-05-04T00:00:00Z", "profile": {"login": word}}
        for word in ("ACTIVE", "STAGED", "PASSWORD_EXPIRED", "RECOVERY", "SUSPENDED", "DEPROVISIONED")
    ]
    (found,) = read("okta.json", users)
    assert [row["active"] for row in found.rows] == ["true", "false", "true", "true", "false", "false"]
    assert [row["disabled_on"] for row in found.rows][-3:] == ["", "2026-05-04", "2026-05-04"]
    assert "mfa" not in found.rows[0]
    users[0]["status"] = "ODD"
    with pytest.raises(TableError, match="ODD"):
        read("okta.json", users)


def test_a_log_tells_when_an_account_was_switched_off_and_not_what_was_refused(read: Any) -> None:
    event = {
        "eventType": "user.lifecycle.deactivate",
        "published": "2026-05-04T23:30:00-08:00",
        "actor": {},
        "target": [{"type": "User", "alternateId": "ann@x.com"}],
    }
    refused = {**event, "outcome": {"result": "FAILURE"}}
    _, accounts = read("log.json", [event, refused])
    assert [(row["person"], row["disabled_on"]) for row in accounts.rows] == [("ann@x.com", "2026-05-05")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jira.json", {"total": 10, "issues": [{"key": "A-1"}]}),
        ("jira.json", {"isLast": False, "issues": [{"key": "A-1"}]}),
        ("people.json", {"employees": [{"id": 1, "workEmail": "a@x.com"}]}),
        ("entra.json", {"@odata.nextLink": "x", "value": [{"userPrincipalName": "a", "accountEnabled": True}]}),
        ("jobs.json", {"BackupJobs": [], "NextToken": "x"}),
        ("members.json", [{"login": f"u{n}", "site_admin": False} for n in range(100)]),
    ],
)
def test_a_reply_that_is_not_the_whole_is_partial(read: Any, name: str, value: Any) -> None:
    assert all(one.partial for one in read(name, value))


def test_jiras_csv_with_its_repeated_columns_is_read(read: Any) -> None:
    heads = "Issue key,Issue Type,Status,Created,Resolved,Labels,Labels\n"
    text = f"{heads}A-1,Incident,Done,04/May/26 9:05 AM,05/May/26 1:00 PM,a,b\n"
    tickets, incidents = read("jira.csv", text)
    assert (tickets.count, incidents.rows[0]["closed_on"]) == (1, "2026-05-05")


def test_a_running_backup_tells_nothing_yet(read: Any) -> None:
    jobs = [
        {"BackupJobId": word, "State": word, "CreationDate": "2026-05-04T00:00:00Z"}
        for word in ("COMPLETED", "RUNNING", "EXPIRED", "PARTIAL")
    ]
    assert [row["succeeded"] for row in read("jobs.json", {"BackupJobs": jobs})[0].rows] == [
        "true",
        "",
        "false",
        "false",
    ]


def test_trivy_says_clean_of_a_target_that_it_looked_at(read: Any) -> None:
    report = {"SchemaVersion": 2, "ArtifactName": "app", "Results": [{"Target": "app", "Class": "os-pkgs"}]}
    assert [(row["check_id"], row["status"]) for row in read("t.json", report)[0].rows] == [("clean:os-pkgs", "PASS")]
    modified = {"Finding": {"VulnerabilityID": "CVE-1", "PkgName": "x"}, "Type": "vulnerability", "Status": "ignored"}
    report["Results"] = [{"Target": "app", "ExperimentalModifiedFindings": [modified]}]
    assert statuses(read("t.json", report)[0])[0] == ("FAIL", "true")
