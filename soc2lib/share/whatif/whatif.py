"""What if gaps were closed: the same assessment over records and evidence as they would then be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.claims.claims import SPLIT_FROM, ControlState, before_split
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.phase import Asked
from soc2lib.gap.records import Control, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import Reliance, ShownControl, ShownDesign, ShownOperation
from soc2lib.readiness.forecast.basis import SelfTest
from soc2lib.readiness.remediation.ranking import PROVEN_BY
from soc2lib.store.reading import ChangedRecords
from soc2lib.store.record import Record

METHOD = "share.whatif"
VERSION = "2"


@dataclass(frozen=True, slots=True)
class Change:
    """One gap closed.

    Attributes
    ----------
    control : str
        Its id.
    proven : bool
        True where it is also shown to work over the whole period, by `PROVEN_BY` clean items.
    since : date or None
        The first day it is in use; None where nobody says, and then it counts for the whole period.
    """

    control: str
    proven: bool = False
    since: date | None = None


class WhatIf(Assessment):
    """The assessment as if some gaps were closed.

    Parameters
    ----------
    before : Assessment
        As things are.
    changes : sequence of Change
        At most one a control.

    Notes
    -----
    A closed gap is a control whose design is shown and of which one instance is observed. Closing proves nothing: its
    runs count only where they are shown already without trouble, or where the change says that it is proven. What was
    shown of its runs falls away where it was trouble: deviations, missed runs, a failed test. A control in use only
    since a day after the period began stays at risk, and its exceptions are still to be disclosed. A control that a
    subservice organisation carries counts as relied on. Clean self-tests stay, those with deviations fall away. Nothing
    else changes: not the period, not other controls, not who stands in for whom.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    >>> from soc2lib.store.reading import HeldRecords
    >>> now = Assessment(HeldRecords.of(date(2026, 9, 30), Control(id="GOV-03", disposition="create")))
    >>> after = WhatIf(now, [Change("GOV-03")])
    >>> [one.gap.key_controls.failing for one in (now, after)], [one.score.shown.value > 0 for one in (now, after)]
    ([1, 0], [False, True])
    """

    def __init__(self, before: Assessment, changes: Sequence[Change]) -> None:
        changed: Mapping[type[Record], Mapping[str, Record]] = {Control: _changed(before, changes)}
        super().__init__(ChangedRecords(before.records, changed), before._scales)
        self.before, self.changes = before, changes
        self._changed = frozenset(change.control for change in changes)

    def now(self) -> "WhatIf":
        """The same changes of the client's records as they are stored now."""
        return WhatIf(self.before.now(), self.changes)

    @cached_property
    def shown(self) -> Mapping[str, ShownControl]:
        """What is shown of each control, as it would be."""
        found, asked = dict(self.before.shown), asked_of(self.before)
        for change in self.changes:
            own = found.get(change.control) or ShownControl(change.control)
            late = is_late(asked, change.since)
            operated = operation_once_closed(own.operation, asked, proven=change.proven, late=late)
            found[change.control] = shown_once_closed(own, operated, self.as_of)
        return found

    def admitted_on(self, control: str, name: str) -> date | None:
        """The day since when a field admits what it admits; a closed gap admits nothing."""
        return None if control in self._changed else self.before.admitted_on(control, name)

    @cached_property
    def events(self) -> Mapping[str, int]:
        """How many events of the period each control acted on, as things are."""
        return self.before.events

    @property
    def compensating(self) -> Mapping[str, Sequence[str]]:
        """Each control to the controls that stand in for its exceptions, as things are."""
        return self.before.compensating

    @cached_property
    def self_tests(self) -> Mapping[str, SelfTest]:
        """Each control's self-tests that speak of the period, as they would be."""
        counted = dict(self.before.self_tests)
        for change in self.changes:
            if test := self_test_once_closed(counted.pop(change.control, None), proven=change.proven):
                counted[change.control] = test
        return counted


def asked_of(assessment: Assessment) -> Asked:
    """What the controls of an assessment are measured against."""
    renewal = assessment.examination.previous_end is not None
    return Asked(assessment.gap.phase, assessment.scope.window_start, renewal)


def is_late(asked: Asked, since: date | None) -> bool:
    """Whether a control in use since a day misses days of a period that has begun."""
    return asked.runs_count and asked.start is not None and since is not None and since > asked.start


def said_once_closed(said: ControlState, since: date | None = None, *, proven: bool) -> ControlState:
    """The status fields of a control as its owner would type them once its gap is closed."""
    return replace(said, source="recorded", **_status(since, proven=proven))


def kept_once_closed(own: ShownOperation) -> ShownOperation:
    """What is shown of a control's operation as things are, without what was trouble."""
    troubled = own.at_risk or own.exceptions or own.operation in (Operation.NOT_EFFECTIVE, Operation.DEVIATIONS)
    return ShownOperation(due=own.due) if troubled else own


def operation_once_closed(own: ShownOperation, asked: Asked, *, proven: bool, late: bool) -> ShownOperation:
    """What would be shown of a control's operation once its gap is closed.

    Parameters
    ----------
    own : ShownOperation
        What is shown of it as things are.
    asked : Asked
        The period.
    proven : bool
        True where it is shown to work.
    late : bool
        Of `is_late`; exceptions of the days before are then still to be disclosed.
    """
    reason = f"{PROVEN_BY} items tested, none deviates."
    found = ShownOperation(Basis.TESTED, Operation.EFFECTIVE, items=PROVEN_BY, reason=reason)
    found = found if proven else kept_once_closed(own)
    if not late or asked.start is None:
        return found
    began = f"It is in use only after the period began on {formatting.day(asked.start)}."
    return replace(found, at_risk=(began,), exceptions=own.exceptions)


def shown_once_closed(own: ShownControl, operated: ShownOperation, as_of: date) -> ShownControl:
    """What would be shown of a control once its gap is closed: its design, one instance, and its operation."""
    design = ShownDesign(Design.SUITABLE, as_of, reason="Its design is supposed to be shown.")
    return replace(
        own,
        design=design,
        observed_on=own.observed_on or as_of,
        first_observed=own.first_observed or as_of,
        operation=operated,
        reliance=Reliance(relied_on=True),
    )


def self_test_once_closed(own: SelfTest | None, *, proven: bool) -> SelfTest | None:
    """The self-tests of a control once its gap is closed; None where none counts."""
    if proven:
        return SelfTest(0, PROVEN_BY)
    return own if own and not own.deviations else None


def _status(since: date | None, *, proven: bool) -> dict[str, Any]:
    return {
        "disposition": Disposition.EXISTS,
        "design": Design.SUITABLE,
        "implementation": Implementation.IN_USE,
        "in_use_since": since,
        "operation": Operation.EFFECTIVE if proven else Operation.NOT_TESTED,
        "evidence": EvidenceSufficiency.FULL if proven else EvidenceSufficiency.DESIGN_ONLY,
    }


def _changed(before: Assessment, changes: Sequence[Change]) -> Mapping[str, Control]:
    """The controls as they would be recorded; a control that was split from a changed one stays as it is."""
    known = {control.id: control for control in before.records.all(Control)}
    changed = {change.control: _closed(_recorded(change.control, known), change) for change in changes}
    parts = [part for part, whole in SPLIT_FROM.items() if whole in changed and part not in known | changed]
    return {**changed, **{part: _recorded(part, known) for part in parts}}


def _recorded(id: str, known: Mapping[str, Control]) -> Control:
    return known.get(id) or before_split(id, known) or Control(id=id)


def _closed(control: Control, change: Change) -> Control:
    return control.model_copy(update=_status(change.since, proven=change.proven))
