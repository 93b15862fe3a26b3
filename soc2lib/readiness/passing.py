"""Passes messages along an order of elimination: forward for the chance, backward for each thing's gradient.

A chance that changes costs only the messages that depend on it, and a gradient only those it is made of.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import mul

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


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
    sources : tuple of (int, shape)
        The steps whose messages arrive here, and how each lies in the table.
    """

    thing: int
    scope: tuple[int, ...]
    table: Array
    sources: tuple[tuple[int, tuple[int, ...]], ...]


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
    wanted : collection of int, optional
        The things whose gradients will be asked for; all unless told.
    """

    def __init__(
        self, steps: Sequence[Step], roots: Sequence[int], chances: Array, wanted: Collection[int] | None = None
    ) -> None:
        self._steps, self._roots, self._chances = steps, roots, chances.copy()
        self._place = {step.thing: i for i, step in enumerate(steps)}
        self._sent: list[Array] = [np.empty(0)] * len(steps)
        self._slopes = list(self._sent)
        for i in range(len(steps)):
            self._send(i)
        self._wanted = self._place if wanted is None else wanted
        self._needed = {i for thing in self._wanted for i in self._path(thing)}

    def change(self, thing: int, chance: float) -> None:
        """Set one thing's chance, in every case."""
        self._chances[thing] = chance
        for i in self._path(thing):
            self._send(i)

    def whole(self) -> Array:
        """The chance that all clauses hold; shape (cases,)."""
        return reduce(mul, self._tops(), np.ones(self._chances.shape[1]))

    def gradient(self) -> Array:
        """How that changes per unit of each wanted thing's chance, 0 for others; shape (things, cases)."""
        gradient = np.zeros_like(self._chances)
        back: list[Array] = [np.empty(0)] * len(self._steps)
        for root, others in zip(self._roots, _products_of_others(self._tops()), strict=True):
            back[root] = others
        for i in sorted(self._needed, reverse=True):
            step, weight = self._steps[i], back[i]
            if step.thing in self._wanted:
                flow = weight * self._slopes[i]
                gradient[step.thing] = flow.reshape(-1, flow.shape[-1]).sum(axis=0)
            if any(source in self._needed for source, _ in step.sources):
                self._send_back(step, weight, back)
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
        held = reduce(mul, (self._sent[source].reshape(shape) for source, shape in step.sources), step.table)
        self._slopes[i] = held[1] - held[0]
        self._sent[i] = held[0] + self._chances[step.thing] * self._slopes[i]

    def _tops(self) -> list[Array]:
        return [self._sent[root].reshape(-1) for root in self._roots]

    def _send_back(self, step: Step, weight: Array, back: list[Array]) -> None:
        chance = self._chances[step.thing]
        wide = np.array([weight * (1 - chance), weight * chance]) * step.table
        messages = [self._sent[source].reshape(shape) for source, shape in step.sources]
        for (source, shape), others in zip(step.sources, _products_of_others(messages), strict=True):
            if source in self._needed:
                flow = wide if len(messages) == 1 else wide * others
                spare = tuple(axis for axis, size in enumerate(shape[:-1]) if size == 1)
                back[source] = flow.sum(axis=spare) if spare else flow


def _products_of_others(factors: Sequence[Array]) -> list[Array]:
    """For each factor the product of all others; nothing is divided, so zeros do no harm."""
    if len(factors) < 2:
        return [np.ones(1) for _ in factors]
    before, after = list(accumulate(factors[:-1], mul)), list(accumulate(factors[:0:-1], mul))[::-1]
    return [after[0], *map(mul, before, after[1:]), before[-1]]
