"""The share stage of a client: the report of one edition, piece by piece."""

from typing import TYPE_CHECKING

from soc2lib.evidence import charts as evidence
from soc2lib.evidence import tables as evidence_tables
from soc2lib.html.pieces import Piece, end
from soc2lib.monitor.tables import changes
from soc2lib.plan import charts as plan
from soc2lib.readiness.forecast import charts as forecast_charts
from soc2lib.risk import charts as risk
from soc2lib.scope import charts as scope
from soc2lib.share.report import appendix, first_page, sections
from soc2lib.share.report.criterion_status import criterion_status
from soc2lib.share.report.gap_register import gap_register
from soc2lib.share.report.option_table import option_table
from soc2lib.share.report.report import Report, View
from soc2lib.share.report.risk_table import largest_risks
from soc2lib.share.report.second_page import second_page
from soc2lib.share.whatif import embedded_data
from soc2lib.views.stage import StageView
from soc2lib.views.stages import Stages

if TYPE_CHECKING:
    import ipywidgets as widgets


class ShareView(StageView):
    """Reports of the client's editions."""

    def report(self, edition: str = "", since: str = "") -> "ReportView":
        """The report of one edition; what the edition withholds is gone before anything is computed.

        Parameters
        ----------
        edition : str
            client, executive or auditor; empty means client.
        since : str
            The day to compare with, such as 2026-08-31; empty means that of the last copy handed out, or 30 days
            earlier.

        Raises
        ------
        ParameterError
            If there is no such edition or the day cannot be read.

        Examples
        --------
        >>> import soc2lib
        >>> report = soc2lib.open("lantern", "2026-09-30").share.report("executive")
        >>> report.edition, report.gap.controls.owner[0].startswith("Person ")
        ('executive', True)
        """
        opened, clients = self._engagement, str(self._engagement.folder.parent)
        return ReportView(Report.open(opened.client, opened.as_of.isoformat(), clients, edition, since))

    def summary(self) -> Piece:
        """The key figures of the client's own edition."""
        return self.report().summary()

    def panel(self) -> "widgets.Widget":
        """How the client's stages stand and what to do next."""
        from soc2lib.portfolio import panel

        opened = self._engagement
        return panel.start(str(opened.folder.parent), opened.as_of.isoformat(), opened.client)


