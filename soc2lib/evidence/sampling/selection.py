"""Which items to test: a draw that anybody can redo with ten lines of plain Python and needs no trust in this library.

The published rule: an item's rank is the SHA-256 of seed, population digest and item id; the sample is the lowest
ranks. The digest is that of the sorted ids, so a population changed after the draw gives another sample. To redraw:

>>> import hashlib
>>> seed, n = "2026-audit", 2
>>> ids = sorted(["CHG-1", "CHG-2", "CHG-3", "CHG-4"])          # one id a line of the population
>>> digest = hashlib.sha256("\\n".join(ids).encode()).hexdigest()
>>> def rank(id):
...     return hashlib.sha256(f"{seed}|{digest}|{id}".encode()).hexdigest()
>>> sorted(ids, key=rank)[:n] == list(draw(ids, n, seed=seed).items)
True
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise

from soc2lib.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Selection:
    """A drawn sample with everything needed to draw it again.

    Attributes
    ----------
    items : tuple of str
        Ids of the drawn items, in the order drawn.
    method : str
        ``random``, ``systematic`` or ``stratified``.
    seed : str
        The word or number the draw started from.
    digest : str
        SHA-256 of the sorted ids of the population.
    population : int
        Items of the population.
    order : str
        What the population was sorted by.
    reason : str
        How to redo the draw, in a sentence.
    """

    items: tuple[str, ...]
    method: str
    seed: str
    digest: str
    population: int
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class MonthShown:
    """One month of the window: how many items it has and how many of them were drawn."""

    month: date
    items: int
    drawn: int

    @property
    def unseen(self) -> bool:
        """True where the month has items and none was drawn."""
        return self.items > 0 and self.drawn == 0


def population_digest(ids: Iterable[str]) -> str:
    """SHA-256 over the sorted ids, one a line; the order of the file does not matter.

    Raises
    ------
    InputError
        If an id is empty, holds a line end or stands twice.

    Examples
    --------
    >>> population_digest(["b", "a"]) == sha256(b"a\\nb").hexdigest()
    True
    """
    return sha256("\n".join(_checked(ids)).encode()).hexdigest()


def draw(ids: Iterable[str], items: int, *, seed: str) -> Selection:
    """Draw at random, by the published rule.

    Parameters
    ----------
    ids : iterable of str
        Ids of the whole population, each once.
    items : int
        Size of the sample [0, population].
    seed : str
        Chosen and written down before the population is known.
    """
    whole = _checked(ids)
    _check_size(items, len(whole))
    digest = population_digest(whole)
    chosen = tuple(in_order_of_draw(whole, seed=seed, digest=digest)[:items])
    reason = f"The {items} lowest SHA-256 ranks of seed, digest and id among {len(whole)}."
    return Selection(chosen, "random", seed, digest, len(whole), "rank", reason)


def draw_systematic(
    ordered: Sequence[str], items: int, *, seed: str, order: str, start: int | None = None
) -> Selection:
    """Draw every k-th item from a start that the published rule gives.

    Parameters
    ----------
    ordered : sequence of str
        Ids of the whole population in the declared order.
    items : int
        Size of the sample [1, population].
    seed : str
        As for `draw`.
    order : str
        What the population is sorted by, such as ``merged on``.
    start : int, optional
        Position of the first item [1, N]; without it the rank of the word ``start`` modulo N, plus one.

    Notes
    -----
    Method: the interval is N / items, a fraction; positions start, start + ⌊interval⌋, start + ⌊2 · interval⌋, … ,
    counted from 1 and going on at the beginning after N, so that the sample spreads over the whole population.

    Examples
    --------
    >>> spread = draw_systematic([f"{n:03}" for n in range(1, 366)], 200, seed="x", order="day", start=1)
    >>> spread.items[:5], spread.items[-1], spread.reason
    (('001', '002', '004', '006', '008'), '364', 'Every 1.825. item by day from place 1.')
    >>> picked = draw_systematic([f"{n:04}" for n in range(1, 1001)], 25, seed="x", order="number", start=17)
    >>> picked.items[:4]
    ('0017', '0057', '0097', '0137')
    """
    whole = _checked(ordered)
    total = len(whole)
    _check_size(items, total)
    digest = population_digest(whole)
    if items == 0:
        return Selection((), "systematic", seed, digest, total, order, "Nothing was to be drawn.")
    first = start if start is not None else int(_rank(seed, digest, "start"), 16) % total + 1
    chosen = tuple(ordered[(first - 1 + place * total // items) % total] for place in range(items))
    reason = f"Every {total / items:.12g}. item by {order} from place {first}."
    return Selection(chosen, "systematic", seed, digest, total, order, reason)


def in_order_of_draw(ids: Iterable[str], *, seed: str, digest: str) -> list[str]:
    """The ids by their ranks: who is drawn first, and who next where a drawn item is void or the sample is enlarged.

    Parameters
    ----------
    ids : iterable of str
        Ids of the population, or of a stratum of it.
    seed : str
        As for `draw`.
    digest : str
        `population_digest` of the whole population.
    """
    return sorted(ids, key=lambda id: _rank(seed, digest, id))


def draw_stratified(strata: Mapping[str, Sequence[str]], items: int, *, seed: str, order: str) -> Selection:
    """Draw from each stratum (a month, a system) in proportion to its size, at least one where the size allows.

    Parameters
    ----------
    strata : mapping
        Stratum name to the ids in it.
    items, seed
        As for `draw`.
    order : str
        What the strata are, such as ``month``.

    Examples
    --------
    >>> parts = {"Jan": ["a", "b", "c", "d", "e", "f"], "Feb": ["g", "h"], "Mar": ["i"]}
    >>> shares(parts, 4)
    {'Feb': 1, 'Jan': 2, 'Mar': 1}
    """
    whole = _checked([id for ids in strata.values() for id in ids])
    _check_size(items, len(whole))
    digest = population_digest(whole)
    chosen: list[str] = []
    for name, share in shares(strata, items).items():
        chosen += in_order_of_draw(strata[name], seed=seed, digest=digest)[:share]
    reason = f"Lowest SHA-256 ranks within each {order}, in proportion to its size, at least one where possible."
    return Selection(tuple(chosen), "stratified", seed, digest, len(whole), order, reason)


def shares(strata: Mapping[str, Sequence[str]], items: int) -> dict[str, int]:
    """How many items each stratum gives: one each, the rest by largest remainder, never more than it has."""
    names = sorted(name for name, ids in strata.items() if ids)
    total = sum(len(strata[name]) for name in names)
    if items < len(names):
        largest = sorted(names, key=lambda name: (-len(strata[name]), name))[:items]
        return {name: int(name in largest) for name in names}
    given = {name: max(1, items * len(strata[name]) // total) for name in names}
    while (left := items - sum(given.values())) != 0:
        change = 1 if left > 0 else -1
        able = [n for n in names if (given[n] < len(strata[n]) if change > 0 else given[n] > 1)]
        best = max(able, key=lambda n: (change * (items * len(strata[n]) - given[n] * total), n))
        given[best] += change
    return given


def months_shown(population: Iterable[date], drawn: Iterable[date], start: date, end: date) -> tuple[MonthShown, ...]:
    """For every month of the window, how many items it has and how many were drawn.

    Parameters
    ----------
    population, drawn : iterable of date
        Day of each item of the population and of the sample.
    start, end : date
        First and last day of the window.

    Examples
    --------
    >>> days = [date(2026, 1, 5), date(2026, 2, 5)]
    >>> seen = months_shown(days, days[:1], date(2026, 1, 1), date(2026, 2, 28))
    >>> [month.unseen for month in seen]
    [False, True]
    """
    items = Counter(day.replace(day=1) for day in population if start <= day <= end)
    picked = Counter(day.replace(day=1) for day in drawn if start <= day <= end)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(count)]
    return tuple(MonthShown(month, items[month], picked[month]) for month in months)


def _rank(seed: str, digest: str, id: str) -> str:
    return sha256(f"{seed}|{digest}|{id}".encode()).hexdigest()


def _checked(ids: Iterable[str]) -> list[str]:
    whole = sorted(ids)
    problems = [
        Problem("population", repr(id), "an id of one line", "Give every item an id without line ends.")
        for id in whole
        if not id or "\n" in id
    ]
    problems += [
        Problem("population", f"{id!r} twice", "each id once", "Remove the double row or choose a finer id.")
        for id, following in pairwise(whole)
        if id == following
    ]
    if problems:
        raise InputError("The population cannot be drawn from.", problems)
    return whole


def _check_size(items: int, population: int) -> None:
    if not 0 <= items <= population:
        problem = Problem(
            "sample size", str(items), f"0 to {population}", "A sample is never larger than its population."
        )
        raise InputError("The sample cannot be drawn.", [problem])
