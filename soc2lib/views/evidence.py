"""The evidence stage of a client: can each control be shown to work, over the whole period."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from soc2lib.evidence import charts, tables
from soc2lib.evidence.locker.check import locker_note
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.requests import workload
from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.views.columns import DAY, TEXT, WHOLE, YES_NO, Column, frame
from soc2lib.views.stage import StageView

if TYPE_CHECKING:
    import ipywidgets as widgets


class EvidenceView(StageView):
    """Coverage of the period, populations, tests, samples and the auditor's requests."""

    def summary(self) -> Piece:
        """The key figures: how much of the period is shown, what is late and what is missing."""
        return charts.headline(self._assessed.evidence)

    def locker_note(self) -> Table | Piece:
        """Whether every filed piece of evidence is as it was filed; names those that are not."""
        return locker_note(self._engagement.folder, self._engagement.all(Evidence))

    def window_map(self) -> Chart | Piece:
        """The period week by week: one row a control, one cell a week."""
        return charts.window_map(self._assessed.evidence)

    def coverage_table(self) -> Table | Piece:
        """What is shown of each control over the period: one row a control."""
        return tables.coverage_table(self._assessed.evidence)

    def due_table(self) -> Table | Piece:
        """Runs that are still to come: one row a control, the soonest first."""
        return tables.due_table(self._assessed.evidence)

    def stale_table(self) -> Table | Piece:
        """Evidence that expires before fieldwork ends: one row a control, the soonest first."""
        return tables.stale_table(self._assessed.evidence)

    def populations_table(self) -> Table | Piece:
        """The populations that were tested or are to be: one row a population."""
        return tables.population_table(self._assessed.fieldwork.populations)

    def tests_table(self) -> Table | Piece:
        """The tests on record: one row a test, with its items and deviations."""
        return tables.results_table(self._engagement.all(TestResult))

    def samples_table(self) -> Table | Piece:
        """What an auditor may sample: one row a control, with the number of items."""
        return tables.sample_table(self._assessed.samples)

    def requests_chart(self) -> Chart | Piece:
        """How many requests fall to whom."""
        return charts.workload_chart(workload(self._assessed.requests))

    def requests_table(self) -> Table | Piece:
        """What the auditor asks for and usually asks for: one row a request."""
        return tables.request_table(self._assessed.requests)

    def panel(self) -> "widgets.Widget":
        """Where evidence, populations, requests and observations are recorded."""
        from soc2lib.evidence import panel

        return panel.evidence(self._engagement, self._assessed)

    def lists_panel(self) -> "widgets.Widget":
        """Where whole lists are uploaded, mapped, tested, and their deviations explained."""
        from soc2lib.evidence import panel

        return panel.lists(self._engagement)

    def _results(self) -> Mapping[str, Any]:
        return tables.results(self._assessed.evidence)

    @frame(
        Column("control", TEXT, "The control's id."),
        Column("title", TEXT, "What the control is."),
        Column("key", YES_NO, "Whether a criterion relies on it."),
        Column("owner", TEXT, "Who answers for it."),
        Column("frequency", TEXT, "How often it runs."),
        Column("state", TEXT, "missing, cannot tell, late, not yet due, no occurrence or met."),
        Column("expected_runs", WHOLE, "Runs due in the whole period; NA for a control that runs on events."),
        Column("shown_runs", WHOLE, "Runs shown so far."),
        Column("covered_days", WHOLE, "Days of the period on which the newest evidence had not expired."),
        Column("period_days", WHOLE, "All days of the period."),
        Column("next_due", DAY, "The day the next run is due."),
        Column("sufficiency", TEXT, "none, design only, partial period or full period."),
        Column("items_tested", WHOLE, "Items tested within the period."),
        Column("deviations", WHOLE, "Items that deviate."),
        Column("reason", TEXT, "The fact that decides the state."),
    )
    def coverage(self) -> Iterable[tuple[object, ...]]:
        """One row a control in scope.

        Examples
        --------
        >>> import soc2lib
        >>> coverage = soc2lib.open("lantern", "2026-09-30").evidence.coverage
        >>> bool((coverage.covered_days <= coverage.period_days).all())
        True
        """
        for one in self._assessed.evidence.controls:
            found = one.coverage
            head = one.control, one.title, one.key, one.owner, one.frequency, found.state, found.expected, found.shown
            days = found.covered_days, found.window_days, found.next_due
            yield *head, *days, one.sufficiency, one.tested, one.deviations, found.reason

    @frame(
        Column("test", TEXT, "The test's id."),
        Column("control", TEXT, "The tested control."),
        Column("procedure", TEXT, "What was done."),
        Column("method", TEXT, "Census, sample, inspection and so on."),
        Column("population", TEXT, "The population's id."),
        Column("items", WHOLE, "Items tested: passed, deviating and untold together."),
        Column("passed", WHOLE, "Items that passed every attribute."),
        Column("deviations", WHOLE, "Items that failed; missing evidence is one."),
        Column("cannot_tell", WHOLE, "Items for which the data does not say."),
        Column("tested_on", DAY, "The day of the test."),
        Column("tester", TEXT, "Who tested."),
    )
    def tests(self) -> Iterable[tuple[object, ...]]:
        """One row a test on record.

        Examples
        --------
        >>> import soc2lib
        >>> tests = soc2lib.open("lantern", "2026-09-30").evidence.tests
        >>> bool((tests["items"] == tests.passed + tests.deviations + tests.cannot_tell).all())
        True
        """
        for one in self._engagement.all(TestResult):
            head = one.id, one.control, one.procedure, one.method, one.population
            yield *head, one.items, one.passed, one.deviations, one.cannot_tell, one.tested_on, one.tester

    @frame(
        Column("control", TEXT, "The control's id."),
        Column("title", TEXT, "What the control is."),
        Column("owner", TEXT, "Who answers for it."),
        Column("next_due", DAY, "The day the next run is due."),
        Column("latest", DAY, "The last day on which it is still on time."),
    )
    def due(self) -> Iterable[tuple[object, ...]]:
        """One row a control with a run still to come, the soonest last day first.

        Examples
        --------
        >>> import soc2lib
        >>> soc2lib.open("lantern", "2026-09-30").evidence.due.latest.is_monotonic_increasing
        True
        """
        for one in self._assessed.evidence.falling_due():
            yield one.control, one.title, one.owner, one.coverage.next_due, one.coverage.latest
