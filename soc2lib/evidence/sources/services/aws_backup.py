"""AWS Backup's jobs: backups and restores, each with how it ended."""

from collections.abc import Sequence
from datetime import UTC, datetime

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_ENDED = {"COMPLETED": "true", "FAILED": "false", "ABORTED": "false", "EXPIRED": "false", "PARTIAL": "false"}
_RUNNING = ("RUNNING", "PENDING", "CREATED", "ABORTING")
_LATEST = 7_000_000_000


def _fits(file: Loaded) -> bool:
    return bool({"BackupJobs", "RestoreJobs", "CopyJobs"} & set(file.top.value))


def _read(file: Loaded) -> Sequence[Collected]:
    top = file.top
    about = (file.name, file.sha256, "AWS Backup")
    partial = "The reply has further pages." if "NextToken" in top else ""
    found = []
    if "BackupJobs" in top.value:
        rows = [_job(one, "backup", "BackupJobId", "State") for one in top.objects("BackupJobs")]
        found.append(Collected("backups", numbered(rows, "backup"), *about, partial=partial))
    if "RestoreJobs" in top.value:
        rows = [_job(one, "restore", "RestoreJobId", "Status") for one in top.objects("RestoreJobs")]
        found.append(Collected("restores", numbered(rows, "restore"), *about, partial=partial))
    if "CopyJobs" in top.value:
        rows = [_copy(one) for one in top.objects("CopyJobs")]
        found.append(Collected("findings", numbered(rows), *about, partial=partial))
    return found


def _job(one: Object, key: str, id: str, state: str) -> dict[str, str]:
    return {
        key: one.needed(id),
        "system": one.text("ResourceArn", "ResourceName", "CreatedResourceArn", "ResourceType"),
        "ran_on": _day(one),
        "succeeded": _ended(one, state),
    }


def _copy(one: Object) -> dict[str, str]:
    ended = {"true": "PASS", "false": "FAIL", "": "MANUAL"}[_ended(one, "State")]
    return {
        "finding": one.needed("CopyJobId"),
        "check_id": "copy-job",
        "status": ended,
        "muted": "false",
        "severity": "",
        "resource": one.text("ResourceArn"),
    }


def _ended(one: Object, name: str) -> str:
    state = one.needed(name).upper()
    if state not in _ENDED and state not in _RUNNING:
        expected = " / ".join((*_ENDED, *_RUNNING))
        problem = Problem(f"{one.where}, {name}", repr(state)[:80], expected, "Ask AWS Backup again.")
        raise TableError("A state is none of AWS Backup's.", [problem])
    return _ENDED.get(state, "")


def _day(one: Object) -> str:
    value = one.value.get("CompletionDate") or one.value.get("CreationDate")
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LATEST:
        return str(datetime.fromtimestamp(value, UTC).date())
    return day(one.needed("CompletionDate", "CreationDate"), f"{one.where}, CreationDate")


SOURCE = Source("aws-backup", _fits, _read)
