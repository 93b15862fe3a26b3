"""A small file of each scanner in which something fails."""

from collections.abc import Callable
from typing import Any

from soc2lib.evidence.collecting.served import checks
from soc2lib.evidence.sources.services.logs import events
from tests.unit.evidence.collecting.failing import DAY, Failing, js

_CHECKS = {
    "IAM-02": "iam_inline_policy_no_administrative_privileges",
    "IAM-05": "iam_user_mfa_enabled_console_access",
    "IAM-06": "iam_password_policy_minimum_length_14",
    "IAM-07": "iam_no_root_access_key",
    "IAM-08": "iam_rotate_access_key_90_days",
    "IAM-09": "s3_bucket_public_access",
    "CRY-01": "rds_instance_storage_encrypted",
    "CRY-02": "elbv2_insecure_ssl_ciphers",
    "CRY-03": "kms_cmk_rotation_enabled",
    "NET-01": "ec2_securitygroup_allow_ingress_from_internet_to_any_port",
    "NET-02": "vpc_subnet_separate_private_public",
    "NET-03": "guardduty_is_enabled",
    "VUL-01": "inspector2_is_enabled",
    "VUL-02": "rds_instance_minor_version_upgrade_enabled",
    "VUL-03": "ec2_instance_imdsv2_enabled",
    "LOG-01": "cloudtrail_multi_region_enabled",
    "LOG-02": "cloudwatch_log_metric_filter_root_usage",
    "LOG-03": "cloudtrail_log_file_validation_enabled",
    "INC-05": "account_maintain_current_contact_details",
    "BCP-03": "backup_plans_exist",
    "BCP-05": "s3_bucket_object_lock",
    "AVL-01": "dynamodb_table_autoscaling_enabled",
    "AVL-03": "rds_instance_multi_az",
    "MON-01": "config_recorder_all_regions_enabled",
    "COM-07": "organizations_tags_policies_enabled_and_attached",
    "COM-08": "macie_is_enabled",
    "CHG-03": "codebuild_project_older_90_days",
    "END-02": "defender_ensure_endpoint_protection_installed",
}
_PROWLER_HEADS = "FINDING_UID;CHECK_ID;STATUS;MUTED;SEVERITY;RESOURCE_UID;PROWLER_VERSION;TIMESTAMP\n"


def _asff(**more: Any) -> dict[str, Any]:
    return {
        "SchemaVersion": "2018-10-08",
        "Id": "arn:finding/1",
        "GeneratorId": "security-control/IAM.5",
        "LastObservedAt": DAY,
        "Severity": {"Label": "HIGH"},
        "Compliance": {"Status": "FAILED", "SecurityControlId": "IAM.5"},
        "RecordState": "ACTIVE",
        "Resources": [{"Id": "arn:1"}],
        **more,
    }


_REPORT_HEADS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,"
    "access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date\n"
)
_OLD = "2024-01-01T00:00:00+00:00"
_SCUBA = {"Control ID": "MS.AAD.3.1v1", "Requirement": "MFA", "Result": "Fail", "Criticality": "Shall"}

SCANS = [
    Failing(
        "prowler",
        "prowler.csv",
        _PROWLER_HEADS
        + "".join(f"f-{id};{check};FAIL;False;high;arn:1;5.4.0;2026-05-04 10:00:00\n" for id, check in _CHECKS.items()),
        tuple(_CHECKS),
    ),
    Failing(
        "prowler",
        "prowler.ocsf.json",
        js(
            [
                {
                    "status_code": "FAIL",
                    "status": "Suppressed",
                    "severity": "High",
                    "time_dt": DAY,
                    "metadata": {"event_code": "iam_root_mfa_enabled", "product": {"name": "Prowler", "version": "5"}},
                    "finding_info": {"uid": "f1"},
                    "resources": [{"uid": "r1"}],
                }
            ]
        ),
        ("IAM-05", "IAM-07"),
    ),
    Failing(
        "prowler",
        "prowler.asff.json",
        js([_asff(GeneratorId="prowler-guardduty_is_enabled", Compliance={"Status": "FAILED"})]),
        ("NET-03",),
    ),
    Failing(
        "prowler",
        "prowler2.json",
        '{"Account Number":"1","Control":"[check12] MFA","Status":"FAIL","Timestamp":"2026-05-04"}\n' * 2,
        ("IAM-05",),
    ),
    Failing("security-hub", "hub.json", js({"Findings": [_asff()]}), ("IAM-05",)),
    Failing(
        "sarif",
        "scan.sarif",
        js(
            {
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {"driver": {"name": "scan", "version": "1"}},
                        "invocations": [{"executionSuccessful": True, "endTimeUtc": DAY}],
                        "results": [{"ruleId": "sql", "suppressions": [{"kind": "external", "status": "rejected"}]}],
                    }
                ],
            }
        ),
        ("VUL-04",),
    ),
    Failing(
        "aws-credential-report",
        "report.csv",
        f"{_REPORT_HEADS}<root_account>,arn:root,{_OLD},not_supported,no_information,true,true,{_OLD},N/A,false,N/A,N/A\n"
        f"ann,arn:ann,{_OLD},true,{_OLD},false,false,N/A,N/A,false,N/A,N/A",
        ("IAM-04", "IAM-05", "IAM-07", "IAM-08"),
    ),
    Failing(
        "scubagear",
        "scuba.csv",
        "\ufeffControl ID,Requirement,Result,Criticality\nMS.AAD.3.1v1,MFA,Fail,Shall\n",
        ("IAM-05",),
    ),
    Failing(
        "scubagear",
        "scuba.json",
        js(
            [
                {
                    "ReportSummary": {"Date": "05/04/2026 17:15:48 Coordinated Universal Time"},
                    "Results": [{"Controls": [_SCUBA]}],
                }
            ]
        ),
        ("IAM-05",),
        "utf-16",
    ),
    Failing(
        "hdf",
        "hdf.json",
        js(
            {
                "platform": {"name": "linux"},
                "profiles": [
                    {
                        "name": "base",
                        "controls": [
                            {
                                "id": "SV-1",
                                "impact": 0.7,
                                "tags": {"nist": ["IA-5 (1)"]},
                                "results": [{"status": "failed"}],
                            }
                        ],
                    }
                ],
            }
        ),
        ("IAM-06",),
    ),
    Failing(
        "trivy",
        "trivy.json",
        js(
            {
                "SchemaVersion": 2,
                "ArtifactName": "app",
                "Results": [{"Target": "app", "Vulnerabilities": [{"VulnerabilityID": "CVE-2026-1", "PkgName": "x"}]}],
            }
        ),
        ("VUL-04",),
    ),
    Failing(
        "kube-bench",
        "bench.json",
        js([{"node_type": "node", "tests": [{"results": [{"test_number": "4.1.1", "status": "FAIL"}]}]}]),
        ("VUL-03",),
    ),
    Failing(
        "nessus",
        "nessus.csv",
        'Plugin,Severity,IP Address,Port,First Discovered\n1,Critical,10.0.0.1,443,"Jan 5, 2026 10:24:08 MST"\n',
        ("VUL-02",),
    ),
    Failing(
        "wiz",
        "wiz.csv",
        "Created At,Title,Severity,Status,Issue ID,Resolved Time,Wiz URL\n2026-01-05T00:00:00Z,T,HIGH,REJECTED,i1,,u\n",
        ("VUL-02",),
    ),
]


