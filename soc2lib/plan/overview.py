"""What the plan stage makes of one client's records, each part when it is first asked for."""

from functools import cached_property

from soc2lib.plan.assess import (
    assess_auditors,
    assess_cost,
    assess_dates,
    assess_raci,
    assess_remediation,
    assess_workload,
)
from soc2lib.plan.audit_firms.comparison import AuditorComparison
from soc2lib.plan.cost.budget import CostJudgement
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.records import Activity, AuditorCandidate, ControlLoad, CostLine, Person, PhaseDuration, Task
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.timeline.dates import PlanDates
from soc2lib.plan.workload import Workload
from soc2lib.scope.records import Examination
from soc2lib.scope.results import Scope
from soc2lib.store.reading import Records


class PlanOverview:
    """The plan stage's results over one client's records.

    Parameters
    ----------
    records : Records
        The client as of its day.
    examination : Examination
        What the client decided.
    scope : Scope
        What is examined.
    """

    def __init__(self, records: Records, examination: Examination, scope: Scope) -> None:
        self._records, self._examination, self._scope = records, examination, scope

    @cached_property
    def people(self) -> list[Person]:
        """Who works on the preparation."""
        return self._records.all(Person)

    @cached_property
    def raci(self) -> RaciJudgement:
        """Who answers for what."""
        return assess_raci(self._records.all(Activity), self.people, self._records.as_of)

    @cached_property
    def dates(self) -> PlanDates:
        """The days of the phases, and by when open work has to be finished."""
        return assess_dates(self._examination, self._records.all(PhaseDuration), self._records.as_of)

    @cached_property
    def remediation(self) -> RemediationPlan:
        """The open work, with the days on which it is finished."""
        return assess_remediation(
            self._records.all(Task), self.people, self._records.as_of, ready_by=self.dates.ready_by
        )

    @cached_property
    def cost(self) -> CostJudgement:
        """What it costs."""
        return assess_cost(self._records.all(CostLine), self._scope.report_type, firms=self.auditors)

    @cached_property
    def auditors(self) -> AuditorComparison:
        """Which audit firm fits."""
        firms, start = self._records.all(AuditorCandidate), self.dates.fieldwork_start
        return assess_auditors(firms, self._examination, self._records.as_of, fieldwork_start=start)

    @cached_property
    def workload(self) -> Workload:
        """The evidence items that the period asks for."""
        return assess_workload(self._scope.categories, self._records.all(ControlLoad), self.dates)
