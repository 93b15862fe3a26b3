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
        told, test = one.deviation, one.test
        about = told.id if told else "nobody has looked into it"
        rows.append(
            [
                f"{ref(test.control)}.4/{test.id}/{told.id if told else 'open'}",
                f"{formatting.count(one.items, 'item')} of {test.items}: "
                f"{formatting.listed(told.items) if told else about}",
                told.nature if told and told.nature else "Not told",
                told.cause if told and told.cause else "Not told",
                formatting.sentence(told.spread.value) if told and told.spread else "Not told",
                _YES_NO[told.intentional if told else None],
                told.effect if told and told.effect else "Not told",
                compensation_words(one),
                told.response if told and told.response else "Not told",
            ]
        )
    heads = ["Reference", "Items", "Nature", "Cause", "Isolated or systematic", "Intentional", "Effect"]
    return Table("Exceptions", [*heads, "Compensating control, tested", "Response"], rows) if rows else None


def compensation_words(one: AuditException) -> str:
    """What stands in for an exception, and whether it was tested and held."""
    if not one.compensations:
        return "None named"
    return "; ".join(f"{c.control or c.test}: {c.because}" for c in one.compensations)
