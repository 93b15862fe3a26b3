"""Which controls work: as shown, which lowers a risk, and as said, which stands beside it."""

from collections.abc import Mapping

from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import SHOWN
from soc2lib.gap.records import Operation
from soc2lib.gap.results import GapResult


def shown_to_work(result: GapResult) -> Mapping[str, bool | None]:
    """Control id to whether tests or accepted evidence show that it works; None where nothing shows it.

    What is tested or evidenced counts, with deviations too where they are within the tolerable rate, or isolated and
    compensated: it is *effective with deviations*. Beyond that deviations say that it does not work.

    References
    ----------
    Domain brief 13.1 and 13.5.
    """
    return {
        row.state.id: _shown(row.basis, row.shown.operation.operation, good=row.conclusion in SHOWN)
        for row in result.controls
    }


def _shown(basis: Basis, operation: Operation, *, good: bool) -> bool | None:
    if operation is Operation.NOT_EFFECTIVE or (operation is Operation.DEVIATIONS and not good):
        return False
    return True if good and basis in (Basis.TESTED, Basis.EVIDENCED) else None


def said_to_work(result: GapResult) -> Mapping[str, bool | None]:
    """The same by the typed status alone."""
    known: dict[Operation, bool] = {
        Operation.EFFECTIVE: True,
        Operation.DEVIATIONS: True,
        Operation.NOT_EFFECTIVE: False,
    }
    return {row.state.id: known.get(row.said.operation) for row in result.controls}
