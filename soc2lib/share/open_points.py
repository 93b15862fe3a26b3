"""What is stored of one client and what is open now, by stage."""

from collections import Counter
from collections.abc import Callable, Iterator

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.errors import WorkbookError
from soc2lib.evidence.coverage.states import State as Covered
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.readiness.results import Gate
from soc2lib.risk.estimate import inherent_estimate
from soc2lib.risk.records import Risk
from soc2lib.share.owner_answers.conflicts import open_clashes
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import QuarantinedRow, record_kinds

_WRITTEN_BY_US = ("readiness", "monitor", "share")
"""Stages whose records nobody types: whether they are done is told by their page."""

_OWNERS_ANSWER = "gap"
"""The stage that owners are asked about most: a clash that names none counts there."""


def records_of(engagement: Engagement) -> dict[str, int]:
    """How many records are stored, by stage; stages whose records nobody types have no entry."""
    kinds = [cls for cls in record_kinds().values() if cls.stage not in _WRITTEN_BY_US]
    records = dict.fromkeys((cls.stage for cls in kinds), 0)
    for cls in kinds:
        records[cls.stage] += len(engagement.all(cls))
    return records


def problems_of(engagement: Engagement, assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """What stands wrong or open, by stage, the gravest first."""
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "scope": lambda: _of_scope(assessment),
        "plan": lambda: _of_plan(assessment),
        "risk": lambda: _of_risk(engagement),
        "gap": lambda: _of_gap(engagement, assessment),
        "evidence": lambda: _of_evidence(assessment),
        "readiness": lambda: _of_readiness(assessment),
    }
    of_kind = {name: cls.stage for name, cls in record_kinds().items() if cls.stage in checks}
    waiting = Counter(of_kind.get(clash.of_kind, _OWNERS_ANSWER) for clash in open_clashes(engagement))
    return {stage: (*_clashing(waiting[stage]), *_found(check)) for stage, check in checks.items()}


def _clashing(count: int) -> Iterator[str]:
    if count:
        yield f"settle {formatting.count(count, 'answer')} that came back and {'clashes' if count == 1 else 'clash'}"


def _found(check: Callable[[], Iterator[str]]) -> tuple[str, ...]:
    try:
        return tuple(check())
    except WorkbookError as error:
        return (error.what,)


def _of_scope(assessment: Assessment) -> Iterator[str]:
    scope = assessment.scope
    decisions = {
        "categories": scope.decided,
        "report type": scope.report_type,
        "window": scope.window_start,
        "system": scope.system,
    }
    missing = [name for name, decided in decisions.items() if not decided]
    if missing:
        yield f"decide the {formatting.listed(missing)}"
    wrong = sum(finding.tone == "bad" for finding in assessment.overview.boundary.findings)
    if not assessment.overview.facts.components:
        yield "record the parts of the system"
    elif wrong:
        yield f"mend {formatting.count(wrong, 'fault')} of the boundary"


def _of_plan(assessment: Assessment) -> Iterator[str]:
    if assessment.plan.raci.errors:
        yield f"mend {formatting.count(len(assessment.plan.raci.errors), 'error')} of the responsibility matrix"


def _of_risk(engagement: Engagement) -> Iterator[str]:
    risks = engagement.all(Risk)
    unknown = sum(inherent_estimate(risk) is None for risk in risks)
    if unknown:
        yield f"give figures to {unknown} of {formatting.count(len(risks), 'risk')}"


def _of_gap(engagement: Engagement, assessment: Assessment) -> Iterator[str]:
    counts = assessment.gap.counts()
    waiting = len(engagement.all(QuarantinedRow))
    if counts[Conclusion.NOT_MET]:
        yield f"close the gaps of {formatting.count(counts[Conclusion.NOT_MET], 'criterion', 'criteria')} not met"
    if counts[Conclusion.AT_RISK]:
        yield f"settle {formatting.count(counts[Conclusion.AT_RISK], 'criterion', 'criteria')} at risk"
    if counts[Conclusion.NOT_ASSESSED]:
        yield f"assess {formatting.count(counts[Conclusion.NOT_ASSESSED], 'criterion', 'criteria')}"
    if waiting:
        yield f"settle {formatting.count(waiting, 'row')} in quarantine"


def _of_evidence(assessment: Assessment) -> Iterator[str]:
    counts = assessment.evidence.counts()
    short = counts[Covered.MISSING] + counts[Covered.LATE]
    if short:
        yield f"bring evidence for {formatting.count(short, 'control')} with something missing or late"
    if counts[Covered.CANNOT_TELL]:
        yield f"find evidence for {formatting.count(counts[Covered.CANNOT_TELL], 'control')} that show nothing yet"


def _of_readiness(assessment: Assessment) -> Iterator[str]:
    decided = assessment.score.gate
    if decided.gate is Gate.NOT_READY:
        yield f"close what decides the gate: {decided.reason}"
    elif decided.gate is not Gate.NO_BLOCKER:
        yield f"find out what the gate still hangs on: {decided.reason}"
