"""The scope stage of a client: what is examined, against which commitments, by which report type."""

from typing import TYPE_CHECKING

from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.scope import charts, tables
from soc2lib.scope.overview import ScopeOverview
from soc2lib.views.options import OptionsView

if TYPE_CHECKING:
    import ipywidgets as widgets


class ScopeView(OptionsView):
    """Categories, commitments, boundary, third parties, report type, period, description and assertion."""

    @property
    def _found(self) -> ScopeOverview:
        return self._assessed.overview

    def summary(self) -> Piece:
        """The key figures: report type, categories and period, and what of them is still open."""
        return charts.headline(self._assessed.scope)

    def decisions_table(self) -> Table | Piece:
        """What is decided: one row a decision."""
        return charts.decisions_table(self._assessed.scope)

    def advice_table(self) -> Table | Piece:
        """Which categories to examine: one row a category, with the facts that speak for it."""
        return tables.advice_table(self._found.selection)

    def choices_chart(self) -> Chart | Piece:
        """What each choice of categories costs in criteria and controls [number]."""
        return charts.choices_chart(self._found.selection, self._found.facts.examination.categories)

    def unmet_table(self) -> Table | Piece:
        """Demands that the chosen categories leave unmet: one row a demand."""
        return tables.unmet_table(self._found.selection)

    def trace_chart(self) -> Chart | Piece:
        """From commitments over requirements and criteria to controls."""
        facts = self._found.facts
        return charts.trace_chart(self._found.trace, facts.commitments, facts.requirements, facts.controls)

    def loose_table(self) -> Table | Piece:
        """Commitments, requirements and controls that nothing leads to: one row a finding."""
        return tables.findings_table("What hangs loose", self._found.trace.loose)

    def boundary_table(self) -> Table | Piece:
        """What is open about the system's boundary: one row a finding."""
        found = self._found.boundary
        return tables.findings_table(f"The boundary. {found.reason}", found.findings)

    def third_parties_table(self) -> Table | Piece:
        """Subservice organisations and other vendors: one row a third party."""
        return tables.third_parties_table(self._found.relationships, self._found.coverage)

    def expected_table(self) -> Table | Piece:
        """What is open about third parties and about controls expected of others: one row a finding."""
        title = "What stands open about third parties and about the controls expected of others"
        return tables.findings_table(title, self._found.third_parties)

    def type_note(self) -> Piece:
        """Type I or Type II, as the facts advise."""
        return tables.type_headline(self._found.advice)

    def rules_table(self) -> Table | Piece:
        """The rules behind the advised report type: one row a rule."""
        return tables.rules_table(self._found.advice)

    def inputs_table(self) -> Table | Piece:
        """The facts behind the advised report type: one row a fact."""
        return tables.inputs_table(self._found.advice)

    def window_table(self) -> Table | Piece:
        """The observation period: its days, and what is open about them."""
        return tables.window_table(self._found.window)

    def description_table(self) -> Table | Piece:
        """The system description: one row a section, with what it lacks."""
        return tables.description_table(self._found.description)

    def assertion_table(self) -> Table | Piece:
        """Management's assertion: one row a statement, with what it lacks."""
        return tables.assertion_table(self._found.assertion)

    def panel(self) -> "widgets.Widget":
        """Where the examination is described: system, categories, report type and period."""
        from soc2lib.scope import panel

        return panel.examination(self._engagement, self._assessed)

    def commitments_panel(self) -> "widgets.Widget":
        """Where demands, commitments and requirements are recorded."""
        from soc2lib.scope import panel

        return panel.commitments(self._engagement, self._assessed)

    def inventory_panel(self) -> "widgets.Widget":
        """Where the parts of the system are recorded, in or out."""
        from soc2lib.scope import panel

        return panel.inventory(self._engagement, self._assessed)

    def third_parties_panel(self) -> "widgets.Widget":
        """Where third parties, their reports and the controls expected of others are recorded."""
        from soc2lib.scope import panel

        return panel.third_parties(self._engagement, self._assessed)

    def events_panel(self) -> "widgets.Widget":
        """Where incidents and changes of the system are recorded."""
        from soc2lib.scope import panel

        return panel.events(self._engagement)

    def drafts_panel(self) -> "widgets.Widget":
        """Where the drafts of the system description and the assertion are written to the client's folder."""
        from soc2lib.scope import panel

        return panel.drafts(self._assessed, self._engagement.folder / "documents")
