"""From tests to what they show of a control's operation; nothing less than a whole window shows that it works."""

from collections.abc import Mapping, Sequence

from soc2lib.evidence.records import Population, TestMethod, TestResult
from soc2lib.evidence.sampling import upper_limit
from soc2lib.evidence.states import Events
from soc2lib.evidence.window import Window
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.wording import count, share
from soc2lib.gap.records import EvidenceSufficiency, Operation


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


def operation_shown(
    tests: Sequence[TestResult],
    populations: Mapping[str, Population],
    sufficiency: EvidenceSufficiency,
) -> tuple[Operation, str]:
    """What tests show of a control's operation, and why not more.

    Parameters
    ----------
    tests : sequence of TestResult
        The control's tests that speak of the window (`valid_tests`).
    populations : mapping
        Populations by id.
    sufficiency : EvidenceSufficiency
        How much of the window the evidence covers.

    Notes
    -----
    Method: effective needs every planned item tested, none deviating and none untold, a population shown to be whole
    and evidence over the full window. Deviations: the highest rate not ruled out (a census: the rate itself) within
    the tolerable rate of scales.toml is effective with deviations, above it not effective.
    """
    items = sum(test.items for test in tests)
    deviations = sum(test.deviations for test in tests)
    untold = sum(test.cannot_tell for test in tests)
    whole = [populations[test.population].complete for test in tests if test.population in populations]
    if not tests:
        return Operation.NOT_TESTED, "No test speaks of the window."
    if items == 0:
        if all(test.nothing_occurred for test in tests) and whole and all(whole):
            return Operation.NO_OCCURRENCE, "Its populations are whole and have no item."
        return Operation.NOT_TESTED, "Nothing was found, which is not shown to mean that nothing occurred."
    if deviations:
        return _with_deviations(tests, populations, items, deviations)
    lacking = _lacking(tests, whole, untold, sufficiency)
    if lacking:
        return Operation.NOT_TESTED, f"{count(items, 'item')} tested, none deviates, but {lacking}."
    return Operation.EFFECTIVE, f"{count(items, 'item')} tested over the whole window, none deviates."


def _lacking(
    tests: Sequence[TestResult], whole: Sequence[bool | None], untold: int, sufficiency: EvidenceSufficiency
) -> str:
    if untold:
        return f"for {count(untold, 'item')} nobody can tell"
    if any(test.planned is None for test in tests):
        return "no plan says how many were to be tested"
    if any(test.items < (test.planned or 0) for test in tests):
        return "fewer than planned"
    if len(whole) < len(tests) or not all(whole):
        return "the population is not shown to be whole"
    if sufficiency is not EvidenceSufficiency.FULL:
        return "the evidence does not cover the whole window"
    return ""


def _with_deviations(
    tests: Sequence[TestResult], populations: Mapping[str, Population], items: int, deviations: int
) -> tuple[Operation, str]:
    limits = catalog().scales["conclusion"]
    census = all(test.method is TestMethod.CENSUS for test in tests)
    rows = sum(populations[test.population].rows or 0 for test in tests if test.population in populations)
    known = rows if rows >= items else None
    rate = (
        deviations / items if census else float(upper_limit(deviations, items, limits["confidence"], population=known))
    )
    said = f"{count(deviations, 'deviation')} among {count(items, 'item')}"
    room = (
        "" if census else f"; up to {share(rate)} of all are not ruled out at {share(limits['confidence'])} confidence"
    )
    if rate <= limits["tolerable"]:
        return Operation.DEVIATIONS, f"{said}{room}."
    return Operation.NOT_EFFECTIVE, f"{said}{room}: above the tolerable {share(limits['tolerable'])}."
