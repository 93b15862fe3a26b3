"""Every exception of the mock audit as a row: its nature, its cause, and what stands in for the control."""

from collections.abc import Callable, Sequence

from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Table
from soc2lib.readiness.mock_audit.mock_audit import AuditException

_YES_NO = {True: "Yes", False: "No", None: "Not told"}


def exceptions_table(found: Sequence[AuditException], ref: Callable[[str], str]) -> Table | None:
    """Exceptions with nature, cause and what stands in; None where there is none; grain: one row an exception.

    Parameters
    ----------
    found : sequence of AuditException
        The exceptions.
    ref : callable
        Gives the reference of a control's paper.
    """
    rows: list[list[Cell]] = []
    for one in found:
        recorded, test = one.deviation, one.test
        about = recorded.id if recorded else "nobody has looked into it"
        rows.append(
            [
                f"{ref(test.control)}.4/{test.id}/{recorded.id if recorded else 'open'}",
                f"{formatting.count(one.items, 'item')} of {test.items}: "
                f"{formatting.listed(recorded.items) if recorded else about}",
                recorded.nature if recorded and recorded.nature else "Not told",
                recorded.cause if recorded and recorded.cause else "Not told",
                formatting.sentence(recorded.spread.value) if recorded and recorded.spread else "Not told",
                _YES_NO[recorded.intentional if recorded else None],
                recorded.effect if recorded and recorded.effect else "Not told",
                compensation_words(one),
                recorded.response if recorded and recorded.response else "Not told",
            ]
        )
    heads = ["Reference", "Items", "Nature", "Cause", "Isolated or systematic", "Intentional", "Effect"]
    return Table("Exceptions", [*heads, "Compensating control, tested", "Response"], rows) if rows else None


def compensation_words(one: AuditException) -> str:
    """What stands in for an exception, and whether it was tested and held."""
    if not one.compensations:
        return "None named"
    return "; ".join(f"{c.control or c.test}: {c.reason}" for c in one.compensations)
