"""Logs of what administrators did, GitHub's and Okta's: accounts switched off, and protections that were weakened.

Which event means what is data: ``source_events.csv``.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import collected, numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_OFF = "switched off"


@cache
def events() -> Mapping[tuple[str, str], str]:
    """What each event of each log means: ``switched off``, or the status of a finding."""
    with (catalog_folder() / "source_events.csv").open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["event"]): row["means"] for row in csv.DictReader(file)}


def _fits_github(file: Loaded) -> bool:
    names = set(file.heads) if file.heads else set(file.first.value)
    return {"action", "actor"} <= names and bool({"@timestamp", "created_at"} & names)


def _read_github(file: Loaded) -> Sequence[Collected]:
    lines = [Object(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(("action", "actor")), 2)]
    found = []
    for one in lines if file.heads else file.records():
        about = one.text("user", "repo", "org")
        found.append((one.needed("action"), _moment(one), about, one.text("_document_id"), one.text("user")))
    return _tables(file, "github-audit-log", "GitHub audit log", found)


def _moment(one: Object) -> str:
    text = one.text("@timestamp", "created_at")
    if not text.isdigit():
        return day(text, f"{one.where}, @timestamp")
    if len(text) > 14:
        return day(text, f"{one.where}, @timestamp")
    return str(datetime.fromtimestamp(int(text) / 1000, UTC).date())


def _fits_okta(file: Loaded) -> bool:
    return {"eventType", "published", "actor"} <= set(file.first.value)


def _read_okta(file: Loaded) -> Sequence[Collected]:
    """Events that succeeded; one that failed changed nothing."""
    found = []
    for one in file.records():
        targets = one.objects("target")
        user = next((t.text("alternateId", "id") for t in targets if t.text("type") in ("User", "AppUser")), "")
        about = user or next((target.text("displayName", "id") for target in targets), "")
        moment = day(one.needed("published"), f"{one.where}, published")
        kind = one.needed("eventType")
        if one.inner("outcome").text("result") in ("", "SUCCESS", "ALLOW"):
            found.append((kind, moment, about, one.text("uuid"), user))
        else:
            found.append((f"{kind} (not done)", moment, about, one.text("uuid"), ""))
    return _tables(file, "okta-log", "Okta System Log", found)


def _tables(
    file: Loaded, source: str, tool: str, found: Sequence[tuple[str, str, str, str, str]]
) -> Sequence[Collected]:
    meanings = events()
    rows, off = [], []
    for kind, moment, about, id, user in found:
        means = meanings.get((source, kind), "INFO")
        if means == _OFF and user:
            off.append({"account": user, "person": user, "active": "false", "disabled_on": moment})
        rows.append(
            {
                "finding": id or f"{kind} {about} {moment}".strip(),
                "check_id": kind,
                "status": "INFO" if means == _OFF else means,
                "muted": "false",
                "severity": "",
                "resource": f"{about} {moment}".strip(),
            }
        )
    taken = max((moment for _, moment, *_ in found), default="")
    events_found = collected(file, rows, tool, taken=taken)
    accounts = Collected("accounts", numbered(off, "account"), file.name, file.sha256, tool, taken=taken)
    return [events_found, accounts] if off else [events_found]


GITHUB = Source("github-audit-log", _fits_github, _read_github)
OKTA = Source("okta-log", _fits_okta, _read_okta)
