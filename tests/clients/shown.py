"""Controls of which it is shown that they ran, without the evidence that shows it."""

from datetime import date
from typing import Any

from soc2lib.gap.assess import assess_gap
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Design, Operation
from soc2lib.gap.results import ShownControl, ShownDesign, ShownOperation
from soc2lib.scope.results import Scope

DAY = date(2026, 9, 30)


def shown(id: str, basis: Basis = Basis.TESTED, **operation: Any) -> ShownControl:
    """A control that is shown to have run over the whole period, unless the operation says otherwise."""
    designed = ShownDesign(Design.SUITABLE, DAY, "Ann", "Its policy is accepted.")
    ran = ShownOperation(basis, **{"operation": Operation.EFFECTIVE, "day": DAY, "reason": "It ran."} | operation)
    return ShownControl(id, designed, DAY, ran)


def observed(id: str) -> ShownControl:
    """A control whose design is shown and of which one instance is observed; no run of it is shown."""
    return ShownControl(id, ShownDesign(Design.SUITABLE, DAY, "Ann", "Its policy is accepted."), DAY)


def all_shown(scope: Scope) -> dict[str, ShownControl]:
    """Every control in scope, tested over the whole period."""
    return {row.state.id: shown(row.state.id) for row in assess_gap(scope, []).controls}
