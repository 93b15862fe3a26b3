"""Nessus and Tenable's CSV: vulnerabilities with the day they were found, or findings where it does not say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import INFO, MANUAL, numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.source import Source

_SEVERITIES = ("critical", "high", "medium", "low")
_NOTHING = ("none", "info", "informational", "")
_DAYS = ("%b %d, %Y", "%Y-%m-%d")


def fits(file: Loaded) -> bool:
    """Whether a file is a list of plugins' results."""
    heads = set(file.heads)
    return {"Plugin ID", "Risk", "Host"} <= heads or {"Plugin", "Severity", "IP Address"} <= heads


def read(file: Loaded) -> Sequence[Collected]:
    """What the plugins found; those that only inform judge nothing."""
    whole = "First Discovered" in file.heads
    needed = ("Plugin", "Severity", "IP Address", "First Discovered") if whole else _needed(file)
    lines = [(f"{file.name}, row {n}", line) for n, line in enumerate(file.rows(needed), 2)]
    about = (file.name, file.sha256, "Nessus")
    if not whole:
        return [Collected("findings", numbered([_finding(line, where) for where, line in lines]), *about)]
    known = [_vulnerability(line, where) for where, line in lines if _severity(line, where)]
    return [Collected("vulnerabilities", numbered(known, "vulnerability"), *about)]


def _needed(file: Loaded) -> tuple[str, ...]:
    return ("Plugin ID", "Risk", "Host") if "Plugin ID" in file.heads else ("Plugin", "Severity", "IP Address")


def _severity(line: Mapping[str, str], where: str) -> str:
    word = (line.get("Risk") or line.get("Severity") or "").strip().casefold()
    if word not in (*_SEVERITIES, *_NOTHING):
        problem = Problem(f"{where}, column severity", repr(word)[:80], ", ".join(_SEVERITIES), "Export it again.")
        raise TableError("A severity is none of Nessus's.", [problem])
    return word if word in _SEVERITIES else ""


def _place(line: Mapping[str, str]) -> str:
    host = line.get("Host") or line.get("DNS Name") or line.get("IP Address", "")
    return f"{host}:{line.get('Port', '')}".strip(":")


def _finding(line: Mapping[str, str], where: str) -> dict[str, str]:
    plugin = line.get("Plugin ID") or line.get("Plugin", "")
    severity = _severity(line, where)
    return {
        "finding": f"{plugin} {_place(line)} {line.get('CVE', '')}".strip(),
        "check_id": plugin or "no plugin",
        "status": MANUAL if severity else INFO,
        "muted": "false",
        "severity": severity,
        "resource": _place(line),
    }


def _vulnerability(line: Mapping[str, str], where: str) -> dict[str, str]:
    return {
        "vulnerability": f"{line['Plugin']} {_place(line)}",
        "severity": _severity(line, where),
        "found_on": _day(line["First Discovered"], where),
        "fixed_on": "",
    }


def _day(text: str, where: str) -> str:
    for form in _DAYS:
        parts = text.split()[: len(form.split())]
        try:
            return str(datetime.strptime(" ".join(parts), form).date())  # noqa: DTZ007
        except ValueError:
            continue
    problem = Problem(f"{where}, column First Discovered", repr(text)[:80], "Jan 5, 2026 10:24:08 MST", "Export again.")
    raise TableError("A day cannot be read.", [problem])


SOURCE = Source("nessus", fits, read)
