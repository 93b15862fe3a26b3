"""What is shown of one control as JSON values: basis, days and counts, no names and no words of a client."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Design, Operation
from soc2lib.gap.results import Reliance, ShownControl, ShownDesign, ShownOperation

_OPEN = "something is open"
"""What stands in for the sentence that says what is open."""


def shown_json(shown: ShownControl) -> dict[str, Any]:
    """What a conclusion on a control depends on; empty where nothing is shown of it.

    Examples
    --------
    >>> shown_json(ShownControl("GOV-01")), shown_json(ShownControl("GOV-01", observed_on=date(2026, 5, 4)))
    ({}, {'observed': '2026-05-04'})
    """
    found: dict[str, Any] = {}
    design, reliance = shown.design, shown.reliance
    if design.design is not Design.NOT_ASSESSED or design.day:
        found["design"] = {"design": design.design.value, "day": _text(design.day)}
    if shown.observed_on:
        found["observed"] = shown.observed_on.isoformat()
    if operated := _operation(shown.operation):
        found["operation"] = operated
    if reliance:
        found["reliance"] = {"relied_on": reliance.relied_on, "on_record": reliance.on_record}
    if shown.waiting:
        found["waiting"] = True
    return found


def shown_from_json(id: str, values: Mapping[str, Any]) -> ShownControl:
    """What is shown of a control, of `shown_json`.

    Examples
    --------
    >>> shown = ShownControl("GOV-01", ShownDesign(Design.SUITABLE, date(2026, 5, 4)))
    >>> shown_from_json("GOV-01", shown_json(shown)).design.day
    datetime.date(2026, 5, 4)
    """
    design, operation, reliance = values.get("design"), values.get("operation", {}), values.get("reliance")
    return ShownControl(
        id,
        ShownDesign(Design(design["design"]), _day(design["day"]), reason=_OPEN) if design else ShownDesign(),
        _day(values.get("observed")),
        ShownOperation(
            Basis(operation.get("basis", Basis.NOT_ASSESSED)),
            Operation(operation.get("operation", Operation.NOT_TESTED)),
            (_OPEN,) if operation.get("at_risk") else (),
            operation.get("exceptions", 0),
            operation.get("items", 0),
            operation.get("due", True),
            day=_day(operation.get("day")),
        ),
        Reliance(reliance["relied_on"], on_record=reliance["on_record"]) if reliance else None,
        (_OPEN,) if values.get("waiting") else (),
    )


def _operation(operation: ShownOperation) -> dict[str, Any]:
    """What differs from an operation of which nothing is shown."""
    plain = ShownOperation()
    found: dict[str, Any] = {}
    if operation.basis is not plain.basis:
        found["basis"] = operation.basis.value
    if operation.operation is not plain.operation:
        found["operation"] = operation.operation.value
    if operation.at_risk:
        found["at_risk"] = True
    for name in ("exceptions", "items", "due"):
        if getattr(operation, name) != getattr(plain, name):
            found[name] = getattr(operation, name)
    if operation.day:
        found["day"] = operation.day.isoformat()
    return found


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
