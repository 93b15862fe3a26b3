"""The words of coverage: the six states, a run, a gap between runs, what is known of events, and the judgement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What is shown of a control or of one week of it, from worst to best."""

    MISSING = "missing"
    CANNOT_TELL = "cannot tell"
    LATE = "late"
    NOT_YET_DUE = "not yet due"
    NO_OCCURRENCE = "no occurrence"
    MET = "met"

    @property
    def rank(self) -> int:
        """Place from worst (0) to best (5)."""
        return _RANKS[self]


_RANKS = {state: rank for rank, state in enumerate(State)}


def worst(states: Iterable[State]) -> State:
    """The worst of several states."""
    return min(states, key=_RANKS.__getitem__)


@dataclass(frozen=True, slots=True)
class Run:
    """One time a control ran, or a stretch over which a piece of evidence shows it running."""

    start: date
    end: date
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch between two runs, or between a run and an end of the window [days], and how it is judged.

    ``closed`` is True where a run ends it; else the window's end or the as-of day does.
    """

    start: date
    end: date
    days: int
    state: State
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Events:
    """What is known of the population of a control that runs on events, up to the as-of day.

    Attributes
    ----------
    items : int or None
        Items of the population; None where there is no population.
    complete : bool or None
        Whether it is shown to be whole and to cover the window so far; None where nobody agreed it to a total.
    untested, untold : int
        Items without a verdict, and items for which the data does not say.
    """

    items: int | None = None
    complete: bool | None = None
    untested: int = 0
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """One control over the window.

    Attributes
    ----------
    control, frequency : str
        Which control, and how often it runs.
    state : State
        The worst of its gaps, or what its population says.
    expected, shown : int or None
        Runs due in the whole window and runs shown so far; None for controls that run on events.
    covered_days, window_days : int
        Days of the window on which the newest evidence was still fresh, and all its days.
    gaps : tuple of Gap
        Every stretch, in order of time.
    next_due, latest : date or None
        When the next run is due, and the last day on which it is still on time; None where nothing more is due.
    fresh_until : date or None
        Last day on which the newest evidence counts as fresh.
    reason : str
        The sentence that explains the state.
    """

    control: str
    frequency: str
    state: State
    expected: int | None
    shown: int | None
    covered_days: int
    window_days: int
    gaps: tuple[Gap, ...]
    next_due: date | None
    latest: date | None
    fresh_until: date | None
    reason: str
