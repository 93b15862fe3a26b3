"""What if a gap were closed, on another day, or the window moved: the same methods, on records told otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from soc2lib.assessment import Assessment
from soc2lib.foundation.reading import ChangedRecords
from soc2lib.foundation.records import Record
from soc2lib.gap.records import Control, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.readiness.grounds import SelfTest
from soc2lib.readiness.pricing import PROVEN_BY
from soc2lib.scope.records import Examination
from soc2lib.scope.results import Scope
from soc2lib.scope.timeline import add_months

VERSION = "1"
MONTHS = 6
"""By how many months the window may be moved, one after the other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One gap closed.

    Attributes
    ----------
    control : str
        Its id.
    proven : bool
        True where it is also shown to work over the whole window, by `PROVEN_BY` clean items.
    since : date or None
        The first day it is in use; None where nobody says, and then it counts for the whole window.
    """

    control: str
    proven: bool = False
    since: date | None = None


def windows(scope: Scope) -> tuple[tuple[date, date] | None, ...]:
    """The window as decided, then moved by one month after the other at its length; one None where none is decided.

    Examples
    --------
    >>> from soc2lib.scope.assess import settle
    >>> from soc2lib.scope.records import Examination
    >>> decided = settle(Examination(window_start=date(2026, 1, 1), window_end=date(2026, 6, 30)))
    >>> [f"{start} {end}" for start, end in windows(decided)][:2]
    ['2026-01-01 2026-06-30', '2026-02-01 2026-07-31']
    """
    start, end = scope.window_start, scope.window_end
    if start is None or end is None or end < start:
        return (None,)
    days = end - start
    return tuple((first, first + days) for first in (add_months(start, months) for months in range(MONTHS + 1)))


class WhatIf(Assessment):
    """The assessment as if some gaps were closed and the window moved.

    Parameters
    ----------
    before : Assessment
        As things are.
    changes : sequence of Change
        At most one a control.
    window : int
        Which of `windows`: the months by which it is moved.

    Notes
    -----
    A closed gap is a control that exists, is suitably designed and in use. Its earlier tests stay where they were clean
    and fall away where they found deviations. Closing proves nothing: its operation counts as untested unless the
    change says it is proven. In a moved window only those tests count that speak of it; what is recorded of the
    operation of the other controls stays as it is. Who stands in for whom stays as it is, too.

    Examples
    --------
    >>> from soc2lib.foundation.reading import HeldRecords
    >>> now = Assessment(HeldRecords.of(date(2026, 9, 30), Control(id="GOV-03", disposition="create")))
    >>> now.score.gate.gate.value, WhatIf(now, [Change("GOV-03")]).score.gate.gate.value
    ('not ready', 'not yet known')
    """

    def __init__(self, before: Assessment, changes: Sequence[Change], window: int = 0) -> None:
        known = {control.id: control for control in before.records.all(Control)}
        changed: dict[type[Record], dict[str, Record | None]] = {
            Control: {change.control: closed_gap(known, change) for change in changes},
        }
        moved = windows(before.scope)[window]
        if moved and window:
            days = {"window_start": moved[0], "window_end": moved[1]}
            changed[Examination] = {"examination": before.examination.model_copy(update=days)}
        super().__init__(ChangedRecords(before.records, changed), before._scales)
        self.before, self.changes, self._place = before, changes, window

    def now(self) -> "WhatIf":
        """The same changes of the client's records as they are stored now."""
        return WhatIf(self.before.now(), self.changes, self._place)

    @property
    def compensating(self) -> Mapping[str, Sequence[str]]:
        """Each control to the controls that stand in for its exceptions, as things are."""
        return self.before.compensating

    @cached_property
    def self_tests(self) -> Mapping[str, SelfTest]:
        """Each control's self-tests that speak of the window, as they would be."""
        counted = dict(super().self_tests)
        for change in self.changes:
            earlier = counted.pop(change.control, None)
            if change.proven:
                counted[change.control] = SelfTest(0, PROVEN_BY)
            elif earlier and not earlier.deviations:
                counted[change.control] = earlier
        return counted


def closed_gap(known: Mapping[str, Control], change: Change) -> Control:
    """The control of a change as it is once its gap is closed."""
    return (known.get(change.control) or Control(id=change.control)).model_copy(
        update={
            "disposition": Disposition.EXISTS,
            "design": Design.SUITABLE,
            "implementation": Implementation.IN_USE,
            "in_use_since": change.since,
            "operation": Operation.EFFECTIVE if change.proven else Operation.NOT_TESTED,
            "evidence": EvidenceSufficiency.FULL if change.proven else EvidenceSufficiency.DESIGN_ONLY,
        }
    )
