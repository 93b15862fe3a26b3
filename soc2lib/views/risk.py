"""The risk stage of a client: what could go wrong, how often and how badly."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.risk import charts, tables
from soc2lib.risk.heat_map import charts as heat
from soc2lib.risk.records import Risk
from soc2lib.risk.results import RiskResult
from soc2lib.risk.treatment import charts as treatment_charts
from soc2lib.views.columns import NUMBER, TEXT, Column, frame
from soc2lib.views.stage import StageView

if TYPE_CHECKING:
    import ipywidgets as widgets


class RiskView(StageView):
    """The risk register, the curves of a year's loss, and what treatments and controls are worth."""

    @property
    def _result(self) -> RiskResult:
        return self._assessed.risk.result

    def summary(self) -> Piece:
        """The key figures: the loss of a usual and of a bad year [money a year], against the appetite."""
        return charts.headline(self._result)

    def register_notes(self) -> Table | Piece:
        """What the register leaves out: focus areas without a risk, rows that could not be used."""
        return tables.register_notes(self._result)

    def exceedance_chart(self) -> Chart | Piece:
        """The loss exceedance curves: the chance [0, 1] that a year costs more than an amount [money]."""
        return charts.exceedance(self._result)

    def contributions_chart(self) -> Chart | Piece:
        """What each risk adds to the average year and to the bad years [money a year]."""
        return treatment_charts.contributions(self._result)

    def heat_map(self) -> Chart | Piece:
        """The matrix of frequency and loss: each risk spread over the cells by its probability."""
        return heat.heat_map(self._result)

    def moved_note(self) -> Piece:
        """Risks whose cell of the heat map depends on where its edges are drawn."""
        return heat.moved_note(self._result)

    def bands_table(self) -> Table | Piece:
        """The bands of the heat map: one row a step, with its frequency [a year] and its loss [money]."""
        return tables.bands_table(self._result.currency)

    def decisions_table(self) -> Table | Piece:
        """Where the decision about each risk stands: one row a risk."""
        return tables.decisions_table(self._result)

    def treatments_chart(self) -> Chart | Table | Piece:
        """What each open treatment saves [money a year], beside what it costs."""
        return treatment_charts.treatments(self._result)

    def controls_chart(self) -> Chart | Table | Piece:
        """What each control saves, or would save if it were shown to work [money a year]."""
        return treatment_charts.controls(self._result)

    def register_table(self) -> Table | Piece:
        """The risk register: one row a risk, with and without the controls that are shown to work."""
        return tables.register_table(self._result)

    def links_table(self) -> Table | Piece:
        """Which criterion relies on which control because of which risk: one row a link."""
        return tables.links_table(self._result)

    def scenarios_table(self) -> Table | Piece:
        """Scenarios of the library that the register does not hold yet: one row a scenario."""
        return tables.starters_table(self._engagement.all(Risk))

    def base_rates_table(self) -> Table | Piece:
        """Public figures of how often things happen [a year]: one row a figure with its source."""
        return tables.base_rates_table()

    def panel(self) -> "widgets.Widget":
        """Where risks, effects of controls, treatments and appetite are entered."""
        from soc2lib.risk import panel

        return panel.workshop(self._engagement, self._assessed.working_controls)

    @frame(
        Column("risk", TEXT, "The risk's id."),
        Column("title", TEXT, "What could go wrong."),
        Column("currency", TEXT, "Currency of the amounts."),
        Column("inherent_frequency", NUMBER, "Expected events a year without any control; NA where not known."),
        Column("inherent_loss", NUMBER, "Expected loss of a year without any control [currency]."),
        Column("residual_frequency", NUMBER, "Expected events a year with the controls that are shown to work."),
        Column("residual_loss", NUMBER, "Expected loss of a year with the controls that are shown to work [currency]."),
        Column("bad_year_share", NUMBER, "What it costs on average in the bad years [currency a year]."),
        Column("decision", TEXT, "Where the decision about it stands."),
        Column("reason", TEXT, "Why it stands there."),
    )
    def risks(self) -> Iterable[tuple[object, ...]]:
        """One row a risk of the register, the largest residual loss first, those without figures last.

        Examples
        --------
        >>> import soc2lib
        >>> risks = soc2lib.open("lantern", "2026-09-30").risk.risks
        >>> bool((risks.residual_loss <= risks.inherent_loss).all())
        True
        """
        for one in self._result.risks:
            before, after = one.inherent, one.left.estimate if one.left else None
            figures = (before and before.mean_frequency, before and before.mean)
            left = (after and after.mean_frequency, after and after.mean)
            yield one.risk.id, one.risk.title, one.risk.currency, *figures, *left, one.tail, one.decision, one.reason
