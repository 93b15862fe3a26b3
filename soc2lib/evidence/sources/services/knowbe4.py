"""KnowBe4's training enrolments: who was trained when, who is past due, who acknowledged a policy."""

from collections.abc import Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, MANUAL, PASS, collected, numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_STATES = {"passed": PASS, "completed": PASS, "past due": FAIL, "failed": FAIL}
_OPEN = ("not started", "in progress")


def _fits(file: Loaded) -> bool:
    return "enrollment_id" in file.first.value or {"Email", "Enrollment Status"} <= set(file.heads)


def _read(file: Loaded) -> Sequence[Collected]:
    if file.heads:
        lines = [Object(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(("Email",)), 2)]
    else:
        lines = file.records()
    rows = [_enrolment(one, place) for place, one in enumerate(lines, 1)]
    about = (file.name, file.sha256, "KnowBe4")
    trained = [
        {"record": row["id"], "person": row["person"], "completed_on": row["completed_on"]}
        for row in rows
        if row["status"] == PASS
    ]
    signed = [
        {"record": row["id"], "person": row["person"], "signed_on": row["completed_on"]}
        for row in rows
        if row["acknowledged"] == "true"
    ]
    findings = [
        {
            "finding": row["id"],
            "check_id": "training",
            "status": row["status"],
            "muted": "false",
            "severity": "",
            "resource": f"{row['person']} {row['module']}".strip(),
        }
        for row in rows
    ]
    found = [collected(file, findings, "KnowBe4"), Collected("training", numbered(trained, "record"), *about)]
    return [*found, Collected("acknowledgements", numbered(signed, "record"), *about)] if signed else found


def _enrolment(one: Object, place: int) -> dict[str, str]:
    word = one.needed("status", "Enrollment Status").strip().casefold()
    if word not in _STATES and word not in _OPEN:
        expected = " / ".join((*_STATES, *_OPEN))
        problem = Problem(f"{one.where}, status", repr(word)[:80], expected, "Export it again.")
        raise TableError("A status is none of KnowBe4's.", [problem])
    user = one.inner("user") if "user" in one else one
    return {
        "id": one.text("enrollment_id", "Enrollment ID") or str(place),
        "person": user.needed("email", "Email"),
        "module": one.text("module_name", "Content Title", "Training Name"),
        "status": _STATES.get(word, MANUAL),
        "completed_on": day(one.text("completion_date", "Completion Date"), f"{one.where}, completion_date"),
        "acknowledged": one.flag("policy_acknowledged") if "policy_acknowledged" in one else "",
    }


SOURCE = Source("knowbe4", _fits, _read)
