"""Which controls work: as shown, which lowers a risk, and as said, which stands beside it."""

from collections.abc import Mapping

from soc2lib.gap.basis import Basis
from soc2lib.gap.records import Operation
from soc2lib.gap.results import GapResult
from soc2lib.gap.standing import SHOWN


def shown_to_work(result: GapResult) -> Mapping[str, bool | None]:
    """Control id to whether tests or accepted evidence show that it works; None where nothing shows it.

    Only what is tested or evidenced without a deviation counts: deviations give no ground to lower a risk.
    """
    return {
        row.seen.id: _shown(row.basis, row.shown.operation.operation, good=row.standing in SHOWN)
        for row in result.controls
    }


def _shown(basis: Basis, operation: Operation, *, good: bool) -> bool | None:
    if operation in (Operation.NOT_EFFECTIVE, Operation.DEVIATIONS):
        return False
    return True if good and basis in (Basis.TESTED, Basis.EVIDENCED) else None


def said_to_work(result: GapResult) -> Mapping[str, bool | None]:
    """The same by the typed status alone."""
    known: dict[Operation, bool] = {
        Operation.EFFECTIVE: True,
        Operation.DEVIATIONS: False,
        Operation.NOT_EFFECTIVE: False,
    }
    return {row.seen.id: known.get(row.said.operation) for row in result.controls}
