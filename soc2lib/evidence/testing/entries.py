"""What a census showed in one system over a period, in the words that commands and pages use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from soc2lib.errors import Problem
from soc2lib.evidence.populations.census import Census, Finding


class Shown(StrEnum):
    """What a test showed of its control in one system."""

    EFFECTIVE = "effective"
    DEVIATIONS = "deviations"
    NOT_EFFECTIVE = "not effective"
    CANNOT_TELL = "cannot tell"
    NO_OCCURRENCE = "no occurrence"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One test in one system.

    Attributes
    ----------
    test, system : str
        Which test, and whose items.
    controls : tuple of str
        The controls it speaks of, the first of them the one it is about.
    start, end : date
        The days tested, both included; no first day where nobody told one.
    outcome : Shown
        What it showed.
    reason : str
        The sentence that explains it.
    census : Census or None
        The counts, None where it was refused.
    items : tuple of Finding
        Every item with its verdict and reason.
    whole : bool or None
        Whether the lists are shown to be whole.
    lists : tuple of str
        Ids of the lists that it read.
    problems : tuple of Problem
        Why it was refused.
    """

    test: str
    system: str
    controls: tuple[str, ...]
    start: date | None
    end: date
    outcome: Shown
    reason: str = ""
    census: Census | None = None
    items: tuple[Finding, ...] = ()
    whole: bool | None = None
    lists: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def period(self) -> str:
        """The days tested, as ISO 8601 writes them."""
        return f"{self.start or '..'}/{self.end}"

    def as_dict(self) -> dict[str, Any]:
        """The entry as JSON values."""
        found = self.census
        return {
            "test": self.test,
            "control": self.controls[0],
            "system": self.system,
            "period": self.period,
            "outcome": self.outcome.value,
            "rows": found.rows if found else 0,
            "passed": found.passed if found else 0,
            "deviations": found.deviations if found else 0,
            "cannot_tell": found.cannot_tell if found else 0,
            "outside": found.outside if found else 0,
            "items": [{"id": one.item, "outcome": one.verdict, "reason": one.reason} for one in self.items],
        }


def shown(found: Census, whole: bool | None, *, systemic: bool) -> Shown:
    """What a census showed; ``systemic`` where its deviations are on record as systemic or intentional.

    Notes
    -----
    Whether the list is whole changes no item. An empty one shows that nothing occurred only where it is whole.
    """
    if found.deviations:
        return Shown.NOT_EFFECTIVE if systemic else Shown.DEVIATIONS
    if found.cannot_tell or any(one.partial for one in found.inputs):
        return Shown.CANNOT_TELL
    if found.passed:
        return Shown.EFFECTIVE
    return Shown.NO_OCCURRENCE if whole else Shown.CANNOT_TELL


def exit_status(entries: Sequence[Entry], named: Sequence[str]) -> int:
    """2 where a test that was named was refused, or every test was; 0 else, deviations or none."""
    refused = [one for one in entries if one.outcome is Shown.REFUSED]
    return 2 if any(one.test in named for one in refused) or len(refused) == len(entries) else 0
