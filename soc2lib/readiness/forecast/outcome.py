"""The chance that every clause holds, exactly, by eliminating one control after another, with each control's gradient.

A clause is a set of things of which one must hold: a control, those that compensate for it, and the auditor's leniency
toward the criterion. Things hold independently of each other; a thing may stand in many clauses.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from soc2lib.readiness.inference.message_passing import Array, Passing, Source, Step
from soc2lib.readiness.inference.variable_elimination import bits_of, min_fill

METHOD = "readiness.outcome"
VERSION = "1"
WIDEST = 22
"""Most neighbours of a thing when it is eliminated; beyond it, tables of 2^22 cells, a simulation takes over."""
_MOST_CELLS = 1 << 22


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses made ready for elimination.

    Attributes
    ----------
    names : tuple of str
        The things, in the order in which chances are given.
    masks : tuple of int
        The clauses left after those implied by others are dropped; bit i stands for ``names[i]``.
    width : int
        Most neighbours of a thing when it is eliminated.
    steps, roots : tuple
        The order of elimination, empty where it would be too wide; the steps without a successor.
    """

    names: tuple[str, ...]
    masks: tuple[int, ...]
    width: int
    steps: tuple[Step, ...]
    roots: tuple[int, ...]

    @property
    def exact(self) -> bool:
        """True where elimination is affordable."""
        return self.width <= WIDEST


def prepare(names: Sequence[str], clauses: Iterable[Collection[str]]) -> Clauses:
    """Order the things for elimination, once for any number of evaluations.

    Parameters
    ----------
    names : sequence of str
        Every thing, each once.
    clauses : iterable of collections of str
        Each a set of names; an empty one can never hold.

    Examples
    --------
    >>> prepare("abc", ["a", "ab", "bc"]).masks  # whoever has a has a or b
    (1, 6)
    """
    place = {name: i for i, name in enumerate(names)}
    masks = _without_implied({sum(1 << place[name] for name in set(clause)) for clause in clauses})
    order, width = min_fill(masks, WIDEST)
    steps, roots = _steps(order, masks) if width <= WIDEST else ((), ())
    return Clauses(tuple(names), masks, width, steps, roots)


def _without_implied(masks: Collection[int]) -> tuple[int, ...]:
    kept: list[int] = []
    for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(short & mask == short for short in kept):
            kept.append(mask)
    return tuple(kept)


def _steps(order: Sequence[int], masks: Sequence[int]) -> tuple[tuple[Step, ...], tuple[int, ...]]:
    turn = {thing: i for i, thing in enumerate(order)}
    clauses: list[list[list[int]]] = [[] for _ in order]
    for mask in masks:
        if mask:
            members = sorted(turn[thing] for thing in bits_of(mask))
            clauses[members[0]].append(members)
    arriving: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in order]
    steps, roots = [], []
    for i, thing in enumerate(order):
        scope = tuple(sorted({i}.union(*clauses[i], *(sent for _, sent in arriving[i]))))
        sources = tuple(_source(step, scope, sent) for step, sent in arriving[i])
        steps.append(Step(thing, scope, _table(scope, clauses[i]), sources))
        if len(scope) > 1:
            arriving[scope[1]].append((i, scope[1:]))
        else:
            roots.append(i)
    return tuple(steps), tuple(roots)


def _source(step: int, scope: Sequence[int], sent: Sequence[int]) -> Source:
    shape = tuple(2 if thing in sent else 1 for thing in scope)
    return Source(step, (*shape, -1), tuple(axis for axis, size in enumerate(shape) if size == 1))


def _table(scope: Sequence[int], clauses: Sequence[Sequence[int]]) -> Array:
    table = np.ones((2,) * len(scope) + (1,))
    for members in clauses:
        table[tuple(0 if thing in members else slice(None) for thing in scope)] = 0.0
    return table


def evaluate(clauses: Clauses, chances: Array) -> tuple[Array, Array]:
    """The chance that all clauses hold, and how it changes with each thing's chance.

    Parameters
    ----------
    clauses : Clauses
        Made by `prepare`; its width within `WIDEST`.
    chances : array, shape (things, cases)
        The chance that each thing holds, 0 to 1, in each case.

    Returns
    -------
    chance : array, shape (cases,)
        0 to 1.
    gradient : array, shape (things, cases)
        The change per unit of each thing's chance. The outcome is linear in each of them, so a repair that lifts one
        from s to t changes the outcome by exactly ``(t - s) × gradient``.

    Notes
    -----
    Bucket elimination forward, the same steps backward for the gradient (Birnbaum importance).

    References
    ----------
    Science brief 3.2 and 3.3.

    Examples
    --------
    Two controls that both must hold: 0.9 × 0.5, and lifting the second is worth 0.9 per unit.

    >>> chance, gradient = evaluate(prepare("ab", ["a", "b"]), np.array([[0.9], [0.5]]))
    >>> float(chance[0]), gradient[:, 0].tolist()
    (0.45, [0.5, 0.9])
    """
    if 0 in clauses.masks:
        return np.zeros(chances.shape[1]), np.zeros_like(chances)
    parts = [(passing.whole(), passing.gradient()) for passing in _passings(clauses, chances)]
    return np.concatenate([chance for chance, _ in parts]), np.concatenate([part for _, part in parts], axis=1)


def chance_of_all(clauses: Clauses, chances: Array) -> Array:
    """The chance alone that `evaluate` gives; shape (cases,).

    Examples
    --------
    >>> chance_of_all(prepare("ab", ["a", "b"]), np.array([[0.9, 1.0], [0.5, 0.5]])).tolist()
    [0.45, 0.5]
    """
    if 0 in clauses.masks:
        return np.zeros(chances.shape[1])
    return np.concatenate([passing.whole() for passing in _passings(clauses, chances)])


def _passings(clauses: Clauses, chances: Array) -> Iterator[Passing]:
    """Some cases at a time, so that the tables stay in memory."""
    if not clauses.exact:
        raise ValueError(f"elimination would be {clauses.width} wide; simulate instead")
    at_once = max(1, _MOST_CELLS >> (clauses.width + 1))
    for start in range(0, chances.shape[1], at_once):
        yield Passing(clauses.steps, clauses.roots, chances[:, start : start + at_once])
