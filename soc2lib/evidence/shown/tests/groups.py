"""The tests of one control, each population concluded by itself, and the days that they show together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics.cadence import expected_occurrences
from soc2lib.basics.formatting import count
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population
from soc2lib.evidence.shown.rhythm import RARE
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.shown.tests.compensation import Compensate, in_words, within
from soc2lib.evidence.shown.tests.deviation_analysis import Concluded, analyse
from soc2lib.evidence.shown.tests.testers import Counted
from soc2lib.gap.choices import Operation
from soc2lib.scope.system.report_coverage import Stretch, uncovered


@dataclass(frozen=True, slots=True)
class Group:
    """The tests of one population of a control.

    Attributes
    ----------
    name, system : str
        The population's id, or the test's where it names none; the system that it comes from.
    concluded : Concluded
        What they showed.
    tests : tuple of Counted
        The tests, in the order of ids.
    days : tuple of (date, date)
        The days that they show: those of the tests inside those of the population.
    missed : int or None
        Runs due on these days beyond the items that the population holds; None where nobody counted them.
    """

    name: str
    system: str
    concluded: Concluded
    tests: tuple[Counted, ...]
    days: tuple[Stretch, ...]
    missed: int | None

    @property
    def counts(self) -> bool:
        """True where it concludes on the operation, well or badly."""
        return self.concluded.operation is not Operation.NOT_TESTED


def grouped(
    subject: Subject,
    tests: Iterable[Counted],
    populations: Mapping[str, Population],
    elapsed: Window,
    compensate: Compensate,
) -> list[Group]:
    """Conclude on each population that a control was tested on, the worst first.

    Parameters
    ----------
    subject : Subject
        The control.
    tests : iterable of Counted
        Its tests that speak of the elapsed days.
    populations : mapping
        Population id to the population.
    elapsed : Window
        The part of the period that has passed.
    compensate : callable
        Whether other controls answered a deviation.
    """
    by_population: dict[str, list[Counted]] = {}
    for one in sorted(tests, key=lambda one: one.test.id):
        by_population.setdefault(one.test.population or f"test {one.test.id}", []).append(one)
    found = [
        _group(subject, name, mine, populations.get(name), elapsed, compensate) for name, mine in by_population.items()
    ]
    return sorted(found, key=lambda group: (group.concluded.rank, group.name))


def untested(groups: Sequence[Group], populations: Iterable[Population], elapsed: Window) -> str:
    """Which populations on record no finished test speaks of, as a sentence; empty where none.

    Notes
    -----
    A population whose days are covered by tested ones of the same system is not named.
    """
    left = []
    for one in sorted(populations, key=lambda population: population.id):
        days = within((one.period_start, one.period_end), elapsed) if one.period_start and one.period_end else None
        if days is None or not one.rows or any(group.name == one.id and group.counts for group in groups):
            continue
        tested = [stretch for group in groups if group.counts and group.system == one.system for stretch in group.days]
        if gap := uncovered(days, tested):
            where = f" of {one.system}" if one.system else ""
            left.append(f"Population {one.id}{where} is not tested: {in_words(gap)}.")
    return " ".join(left[:3])


def _group(
    subject: Subject,
    name: str,
    tests: Sequence[Counted],
    population: Population | None,
    elapsed: Window,
    compensate: Compensate,
) -> Group:
    label = name if population is not None or name.startswith("test ") else f"{name} (not on record)"
    concluded = analyse(label, tests, population, compensate)
    days = _days(tests, population, elapsed, clean=not concluded.exceptions)
    missed = _missed(subject, population, concluded, days) if subject.frequency in RARE else 0
    system = population.system if population is not None else ""
    return Group(name, system, concluded, tuple(tests), days, missed)


def _missed(
    subject: Subject, population: Population | None, concluded: Concluded, days: Sequence[Stretch]
) -> int | None:
    if population is None or population.rows is None:
        return None
    due = sum(expected_occurrences(subject.frequency, first, last) or 0 for first, last in days)
    return max(0, due - max(population.rows, concluded.items))


def _days(
    tests: Sequence[Counted], population: Population | None, elapsed: Window, *, clean: bool
) -> tuple[Stretch, ...]:
    spans = [
        (one.test.period_start, one.test.period_end)
        for one in tests
        if one.test.period_start and one.test.period_end and one.items and not (clean and one.lacking)
    ]
    if population is not None and population.period_start and population.period_end:
        own = Window(population.period_start, population.period_end)
        spans = [inside for span in spans if (inside := within(span, own))]
    return tuple(sorted({inside for span in spans if (inside := within(span, elapsed))}))


def missed_runs(groups: Sequence[Group]) -> tuple[int, str]:
    """How many runs were due on tested days beyond the items that the populations hold, and the sentence of it."""
    counting = [group for group in groups if group.counts]
    missed = sum(group.missed or 0 for group in counting)
    words = [f"{count(group.missed, 'scheduled run')} missing from {group.name}." for group in counting if group.missed]
    words += [f"How many runs fell due is not counted for {g.name}." for g in counting if g.missed is None]
    return missed, " ".join(words)
