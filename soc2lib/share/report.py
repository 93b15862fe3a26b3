"""One report of one edition: the results of every stage, each made once and only from what the edition may read."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from soc2lib.evidence import method as evidence_method
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.sample_plan import PlannedSample, sample_plan
from soc2lib.evidence.testing_records import Deviation, TestedItem
from soc2lib.foundation.clients import client_folder
from soc2lib.foundation.engagement import read_day
from soc2lib.foundation.pages import Chart, Piece, Table
from soc2lib.foundation.records import QuarantinedRow
from soc2lib.gap.method import Gap, GapResult, register
from soc2lib.gap.records import Claim
from soc2lib.plan import method as plan_method
from soc2lib.plan.budget import CostJudgement
from soc2lib.plan.dates import PlanDates
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.records import Activity, CostLine, Person, PhaseDuration, Task
from soc2lib.plan.remediation import RemediationPlan
from soc2lib.readiness.consistency import Inconsistency, check
from soc2lib.readiness.elsewhere import elsewhere
from soc2lib.readiness.forecast import VERSION as FORECAST
from soc2lib.readiness.forecast import Forecast
from soc2lib.readiness.planned_work import planned_work
from soc2lib.readiness.pricing import RepairPlan, repair_plan
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.score import Score, score
from soc2lib.readiness.window_planner import WindowPlan, plan_window
from soc2lib.risk import method as risk_method
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment
from soc2lib.risk.residual import working
from soc2lib.risk.result import VERSION as RISK
from soc2lib.risk.result import RiskResult
from soc2lib.scope import method as scope_method
from soc2lib.scope.method import Scope
from soc2lib.scope.records import Examination
from soc2lib.share.changed import VERSION as CHANGES
from soc2lib.share.changed import Changed, changed
from soc2lib.share.editions import Edition, edition
from soc2lib.share.records import Distribution
from soc2lib.share.redaction import EditionEngagement
from soc2lib.share.told import Judged, Told, judged, told
from soc2lib.share.whatif import VERSION as WHAT_IF

Seen = Chart | Table | Piece
_DAYS = 30
LEFT_OUT = Piece("", "This edition leaves this out.", "left out")
"""Shown where an edition has no such section; the page then leaves out its heading too."""


class Report:
    """What a report of one edition is made from; every result is made when it is first asked for.

    Parameters
    ----------
    engagement : EditionEngagement
        The client as the edition may read it.
    before : EditionEngagement or None
        The same client on an earlier day, to say what has changed; None where nothing was on record then.
    since : date
        That day.
    """

    def __init__(self, engagement: EditionEngagement, before: EditionEngagement | None, since: date) -> None:
        self.engagement, self.before, self.since = engagement, before, since
        self._all, self._one = engagement.all, engagement.one

    @classmethod
    def open(cls, client: str, as_of: str = "", clients: str = "", edition_name: str = "", since: str = "") -> "Report":
        """Open a client for a report.

        Parameters
        ----------
        client, as_of, clients : str
            As for an engagement.
        edition_name : str
            One of the editions; the client's own where empty.
        since : str
            The day to compare with; where empty, that of the last copy handed out before, else 30 days earlier.

        Raises
        ------
        ParameterError
            If the client, a day or the edition is not as it should be.
        """
        told_edition, day, folder = edition(edition_name), read_day(as_of), client_folder(client, clients)
        now = EditionEngagement(client, folder, day, told_edition)
        earlier = read_day(since) if since else _handed_out(now) or day - timedelta(_DAYS)
        before = EditionEngagement(client, folder, earlier, told_edition)
        return cls(now, before if before.has_records else None, earlier)

    @property
    def edition(self) -> Edition:
        """Which edition it is."""
        return self.engagement.edition

    def see(self, shown: Callable[..., Seen], *names: str) -> Seen:
        """A chart or table of results, unless the edition leaves out the first of them.

        Parameters
        ----------
        shown : callable
            A stage's chart or table.
        names : str
            The results it takes, in its order; the first says which section it belongs to.
        """
        if names[0] in self.edition.leaves_out:
            return LEFT_OUT
        return shown(*(getattr(self, name) for name in names))

    @cached_property
    def told(self) -> Told:
        """The records that figures depend on."""
        return told(self.engagement)

    @cached_property
    def judged(self) -> Judged:
        """What the gap and readiness stages made of them."""
        return judged(self.told)

    @property
    def gap(self) -> GapResult:
        """How criteria and controls stand."""
        return self.judged.gap

    @property
    def scope(self) -> Scope:
        """What is examined."""
        return self.gap.scope

    @property
    def forecast(self) -> Forecast:
        """What an auditor may find."""
        return self.judged.forecast

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The gap register."""
        return register(self.gap)

    @cached_property
    def scored(self) -> Score:
        """Gate and share at every level."""
        return score(self.gap, self._one(ScoreWeights, "weights"))

    @property
    def blocking(self) -> Any:
        """The gate with what decides it."""
        return self.scored.gate

    @cached_property
    def changed(self) -> Changed:
        """What has changed since the earlier day."""
        return changed(judged(told(self.before)) if self.before else None, self.judged, self.since)

    @property
    def working(self) -> Score:
        """The score, to be taken apart."""
        return self.scored

    @property
    def what_if(self) -> "Report":
        """The report itself, for its what-ifs."""
        return self

    @property
    def day(self) -> date:
        """The day it speaks of."""
        return self.engagement.as_of

    @property
    def versions(self) -> dict[str, str]:
        """The version of every method behind its figures."""
        return {
            "scope": scope_method.VERSION,
            "gap": self.gap.version,
            "gate": self.scored.gate.version,
            "score": self.scored.version,
            "evidence": evidence_method.VERSION,
            "forecast": FORECAST,
            "what if": WHAT_IF,
            "changes": CHANGES,
            "plan": plan_method.VERSION,
            "risk": RISK,
        }

    @cached_property
    def claims(self) -> list[Claim]:
        """The client's own claims."""
        return self._all(Claim)

    @cached_property
    def quarantine(self) -> list[QuarantinedRow]:
        """Rows of imported tables that were not understood."""
        return self._all(QuarantinedRow)

    @cached_property
    def consistency(self) -> tuple[Inconsistency, ...]:
        """Answers that do not fit together."""
        return tuple(check(self.gap, self.engagement.as_of, elsewhere(self.engagement)))

    @cached_property
    def window(self) -> WindowPlan:
        """The earliest window."""
        return plan_window(self.gap, self.engagement.as_of)

    @cached_property
    def repairs(self) -> RepairPlan | None:
        """What to fix first."""
        return repair_plan(self.gap, self.forecast, self.engagement.as_of, planned_work(self.plan))

    @property
    def questions(self) -> RepairPlan | None:
        """What to find out first, of the same plan."""
        return self.repairs

    @cached_property
    def people(self) -> list[Person]:
        """Who works on the preparation."""
        return self._all(Person)

    @cached_property
    def raci(self) -> RaciJudgement:
        """Who answers for what."""
        return plan_method.judge_raci(self._all(Activity), self.people, self.engagement.as_of)

    @cached_property
    def dates(self) -> PlanDates:
        """When the report can be there."""
        examination = self._one(Examination, "examination")
        return plan_method.judge_dates(examination, self._all(PhaseDuration), self.engagement.as_of)

    @cached_property
    def plan(self) -> RemediationPlan:
        """The open work."""
        return plan_method.judge_remediation(
            self._all(Task), self.people, self.engagement.as_of, ready_by=self.dates.ready_by
        )

    @cached_property
    def cost(self) -> CostJudgement:
        """What it costs."""
        return plan_method.judge_cost(self._all(CostLine), self.scope.report_type)

    @cached_property
    def risk(self) -> RiskResult:
        """What could go wrong."""
        return risk_method.judge(
            self._all(Risk),
            self._all(Treatment),
            self._all(ControlEffect),
            self._all(AppetitePoint),
            working(self.told.controls),
            as_of=self.engagement.as_of,
        )

    @cached_property
    def pieces(self) -> list[Evidence]:
        """The evidence on record."""
        return self._all(Evidence)

    @cached_property
    def populations(self) -> list[Population]:
        """The populations on record."""
        return self._all(Population)

    @cached_property
    def tests(self) -> list[TestResult]:
        """The tests on record."""
        return self._all(TestResult)

    @cached_property
    def evidence(self) -> evidence_method.EvidenceResult:
        """Whether each control can be shown to work."""
        tested = self._all(TestedItem), self._all(Deviation)
        day = self.engagement.as_of
        return evidence_method.judge(self.gap, self.pieces, self.populations, self.tests, *tested, as_of=day)

    @cached_property
    def samples(self) -> list[PlannedSample]:
        """What an auditor may sample."""
        return sample_plan(self.evidence, self.populations)


def _handed_out(engagement: EditionEngagement) -> date | None:
    """The day of which the last copy handed out before spoke."""
    days = (copy.as_of for copy in engagement.all(Distribution) if copy.as_of)
    return max((day for day in days if day < engagement.as_of), default=None)
