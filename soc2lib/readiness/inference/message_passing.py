"""Passes messages along an order of elimination: forward for the chance, backward for each thing's gradient.

A chance that changes costs only the messages that depend on it, and a gradient only those it is made of.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_KEPT_CELLS = 1 << 12
"""Products of larger tables are made anew each time, which keeps memory small where elimination is wide."""


class Source(NamedTuple):
    """A message that arrives at a step.

    Attributes
    ----------
    step : int
        The step that sent it.
    shape : tuple of int
        How it lies in the receiving step's table; 1 along what it does not depend on, -1 along the cases.
    spare : tuple of int
        The axes along which its shape is 1.
    """

    step: int
    shape: tuple[int, ...]
    spare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing's turn.

    Attributes
    ----------
    thing : int
        Which thing is eliminated.
    scope : tuple of int
        The steps of the things that its clauses and messages name, its own first; its message goes to the second.
    table : array
        1 where its clauses hold and 0 where one does not, an axis of two a thing of the scope and one for cases.
    sources : tuple of Source
        The messages that arrive here.
    """

    thing: int
    scope: tuple[int, ...]
    table: Array
    sources: tuple[Source, ...]


class Passing:
    """The messages at some chances.

    Parameters
    ----------
    steps : sequence of Step
        In order of elimination.
    roots : sequence of int
        The steps whose messages go nowhere.
    chances : array, shape (things, cases)
        The chance that each thing holds, 0 to 1; not changed.
    """

    def __init__(self, steps: Sequence[Step], roots: Sequence[int], chances: Array) -> None:
        self._steps, self._roots, self._chances = steps, roots, chances.copy()
        self._place = {step.thing: i for i, step in enumerate(steps)}
        self._sent: list[Array] = [np.empty(0)] * len(steps)
        self._slopes = list(self._sent)
        self._others: dict[int, list[Array]] = {}
        for i in range(len(steps)):
            self._send(i)

    def change(self, thing: int, chances: Array) -> None:
        """Set one thing's chance in each case; shape (cases,)."""
        self._chances[thing] = chances
        for i in self._path(thing):
            self._send(i)

    def whole(self) -> Array:
        """The chance that all clauses hold; shape (cases,)."""
        return reduce(mul, self._tops(), np.ones(self._chances.shape[1]))

    def gradient(self, wanted: Collection[int] | None = None) -> Array:
        """How that changes per unit of each wanted thing's chance, 0 for others; shape (things, cases)."""
        gradient = np.zeros_like(self._chances)
        asked = self._place.keys() if wanted is None else self._place.keys() & set(wanted)
        needed = {i for thing in asked for i in self._path(thing)}
        back: list[Array] = [np.empty(0)] * len(self._steps)
        for root, others in zip(self._roots, _products_of_others(self._tops()), strict=True):
            back[root] = others
        for i in sorted(needed, reverse=True):
            step, weight = self._steps[i], back[i]
            if step.thing in asked:
                flow = weight * self._slopes[i]
                gradient[step.thing] = np.add.reduce(flow.reshape(-1, flow.shape[-1]))
            wanting = [source.step in needed for source in step.sources]
            if any(wanting):
                self._send_back(i, weight, back, wanting)
        return gradient

    def _path(self, thing: int) -> Iterator[int]:
        """The steps whose messages depend on a thing's chance, in order."""
        here = self._place.get(thing)
        while here is not None:
            yield here
            scope = self._steps[here].scope
            here = scope[1] if len(scope) > 1 else None

    def _send(self, i: int) -> None:
        step = self._steps[i]
        self._others.pop(i, None)
        held = reduce(mul, (self._sent[source.step].reshape(source.shape) for source in step.sources), step.table)
        self._slopes[i] = held[1] - held[0]
        self._sent[i] = held[0] + self._chances[step.thing] * self._slopes[i]

    def _tops(self) -> list[Array]:
        return [self._sent[root].reshape(-1) for root in self._roots]

    def _send_back(self, i: int, weight: Array, back: list[Array], wanting: Sequence[bool]) -> None:
        """Hand a step's weight on to the steps whose messages arrived there, as far as they want it."""
        step = self._steps[i]
        chance = self._chances[step.thing]
        wide = np.array([1 - chance, chance]).reshape(2, *(1,) * (weight.ndim - 1), -1) * weight * step.table
        for source, others, wants in zip(step.sources, self._others_at(i), wanting, strict=True):
            if wants:
                flow = wide if len(step.sources) == 1 else wide * others
                back[source.step] = np.add.reduce(flow, axis=source.spare) if source.spare else flow

    def _others_at(self, i: int) -> list[Array]:
        """For each message that arrives at a step the product of all others, kept until one of them changes."""
        if i in self._others:
            return self._others[i]
        step = self._steps[i]
        found = _products_of_others([self._sent[source.step].reshape(source.shape) for source in step.sources])
        if step.table.size <= _KEPT_CELLS:
            self._others[i] = found
        return found


def _products_of_others(factors: Sequence[Array]) -> list[Array]:
    """For each factor the product of all others; nothing is divided, so zeros do no harm."""
    if len(factors) < 2:
        return [np.ones(1) for _ in factors]
    before, after = list(accumulate(factors[:-1], mul)), list(accumulate(factors[:0:-1], mul))[::-1]
    return [after[0], *map(mul, before, after[1:]), before[-1]]
