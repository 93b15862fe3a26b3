"""What the gate, the shares and the forecast are made from, kept apart from all else: it travels inside the report."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.admissions.admissions import admitting
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.gap.results import ShownControl
from soc2lib.readiness.forecast.basis import SelfTest
from soc2lib.readiness.score.weights import Scales
from soc2lib.scope.records import Examination
from soc2lib.share.whatif.shown_json import shown_from_json, shown_json
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record

R = TypeVar("R", bound=Record)
_NAMES = "told apart from the others"
_KEPT: Mapping[type[Record], tuple[str, ...]] = {
    Examination: ("categories", "report_type", "window_start", "window_end"),
    Control: (
        "criteria",
        "key",
        "applicability",
        "disposition",
        "design",
        "implementation",
        "in_use_since",
        "operation",
        "evidence",
        "due",
    ),
    Claim: ("status",),
    CriterionScope: (),
}
"""The fields that a figure depends on; no words of a client are among them."""
_FILLED: Mapping[type[Record], Mapping[str, str]] = {
    Control: {"title": _NAMES, "applicability_reason": _NAMES},
    CriterionScope: {"reason": _NAMES},
}
"""What stands in for words that a record must have."""
_SCALES = ("progress", "shown", "weight", "forecast")
_RENEWAL = "renewal"


class EmbeddedAssessment(Assessment):
    """The assessment of what a report carries: typed fields as records, and what is shown as it was found.

    Parameters
    ----------
    records : HeldRecords
        The records of which the typed fields are carried.
    scales : mapping
        Shares, weights and suppositions as carried.
    carried : mapping
        The report's inputs.
    """

    def __init__(self, records: HeldRecords, scales: Scales, embedded: Mapping[str, Any]) -> None:
        super().__init__(records, scales)
        self._by_subservice = embedded

    @cached_property
    def shown(self) -> Mapping[str, ShownControl]:
        """What is shown of each control, as carried."""
        return {id: shown_from_json(id, values) for id, values in self._by_subservice["shown"].items()}

    def admitted_on(self, control: str, name: str) -> date | None:
        """The day since when a field of a control admits what it admits, as carried."""
        day = self._by_subservice["admitted"].get(control, {}).get(name)
        return date.fromisoformat(day) if day else None

    @cached_property
    def self_tests(self) -> Mapping[str, SelfTest]:
        """Each control's self-tests, as carried."""
        return {id: SelfTest(*counted) for id, counted in self._by_subservice.get("self_tests", {}).items()}

    @cached_property
    def events(self) -> Mapping[str, int]:
        """How many events of the period each control acted on, as carried."""
        found: Mapping[str, int] = self._by_subservice.get("events", {})
        return found

    @property
    def compensating(self) -> Mapping[str, Sequence[str]]:
        """Each control to the controls that stand in for its exceptions, as carried."""
        found: Mapping[str, Sequence[str]] = self._by_subservice.get("compensating", {})
        return found


def as_json(assessment: Assessment, *, forecast: bool = True) -> dict[str, Any]:
    """The typed fields, what is shown and the scales behind the figures as JSON values, without a word of the client's.

    Parameters
    ----------
    forecast : bool
        False to leave out what only a forecast needs.
    """
    records, scales = assessment.records, assessment.scales
    kept = {cls.kind: {one.id: _kept(one, cls) for one in records.all(cls)} for cls in _KEPT}
    kept[Examination.kind].setdefault("examination", {}).update(_answers(assessment.examination))
    shown = {id: found for id, one in assessment.shown.items() if (found := shown_json(one))}
    embedded = {
        "as_of": assessment.as_of.isoformat(),
        "records": kept,
        _RENEWAL: assessment.examination.previous_end is not None,
        "shown": shown,
        "admitted": _admitted(assessment),
        "scales": {name: dict(scales[name]) for name in _SCALES if forecast or name != "forecast"},
    }
    if not forecast:
        return embedded
    return embedded | {
        "self_tests": {id: list(test) for id, test in assessment.self_tests.items()},
        "compensating": {id: list(others) for id, others in assessment.compensating.items()},
        "events": dict(assessment.events),
    }


def from_json(values: Mapping[str, Any]) -> EmbeddedAssessment:
    """The assessment of what a report carries.

    Raises
    ------
    RecordError
        If a record does not fit.
    """
    records, as_of = values["records"], date.fromisoformat(values["as_of"])
    held = {cls: {record.id: record for record in _read(records, cls)} for cls in _KEPT}
    if values[_RENEWAL]:
        one = held[Examination]["examination"]
        held[Examination] = {"examination": one.model_copy(update={"previous_end": date.min})}
    return EmbeddedAssessment(HeldRecords(as_of, held), {**catalog().scales, **values["scales"]}, values)


def _answers(examination: Examination) -> dict[str, bool]:
    """What the client answered to the conditions of key controls."""
    fields = [one.field for one in catalog().conditions.values() if one.field]
    return {name: said for name in fields if (said := getattr(examination, name)) is not None}


def _admitted(assessment: Assessment) -> dict[str, dict[str, str]]:
    """The day of each admission of a control of which something is shown: what is shown later mends it."""
    found = {}
    for said in assessment.inventory[0]:
        one = assessment.shown.get(said.id)
        days = (one.observed_on, one.operation.day, one.design.day) if one else ()
        fields = admitting(said) if any(days) else ()
        known = {name: day.isoformat() for name in fields if (day := assessment.admitted_on(said.id, name))}
        if known:
            found[said.id] = known
    return found


def _kept(record: Record, cls: type[Record]) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude_defaults=True, include=set(_KEPT[cls]))


def _read(records: Mapping[str, Mapping[str, Any]], cls: type[R]) -> tuple[R, ...]:
    filled = _FILLED.get(cls, {})
    found = records.get(cls.kind, {})
    return tuple(cls.build({"id": id, **filled, **body}, where=f"{cls.kind} {id}") for id, body in found.items())
