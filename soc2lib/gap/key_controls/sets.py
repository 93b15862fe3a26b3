"""Which controls each criterion in scope rests on for one client: the catalog's marks, and what the client said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.catalog.catalog import Catalog, Category
from soc2lib.catalog.key_controls import KeyPair
from soc2lib.gap.records import Applicability, Control, Disposition

Answers = Mapping[str, bool | None]
"""Condition id to whether it holds; None, or no entry, where nobody answered."""


@dataclass(frozen=True, slots=True)
class KeySet:
    """What one criterion rests on in one respect: one control, or the best of several alternatives.

    Attributes
    ----------
    controls : tuple of str
        The alternatives, best known first when equal; empty where none is left, which is a gap.
    absence : str
        What the criterion is where the control is absent: ``not met`` or ``at risk``.
    why : str
        Why the criterion rests on it.
    """

    controls: tuple[str, ...]
    absence: str
    why: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What every criterion in scope rests on.

    Attributes
    ----------
    sets : mapping
        Criterion id to its key sets; all of them must stand.
    open_questions : tuple of str
        Ids of conditions that nobody answered and whose pairs do not count until somebody does.
    """

    sets: Mapping[str, tuple[KeySet, ...]]
    open_questions: tuple[str, ...]

    @property
    def controls(self) -> frozenset[str]:
        """Every control that is key for a criterion in scope."""
        return frozenset(id for sets in self.sets.values() for one in sets for id in one.controls)


def key_sets(
    shipped: Catalog,
    criteria: Collection[str],
    categories: Collection[Category],
    controls: Iterable[Control],
    answers: Answers,
) -> Keys:
    """What each criterion in scope rests on.

    Parameters
    ----------
    shelf : Catalog
        The marks and conditions.
    criteria : collection of str
        Ids of the criteria in scope that apply.
    categories : collection of Category
        Categories in scope.
    controls : iterable of Control
        What the client recorded.
    answers : mapping
        What the client answered to the conditions.

    Notes
    -----
    A condition that is answered *no* takes its pairs away. A control that does not apply, or that the client says is no
    key control, gives its place to the client's own control for that criterion, else to the next in reserve that
    applies; nobody left is a gap. A control that the client calls key beyond the marks is one more that must stand.

    References
    ----------
    Domain brief 13.2.

    Examples
    --------
    >>> from soc2lib.catalog.catalog import catalog
    >>> keys = key_sets(catalog(), ["CC1.3"], [], [], {})
    >>> [one.controls for one in keys.sets["CC1.3"]]
    [('GOV-04',), ('GOV-05',)]
    >>> away = Control(id="GOV-04", applicability="not relevant", applicability_reason="Two people")
    >>> [one.controls for one in key_sets(catalog(), ["CC1.3"], [], [away], {}).sets["CC1.3"]]
    [('HRS-02',), ('GOV-05',)]
    """
    recorded = {control.id: control for control in sorted(controls, key=lambda one: one.id)}
    holds = {id: one.counts(answers.get(id), categories) for id, one in shipped.conditions.items()}
    by_criterion: dict[str, dict[int, list[KeyPair]]] = {}
    for pair in shipped.key_pairs:
        if pair.criterion in criteria and (
            not pair.condition
            or holds[pair.condition]
            or (not shipped.conditions[pair.condition].category and _by_subservice(recorded.get(pair.control)))
        ):
            by_criterion.setdefault(pair.criterion, {}).setdefault(pair.set, []).append(pair)
    own = [control for control in recorded.values() if control.id not in shipped.controls and control.key is not False]
    sets = {}
    for criterion in criteria:
        found = [_set(pairs, recorded, own) for pairs in by_criterion.get(criterion, {}).values()]
        named = {id for one in found for id in one.controls}
        found += [
            KeySet((control.id,), "not met", "The client calls it a key control.")
            for control in recorded.values()
            if control.key and control.id not in named and _applies(control) and criterion in _serves(shipped, control)
        ]
        sets[criterion] = tuple(found) or (KeySet((), "not met", "No control is left to serve as its key control."),)
    asked = {pair.condition for pair in shipped.key_pairs if pair.criterion in criteria and pair.condition}
    return Keys(
        sets, tuple(id for id, one in shipped.conditions.items() if id in asked and one.is_open(answers.get(id)))
    )


def _set(pairs: Sequence[KeyPair], recorded: Mapping[str, Control], own: Sequence[Control]) -> KeySet:
    criterion, first = pairs[0].criterion, pairs[0]
    kept = [pair.control for pair in pairs if _is_key(recorded.get(pair.control))]
    if kept:
        return KeySet(tuple(kept), first.absence, first.why)
    replacing = [control.id for control in own if criterion in control.criteria and _applies(control)]
    reserve = dict.fromkeys(id for pair in pairs for id in pair.reserve if _is_key(recorded.get(id)))
    return KeySet(tuple(replacing) or tuple(reserve)[:1], first.absence, first.why)


def _is_key(control: Control | None) -> bool:
    return control is None or (control.key is not False and _applies(control))


def _by_subservice(control: Control | None) -> bool:
    """A control that somebody else runs is one that the system needs, whatever was answered to its condition."""
    return control is not None and control.applicability is Applicability.SUBSERVICE


def _applies(control: Control) -> bool:
    not_relevant = control.applicability is Applicability.NOT_RELEVANT
    return not not_relevant and control.disposition is not Disposition.NOT_NEEDED


def _serves(shipped: Catalog, control: Control) -> tuple[str, ...]:
    library = shipped.controls.get(control.id)
    return control.criteria or (library.criteria if library else ())