class ReportView(Stages):
    """The pieces of one report; a piece that the edition leaves out is empty and takes its heading along.

    Its stages, records and DataFrames are without what the edition withholds, and nothing can be saved through them.
    """

    def __init__(self, report: Report) -> None:
        super().__init__(report.engagement)
        self._report, self.assessment = report, report.assessment

    @property
    def edition(self) -> str:
        """The edition's name."""
        return self._report.edition.name

    def cover(self) -> Piece:
        """The head of the report: client, system, period, edition and day."""
        return first_page.front(self._report)

    def summary(self) -> Piece:
        """The key figures: the gate, and the key controls in parts that sum."""
        return first_page.headline(self._report)

    def first_steps(self) -> Piece:
        """What to do, what matters most first."""
        return first_page.first_steps(self._report)

    def decision(self) -> Piece:
        """The client's decision, or what there is to choose from."""
        return first_page.decision(self._report)

    def money(self) -> Piece:
        """Budget and risk [money], and what the forecast says."""
        return first_page.money(self._report)

    def second_page(self) -> View:
        """Options, blocking criteria and risks; in the brief editions alone."""
        return self._report.brief(second_page)

    def changes(self) -> View:
        """What changed since the earlier day."""
        return self._report.see(changes, "changed")

    def criterion_status(self) -> View:
        """The status of every criterion: one row a criterion."""
        return self._report.see(criterion_status, "gap")

    def gap_register(self) -> View:
        """Every open finding: one row a gap, in the order in which to fix them."""
        return self._report.see(gap_register, "register")

    def option_table(self) -> View:
        """When the report is in hand and what it would say: one row an option."""
        return self._report.see(option_table, "options")

    def what_if(self) -> View:
        """Where the page's reader closes gaps and sees what follows."""
        return self._report.see(embedded_data.what_if_place, "what_if")

    def forecast_summary(self) -> View:
        """The key figures of the forecast, with what they assume."""
        return self._report.see(forecast_charts.headline, "forecast")

    def outcomes_chart(self) -> View:
        """The range of outcomes [0, 1] under the named assumptions."""
        return self._report.see(forecast_charts.outcome_range, "forecast")

    def remediation(self) -> View:
        """What to fix first: one row a control."""
        return self._report.see(sections.repairs, "repairs", "gap")

    def gantt_chart(self) -> View:
        """The open work in time: one bar a task."""
        return self._report.see(plan.gantt, "plan.remediation")

    def evidence_counts(self) -> View:
        """How many controls have which state of evidence."""
        return self._report.see(sections.evidence_counts, "evidence")

    def window_map(self) -> View:
        """The period week by week: one row a control."""
        return self._report.see(evidence.window_map, "weeks")

    def stale_table(self) -> View:
        """Evidence that expires before fieldwork ends: one row a control."""
        return self._report.see(evidence_tables.stale_table, "evidence")

    def populations_table(self) -> View:
        """The populations: one row a population."""
        return self._report.see(evidence_tables.population_table, "fieldwork.populations")

    def tests_table(self) -> View:
        """The tests on record: one row a test."""
        return self._report.see(evidence_tables.results_table, "tests")

    def samples_table(self) -> View:
        """What an auditor may sample: one row a control."""
        return self._report.see(evidence_tables.sample_table, "samples")

    def risks_table(self) -> View:
        """The largest risks [money a year]: one row a risk."""
        return self._report.see(largest_risks, "risks")

    def exceedance_chart(self) -> View:
        """The loss exceedance curves: the chance [0, 1] that a year costs more than an amount [money]."""
        return self._report.see(risk.exceedance, "risk.result")

    def costs(self) -> View:
        """What it costs [money]: one row a line."""
        return self._report.see(sections.costs, "plan.cost")

    def responsibilities(self) -> View:
        """Who answers for what: one row an activity."""
        return self._report.see(sections.responsibilities, "plan.raci")

    def own_ratings(self) -> View:
        """The client's own ratings beside the conclusions: one row a rating."""
        return self._report.see(sections.own_claims, "claims", "gap")

    def quarantine_table(self) -> View:
        """Rows of imported tables that could not be used: one row a faulty cell."""
        return self._report.see(sections.quarantined, "quarantine")

    def consistency(self) -> View:
        """Answers that do not fit together: one row a finding."""
        return self._report.see(sections.answers_that_differ, "consistency")

    def reading(self) -> View:
        """How to read the report."""
        return self._report.whole(first_page.reading)

    def disclaimers(self) -> View:
        """What the report is not."""
        return self._report.see(appendix.disclaimers)

    def decisions_table(self) -> View:
        """What is examined: one row a decision."""
        return self._report.see(scope.decisions_table, "scope")

    def methods(self) -> View:
        """The version of every method behind the figures: one row a method."""
        return self._report.see(appendix.methods, "versions")

    def glossary(self) -> View:
        """The report's words: one row a word."""
        return self._report.see(appendix.glossary)

    def in_full(self, stage: str, what: str) -> Piece:
        """Where the rest of a section stands: the page of a stage.

        Parameters
        ----------
        stage : str
            The stage's name, such as gap.
        what : str
            What stands there, in words.
        """
        return sections.in_full(self._report, stage, what)

    def self_check(self) -> Piece:
        """Where the page checks itself, and how to check it from outside."""
        return embedded_data.self_check_place(self._report)

    def data(self) -> Piece:
        """The inputs and figures that the page carries; nothing is seen of them."""
        return embedded_data.data(self._report)

    def end(self, text: str) -> Piece:
        """The last line of the report, with the figures that the run hands on."""
        return end(text, first_page.results(self._report))
