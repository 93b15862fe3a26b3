"""Gathers what the start page needs of one client: records, the last run, and what stands wrong or open now."""

from collections import Counter
from collections.abc import Callable, Iterator

from soc2lib.assessment import Assessment
from soc2lib.evidence.states import State as Covered
from soc2lib.foundation import wording
from soc2lib.foundation.clients import runs_folder
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.records import QuarantinedRow, record_kinds
from soc2lib.foundation.runs import latest_run
from soc2lib.gap.standing import Standing
from soc2lib.readiness.results import Gate
from soc2lib.risk.estimate import inherent_estimate
from soc2lib.risk.records import Risk
from soc2lib.share.settling import open_clashes
from soc2lib.share.start import Told

_WRITTEN_BY_US = ("readiness", "monitor", "share")
"""Stages whose records nobody types: whether they are done is told by their page."""

_OWNERS_ANSWER = "gap"
"""The stage that owners are asked about most: a clash that names none counts there."""


def told_of(engagement: Engagement) -> Told:
    """What is stored of a client as of the engagement's day."""
    stages = {kind: cls.stage for kind, cls in record_kinds().items()}
    newest: dict[str, int] = {}
    for version in engagement.ledger.all():
        stage = stages.get(version.kind, "")
        newest[stage] = max(newest.get(stage, 0), version.seq)
    run = latest_run(runs_folder(engagement.client, engagement.folder.parent))
    head = run.ledger_head if run else None
    pages = {str(page.get("stage")) for page in run.manifest.get("pages", ())} if run else set()
    problems = problems_of(engagement, Assessment.of(engagement))
    return Told(records_of(engagement), newest, problems, pages, head.seq if head else 0)


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
        yield f"settle {wording.count(count, 'answer')} that came back and {'clashes' if count == 1 else 'clash'}"


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
        yield f"decide the {wording.listed(missing)}"
    wrong = sum(finding.tone == "bad" for finding in assessment.overview.boundary.findings)
    if not assessment.overview.facts.components:
        yield "record the parts of the system"
    elif wrong:
        yield f"mend {wording.count(wrong, 'fault')} of the boundary"


def _of_plan(assessment: Assessment) -> Iterator[str]:
    if assessment.plan.raci.errors:
        yield f"mend {wording.count(len(assessment.plan.raci.errors), 'error')} of the responsibility matrix"


def _of_risk(engagement: Engagement) -> Iterator[str]:
    risks = engagement.all(Risk)
    unknown = sum(inherent_estimate(risk) is None for risk in risks)
    if unknown:
        yield f"give figures to {unknown} of {wording.count(len(risks), 'risk')}"


def _of_gap(engagement: Engagement, assessment: Assessment) -> Iterator[str]:
    counts = assessment.gap.counts()
    waiting = len(engagement.all(QuarantinedRow))
    if counts[Standing.NOT_MET]:
        yield f"close the gaps of {wording.count(counts[Standing.NOT_MET], 'criterion', 'criteria')} not met"
    if counts[Standing.AT_RISK]:
        yield f"settle {wording.count(counts[Standing.AT_RISK], 'criterion', 'criteria')} at risk"
    if counts[Standing.NOT_ASSESSED]:
        yield f"assess {wording.count(counts[Standing.NOT_ASSESSED], 'criterion', 'criteria')}"
    if waiting:
        yield f"settle {wording.count(waiting, 'row')} in quarantine"


def _of_evidence(assessment: Assessment) -> Iterator[str]:
    counts = assessment.evidence.counts()
    short = counts[Covered.MISSING] + counts[Covered.LATE]
    if short:
        yield f"bring evidence for {wording.count(short, 'control')} with something missing or late"
    if counts[Covered.CANNOT_TELL]:
        yield f"find evidence for {wording.count(counts[Covered.CANNOT_TELL], 'control')} that show nothing yet"


def _of_readiness(assessment: Assessment) -> Iterator[str]:
    decided = assessment.score.gate
    if decided.gate is Gate.NOT_READY:
        yield f"close what decides the gate: {decided.because}"
    elif decided.gate is not Gate.NO_BLOCKER:
        yield f"find out what the gate still hangs on: {decided.because}"
