"""Which gaps are closed: what evidence, tests and walkthroughs show of each fix."""

from collections.abc import Sequence
from datetime import date

from soc2lib.evidence.records import CollectionMethod, Evidence, TestMethod, TestResult
from soc2lib.evidence.testing.operation import counted_deviations
from soc2lib.evidence.testing.records import Deviation, TestedItem, Walkthrough
from soc2lib.evidence.testing.walkthrough import design_shown
from soc2lib.gap.records import Design, GapEntry
from soc2lib.gap.register.closure import Closure, Retest, closure


def closures(
    entries: Sequence[GapEntry],
    evidence: Sequence[Evidence],
    tests: Sequence[TestResult] = (),
    walkthroughs: Sequence[Walkthrough] = (),
    items: Sequence[TestedItem] = (),
    deviations: Sequence[Deviation] = (),
    *,
    as_of: date,
) -> dict[str, Closure]:
    """For each recorded gap whether it is closed.

    Parameters
    ----------
    entries : sequence of GapEntry
        Gaps as recorded.
    evidence, tests, walkthroughs, items, deviations : sequence
        What is recorded.
    as_of : date
        The day it is judged on.

    Notes
    -----
    Evidence counts with a file and more than inquiry. A test or walkthrough is a retest of its own control alone; it
    passes where nothing deviates, nothing is left untold and, for a walkthrough, the design is shown to be suitable.
    """
    shows = {piece.id: _last_day(piece) for piece in evidence}
    filed = [piece.id for piece in evidence if piece.sha256]
    found = {}
    for entry in entries:
        tried = {t.id: _test(t, items, deviations) for t in tests if t.control == entry.control}
        tried |= {w.id: _walk(w, filed, as_of) for w in walkthroughs if w.control == entry.control}
        found[entry.id] = closure(entry, shows, tried, as_of)
    return found


def _last_day(piece: Evidence) -> date | None:
    counts = piece.sha256 and not piece.partial and piece.method is not CollectionMethod.INQUIRY
    return piece.days[1] if counts and piece.days else None


def _test(test: TestResult, items: Sequence[TestedItem], deviations: Sequence[Deviation]) -> Retest:
    clean = test.items > 0 and not test.cannot_tell and not counted_deviations(test, items, deviations)
    enough = test.planned is not None and test.items >= test.planned
    passed = clean and enough and test.method not in (None, TestMethod.INQUIRY)
    return Retest(test.tested_on, test.period_end, passed)


def _walk(walked: Walkthrough, filed: Sequence[str], as_of: date) -> Retest:
    return Retest(walked.day, walked.day, design_shown([walked], filed, as_of).design is Design.SUITABLE)
