"""What the score, the gate and the forecast are made from, kept apart from all else: it travels inside the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from soc2lib.evidence.records import TestResult
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.records import Record
from soc2lib.gap.method import GapResult, judge, rated_categories
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.readiness.forecast import Forecast, forecast
from soc2lib.readiness.grounds import Scales, SelfTest, self_tests
from soc2lib.readiness.method import GateResult, Progress, gate, progress
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.weights import weighting
from soc2lib.scope.method import Scope, settle
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
    TestResult: ("control", "method", "period_start", "period_end", "passed", "deviations"),
}
"""The fields that a figure depends on; no words of a client are among them."""
_FILLED: Mapping[type[Record], Mapping[str, str]] = {
    Control: {"title": _NAMES, "applicability_reason": _NAMES},
    CriterionScope: {"reason": _NAMES},
}
"""What stands in for words that a record must have."""
_SCALES = ("progress", "weight", "forecast")


@dataclass(frozen=True, slots=True)
class Told:
    """The records behind the score, the gate and the forecast, and the suppositions they are judged with.

    Attributes
    ----------
    examination : Examination
        What is examined.
    controls, claims, not_relevant, tests : tuple of records
        What the client told.
    scales : mapping
        Shares, weights and suppositions, as in ``scales.toml``.
    """

    examination: Examination
    controls: tuple[Control, ...]
    claims: tuple[Claim, ...]
    not_relevant: tuple[CriterionScope, ...]
    tests: tuple[TestResult, ...]
    scales: Scales

    @property
    def scope(self) -> Scope:
        """What is examined, settled."""
        return settle(self.examination, rated_categories(self.claims))

    def with_window(self, start: date, end: date) -> "Told":
        """The same with another window."""
        moved = self.examination.model_copy(update={"window_start": start, "window_end": end})
        return replace(self, examination=moved)

    def with_controls(self, changed: Mapping[str, Control]) -> "Told":
        """The same with some controls told otherwise."""
        others = tuple(control for control in self.controls if control.id not in changed)
        return replace(self, controls=(*others, *changed.values()))


@dataclass(frozen=True)
class Judged:
    """What is made of it: gaps, gate and share, and the forecast once somebody asks for it."""

    records: Told
    gap: GapResult
    gate: GateResult
    share: Progress
    tests: Mapping[str, SelfTest]

    @cached_property
    def forecast(self) -> Forecast:
        """What an auditor may find."""
        return forecast(self.gap, self.tests, scales=self.records.scales)


def told(engagement: Engagement, scales: Scales | None = None) -> Told:
    """Read what figures depend on from a client's records.

    Parameters
    ----------
    engagement : Engagement
        The client, or what an edition may read of it.
    scales : mapping, optional
        Shares, weights and suppositions; those of ``scales.toml`` unless told. The client's own weights go over them.
    """
    shelf = weighting(engagement.one(ScoreWeights, "weights"), scales).scales
    return Told(
        engagement.one(Examination, "examination") or Examination(),
        tuple(engagement.all(Control)),
        tuple(engagement.all(Claim)),
        tuple(engagement.all(CriterionScope)),
        tuple(engagement.all(TestResult)),
        {name: dict(shelf[name]) for name in _SCALES},
    )


def judged(records: Told, tests: Mapping[str, SelfTest] | None = None) -> Judged:
    """Judge it, by the methods of the gap and readiness stages.

    Parameters
    ----------
    tests : mapping, optional
        Control id to its self-tests; those of the records unless told.
    """
    scope = records.scope
    gap = judge(scope, records.controls, records.claims, records.not_relevant)
    counted = self_tests(scope, records.tests) if tests is None else tests
    return Judged(records, gap, gate(gap), progress(gap.controls, records.scales), counted)


def as_json(records: Told) -> dict[str, Any]:
    """It as JSON values, without a word of the client's."""
    kinds: dict[type[Record], Sequence[Record]] = {
        Examination: (records.examination,),
        Control: records.controls,
        Claim: records.claims,
        CriterionScope: records.not_relevant,
        TestResult: records.tests,
    }
    kept = {cls.kind: {record.id: _kept(record, cls) for record in found} for cls, found in kinds.items()}
    return {"records": kept, "scales": {name: dict(records.scales[name]) for name in _SCALES}}


def from_json(values: Mapping[str, Any]) -> Told:
    """Read it back.

    Raises
    ------
    RecordError
        If a record does not fit.
    """
    records = values["records"]
    return Told(
        next(iter(_read(records, Examination)), Examination()),
        _read(records, Control),
        _read(records, Claim),
        _read(records, CriterionScope),
        _read(records, TestResult),
        {**catalog().scales, **values["scales"]},
    )


def _kept(record: Record, cls: type[Record]) -> dict[str, Any]:
    form = {"schema": cls.schema_version} if cls.schema_version > 1 else {}
    return form | record.model_dump(mode="json", exclude_defaults=True, include=set(_KEPT[cls]))


def _read(records: Mapping[str, Mapping[str, Any]], cls: type[R]) -> tuple[R, ...]:
    filled = _FILLED.get(cls, {})
    return tuple(cls.from_body(id, {**filled, **body}) for id, body in records.get(cls.kind, {}).items())
