"""The days on which a control was seen in use: an observation, a run, a configuration, an item that passed a test."""

from collections.abc import Collection, Iterable
from datetime import date

from soc2lib.evidence.records import EvidenceType, TestResult
from soc2lib.evidence.shown.acceptance import Acceptance
from soc2lib.evidence.shown.people import independent, people
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.testing_records import Observation


def instances(
    subject: Subject,
    observations: Iterable[Observation],
    accepted: Iterable[Acceptance],
    tests: Iterable[TestResult],
    as_of: date,
    performers: Collection[str] = (),
) -> tuple[date, date] | None:
    """First and last day on which the control was seen in use; None where no instance is accepted.

    Parameters
    ----------
    subject : Subject
        The control.
    observations : iterable
        Its observations; only a complete one by somebody who neither owns nor performs it counts.
    accepted : iterable of Acceptance
        Its evidence as read.
    tests : iterable of TestResult
        Its tests by somebody who does not own it.
    as_of : date
        What lies after it does not count.
    performers : collection of str
        Names of those who perform the control.

    Examples
    --------
    >>> export = TestResult(id="T", control="IAM-03", passed=3, period_start=date(2026, 4, 1),
    ...     period_end=date(2026, 6, 30), tested_on=date(2026, 7, 2))
    >>> [day.isoformat() for day in instances(Subject("IAM-03"), [], [], [export], date(2026, 5, 31))]
    ['2026-05-31', '2026-05-31']
    """
    own = frozenset().union(*map(people, performers))
    days = [
        one.day
        for one in observations
        if one.day and one.complete and independent(one.observer, subject.owner) and not people(one.observer) & own
    ]
    for read in accepted:
        if read.last and (read.as_run or (read.as_document and read.piece.type is EvidenceType.CONFIGURATION)):
            days += [read.first or read.last, read.last]
    for test in tests:
        if test.passed and (seen := min(filter(None, (test.period_end, test.tested_on)), default=None)):
            days.append(min(seen, as_of))
    come = [day for day in days if day <= as_of]
    return (min(come), max(come)) if come else None
