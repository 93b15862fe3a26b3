"""What scope, plan and readiness show alike: the client's options and its decision."""

from soc2lib.html.pieces import Piece, Table
from soc2lib.readiness.options import tables as options
from soc2lib.views.stage import StageView


class OptionsView(StageView):
    """A stage that shows the options and the decision."""

    def decision_note(self) -> Piece:
        """The client's decision on period and report type, beside the options."""
        return options.decision_note(self._assessed.options, self._assessed.decision)

    def options_table(self) -> Table | Piece:
        """What the client can decide: one row an option, with the days of the report."""
        return options.options_table(self._assessed.options)

    def options_left_out_table(self) -> Table | Piece:
        """Options that do not fit: one row an option, with the reason."""
        return options.left_out_table(self._assessed.options)
