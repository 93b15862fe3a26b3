"""The readiness stage of a client: how near it is, what an auditor may find, what to fix first."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.readiness import charts
from soc2lib.readiness.forecast import charts as forecast_charts
from soc2lib.readiness.forecast import tables as forecast_tables
from soc2lib.readiness.mock_audit import tables as mock_audit_tables
from soc2lib.readiness.records import ForecastRecord
from soc2lib.readiness.remediation import tables as remediation_tables
from soc2lib.readiness.score import tables as score_tables
from soc2lib.views.columns import NUMBER, TEXT, YES_NO, Column, frame
from soc2lib.views.options import OptionsView

if TYPE_CHECKING:
    import ipywidgets as widgets


class ReadinessView(OptionsView):
    """The gate, the shares, the mock audit, the forecast, remediation and the options."""

    def summary(self) -> Piece:
        """The key figures: the gate first, then the shares [percent]."""
        return charts.headline(self._assessed.score)

    def blocking_table(self) -> Table | Piece:
        """Criteria that keep the gate closed: one row a criterion, the worst first."""
        return charts.blocking_table(self._assessed.score.gate)

    def actions_table(self) -> Table | Piece:
        """What to do, what matters most first: one row an action, with its owner and day."""
        return remediation_tables.actions_table(self._assessed.actions)

    def progress_chart(self) -> Chart | Piece:
        """How far each series of criteria has come [percent]."""
        return charts.progress_by_series(self._assessed.score, self._assessed.gap)

    def weights_table(self) -> Table | Piece:
        """The weights in use: one row a weight, with those that were edited and why."""
        return score_tables.weighed(self._assessed.score)

    def mock_audit_summary(self) -> Piece:
        """The key figures of the mock audit: designs, operations and exceptions."""
        return mock_audit_tables.headline(self._assessed.mock_audit)

    def mock_audit_table(self) -> Table | Piece:
        """The mock audit: one row a control, with design, operation and exceptions."""
        return mock_audit_tables.controls_table(self._assessed.mock_audit)

    def exceptions_table(self) -> Table | Piece:
        """The exceptions found: one row an exception, with what compensates for it."""
        return mock_audit_tables.exceptions_table(self._assessed.mock_audit)

    def forecast_summary(self) -> Piece:
        """The key figures of the forecast: exceptions to be expected, and what is not known."""
        return forecast_charts.headline(self._assessed.forecast)

    def exceptions_chart(self) -> Chart | Piece:
        """The chance [0, 1] that an exception is noted: one bar a control, with its range."""
        return forecast_charts.exceptions(self._assessed.forecast)

    def outcomes_chart(self) -> Chart | Piece:
        """The range of outcomes [0, 1] under the named assumptions; never one number."""
        return forecast_charts.outcome_range(self._assessed.forecast)

    def assumptions_table(self) -> Table | Piece:
        """Everything that the forecast assumes: one row an assumption."""
        return forecast_tables.assumptions(self._assessed.forecast)

    def consequences_table(self) -> Table | Piece:
        """What each kind of opinion means for its readers: one row an opinion."""
        return forecast_tables.consequences()

    def remediation_chart(self) -> Chart | Piece:
        """What each further day of work wins."""
        return forecast_charts.frontier(self._assessed.repairs)

    def remediation_table(self) -> Table | Piece:
        """What to fix first: one row a control, in the order of what a day of work wins."""
        return forecast_tables.repairs_table(self._assessed.repairs)

    def questions_table(self) -> Table | Piece:
        """What to find out first: one row a question."""
        return forecast_tables.questions_table(self._assessed.repairs)

    def consistency_table(self) -> Table | Piece:
        """Answers that do not fit together: one row an answer."""
        return forecast_tables.consistency_table(self._assessed.consistency)

    def controls_table(self) -> Table | Piece:
        """Every control's chance of an exception [0, 1]: one row a control."""
        return forecast_tables.controls_table(self._assessed.forecast)

    def calibration_table(self) -> Table | Piece:
        """How accurate earlier forecasts were: one row a kept forecast."""
        return forecast_tables.calibration_table(self._engagement.all(ForecastRecord), self._assessed.calibration)

    def levels_table(self) -> Table | Piece:
        """The score at every level: one row a criterion, a category and the whole."""
        return score_tables.levels(self._assessed.score)

    def share_table(self) -> Table | Piece:
        """The share taken apart: one row a control, with its weight and the step it has reached."""
        return score_tables.working(self._assessed.score)

    def panel(self) -> "widgets.Widget":
        """Where tests, tested items, deviations, walkthroughs and observations are recorded."""
        from soc2lib.readiness import panel

        return panel.mock_audit(self._engagement, self._assessed)

    def weights_panel(self) -> "widgets.Widget":
        """Where the weights of the score are edited."""
        from soc2lib.readiness import panel

        return panel.weights(self._engagement)

    def decision_panel(self) -> "widgets.Widget":
        """Where the client's decision on period and report type is recorded."""
        from soc2lib.readiness import panel

        return panel.decision(self._engagement, self._assessed)

    def forecast_panel(self) -> "widgets.Widget":
        """Where the forecast is kept, to be compared with the report when it comes."""
        from soc2lib.readiness import panel

        return panel.keep(self._engagement, self._assessed.forecast)

    def _results(self) -> Mapping[str, Any]:
        return self._assessed.results() | forecast_charts.results(self._assessed.forecast)

    @frame(
        Column("control", TEXT, "The control's id."),
        Column("title", TEXT, "What the control is."),
        Column("key", YES_NO, "Whether a criterion relies on it."),
        Column("basis", TEXT, "What the chance rests on."),
        Column("chance", NUMBER, "The chance that an exception is noted [0, 1], under the middle assumption."),
        Column("low", NUMBER, "The lowest chance under the named assumptions [0, 1]."),
        Column("high", NUMBER, "The highest chance under the named assumptions [0, 1]."),
        Column("reason", TEXT, "The sentence that explains it."),
    )
    def forecast(self) -> Iterable[tuple[object, ...]]:
        """One row a control that counts, the likeliest exception first; the chance is NA where nothing is known.

        Examples
        --------
        >>> import soc2lib
        >>> known = soc2lib.open("lantern", "2026-09-30").readiness.forecast.dropna(subset="chance")
        >>> bool(((known.low <= known.chance) & (known.chance <= known.high)).all())
        True
        """
        for one in self._assessed.forecast.controls:
            state, ground = one.ground.state, one.ground.ground
            yield state.id, state.title, state.key, ground, one.noted, one.low, one.high, one.reason
