"""Everything the readiness documents speak of, judged once by the same methods as the notebooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from soc2lib.evidence.operation import counted_results
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing_records import Deviation, TestedItem
from soc2lib.foundation.catalog import Catalog
from soc2lib.gap.method import Gap, GapResult, judge, rated_categories, register
from soc2lib.gap.promises import broken_promises, promised_catalog
from soc2lib.gap.records import Claim, Control, CriterionScope, Design, Operation, PolicyLimit
from soc2lib.plan.budget import CostJudgement
from soc2lib.plan.method import judge_cost, judge_raci, judge_remediation
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.records import Activity, CostLine, Person, Task
from soc2lib.plan.remediation import RemediationPlan
from soc2lib.readiness.consistency import Elsewhere, Inconsistency, check
from soc2lib.readiness.forecast import Forecast, forecast
from soc2lib.readiness.grounds import self_tests
from soc2lib.readiness.method import GateResult, Progress, gate, progress
from soc2lib.readiness.planned_work import PlannedWork, planned_work
from soc2lib.readiness.window_planner import WindowPlan, plan_window
from soc2lib.risk.records import Risk
from soc2lib.scope.method import settle
from soc2lib.scope.records import Examination

if TYPE_CHECKING:
    from soc2lib.foundation.engagement import Engagement


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What was looked at, as counts of records; nothing here says what it showed."""

    designs: int
    tested_controls: int
    claims: int
    evidence: int
    files: int
    populations: int
    tests: int
    test_items: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """One client as of a day: the results of every method that a document quotes.

    Attributes
    ----------
    examination : Examination
        What the client decided.
    shelf : Catalog
        The catalog with the client's own limits.
    risks : mapping
        Control id to the titles of the risks that it acts against.
    """

    as_of: date
    examination: Examination
    shelf: Catalog
    result: GapResult
    gaps: tuple[Gap, ...]
    decision: GateResult
    share: Progress
    made: Forecast
    window: WindowPlan
    plan: RemediationPlan
    planned: PlannedWork
    raci: RaciJudgement
    cost: CostJudgement
    contradictions: tuple[Inconsistency, ...]
    risks: Mapping[str, tuple[str, ...]]
    work: WorkDone

    @property
    def company(self) -> str:
        """The company's name; empty where not told."""
        return self.examination.name


def gather(engagement: "Engagement") -> Dossier:
    """Judge a client as the notebooks do, once for all documents."""
    claims, told = engagement.all(Claim), engagement.one(Examination, "examination")
    scope = settle(told, rated_categories(claims))
    result = judge(scope, engagement.all(Control), claims, engagement.all(CriterionScope))
    tests, people, limits = engagement.all(TestResult), engagement.all(Person), engagement.all(PolicyLimit)
    counted = counted_results(tests, engagement.all(TestedItem), engagement.all(Deviation))
    plan = judge_remediation(engagement.all(Task), people, engagement.as_of)
    return Dossier(
        engagement.as_of,
        told or Examination(),
        promised_catalog(limits),
        result,
        register(result),
        gate(result),
        progress(result.controls),
        forecast(result, self_tests(scope, counted)),
        plan_window(result, engagement.as_of),
        plan,
        planned_work(plan),
        judge_raci(engagement.all(Activity), people, engagement.as_of),
        judge_cost(engagement.all(CostLine), scope.report_type),
        check(result, engagement.as_of, Elsewhere(limits=broken_promises(limits))),
        _risks(engagement.all(Risk)),
        _work(result, claims, engagement.all(Evidence), engagement.all(Population), tests),
    )


def _risks(risks: list[Risk]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for risk in risks:
        for control in risk.controls:
            found[control] = (*found.get(control, ()), f"{risk.id} {risk.title}")
    return found


def _work(
    result: GapResult,
    claims: list[Claim],
    evidence: list[Evidence],
    populations: list[Population],
    tests: list[TestResult],
) -> WorkDone:
    counted = [control.seen for control in result.controls if control.counts]
    return WorkDone(
        designs=sum(seen.design is not Design.NOT_ASSESSED for seen in counted),
        tested_controls=sum(seen.operation is not Operation.NOT_TESTED for seen in counted),
        claims=len(claims),
        evidence=len(evidence),
        files=sum(bool(piece.sha256) for piece in evidence),
        populations=len(populations),
        tests=len(tests),
        test_items=sum(test.items for test in tests),
    )