def of_every_check(source: str) -> list[Failing]:
    """A file of the source in which one check of every pattern that the catalog has for it fails."""
    patterns = [pattern for line in checks() if source in line.sources for pattern in line.patterns]
    named = [pattern.replace("*", "x").replace("?", "1") for pattern in patterns]
    make = _FAILING.get(source)
    return [Failing(source, name, text, ()) for name, text in make(named)] if make else []


def _prowler(named: list[str]) -> list[tuple[str, str]]:
    rows = [f"f{n};{check};FAIL;False;high;arn:{n};5.4.0;2026-05-04 10:00:00\n" for n, check in enumerate(named)]
    return [("every.csv", _PROWLER_HEADS + "".join(rows))]


def _hub(named: list[str]) -> list[tuple[str, str]]:
    rows = [
        _asff(Id=f"arn:{n}", Compliance={"Status": "FAILED", "SecurityControlId": check})
        for n, check in enumerate(named)
    ]
    return [("every.json", js({"Findings": rows}))]


def _sarif(named: list[str]) -> list[tuple[str, str]]:
    run = {"tool": {"driver": {"name": "scan"}}, "results": [{"ruleId": check} for check in named]}
    return [("every.sarif", js({"version": "2.1.0", "runs": [run]}))]


def _scuba(named: list[str]) -> list[tuple[str, str]]:
    heads = "Control ID,Requirement,Result,Criticality\n"
    return [("every.csv", heads + "".join(f"{check.upper()},R,Fail,Shall\n" for check in named))]


def _hdf(named: list[str]) -> list[tuple[str, str]]:
    controls = [
        {"id": f"SV-{n}", "tags": {"nist": [check.removeprefix("nist ")]}, "results": [{"status": "failed"}]}
        for n, check in enumerate(named)
    ]
    return [("every.json", js({"platform": {"name": "linux"}, "profiles": [{"name": "p", "controls": controls}]}))]


def _trivy(named: list[str]) -> list[tuple[str, str]]:
    wrong = [{"ID": check, "Status": "FAIL"} for check in named]
    result = {"Target": "app", "Misconfigurations": wrong, "Secrets": [{"RuleID": "key"}]}
    return [("every.json", js({"SchemaVersion": 2, "ArtifactName": "app", "Results": [result]}))]


def _bench(named: list[str]) -> list[tuple[str, str]]:
    results = [{"test_number": check, "status": "FAIL"} for check in named]
    return [("every.json", js([{"node_type": "node", "tests": [{"results": results}]}]))]


def _audit(named: list[str]) -> list[tuple[str, str]]:
    failures = [event for (log, event), means in events().items() if log == "github-audit-log" and means == "FAIL"]
    rows = [{"@timestamp": DAY, "action": event, "actor": "ann", "_document_id": event} for event in failures]
    return [("every.json", js(rows))]


def _copies(named: list[str]) -> list[tuple[str, str]]:
    return [("every.json", js({"CopyJobs": [{"CopyJobId": "c1", "State": "FAILED", "CreationDate": DAY}]}))]


_FAILING: dict[str, Callable[[list[str]], list[tuple[str, str]]]] = {
    "prowler": _prowler,
    "security-hub": _hub,
    "sarif": _sarif,
    "scubagear": _scuba,
    "hdf": _hdf,
    "trivy": _trivy,
    "kube-bench": _bench,
    "github-audit-log": _audit,
    "aws-backup": _copies,
}
