"""The plan stage of a client: who does what by when, at what cost, and who will audit."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.plan import charts, summary, tables
from soc2lib.plan.audit_firms import proposal
from soc2lib.plan.cost import charts as money_charts
from soc2lib.plan.overview import PlanOverview
from soc2lib.plan.records import Task
from soc2lib.plan.timeline import ics, reminders
from soc2lib.readiness.options import tables as options
from soc2lib.views.columns import DAY, TEXT, YES_NO, Column, frame
from soc2lib.views.options import OptionsView

if TYPE_CHECKING:
    import ipywidgets as widgets


class PlanView(OptionsView):
    """Days, open work, responsibilities, cost, audit firms and the amount of evidence."""

    @property
    def _plan(self) -> PlanOverview:
        return self._assessed.plan

    def summary(self) -> Piece:
        """The key figures: day of the report, open work, responsibilities and budget."""
        plan, day = self._plan, options.report_figure(self._assessed.options, self._assessed.decision)
        return summary.headline(day, plan.raci, plan.dates, plan.remediation, plan.cost, plan.workload)

    def phases_table(self) -> Table | Piece:
        """How long each phase takes: one row a phase, with its range and source."""
        return tables.phases(self._plan.dates)

    def gantt_chart(self) -> Chart | Piece:
        """The open work in time: one bar a task, with the day to promise."""
        return charts.gantt(self._plan.remediation)

    def chance_chart(self) -> Chart | Piece:
        """The chance [0, 1] that all open work is finished by a day."""
        return charts.chance_curve(self._plan.remediation, self._engagement.as_of)

    def drivers_table(self) -> Table | Piece:
        """Tasks that decide the end: one row a task."""
        return tables.drivers(self._plan.remediation)

    def unplanned_table(self) -> Table | Piece:
        """Tasks that cannot be placed in time: one row a task, with the reason."""
        return tables.unplanned(self._plan.remediation)

    def responsibility_findings_table(self) -> Table | Piece:
        """What is wrong with the responsibilities: one row a finding."""
        return tables.raci_findings(self._plan.raci)

    def responsibility_load_chart(self) -> Chart | Piece:
        """How many activities each role answers for and does."""
        return charts.raci_load(self._plan.raci)

    def responsibility_matrix(self) -> Chart | Table | Piece:
        """Who is accountable, responsible, consulted and informed: one row an activity."""
        return charts.raci_matrix(self._plan.raci)

    def roles_table(self) -> Table | Piece:
        """Who holds which role: one row a role."""
        return tables.raci_people(self._plan.raci)

    def cost_chart(self) -> Chart | Piece:
        """The chance [0, 1] of staying within an amount [money]."""
        return money_charts.cost_curve(self._plan.cost)

    def cost_drivers_chart(self) -> Chart | Piece:
        """What moves the total cost most [money]: one bar a line."""
        return money_charts.tornado(self._plan.cost)

    def cost_table(self) -> Table | Piece:
        """What it costs: one row a line, with its range [money] and source."""
        return tables.cost_lines(self._plan.cost)

    def auditors_table(self) -> Table | Piece:
        """Which audit firm fits: one row a firm, with what rules it out."""
        return tables.auditors(self._plan.auditors)

    def request_for_proposal(self) -> Table | Piece:
        """The draft of a request for proposal to audit firms."""
        found = proposal.request_for_proposal(self._assessed.scope, self._plan.dates, self._plan.workload)
        return tables.request(found)

    def workload_chart(self) -> Chart | Piece:
        """How many pieces of evidence fall into each month."""
        return charts.workload_by_month(self._plan.workload)

    def heaviest_controls_table(self) -> Table | Piece:
        """The controls that ask for most evidence: one row a control."""
        return tables.heaviest_controls(self._plan.workload)

    def panel(self) -> "widgets.Widget":
        """Where the open work is recorded, task by task."""
        from soc2lib.plan import panel

        return panel.remediation(self._engagement, self._assessed)

    def responsibilities_panel(self) -> "widgets.Widget":
        """Where activities and people are recorded."""
        from soc2lib.plan import panel

        return panel.responsibilities(self._engagement, self._assessed)

    def costs_panel(self) -> "widgets.Widget":
        """Where durations, costs, audit firms and the load of evidence are recorded."""
        from soc2lib.plan import panel

        return panel.costs(self._engagement, self._assessed)

    def write_calendar(self) -> str:
        """Write the milestones to ``plan.ics`` in the client's folder and say so."""
        report = options.report_milestone(self._assessed.options, self._assessed.decision)
        days = reminders.entries(self._plan.dates, self._plan.remediation, report)
        text = ics.calendar_file(days, "SOC 2 plan", self._engagement.as_of)
        return reminders.write(self._engagement.folder / "plan.ics", text)

    def _results(self) -> Mapping[str, Any]:
        plan = self._plan
        return summary.results(plan.raci, plan.remediation, plan.cost, plan.workload)

    @frame(
        Column("task", TEXT, "The task's id."),
        Column("title", TEXT, "What is done."),
        Column("owner", TEXT, "Who does it."),
        Column("controls", TEXT, "Ids of the controls that it brings into use."),
        Column("state", TEXT, "finished, planned or not planned."),
        Column("start", DAY, "The day on which it begins, as planned."),
        Column("finish", DAY, "The day on which it is finished: as recorded, else as planned with mean durations."),
        Column("finish_p80", DAY, "The day by which it is finished in four trials of five."),
        Column("binding", YES_NO, "Whether a later finish of it moves the end of all work."),
        Column("reason", TEXT, "What it waits for, or why it cannot be planned."),
    )
    def tasks(self) -> Iterable[tuple[object, ...]]:
        """One row a task, in the order of ids.

        Examples
        --------
        >>> import soc2lib
        >>> tasks = soc2lib.open("lantern", "2026-09-30").plan.tasks
        >>> planned = tasks[tasks.state == "planned"]
        >>> bool((planned.start <= planned.finish).all())
        True
        """
        planned = {row.task.id: row for row in self._plan.remediation.tasks}
        left = {row.task.id: row.reason for row in self._plan.remediation.unplanned}
        for one in self._engagement.all(Task):
            head, row = (one.id, one.title, one.owner, one.controls), planned.get(one.id)
            if row:
                yield *head, "planned", row.start, row.finish, row.finish_p80, row.binding, row.waits
            else:
                state = "not planned" if one.id in left else "finished"
                yield *head, state, None, one.finished_on, None, None, left.get(one.id)
