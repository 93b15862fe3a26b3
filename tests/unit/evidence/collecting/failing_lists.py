"""A small file of each service in which something fails."""

from tests.unit.evidence.collecting.failing import DAY, Failing, js

_JOB = {"BackupJobId": "b1", "ResourceArn": "arn:db", "State": "FAILED", "CreationDate": 1777888800.5}

LISTS = [
    Failing(
        "github-members",
        "members.csv",
        "login,name,tfa_enabled,role\nann,Ann,false,Owner\n",
        ("IAM-05",),
    ),
    Failing(
        "github-changes",
        "pulls.json",
        js([{"number": 7, "merged_at": DAY, "user": {"login": "ann"}, "reviews": [{"state": "COMMENTED"}]}]),
        ("CHG-01",),
    ),
    Failing("github-branches", "branches.json", js([{"name": "main", "protected": False}]), ("CHG-03",)),
    Failing(
        "github-alerts",
        "alerts.json",
        js(
            [
                {
                    "number": 1,
                    "state": "open",
                    "created_at": "2026-01-02T00:00:00Z",
                    "security_advisory": {"severity": "critical"},
                }
            ]
        ),
        ("VUL-02",),
    ),
    Failing(
        "github-audit-log",
        "audit.json",
        js([{"@timestamp": 1777888800000, "action": "protected_branch.destroy", "actor": "ann", "repo": "a/b"}]),
        ("CHG-03",),
    ),
    Failing(
        "okta-log",
        "okta-log.json",
        js(
            [
                {
                    "eventType": "user.lifecycle.deactivate",
                    "published": DAY,
                    "actor": {"id": "a"},
                    "outcome": {"result": "SUCCESS"},
                    "target": [{"type": "User", "alternateId": "ann@x.com"}],
                },
                {"eventType": "policy.rule.deactivate", "published": DAY, "actor": {"id": "a"}, "uuid": "e2"},
            ]
        ),
        (),
    ),
    Failing(
        "okta-users",
        "okta.json",
        js(
            [
                {
                    "id": "u1",
                    "status": "ACTIVE",
                    "created": "2024-01-01T00:00:00.000Z",
                    "statusChanged": "2024-01-01T00:00:00.000Z",
                    "lastLogin": "2024-02-01T00:00:00.000Z",
                    "profile": {"login": "ann@x.com", "email": "ann@x.com"},
                    "factors": [],
                }
            ]
        ),
        ("IAM-04", "IAM-05"),
    ),
    Failing(
        "entra-users",
        "entra.json",
        js(
            {
                "value": [
                    {
                        "userPrincipalName": "ann@x.com",
                        "accountEnabled": True,
                        "isMfaRegistered": False,
                        "isAdmin": True,
                        "signInActivity": {"lastSignInDateTime": "2024-02-01T00:00:00Z"},
                    }
                ]
            }
        ),
        ("IAM-04", "IAM-05", "IAM-06"),
    ),
    Failing(
        "entra-sign-ins",
        "sign-ins.json",
        js(
            {
                "value": [
                    {
                        "id": "s1",
                        "createdDateTime": DAY,
                        "userPrincipalName": "ann@x.com",
                        "clientAppUsed": "Browser",
                        "authenticationRequirement": "singleFactorAuthentication",
                        "status": {"errorCode": 0},
                    }
                ]
            }
        ),
        ("IAM-05",),
    ),
    Failing(
        "jira",
        "jira.json",
        js(
            {
                "total": 1,
                "issues": [
                    {
                        "key": "OPS-1",
                        "fields": {
                            "issuetype": {"name": "Change"},
                            "reporter": {"name": "ann"},
                            "resolutiondate": "2026-05-04T10:00:00.000+0000",
                        },
                    }
                ],
            }
        ),
        (),
    ),
    Failing("bamboohr", "people.csv", "Employee #,Hire Date,Termination Date,Work Email\n7,2026-01-02,,a@x.com\n", ()),
    Failing(
        "intune",
        "intune.json",
        js({"value": [{"deviceName": "d1", "complianceState": "noncompliant", "isEncrypted": False}]}),
        ("CRY-01", "END-01"),
    ),
    Failing(
        "knowbe4",
        "training.json",
        js([{"enrollment_id": 1, "status": "Past Due", "user": {"email": "a@x.com"}, "completion_date": None}]),
        ("HRS-05",),
    ),
    Failing("aws-backup", "backups.json", js({"BackupJobs": [_JOB]}), ("BCP-03",)),
    Failing(
        "aws-backup",
        "restores.json",
        js({"RestoreJobs": [{"RestoreJobId": "r1", "Status": "ABORTED", "CreationDate": DAY}]}),
        ("BCP-04",),
    ),
]
