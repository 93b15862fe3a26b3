"""The gap stage of a client: which criteria are not yet met by designed, working controls."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from soc2lib.gap import charts, tables
from soc2lib.gap.register import tables as register_tables
from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.store.record import QuarantinedRow
from soc2lib.views.columns import DAY, TEXT, YES_NO, Column, frame
from soc2lib.views.stage import StageView

if TYPE_CHECKING:
    import ipywidgets as widgets

_STATUS = Column(
    "status",
    TEXT,
    "Not met, at risk, not assessed, self-reported, ready, on course, met with deviations, met or not relevant; in "
    "lower case.",
)
_BASIS = Column("basis", TEXT, "What the status rests on, such as self-reported or tested.")
_REASON = Column("reason", TEXT, "The fact that decides the status.")


class GapView(StageView):
    """Criteria, controls and the gap register."""

    def summary(self) -> Piece:
        """The key figures: how many criteria have which status, and how many gaps are open."""
        return charts.headline(self._assessed.gap, self._assessed.gaps)

    def quarantine_table(self) -> Table | Piece:
        """Rows of imported tables that could not be used: one row a faulty cell, with what to do."""
        return tables.quarantine(self._engagement.all(QuarantinedRow))

    def criteria_map(self) -> Chart:
        """Every criterion at a glance: one cell a criterion, coloured by its status."""
        return charts.criteria_map(self._assessed.gap)

    def fields_table(self) -> Table | Piece:
        """Design, implementation, operation and evidence apart: one row a control."""
        return tables.field_heat(self._assessed.gap)

    def dispositions_chart(self) -> Chart:
        """What is to be done with the controls: how many exist, are to be strengthened or created."""
        return charts.dispositions(self._assessed.gap)

    def register_table(self) -> Table | Piece:
        """The gap register in full: one row a gap, the worst first."""
        return register_tables.register_in_full(self._assessed.register)

    def claims_table(self) -> Table | Piece:
        """The client's own ratings beside the conclusions: one row a criterion that was rated."""
        return tables.claims_table(self._assessed.claims, self._assessed.gap)

    def panel(self) -> "widgets.Widget":
        """Where controls are edited, with what each edit moves below."""
        from soc2lib.evidence.panel import observations
        from soc2lib.gap import panel
        from soc2lib.readiness.charts import summary_figures

        return panel.controls(self._engagement, self._assessed, summary_figures, [observations(self._engagement)])

    def interview_panel(self) -> "widgets.Widget":
        """Where controls are asked about one question at a time, the most telling question first."""
        from soc2lib.evidence.panel import observed
        from soc2lib.gap import panel
        from soc2lib.readiness.forecast.rank_questions import rank_questions

        first, beside = rank_questions(self._assessed.repairs), observed(self._engagement)
        return panel.interview(self._engagement, self._assessed, first, beside)

    def register_panel(self) -> "widgets.Widget":
        """Where gaps, policies, limits, criteria that do not apply and the client's own ratings are recorded."""
        from soc2lib.gap import panel

        return panel.gap_register(self._engagement)

    def raters_panel(self) -> "widgets.Widget":
        """Where two people rate the controls apart and see how far they agree."""
        from soc2lib.gap import panel

        return panel.raters(self._engagement, self._assessed)

    @frame(
        Column("criterion", TEXT, "The criterion's id, such as CC6.1."),
        Column("category", TEXT, "The category it belongs to."),
        _STATUS,
        _BASIS,
        _REASON,
        Column("key_controls", TEXT, "Ids of the key controls that count for it."),
        Column("deciding", TEXT, "Ids of the key controls that decide its status."),
        Column("claim", TEXT, "The client's own rating, where it gave one."),
    )
    def criteria(self) -> Iterable[tuple[object, ...]]:
        """One row a criterion in scope.

        Examples
        --------
        >>> import soc2lib
        >>> criteria = soc2lib.open("lantern", "2026-09-30").gap.criteria
        >>> criteria.criterion[0], len(criteria) >= 33
        ('CC1.1', True)
        """
        for one in self._assessed.gap.criteria:
            claim = one.claim.status if one.claim else None
            found = one.criterion.id, one.criterion.category, one.conclusion, one.basis, one.reason
            yield *found, one.keys, one.deciding, claim

    @frame(
        Column("control", TEXT, "The control's id, such as IAM-05."),
        Column("title", TEXT, "What the control is."),
        Column("key", YES_NO, "Whether a criterion relies on it."),
        Column("owner", TEXT, "Who answers for it; empty where nobody is named."),
        _STATUS,
        _BASIS,
        _REASON,
        Column("design", TEXT, "Not assessed, not designed, partly or suitable."),
        Column("implementation", TEXT, "Not assessed, not started, in progress or in use."),
        Column("operation", TEXT, "Not tested, no occurrence in period, effective, with deviations or not effective."),
        Column("in_use_since", DAY, "The day since when it is in use."),
        Column("criteria", TEXT, "Ids of the criteria it serves."),
    )
    def controls(self) -> Iterable[tuple[object, ...]]:
        """One row a control in scope; its fields as shown where something is shown, else as said.

        Examples
        --------
        >>> import soc2lib
        >>> controls = soc2lib.open("lantern", "2026-09-30").gap.controls
        >>> controls.control.is_unique, str(controls.dtypes["key"])
        (True, 'boolean')
        """
        for one in self._assessed.gap.controls:
            state = one.state
            found = state.id, state.title, state.key, state.owner, one.conclusion, one.basis, one.reason
            yield *found, state.design, state.implementation, state.operation, state.in_use_since, state.criteria

    @frame(
        Column("gap", TEXT, "The gap's id; GAP- and the control's id where nobody recorded one."),
        Column("control", TEXT, "The control that falls short."),
        Column("title", TEXT, "What the control is."),
        Column("criteria", TEXT, "Ids of the criteria in scope that it serves."),
        Column("severity", TEXT, "high, medium or low."),
        Column("disposition", TEXT, "exists, strengthen, create or not needed."),
        Column("condition", TEXT, "What is."),
        Column("recommendation", TEXT, "What closes it."),
        Column("owner", TEXT, "Who closes it."),
        Column("due", DAY, "The day by which it is to be closed."),
        Column("blocks_window", YES_NO, "Whether a Type II period must not start before it is closed."),
        Column("state", TEXT, "open, closed, or called closed and still open."),
    )
    def register(self) -> Iterable[tuple[object, ...]]:
        """One row a gap, open ones first and worst first.

        Examples
        --------
        >>> import soc2lib
        >>> register = soc2lib.open("lantern", "2026-09-30").gap.register
        >>> sorted(register.severity.unique())
        ['high', 'low', 'medium']
        """
        for one in self._assessed.register:
            state = one.control.state
            found = one.id, state.id, state.title, one.criteria, one.severity, one.disposition, one.condition
            yield *found, one.recommendation, one.owner, one.due, one.blocks_window, one.closure.state
