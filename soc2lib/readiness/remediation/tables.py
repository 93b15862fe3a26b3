"""What to do first, as a table."""

from collections.abc import Sequence

from soc2lib.html.pieces import Cell, Table
from soc2lib.readiness.remediation.actions import Action


def actions_table(found: Sequence[Action]) -> Table:
    """Every action in full, what matters most first; the first page has the first of them. Grain: one row an action."""
    rows: list[list[Cell]] = [[place, one.what, one.owner, one.day] for place, one in enumerate(found, 1)]
    return Table("What to do, what matters most first", ["Order", "Action", "Owner", "Day"], rows)
