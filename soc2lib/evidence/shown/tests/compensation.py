"""Whether another control answered a deviation: same risk, same days, tested, and without a deviation of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics import formatting
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population, TestResult
from soc2lib.evidence.shown.tests.testers import Counted, count_test
from soc2lib.evidence.testing.records import Deviation, TestedItem
from soc2lib.gap.claims.claims import ControlState
from soc2lib.scope.system.report_coverage import Stretch, uncovered
from soc2lib.store.record import Choice


class Answer(Choice):
    """What the tests that are to compensate for a deviation showed."""

    HELD = "held"
    OPEN = "not finished"
    NOTHING = "nothing compensates"


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether a deviation was answered by other controls, and the sentence part that says why."""

    answer: Answer
    reason: str


Compensate = Callable[[TestResult, Deviation], Answered]


@dataclass(frozen=True, slots=True)
class Bench:
    """What is known of every test of the client, to look up those that are to compensate.

    Attributes
    ----------
    tests : mapping
        Test id to the counted test.
    populations : mapping
        Population id to the population.
    criteria : mapping
        Control id to the criteria it serves: controls that share none answer different risks.
    """

    tests: Mapping[str, Counted]
    populations: Mapping[str, Population]
    criteria: Mapping[str, frozenset[str]]

    def answer(self, found_by: TestResult, deviation: Deviation) -> Answered:
        """Whether the tests that a deviation names answer it.

        Parameters
        ----------
        found_by : TestResult
            The test that found the deviation.
        deviation : Deviation
            The deviation with the tests that are to compensate.

        Notes
        -----
        A test that held is of another control that shares a criterion, by somebody who does not own that control, over
        a whole population as planned, without a deviation or an untold item. The days are those of the deviation; where
        it names none, all days of the test that found it. Together the tests that held must cover them.

        References
        ----------
        Domain brief 6.6 and 13.1.
        """
        named = list(dict.fromkeys(deviation.compensating))
        if not named:
            return Answered(Answer.NOTHING, "no compensating test is named")
        read = [self.one(id, found_by) for id in named]
        held = [self.tests[id] for id, (state, _) in zip(named, read, strict=True) if state is Answer.HELD]
        days = _days(found_by, deviation)
        if held and days:
            left = uncovered(days, _stretches(held))
            if not left:
                return Answered(
                    Answer.HELD, f"{formatting.listed(sorted(t.test.control for t in held))} held under test"
                )
            return Answered(Answer.OPEN, f"the compensating tests leave {in_words(left)} out")
        if held:
            return Answered(Answer.OPEN, "the days to be compensated for are not recorded")
        state = Answer.OPEN if any(state is Answer.OPEN for state, _ in read) else Answer.NOTHING
        return Answered(state, next(reason for found, reason in read if found is state))

    def one(self, id: str, found_by: TestResult) -> tuple[Answer, str]:
        """What one test that is to compensate showed, and why not more."""
        counted = self.tests.get(id)
        if counted is None:
            return Answer.NOTHING, f"compensating test {id} is not on record"
        test = counted.test
        if test.control == found_by.control:
            return Answer.NOTHING, "a control cannot compensate for itself"
        if not self.criteria.get(test.control, frozenset()) & self.criteria.get(found_by.control, frozenset()):
            return Answer.NOTHING, f"{test.control} answers another risk: they share no criterion"
        if counted.deviations:
            return Answer.NOTHING, f"{test.control} deviated too: {formatting.count(counted.deviations, 'deviation')}"
        population = self.populations.get(test.population)
        whole = population is not None and population.complete is True
        if not (counted.dated and counted.independent and whole and test.items) or test.cannot_tell or counted.lacking:
            return Answer.OPEN, f"compensating test {id} is not finished"
        return Answer.HELD, ""


def bench(
    controls: Iterable[ControlState],
    tests: Iterable[TestResult],
    items: Iterable[TestedItem],
    deviations: Iterable[Deviation],
    populations: Iterable[Population],
) -> Bench:
    """Every test counted, with the criteria that its control serves."""
    known = {one.id: one for one in controls}
    of_test: dict[str, list[TestedItem]] = {}
    for item in items:
        of_test.setdefault(item.test, []).append(item)
    analysed: dict[str, list[Deviation]] = {}
    for one in sorted(deviations, key=lambda deviation: deviation.id):
        analysed.setdefault(one.test, []).append(one)
    counted = [
        count_test(
            test,
            known[test.control].owner if test.control in known else "",
            of_test.get(test.id, ()),
            analysed.get(test.id, ()),
        )
        for test in sorted(tests, key=lambda test: test.id)
    ]
    criteria = {id: frozenset(one.criteria) for id, one in known.items()}
    return Bench({one.test.id: one for one in counted}, {one.id: one for one in populations}, criteria)


def in_words(stretches: Sequence[Stretch], most: int = 3) -> str:
    """Stretches of days as a sentence names them, with their number.

    Examples
    --------
    >>> from datetime import date
    >>> in_words([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 3, 1), date(2026, 3, 1))])
    '32 days (1 January 2026 to 31 January 2026 and 1 March 2026)'
    """
    days = sum((last - first).days + 1 for first, last in stretches)
    named = [
        formatting.day(first) if first == last else f"{formatting.day(first)} to {formatting.day(last)}"
        for first, last in stretches
    ]
    return f"{formatting.count(days, 'day')} ({formatting.listed(named, most=most)})"


def _days(found_by: TestResult, deviation: Deviation) -> Stretch | None:
    if deviation.first_day and deviation.last_day:
        return deviation.first_day, deviation.last_day
    if found_by.period_start and found_by.period_end:
        return found_by.period_start, found_by.period_end
    return None


def _stretches(held: Iterable[Counted]) -> list[Stretch]:
    return [(o.test.period_start, o.test.period_end) for o in held if o.test.period_start and o.test.period_end]


def within(stretch: Stretch, period: Window) -> Stretch | None:
    """The days of a stretch inside a period; None where there are none."""
    first, last = max(stretch[0], period.start), min(stretch[1], period.end)
    return (first, last) if first <= last else None
