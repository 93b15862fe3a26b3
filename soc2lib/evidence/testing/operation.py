"""What tests and populations count: events, the tests that speak of a period, and the one counter of deviations."""

from collections.abc import Sequence

from soc2lib.evidence.coverage.states import Events
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population, TestMethod, TestResult
from soc2lib.evidence.testing.items import tally
from soc2lib.evidence.testing.records import Deviation, TestedItem


def events_of(
    populations: Sequence[Population], tests: Sequence[TestResult], window: Window, as_of_end: Window
) -> Events:
    """What is known of the events a control acts on.

    Parameters
    ----------
    populations : sequence of Population
        Those of the control.
    tests : sequence of TestResult
        Its tests inside the window.
    window : Window
        The examined window.
    as_of_end : Window
        The part of the window that has passed.

    Notes
    -----
    A population counts as whole only if it was agreed to an independent total and the periods of all of them together
    cover the window so far. A test covers its planned items; a census every item of its population.
    """
    inside = [p for p in populations if p.period_start and p.period_end and p.period_end >= window.start]
    counted = [p.rows for p in inside if p.rows is not None]
    if not counted:
        return Events()
    items = sum(counted)
    whole = [p.complete for p in inside]
    complete = False if False in whole or not _covers(inside, as_of_end) else None if None in whole else True
    wanted = sum(_wanted(p, tests) for p in inside)
    tested = sum(test.items for test in tests)
    return Events(items, complete, max(0, wanted - tested), sum(test.cannot_tell for test in tests))


def _covers(populations: Sequence[Population], passed: Window) -> bool:
    reached = passed.start.toordinal() - 1
    for one in sorted(populations, key=lambda p: str(p.period_start)):
        if one.period_start and one.period_end and one.period_start.toordinal() <= reached + 1:
            reached = max(reached, one.period_end.toordinal())
    return reached >= passed.end.toordinal()


def _wanted(population: Population, tests: Sequence[TestResult]) -> int:
    rows = population.rows or 0
    mine = [test for test in tests if test.population == population.id]
    if not mine or any(test.method is TestMethod.CENSUS for test in mine):
        return rows
    return min(rows, max((test.planned or rows) for test in mine))


def valid_tests(tests: Sequence[TestResult], window: Window) -> list[TestResult]:
    """The tests that speak of the window: dated in it, and more than inquiry alone."""
    return [
        test
        for test in tests
        if test.method is not TestMethod.INQUIRY
        and test.period_start is not None
        and test.period_end is not None
        and test.period_start <= window.end
        and test.period_end >= window.start
    ]


def counted_deviations(test: TestResult, items: Sequence[TestedItem], deviations: Sequence[Deviation]) -> int:
    """Deviating items of a test: what it counts, or what its items or its deviations show where that is more."""
    shown = tally((one for one in items if one.test == test.id), test.attributes)
    recorded = sum(one.count for one in deviations if one.test == test.id)
    return max(test.deviations, sum(number for result, number in shown.items() if result.deviates), recorded)
