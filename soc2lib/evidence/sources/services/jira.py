"""Jira's issues, from its API and its CSV: incidents, changes and the rest of the tickets."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_HEADS = ("Issue key", "Issue Type", "Status", "Created")
_FORMS = ("%d/%b/%y %I:%M %p", "%d/%b/%Y %I:%M %p", "%d/%b/%y", "%Y-%m-%d %H:%M")
_ZONE = re.compile(r"([+-][0-9]{2})([0-9]{2})\Z")


def _fits(file: Loaded) -> bool:
    issues = file.top.value.get("issues")
    return isinstance(issues, list) or {"Issue key", "Issue Type"} <= set(file.heads)


def _read(file: Loaded) -> Sequence[Collected]:
    if file.heads:
        rows = [_of_line(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(_HEADS, repeated=True), 2)]
        return _tables(file, rows, "")
    top = file.top
    rows = [_of_issue(one) for one in top.objects("issues")]
    total = top.text("total")
    more = (total.isdigit() and int(total) > len(rows)) or "nextPageToken" in top or top.value.get("isLast") is False
    said = f"of {total}" if total else "and more"
    return _tables(file, rows, f"{len(rows)} {said} issues are in the file." if more else "")


def _of_issue(one: Object) -> dict[str, str]:
    fields = one.inner("fields")
    return {
        "ticket": one.needed("key"),
        "type": fields.inner("issuetype").text("name"),
        "status": fields.inner("status").text("name"),
        "severity": fields.inner("priority").text("name"),
        "author": _person(fields, "reporter"),
        "opened_on": day(_iso(fields.text("created")), f"{one.where}, created"),
        "closed_on": day(_iso(fields.text("resolutiondate")), f"{one.where}, resolutiondate"),
    }


def _person(fields: Object, name: str) -> str:
    return fields.inner(name).text("emailAddress", "name", "displayName")


def _iso(text: str) -> str:
    return _ZONE.sub(r"\1:\2", text)


def _of_line(line: Mapping[str, str], where: str) -> dict[str, str]:
    return {
        "ticket": line["Issue key"].strip(),
        "type": line["Issue Type"].strip(),
        "status": line["Status"].strip(),
        "severity": line.get("Priority", "").strip(),
        "author": line.get("Reporter", "").strip(),
        "opened_on": _day(line["Created"].strip(), f"{where}, column Created"),
        "closed_on": _day(line.get("Resolved", "").strip(), f"{where}, column Resolved"),
    }


def _day(text: str, where: str) -> str:
    for form in _FORMS:
        try:
            return str(datetime.strptime(text, form).date())  # noqa: DTZ007
        except ValueError:
            continue
    return day(text, where)


def _tables(file: Loaded, rows: Sequence[dict[str, str]], partial: str) -> Sequence[Collected]:
    problems = [
        Problem(f"{file.name}, row {place}", "no key", "an issue's key", "Export it again.")
        for place, row in enumerate(rows, 1)
        if not row["ticket"]
    ]
    if problems:
        raise TableError("An issue has no key.", problems)
    incidents = [
        {"incident": row["ticket"], "severity": row["severity"], "closed_on": row["closed_on"]}
        for row in rows
        if "incident" in row["type"].casefold()
    ]
    changes = [
        {"change": row["ticket"], "author": row["author"], "merged_on": row["closed_on"]}
        for row in rows
        if "change" in row["type"].casefold()
    ]
    about = (file.name, file.sha256, "Jira")
    found = [Collected("tickets", numbered(rows, "ticket"), *about, partial=partial)]
    if incidents:
        found.append(Collected("incidents", numbered(incidents, "incident"), *about, partial=partial))
    if changes:
        found.append(Collected("changes", numbered(changes, "change"), *about, partial=partial))
    return found


SOURCE = Source("jira", _fits, _read)
