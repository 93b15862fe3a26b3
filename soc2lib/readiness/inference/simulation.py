"""The chance that every clause holds, by drawing worlds: for structures too wide to eliminate, with standard errors."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from soc2lib.readiness.forecast.outcome import Clauses, chance_of_all, evaluate
from soc2lib.readiness.inference.message_passing import Array, Passing
from soc2lib.readiness.inference.variable_elimination import bits_of

WORLDS = 20_000
"""Worlds drawn unless told; a standard error of at most 0.0036."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chance that all clauses hold, with every thing's gradient.

    Attributes
    ----------
    chance : float
        0 to 1.
    gradient : array, shape (things,)
        Change of the chance per unit of each thing's chance, 0 to 1.
    error : float
        Standard error of the chance; 0 where it is exact.
    gradient_error : array, shape (things,)
        Standard error of each gradient; 0 where it is exact.
    reason : str
        How it was computed.
    """

    chance: float
    gradient: Array
    error: float
    gradient_error: Array
    reason: str


def outcome(clauses: Clauses, chances: Array, seed: int, worlds: int = WORLDS) -> Outcome:
    """The chance that all clauses hold: exact where elimination is affordable, else simulated.

    Parameters
    ----------
    clauses : Clauses
        Made by `soc2lib.readiness.forecast.outcome.prepare`.
    chances : array, shape (things,)
        The chance that each thing holds, 0 to 1.
    seed : int
        For the simulation; stated in ``because``.
    worlds : int
        Worlds drawn where it is simulated.

    Examples
    --------
    >>> from soc2lib.readiness.forecast.outcome import prepare
    >>> outcome(prepare("ab", ["ab"]), np.array([0.5, 0.5]), seed=1).reason
    'Exact, by elimination of width 1.'
    """
    if not clauses.exact:
        return simulate(clauses, chances, seed, worlds)
    chance, gradient = evaluate(clauses, chances[:, None])
    reason = f"Exact, by elimination of width {clauses.width}."
    return Outcome(float(chance[0]), gradient[:, 0], 0.0, np.zeros(len(chances)), reason)


def chances_alone(clauses: Clauses, chances: Array, seed: int) -> tuple[Array, Array]:
    """The chance alone that `outcome` gives, and its standard error, of many cases at once.

    Parameters
    ----------
    chances : array, shape (things, cases)
        The chance that each thing holds in each case, 0 to 1.

    Returns
    -------
    chance, error : array, shape (cases,)
        0 to 1.
    """
    if clauses.exact:
        return chance_of_all(clauses, chances), np.zeros(chances.shape[1])
    drawn = [simulate(clauses, case, seed) for case in chances.T]
    return np.array([found.chance for found in drawn]), np.array([found.error for found in drawn])


def gradients(clauses: Clauses, start: Array, seed: int) -> Callable[[Array, Collection[int]], Array]:
    """A function that gives the gradients `outcome` gives, and gives them fast where few chances have changed since.

    It takes the chances of each case and the things asked for; where the outcome is exact, the gradients of others
    are 0.

    Parameters
    ----------
    start : array, shape (things, cases)
        The chances to begin with, 0 to 1.
    """
    if not clauses.exact or 0 in clauses.masks:
        return lambda chances, _: np.stack([outcome(clauses, case, seed).gradient for case in chances.T], axis=1)
    known, passing = start.copy(), Passing(clauses.steps, clauses.roots, start)

    def gradient(chances: Array, wanted: Collection[int]) -> Array:
        for thing in np.flatnonzero((chances != known).any(axis=1)).tolist():
            passing.change(thing, chances[thing])
            known[thing] = chances[thing]
        return passing.gradient(wanted)

    return gradient


def simulate(clauses: Clauses, chances: Array, seed: int, worlds: int = WORLDS) -> Outcome:
    """Draw worlds and count those in which every clause holds.

    Notes
    -----
    A thing's gradient is the share of worlds in which it decides: all other clauses hold, and those that hold through
    it alone, or not at all, name it.
    """
    rng = np.random.default_rng(seed)
    members = np.zeros((len(clauses.names), len(clauses.masks)), dtype=np.float32)
    for column, mask in enumerate(clauses.masks):
        members[list(bits_of(mask)), column] = 1
    held = rng.random((worlds, len(chances))) < chances
    support = held.astype(np.float32) @ members
    broken = (support == 0).astype(np.float32)
    count = broken.sum(axis=1)
    whole = count == 0
    needed = ((support == 1).astype(np.float32) @ members.T > 0) & held
    mends = (broken @ members.T == count[:, None]) & ~held & ~whole[:, None]
    decides = (needed & whole[:, None]) | mends
    reason = f"Simulated with {worlds:,} worlds (seed {seed}), because elimination would be too wide."
    gradient = decides.mean(axis=0, dtype=float)
    chance = float(whole.mean())
    return Outcome(chance, gradient, _error(chance, worlds), np.sqrt(gradient * (1 - gradient) / worlds), reason)


def _error(share: float, worlds: int) -> float:
    return float(np.sqrt(share * (1 - share) / worlds))
