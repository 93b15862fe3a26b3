"""What the score, the gate and the forecast are made from, kept apart from all else: it travels inside the report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from soc2lib.assessment import Assessment
from soc2lib.evidence.operation import counted_deviations
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.testing_records import Deviation
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.reading import HeldRecords
from soc2lib.foundation.records import Record
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.scope.records import Examination

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
    TestResult: ("control", "method", "period_start", "period_end", "planned", "passed", "deviations", "cannot_tell"),
    Deviation: ("test", "items", "compensating"),
}
"""The fields that a figure depends on; no words of a client are among them."""
_FILLED: Mapping[type[Record], Mapping[str, str]] = {
    Control: {"title": _NAMES, "applicability_reason": _NAMES},
    CriterionScope: {"reason": _NAMES},
}
"""What stands in for words that a record must have."""
_SCALES = ("progress", "weight", "forecast")


def as_json(assessment: Assessment) -> dict[str, Any]:
    """The records and scales behind the figures as JSON values, without a word of the client's."""
    records, scales = assessment.records, assessment.scales
    read: dict[type[Record], Sequence[Record]] = {cls: records.all(cls) for cls in _KEPT}
    read |= {TestResult: _counted(assessment), Deviation: _stood_in_for(assessment)}
    kept = {cls.kind: {one.id: _kept(one, cls) for one in found} for cls, found in read.items()}
    kept[Examination.kind].setdefault("examination", {})
    return {
        "records": kept,
        "scales": {name: dict(scales[name]) for name in _SCALES},
    }


def from_json(values: Mapping[str, Any]) -> Assessment:
    """The assessment of the records that a report carries.

    Raises
    ------
    RecordError
        If a record does not fit.
    """
    records = values["records"]
    held = {cls: {record.id: record for record in _read(records, cls)} for cls in _KEPT}
    as_of = date.fromisoformat(values["as_of"]) if "as_of" in values else date.min
    return Assessment(HeldRecords(as_of, held), {**catalog().scales, **values["scales"]})


def _counted(assessment: Assessment) -> Sequence[TestResult]:
    """Every test with the deviating items that count: its own number, or what items and deviations show."""
    work = assessment.fieldwork
    return [
        test.model_copy(update={"deviations": count, "passed": max(test.passed + test.deviations - count, 0)})
        for test in work.tests
        for count in [counted_deviations(test, work.items, work.deviations)]
    ]


def _stood_in_for(assessment: Assessment) -> Sequence[Deviation]:
    """Every deviation with the tests of controls that may stand in; its items are numbered, not named."""
    work = assessment.fieldwork
    known = {test.id for test in work.tests}
    return [
        one.model_copy(
            update={
                "items": tuple(map(str, range(one.count))),
                "compensating": tuple(id for id in one.compensating if id in known),
            }
        )
        for one in work.deviations
        if one.test in known
    ]


def _kept(record: Record, cls: type[Record]) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude_defaults=True, include=set(_KEPT[cls]))


def _read(records: Mapping[str, Mapping[str, Any]], cls: type[R]) -> tuple[R, ...]:
    filled = _FILLED.get(cls, {})
    return tuple(cls.from_body(id, {**filled, **body}) for id, body in records.get(cls.kind, {}).items())
