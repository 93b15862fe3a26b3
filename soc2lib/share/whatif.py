"""What if a gap were closed, on another day, or the window moved: the same methods, on records told otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.gap.records import Control, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.readiness.grounds import SelfTest, self_tests
from soc2lib.readiness.pricing import PROVEN_BY
from soc2lib.scope.method import Scope
from soc2lib.scope.timeline import add_months
from soc2lib.share.told import Judged, Told, judged

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
    >>> from soc2lib.scope.method import settle
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


def what_if(records: Told, changes: Sequence[Change], window: int = 0) -> Judged:
    """Judge the records as if some gaps were closed and the window moved.

    Parameters
    ----------
    changes : sequence of Change
        At most one a control.
    window : int
        Which of `windows`: the months by which it is moved.

    Notes
    -----
    A closed gap is a control that exists, is suitably designed and in use. Its earlier tests stay where they were clean
    and fall away where they found deviations. Closing proves nothing: its operation counts as untested unless the
    change says it is proven. In a moved window only those tests count that speak of it; what is recorded of the
    operation of the other controls stays as it is.

    Examples
    --------
    >>> from soc2lib.foundation.catalog import catalog
    >>> create = Control(id="GOV-03", disposition="create")
    >>> from soc2lib.scope.records import Examination
    >>> records = Told(Examination(), (create,), (), (), (), catalog().scales)
    >>> what_if(records, []).gate.gate.value, what_if(records, [Change("GOV-03")]).gate.gate.value
    ('not ready', 'not yet known')
    """
    moved = windows(records.scope)[window]
    there = records.with_window(*moved) if moved and window else records
    known = {control.id: control for control in there.controls}
    closed = {change.control: closed_gap(known, change) for change in changes}
    return judged(there.with_controls(closed), _tests(there, changes))


def closed_gap(known: Mapping[str, Control], change: Change) -> Control:
    """The control of a change as it stands once its gap is closed."""
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


def _tests(records: Told, changes: Sequence[Change]) -> dict[str, SelfTest]:
    counted = self_tests(records.scope, records.tests)
    for change in changes:
        before = counted.pop(change.control, None)
        if change.proven:
            counted[change.control] = SelfTest(0, PROVEN_BY)
        elif before and not before.deviations:
            counted[change.control] = before
    return counted
