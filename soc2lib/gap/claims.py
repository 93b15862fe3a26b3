"""What is seen of a control: what was recorded, or at most what the client's own table lets us fill in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from soc2lib.foundation.catalog import Catalog
from soc2lib.gap.records import (
    Applicability,
    Claim,
    ClaimedStatus,
    Control,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The status fields of one control, and where they come from.

    Attributes
    ----------
    source : str
        ``recorded``, ``claimed`` (filled in from the client's own table) or ``nothing``.
    """

    id: str
    title: str
    criteria: tuple[str, ...]
    frequency: str
    owner: str
    key: bool
    applicability: Applicability
    applicability_reason: str
    disposition: Disposition | None
    design: Design
    implementation: Implementation
    in_use_since: date | None
    operation: Operation
    evidence: EvidenceSufficiency
    due: date | None
    notes: str
    source: str
    replaces: str = ""

    @property
    def absent(self) -> bool:
        """True where the control is known not to be designed or not to be in use."""
        return (
            self.design is Design.NOT_DESIGNED
            or self.implementation in (Implementation.NOT_STARTED, Implementation.IN_PROGRESS)
            or self.disposition is Disposition.CREATE
        )


def as_recorded(shelf: Catalog, told: Mapping[str, Control]) -> list[Seen]:
    """Every library control and every control of the client's own, as recorded; grain: one a control."""
    own = [id for id in told if id not in shelf.controls]
    return [_seen(shelf, id, told.get(id)) for id in [*shelf.controls, *sorted(own)]]


def _seen(shelf: Catalog, id: str, told: Control | None) -> Seen:
    library = shelf.controls.get(id)
    control = told or Control(id=id)
    title = control.title or (library.title if library else "")
    criteria = control.criteria or (library.criteria if library else ())
    answered = (
        control.disposition is not None
        or control.design is not Design.NOT_ASSESSED
        or control.implementation is not Implementation.NOT_ASSESSED
        or control.operation is not Operation.NOT_TESTED
        or control.applicability is not Applicability.IN_SCOPE
    )
    return Seen(
        id=id,
        title=title,
        criteria=criteria,
        frequency=library.frequency if library else "",
        owner=control.owner,
        key=control.key,
        applicability=control.applicability,
        applicability_reason=control.applicability_reason,
        disposition=control.disposition,
        design=control.design,
        implementation=control.implementation,
        in_use_since=control.in_use_since,
        operation=control.operation,
        evidence=control.evidence,
        due=control.due,
        notes=control.notes,
        source="recorded" if answered else "nothing",
        replaces=control.replaces,
    )


_FILLED: Mapping[ClaimedStatus, tuple[Disposition, Implementation]] = {
    ClaimedStatus.IN_PLACE: (Disposition.EXISTS, Implementation.IN_USE),
    ClaimedStatus.PARTLY: (Disposition.STRENGTHEN, Implementation.IN_PROGRESS),
    ClaimedStatus.NOT_IN_PLACE: (Disposition.CREATE, Implementation.NOT_STARTED),
}


def as_claimed(seen: Seen, claim: Claim | None) -> Seen:
    """Fill in a control that nobody assessed from a claim: in use and untested at most, design never.

    Examples
    --------
    >>> from soc2lib.foundation.catalog import catalog
    >>> untold = as_recorded(catalog(), {})[0]
    >>> filled = as_claimed(untold, Claim(id="CC1.1", status="in place"))
    >>> filled.disposition.value, filled.implementation.value, filled.design.value, filled.operation.value
    ('exists', 'in use', 'not assessed', 'not tested')
    """
    if seen.source != "nothing" or claim is None or claim.status not in _FILLED:
        return seen
    disposition, implementation = _FILLED[claim.status]
    return replace(seen, disposition=disposition, implementation=implementation, source="claimed")
