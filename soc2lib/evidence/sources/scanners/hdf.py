"""InSpec's results and the Heimdall data format (HDF): one row a control of a profile."""

from collections.abc import Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, INFO, MANUAL, PASS, collected
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.source import Source

_STATUSES = ("passed", "failed", "skipped", "error")


def fits(file: Loaded) -> bool:
    """Whether a file holds profiles with the platform they ran on."""
    return {"platform", "profiles"} <= set(file.top.value)


def read(file: Loaded) -> Sequence[Collected]:
    """The controls; one without an impact does not apply, a waived one is silenced."""
    rows, partial = [], []
    for profile in file.top.objects("profiles"):
        name = profile.text("name", "title")
        if (state := profile.text("status")) not in ("", "loaded"):
            partial.append(f"The profile {name} was not run: {profile.text('status_message') or state}.")
        rows += [_row(control, name) for control in profile.objects("controls")]
    platform = file.top.inner("platform")
    tool = f"{platform.text('name')} {platform.text('release')}"
    taken = next((day for one in file.top.objects("profiles") if (day := _started(one))), "")
    return [collected(file, rows, tool, taken=taken, partial=" ".join(partial))]


def _started(profile: Object) -> str:
    results = [result for control in profile.objects("controls") for result in control.objects("results")]
    return max((result.text("start_time")[:10] for result in results), default="")


def _row(control: Object, profile: str) -> dict[str, str]:
    results = control.objects("results")
    states = [_state(result) for result in results]
    impact = control.value.get("impact")
    waiver = control.inner("waiver_data")
    tags = control.inner("tags")
    return {
        "finding": f"{profile}/{control.needed('id')}",
        "check_id": control.needed("id"),
        "status": _status(states, none=impact == 0),
        "muted": "true" if waiver.value.get("skipped_due_to_waiver") or waiver.text("justification") else "false",
        "severity": tags.text("severity") or ("" if impact is None else control.text("impact")),
        "resource": profile,
        "criteria": f"NIST: {', '.join(_nist(tags))}" if "nist" in tags else "",
    }


def _nist(tags: Object) -> list[str]:
    return tags.texts("nist") if isinstance(tags.value.get("nist"), list) else [tags.text("nist")]


def _state(result: Object) -> str:
    state = result.needed("status")
    if state not in _STATUSES:
        problem = Problem(f"{result.where}, status", repr(state)[:80], " / ".join(_STATUSES), "Run InSpec again.")
        raise TableError("A result is none of InSpec's.", [problem])
    return state


def _status(states: Sequence[str], *, none: bool) -> str:
    if none:
        return INFO
    if "failed" in states:
        return FAIL
    if not states or "error" in states or "skipped" in states:
        return MANUAL
    return PASS


SOURCE = Source("hdf", fits, read)
