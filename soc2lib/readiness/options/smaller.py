"""The client with a smaller scope: what could leave it, and the blockers that leave with it."""

from dataclasses import dataclass, replace

from soc2lib.basics.formatting import listed
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs
from soc2lib.readiness.options.words import listed_controls


@dataclass(frozen=True, slots=True)
class Smaller:
    """The inputs with a smaller scope, what is left out in words, and which blockers that takes away."""

    inputs: OptionInputs
    words: str
    reason: str


def smaller_scope(inputs: OptionInputs) -> Smaller | None:
    """The client without the categories and systems that hold blockers; None where leaving any out frees of nothing.

    Method
    ------
    A control leaves with a category where every category it serves may leave. On systems it stops blocking where all
    systems on which it blocks may leave and it is shown on the others.
    """
    may_leave, systems_may = set(inputs.droppable_categories), set(inputs.droppable_systems)
    by_category = [c for c in inputs.blockers if c.categories and may_leave >= set(c.categories)]
    by_system = [
        c
        for c in inputs.blockers
        if c not in by_category and c.systems and systems_may >= set(c.systems) and c.shown_without
    ]
    if not by_category and not by_system:
        return None
    categories = [c for c in inputs.droppable_categories if any(c in row.categories for row in by_category)]
    systems = [s for s in inputs.droppable_systems if any(s in row.systems for row in by_system)]
    kept = tuple(
        _without(control) if control in by_system else control
        for control in inputs.controls
        if not (control.categories and set(categories) >= set(control.categories))
    )
    if not kept:
        return None
    scope = replace(inputs.scope, categories=tuple(c for c in inputs.scope.categories if c not in categories))
    words = f"without {listed([*(c.value for c in categories), *systems])}"
    reason = f"Leaves {listed_controls([*by_category, *by_system])} outside the examination."
    left_categories = tuple(c for c in inputs.droppable_categories if c not in categories)
    return Smaller(
        replace(inputs, controls=kept, scope=scope, droppable_categories=left_categories, droppable_systems=()),
        words,
        reason,
    )


def _without(control: KeyControlDates) -> KeyControlDates:
    return replace(
        control,
        blocker=False,
        shown_on=control.shown_without,
        shown_until=None,
        tasks=(),
        task_p50=None,
        task_p80=None,
        systems=(),
    )
