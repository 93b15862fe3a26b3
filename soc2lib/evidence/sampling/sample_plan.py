"""What an auditor may ask to see of each control, and how little a clean sample of that size would show."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population, TestResult
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.sampling.planned_sizes import Assurance, planned_size
from soc2lib.evidence.sampling.sizes import upper_limit


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """One row a group of controls that run equally often, or a control with its population.

    Attributes
    ----------
    what : str
        The frequency, or the control and its population.
    controls : int
        How many controls it is for.
    items : int or None
        Runs due in the window or items of the population; None where no population is known.
    sizes : tuple of int
        Planned at low, moderate and high assurance; empty where items are not known.
    not_ruled_out : Fraction or None
        The highest rate of deviation that a clean moderate sample leaves possible, at the confidence of scales.toml.
    """

    what: str
    controls: int
    items: int | None
    sizes: tuple[int, ...]
    not_ruled_out: Fraction | None


def counted_events(
    populations: Iterable[Population], tests: Iterable[TestResult], window: Window | None
) -> dict[str, int]:
    """How many events of the period each control acted on, by control; a control whose events nobody counted is absent.

    Parameters
    ----------
    populations : iterable of Population
        A control acts on those that name it, and on those that a test of it was drawn from. They add up; one that is
        partial or without a count leaves its controls uncounted.
    tests : iterable of TestResult
        Every test.
    window : Window or None
        The period; lists of other days do not count, and without a period none does.

    Examples
    --------
    >>> from datetime import date
    >>> half = Window(date(2026, 1, 1), date(2026, 6, 30))
    >>> changes = Population(id="POP-1", controls=("CHG-01",), rows=120)
    >>> counted_events([changes, Population(id="POP-2", controls=("CHG-02",))], [], half)
    {'CHG-01': 120}
    """
    if window is None:
        return {}
    drawn: dict[str, set[str]] = {}
    for test in tests:
        drawn.setdefault(test.population, set()).add(test.control)
    rows: dict[str, list[int | None]] = {}
    for one in populations:
        first, last = one.period_start or window.start, one.period_end or window.end
        if first <= window.end and last >= window.start:
            for control in sorted({*one.controls, *drawn.get(one.id, ())}):
                rows.setdefault(control, []).append(None if one.partial else one.rows)
    return {id: sum(n or 0 for n in found) for id, found in rows.items() if None not in found}


def sample_plan(result: EvidenceResult, populations: Iterable[Population] = ()) -> list[PlannedSample]:
    """The samples to expect: one row a frequency for controls that run by the calendar, one a population for events.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.evidence.assess import assess
    >>> from soc2lib.gap.assess import assess_gap as assess_gap
    >>> from soc2lib.scope.assess import resolve_scope
    >>> from soc2lib.scope.records import Examination
    >>> told = Examination(window_start=date(2026, 1, 1), window_end=date(2026, 12, 31))
    >>> plan = sample_plan(assess(assess_gap(resolve_scope(told), []), [], as_of=date(2026, 12, 31)))
    >>> [(row.what, row.items, row.sizes) for row in plan if row.what in ("quarterly", "on event, no population")]
    [('quarterly', 4, (2, 2, 3)), ('on event, no population', None, ())]
    """
    rows: list[PlannedSample] = []
    by_frequency: dict[tuple[str, int], int] = {}
    for row in result.controls:
        if row.coverage.expected is not None:
            key = (row.frequency, row.coverage.expected)
            by_frequency[key] = by_frequency.get(key, 0) + 1
    for (frequency, items), controls in by_frequency.items():
        rows.append(_planned(frequency, frequency.replace("_", " "), controls, items))
    events = {row.control for row in result.controls if row.frequency == "per_event"}
    for population in sorted(populations, key=lambda one: one.id):
        mine = events.intersection(population.controls)
        if mine and population.rows is not None and not population.partial:
            events -= mine
            rows.append(_planned("per_event", population.title or population.id, len(mine), population.rows))
    if events:
        rows.append(PlannedSample("on event, no population", len(events), None, (), None))
    return rows


def _planned(frequency: str, what: str, controls: int, items: int) -> PlannedSample:
    automated = frequency == "continuous"
    sizes = tuple(planned_size(frequency, items, assurance, automated=automated).items for assurance in Assurance)
    confidence = catalog().scales["conclusion"]["confidence"]
    limit = None if automated or items == 0 else upper_limit(0, sizes[1], confidence, population=items)
    return PlannedSample(what, controls, items, sizes, limit)
