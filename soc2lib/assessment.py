"""One client assessed as of a day: the only place where the stages are chained. Every output takes its figures here."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from soc2lib.basics.cache import get_or_compute
from soc2lib.catalog.catalog import Catalog, catalog
from soc2lib.errors import Problem
from soc2lib.evidence.assess import assess as assess_evidence
from soc2lib.evidence.coverage.window import examined
from soc2lib.evidence.records import Request
from soc2lib.evidence.requests import request_list
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.sampling.sample_plan import PlannedSample, counted_events, sample_plan
from soc2lib.evidence.shown.assess import show
from soc2lib.evidence.shown.on_record import shown_records
from soc2lib.evidence.testing.gap_closure import closures
from soc2lib.gap.assess import assess as assess_gap
from soc2lib.gap.assess import controls_in_scope, rated_categories
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.who_tested import who_tested
from soc2lib.gap.conclusion.working import said_to_work, shown_to_work
from soc2lib.gap.key_controls.sets import Keys
from soc2lib.gap.policies.promises import promised_catalog
from soc2lib.gap.records import Claim, Control, CriterionScope, GapEntry, PolicyLimit
from soc2lib.gap.register.closure import ClosureState
from soc2lib.gap.register.register import RegisterLine, register_lines
from soc2lib.gap.results import GapResult, ShownControl
from soc2lib.plan.overview import PlanOverview
from soc2lib.readiness.consistency.consistency import Inconsistency, check
from soc2lib.readiness.consistency.inputs import consistency_inputs
from soc2lib.readiness.forecast.basis import SelfTest, self_tests
from soc2lib.readiness.forecast.calibration import Calibration, calibrate
from soc2lib.readiness.forecast.forecast import Forecast, forecast
from soc2lib.readiness.mock_audit.mock_audit import MockAudit, rehearse
from soc2lib.readiness.mock_audit.test_records import Fieldwork, gather
from soc2lib.readiness.options.connect import gather_inputs
from soc2lib.readiness.options.decision import DecisionState, compare_decision
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.options import options
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import ForecastRecord, PeriodDecision, ReportReceived, ScoreWeights
from soc2lib.readiness.remediation.actions import Action, actions
from soc2lib.readiness.remediation.findings import Finding as OpenFinding
from soc2lib.readiness.remediation.findings import findings
from soc2lib.readiness.remediation.planned_work import PlannedWork, planned_work, with_records
from soc2lib.readiness.remediation.ranking import RepairPlan, repair_plan
from soc2lib.readiness.results import Score
from soc2lib.readiness.run_results import run_results
from soc2lib.readiness.score.score import score
from soc2lib.readiness.score.weights import Scales
from soc2lib.readiness.workpapers.traceability import Trail, serving, trail
from soc2lib.readiness.workpapers.traceability_gaps import traceability_gaps
from soc2lib.risk.overview import RiskOverview
from soc2lib.risk.treatment.residual import Working
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.examination.control_lines import control_lines
from soc2lib.scope.facts import gather as gather_scope
from soc2lib.scope.findings import Finding
from soc2lib.scope.overview import ScopeOverview
from soc2lib.scope.records import Examination
from soc2lib.scope.results import Scope
from soc2lib.store.engagement import Engagement
from soc2lib.store.reading import Records


class Assessment:
    """Every result over one client's records, computed once and only when asked.

    Parameters
    ----------
    records : Records
        The client as of its day: an engagement, what an edition may read of it, or records held in memory.
    scales : mapping, optional
        Shares, weights and suppositions; those of ``scales.toml`` unless given. The client's own weights go over them.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.store.reading import HeldRecords
    >>> held = HeldRecords.of(date(2026, 9, 30), Control(id="GOV-03", disposition="create"))
    >>> Assessment(held).score.gate.gate.value
    'not ready'
    """

    def __init__(self, records: Records, scales: Scales | None = None) -> None:
        self.records, self._scales, self.as_of = records, scales, records.as_of

    @classmethod
    def of(cls, engagement: Engagement) -> "Assessment":
        """The assessment of a client; in a run, the same one for every notebook that reads the same records."""
        return get_or_compute((cls, engagement.read), lambda: cls(engagement))

    def now(self) -> "Assessment":
        """The same client's records as they are stored now."""
        return type(self)(self.records, self._scales)

    @cached_property
    def examination(self) -> Examination:
        """What the client decided; empty where it decided nothing."""
        return self.records.one(Examination, "examination") or Examination()

    @cached_property
    def claims(self) -> list[Claim]:
        """The client's own ratings of criteria."""
        return self.records.all(Claim)

    @cached_property
    def scope(self) -> Scope:
        """What is examined."""
        return resolve_scope(self.records.one(Examination, "examination"), rated_categories(self.claims))

    @cached_property
    def overview(self) -> ScopeOverview:
        """The scope stage's other results: trace, boundary, third parties, description, assertion."""
        facts = gather_scope(self.records, control_lines(self.gap.controls), self.not_relevant)
        gap, tested = self.gap, who_tested(self.gap.controls)
        return ScopeOverview(facts, self.scope.categories, gap.controls, gap.criteria, tested)

    @cached_property
    def library(self) -> Catalog:
        """The catalog with the client's own limits."""
        return promised_catalog(self.records.all(PolicyLimit))

    @cached_property
    def not_relevant(self) -> list[CriterionScope]:
        """Criteria that do not apply, with the reason."""
        return self.records.all(CriterionScope)

    @cached_property
    def inventory(self) -> tuple[tuple[ControlState, ...], Keys]:
        """Every control in scope, as said, and the key controls of each criterion."""
        answers = {one.id: getattr(self.examination, one.field) for one in catalog().conditions.values() if one.field}
        return controls_in_scope(self.scope, self.records.all(Control), self.not_relevant, answers)

    @cached_property
    def shown(self) -> Mapping[str, ShownControl]:
        """What evidence, walkthroughs, tests and reports of vendors show of each control."""
        records = shown_records(self.records, *self.fieldwork.recorded, self.fieldwork.walkthroughs)
        return show(self.inventory[0], records, examined(self.scope), self.as_of)

    def admitted_on(self, control: str, name: str) -> date | None:
        """The day since when a control admits what it admits in one of its fields; None where no history tells."""
        return self.records.since(Control, control, name)

    @cached_property
    def gap(self) -> GapResult:
        """What is concluded of each control and criterion."""
        known = self.scope, *self.inventory, self.shown, self.claims, self.not_relevant
        renewal = self.examination.previous_end is not None
        return assess_gap(*known, as_of=self.as_of, renewal=renewal, since=self.admitted_on)

    @cached_property
    def fieldwork(self) -> Fieldwork:
        """What is on record of testing."""
        return gather(self.records)

    @cached_property
    def evidence(self) -> EvidenceResult:
        """What evidence and tests show of each control."""
        work = self.fieldwork
        return assess_evidence(self.gap, work.evidence, work.populations, work.tests, as_of=self.as_of)

    @cached_property
    def samples(self) -> list[PlannedSample]:
        """What an auditor may sample."""
        return sample_plan(self.evidence, self.fieldwork.populations)

    @cached_property
    def requests(self) -> list[Request]:
        """What the auditor asks for, and what it usually asks for beyond that."""
        return request_list(self.gap, self.records.all(Request), window=self.evidence.window)

    @cached_property
    def mock_audit(self) -> MockAudit:
        """Each control's design, operation and exceptions, as an auditor would find them."""
        return rehearse(self.gap, self.evidence, self.fieldwork)

    @cached_property
    def register(self) -> tuple[RegisterLine, ...]:
        """The gap register in full, with what shows that a gap is closed."""
        work, entries = self.fieldwork, self.records.all(GapEntry)
        tested = work.evidence, work.tests, work.walkthroughs, work.items, work.deviations
        return register_lines(self.gap, self.as_of, entries, closures(entries, *tested, as_of=self.as_of), self.planned)

    @cached_property
    def gaps(self) -> tuple[RegisterLine, ...]:
        """Every gap of the register that is open, worst first."""
        return tuple(line for line in self.register if line.closure.state is not ClosureState.CLOSED)

    @cached_property
    def findings(self) -> tuple[OpenFinding, ...]:
        """Every open gap once, in the order in which to fix them."""
        prices = self.repairs.prices if self.repairs else ()
        order = {price.ground.state.id: place for place, price in enumerate(prices)}
        return findings(self.gaps, order, self.library, self.risk.by_control, self.gap.criteria)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What to do, what matters most first."""
        found = self.gap, self.findings, self.mock_audit.exceptions, self.evidence, self.forecast.uncounted
        return actions(*found, self.planned.titles, self.options, self.examination, self.records.all(ReportReceived))

    @cached_property
    def trail(self) -> Trail:
        """From commitment to file and back."""
        return trail(self.overview.trace.links, serving(self.gap), self.fieldwork)

    def broken_links(self, locker: Sequence[Problem] = ()) -> tuple[Finding, ...]:
        """Every broken link of the trail, with the files that are not as they were filed."""
        entries, loose = self.records.all(GapEntry), self.overview.trace.loose
        return traceability_gaps(self.mock_audit, self.trail, self.fieldwork, entries, locker, loose)

    @cached_property
    def score(self) -> Score:
        """The gate, and the share at every level under the weights in use."""
        return score(self.gap, self.records.one(ScoreWeights, "weights"), self._scales)

    @cached_property
    def scales(self) -> Scales:
        """Shares, weights and suppositions in use."""
        return self.score.weighting.scales

    @cached_property
    def self_tests(self) -> Mapping[str, SelfTest]:
        """Each control's self-tests that speak of the period."""
        return self_tests(self.scope, *self.fieldwork.tested)

    @property
    def compensating(self) -> Mapping[str, Sequence[str]]:
        """Each control with exceptions to the controls that stand in for all of them, tested and held."""
        return self.mock_audit.compensating

    @cached_property
    def events(self) -> Mapping[str, int]:
        """How many events of the period each control acted on, where somebody counted them."""
        return counted_events(self.fieldwork.populations, self.fieldwork.tests, examined(self.scope))

    @cached_property
    def forecast(self) -> Forecast:
        """What an auditor may find."""
        tests, others = self.self_tests, self.compensating
        return forecast(self.gap, tests, compensating=others, scales=self._scales, events=self.events)

    @cached_property
    def option_inputs(self) -> OptionInputs:
        """What the client's options depend on."""
        return gather_inputs(self.records, self.gap, self.plan)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What the client can decide, with the days of the report."""
        return options(self.option_inputs)

    @cached_property
    def decision(self) -> DecisionState:
        """What the client decided, beside the options."""
        decided = self.records.one(PeriodDecision, "decision")
        return compare_decision(decided, self.options, self.option_inputs)

    def results(self) -> dict[str, Any]:
        """The figures that a run hands on, as JSON values."""
        return run_results(self.gap, self.gaps, self.score, self.options, self.decision)

    @cached_property
    def plan(self) -> PlanOverview:
        """The plan stage's results: who does what, the days, the open work, cost, audit firms, workload."""
        return PlanOverview(self.records, self.examination, self.scope)

    @cached_property
    def planned(self) -> PlannedWork:
        """The planned work of each control."""
        return planned_work(self.plan.remediation)

    @cached_property
    def repairs(self) -> RepairPlan | None:
        """What to fix first, and what to find out first."""
        return repair_plan(self.gap, self.forecast, self.as_of, with_records(self.planned, self.register), self._scales)

    @cached_property
    def working_controls(self) -> Working:
        """Which controls are shown to work."""
        return shown_to_work(self.gap)

    @cached_property
    def risk(self) -> RiskOverview:
        """The risk stage's results: what remains with controls that are shown to work, and as the client says."""
        return RiskOverview(self.records, self.working_controls, said_to_work(self.gap))

    @cached_property
    def consistency(self) -> tuple[Inconsistency, ...]:
        """Answers that do not fit together."""
        return check(self.gap, self.as_of, consistency_inputs(self.records, self.working_controls, self.overview.facts))

    @cached_property
    def calibration(self) -> tuple[Calibration, ...]:
        """How each kept forecast compares with the report that came after it."""
        return calibrate(self.records.all(ForecastRecord), self.records.all(ReportReceived))
