"""The status fields of a control as the client recorded them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from soc2lib.catalog.catalog import Catalog
from soc2lib.gap.key_controls.marks import is_key, lacks_reason
from soc2lib.gap.records import (
    Applicability,
    Control,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
)

SPLIT_FROM = {"PRV-19": "PRV-16"}
"""A control that the library once held as part of another; what was said of the whole was said of it."""


@dataclass(frozen=True, slots=True)
class ControlState:
    """The status fields of one control, and where they come from.

    Attributes
    ----------
    source : str
        ``recorded`` where somebody spoke of it, else ``nothing``.
    key_without_reason : bool
        True where the client marks it as key, or as not key, otherwise than the library does and gives no reason.
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
    key_without_reason: bool = False

    @property
    def absent(self) -> bool:
        """True where the control is known not to be designed or not to be in use."""
        return (
            self.design is Design.NOT_DESIGNED
            or self.implementation in (Implementation.NOT_STARTED, Implementation.IN_PROGRESS)
            or self.disposition is Disposition.CREATE
        )


def as_recorded(shipped: Catalog, recorded: Mapping[str, Control]) -> list[ControlState]:
    """Every library control and every control of the client's own, as recorded; grain: one a control."""
    own = [id for id in recorded if id not in shipped.controls]
    return [
        _state(shipped, id, recorded.get(id) or before_split(id, recorded)) for id in [*shipped.controls, *sorted(own)]
    ]


def before_split(id: str, recorded: Mapping[str, Control]) -> Control | None:
    """What was said of the control that this one was part of until the library split it; None where nothing."""
    whole = recorded.get(SPLIT_FROM.get(id, ""))
    return whole.model_copy(update={"id": id, "title": "", "criteria": (), "key": None}) if whole else None


def _state(shipped: Catalog, id: str, recorded: Control | None) -> ControlState:
    library = shipped.controls.get(id)
    control = recorded or Control(id=id)
    title = control.title or (library.title if library else "")
    criteria = control.criteria or (library.criteria if library else ())
    answered = (
        control.disposition is not None
        or control.design is not Design.NOT_ASSESSED
        or control.implementation is not Implementation.NOT_ASSESSED
        or control.operation is not Operation.NOT_TESTED
        or control.applicability is not Applicability.IN_SCOPE
    )
    return ControlState(
        id=id,
        title=title,
        criteria=criteria,
        frequency=library.frequency if library else "",
        owner=control.owner,
        key=is_key(shipped, control),
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
        key_without_reason=lacks_reason(shipped, control),
    )
