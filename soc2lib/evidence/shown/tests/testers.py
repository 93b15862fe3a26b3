"""Who tested a control, and which tests count: an owner's own is at most evidence, and its failures still count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import TestedAs, TestMethod, TestResult
from soc2lib.evidence.shown.people import independent, people
from soc2lib.evidence.testing.operation import counted_deviations
from soc2lib.evidence.testing.records import Deviation, TestedItem

_OUTSIDE = (TestedAs.ADVISER, TestedAs.AUDITOR)
"""Who tested as one of these owns no control of the client."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A test with everything on record of it.

    Attributes
    ----------
    test : TestResult
        The test.
    deviations : int
        Its deviating items, by the one counter `counted_deviations`.
    analysed : tuple of Deviation
        What was found out about them.
    independent : bool
        True where a named person tested who does not own the control.
    """

    test: TestResult
    deviations: int
    analysed: tuple[Deviation, ...]
    independent: bool

    @property
    def items(self) -> int:
        """Items tested, no fewer than those that deviate."""
        return max(self.test.items, self.deviations)

    @property
    def dated(self) -> bool:
        """True where it says which days it covers and rests on more than inquiry."""
        return self.test.period_start is not None and self.test.method is not TestMethod.INQUIRY

    @property
    def lacking(self) -> str:
        """What it lacks by itself before its items support a conclusion; empty where nothing."""
        if self.test.planned is None:
            return "no plan says how many items were to be tested"
        if self.test.items < self.test.planned:
            return f"{self.test.items} of {self.test.planned} planned items were tested"
        return ""


def count_test(
    test: TestResult, owner: str, items: Sequence[TestedItem] = (), deviations: Sequence[Deviation] = ()
) -> Counted:
    """Count a test's deviations and see whether its tester owns the control.

    Parameters
    ----------
    test : TestResult
        The test.
    owner : str
        The control's owner.
    items, deviations : sequence
        Its items and deviations.

    Examples
    --------
    >>> count_test(TestResult(id="T", control="IAM-03", tester="Anna Lind"), "Anna Lind (CTO)").independent
    False
    """
    outside = test.tested_as in _OUTSIDE and bool(people(test.tester)) and not people(test.tester) & people(owner)
    free = outside or independent(test.tester, owner)
    return Counted(test, counted_deviations(test, items, deviations), tuple(deviations), free)


def speaking(tests: Iterable[Counted], period: Window, as_of: date) -> list[Counted]:
    """The tests that speak of the part of a period that has passed; those with deviations also where they say no days.

    Notes
    -----
    A test that has not begun by the as-of day, or is planned for a later one, shows nothing yet.
    """
    last = min(period.end, as_of)
    return [one for one in tests if _has_come(one.test, as_of) and _touches(one, period.start, last)]


def _has_come(test: TestResult, as_of: date) -> bool:
    return test.tested_on is None or test.tested_on <= as_of


def _touches(one: Counted, first: date, last: date) -> bool:
    start, end = one.test.period_start, one.test.period_end
    if start is None or end is None:
        return bool(one.deviations)
    return start <= last and end >= first and (one.dated or bool(one.deviations))


def printed(tests: Iterable[Counted]) -> tuple[str, ...]:
    """Who tested, as printed: the role and the name, each once, in the order of names."""
    found = set()
    for one in tests:
        role, name = one.test.tested_as, one.test.tester or "nobody named"
        found.add(f"by {'the ' if role in _OUTSIDE else ''}{role} ({name})" if role else f"by {name}")
    return tuple(sorted(found))
