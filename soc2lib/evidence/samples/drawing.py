"""One draw and what follows from it: the items, who comes next, and how it is told so that it can be done again."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.errors import InputError, Problem
from soc2lib.evidence.samples.population_file import Listed
from soc2lib.evidence.sampling.selection import Selection, draw, draw_stratified, draw_systematic, in_order_of_draw

METHODS = ("random", "stratified", "systematic")
_ANSWERED = re.compile(r"sample: ([0-9]+) items, (random|stratified|systematic)(?: by (.+))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sample is drawn: how many items first, by which method, and by which column."""

    items: int
    method: str
    by: str = ""

    def words(self) -> str:
        """The plan as a result's procedure tells it; `read_plan` reads it back.

        Examples
        --------
        >>> read_plan(Plan(25, "stratified", "merged_on:month").words())
        Plan(items=25, method='stratified', by='merged_on:month')
        """
        return f"sample: {self.items} items, {self.method}{f' by {self.by}' if self.by else ''}"


def read_plan(words: str) -> Plan | None:
    """The plan that a procedure tells; None where it tells none."""
    found = _ANSWERED.match(words)
    return Plan(int(found[1]), found[2], found[3] or "") if found else None


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw over a population: the items drawn first, and for each stratum who comes next."""

    selection: Selection
    stratum_of: Mapping[str, str]
    reserve: Mapping[str, Sequence[str]]

    def next_for(self, item: str, current: Collection[str]) -> str:
        """The item that takes the place of a void one: the next of the draw in its stratum.

        Raises
        ------
        InputError
            If the stratum has no further item.
        """
        return self._next(self.stratum_of[item], set(current))

    def more(self, items: int, current: Collection[str]) -> list[str]:
        """Further items, the next of the draw; of several strata each in turn, the largest reserve first.

        Raises
        ------
        InputError
            If the population has not so many left.
        """
        now, added = set(current), list[str]()
        for _ in range(items):
            left = {name: len(self._left(name, now)) for name in self.reserve}
            stratum = max(sorted(left), key=lambda name: left[name])
            added.append(self._next(stratum, now))
            now.add(added[-1])
        return added

    def _left(self, stratum: str, current: set[str]) -> Sequence[str]:
        """Who comes after the last one that was taken: those before it were taken, or void."""
        reserve = self.reserve[stratum]
        taken = [place for place, id in enumerate(reserve) if id in current]
        return reserve[max(taken, default=-1) + 1 :]

    def _next(self, stratum: str, current: set[str]) -> str:
        left = self._left(stratum, current)
        if not left:
            where = f"stratum {stratum}" if len(self.reserve) > 1 else "population"
            problem = Problem(where, "no item left", "an item that was not drawn yet", "Test what there is.")
            raise InputError("The draw has no next item.", [problem])
        return left[0]


def draw_from(listed: Listed, plan: Plan, seed: str) -> Draw:
    """Draw a sample.

    Parameters
    ----------
    listed : Listed
        The population.
    plan : Plan
        How.
    seed : str
        Recorded before the population was.

    Raises
    ------
    InputError
        If the sample is larger than the population.
    TableError
        If the population has no such column.
    """
    digest = listed.digest
    strata = listed.strata(plan.by) if plan.method == "stratified" else {"": listed.ids}
    if plan.method == "stratified":
        found = draw_stratified(strata, plan.items, seed=seed, order=plan.by)
    elif plan.method == "systematic":
        order = plan.by or "the order of the file"
        found = draw_systematic(listed.ordered(plan.by), plan.items, seed=seed, order=order)
    else:
        found = draw(listed.ids, plan.items, seed=seed)
    drawn = set(found.items)
    reserve = {
        name: [id for id in in_order_of_draw(ids, seed=seed, digest=digest) if id not in drawn]
        for name, ids in strata.items()
    }
    return Draw(found, {id: name for name, ids in strata.items() for id in ids}, reserve)
