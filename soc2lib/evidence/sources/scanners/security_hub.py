"""Findings of AWS Security Hub: active ones, each under the tool that made it; stale ones tell nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from soc2lib.evidence.sources.asff import finding_of_asff, product
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, MANUAL, PASS, collected
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

STALE = timedelta(days=2)
"""How long before the newest a finding may have been observed: checks run at least once a day."""


def fits(file: Loaded) -> bool:
    """Whether a file is of the finding format, and not Prowler's alone."""
    return "SchemaVersion" in _first(file).value and "GeneratorId" in _first(file).value


def read(file: Loaded) -> Sequence[Collected]:
    """The findings; one that the last run did not observe any more is for a person to look at."""
    records = file.records(_under(file))
    state = [day(record.text("LastObservedAt", "UpdatedAt"), f"{record.where}, LastObservedAt") for record in records]
    newest = max(filter(None, state), default="")
    rows = [finding_of_asff(record) for record in records]
    stale = 0
    for row, last in zip(rows, state, strict=True):
        if last and date.fromisoformat(last) < date.fromisoformat(newest) - STALE and row["status"] in (PASS, FAIL):
            row["status"] = MANUAL
            stale += 1
    tools = ", ".join(sorted({product(record) for record in records}))
    partial = "The reply has further pages." if "NextToken" in file.top else ""
    query = f"{stale} findings last observed more than {STALE.days} days before the newest" if stale else ""
    return [collected(file, rows, tools, taken=newest, partial=partial, query=query)]


def _under(file: Loaded) -> str:
    return next((name for name in ("Findings", "findings") if name in file.top.value), "")


def _first(file: Loaded) -> Object:
    found = file.top.value.get(_under(file))
    one = found[0] if isinstance(found, list) and found else None
    return Object(one, file.name) if isinstance(one, dict) else file.first


SOURCE = Source("security-hub", fits, read)
