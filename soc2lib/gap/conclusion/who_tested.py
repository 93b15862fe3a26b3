"""Who tested which control: what management's assertion rests on."""

from collections.abc import Iterable

from soc2lib.gap.results import ControlJudgement


def who_tested(controls: Iterable[ControlJudgement]) -> list[tuple[str, str]]:
    """Each tested control with its title, and for whom and by whom it was tested, as printed."""
    return [
        (f"{row.state.id} {row.state.title}", "; ".join(row.shown.operation.performed_by))
        for row in controls
        if row.shown.operation.performed_by
    ]
