"""What automated checks show of each criterion; a criterion that no check reaches is never met by them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soc2lib.basics.formatting import count
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.sources.collected import Collected

_FRAMEWORK = re.compile(r"soc2?[-_ ]?2?\b", re.IGNORECASE)
_ID = re.compile(r"(cc|a|c|pi|p)[_ .-]?([1-9])[_.-]([1-9][0-9]?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """One row a criterion: how many findings name it, by result, and what that shows.

    ``state`` is met only where every finding passed and the list is not partial, missing where one failed, and cannot
    tell otherwise; it speaks of the set-up on the day of the check alone.
    """

    criterion: str
    checks: int
    passed: int
    failed: int
    state: State
    reason: str


def by_criterion(collected: Iterable[Collected]) -> Mapping[str, Checked]:
    """Count findings by the criteria that the tool itself names for them; one row for each of the 61.

    Parameters
    ----------
    collected : iterable of Collected
        Findings; a row's ``criteria`` holds the tool's mapping, such as ``SOC2: cc_6_1, cc_6_6``.

    Examples
    --------
    >>> rows = ({"finding": "1", "status": "PASS", "criteria": "SOC2: cc_6_1 | CIS-2.0: 1.4"},)
    >>> shown = by_criterion([Collected("findings", rows, "f.csv", "")])
    >>> shown["CC6.1"].state.value, shown["CC6.6"].state.value, shown["CC1.4"].checks
    ('met', 'cannot tell', 0)
    """
    tally: dict[str, list[str]] = {id: [] for id in catalog().criteria}
    partial = set()
    for one in collected:
        for row in one.rows:
            for id in criteria_named(row.get("criteria", "")):
                tally[id].append("FAIL" if row.get("muted", "").lower() == "true" else row["status"])
                if one.partial:
                    partial.add(id)
    return {id: _checked(id, statuses, id in partial) for id, statuses in tally.items()}


def criteria_named(text: str) -> tuple[str, ...]:
    """The criteria a tool's mapping names, those of other frameworks left out.

    Examples
    --------
    >>> criteria_named("CIS-1.4: 1.20 | SOC2: cc_6_1, cc_a_1_1, p_6_1")
    ('CC6.1', 'A1.1', 'P6.1')
    """
    known = catalog().criteria
    found: list[str] = []
    for part in text.split("|"):
        framework, _, ids = part.partition(":")
        if _FRAMEWORK.fullmatch(framework.strip()):
            named = [f"{series.upper()}{major}.{minor}" for series, major, minor in _ID.findall(ids)]
            found += [id for id in named if id in known]
    return tuple(dict.fromkeys(found))


def _checked(id: str, statuses: list[str], partial: bool) -> Checked:
    passed, failed = statuses.count("PASS"), statuses.count("FAIL")
    if not statuses:
        return Checked(id, 0, 0, 0, State.CANNOT_TELL, "No check reaches it.")
    if failed:
        return Checked(id, len(statuses), passed, failed, State.MISSING, f"{count(failed, 'check')} failed.")
    if partial or passed < len(statuses):
        why = "The findings are partial." if partial else "A person must look at some of them."
        return Checked(id, len(statuses), passed, failed, State.CANNOT_TELL, why)
    return Checked(id, passed, passed, 0, State.MET, f"{count(passed, 'check')} passed on the day they ran.")
