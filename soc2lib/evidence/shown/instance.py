"""The days on which a control was seen in use: an observation, a run, a configuration, an item that passed a test."""

from collections.abc import Collection, Iterable
from datetime import date

from soc2lib.basics.formatting import listed
from soc2lib.evidence.records import EvidenceType, TestResult
from soc2lib.evidence.shown.acceptance import Acceptance
from soc2lib.evidence.shown.people import independent, people
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.testing.records import Observation


def fault(observation: Observation, owner: str, performers: Collection[str] = ()) -> str:
    """Why an observation shows nothing, as a clause; empty where it shows the control in use on its day.

    Parameters
    ----------
    observation : Observation
        The observation.
    owner : str
        Who answers for the control; where nobody is named, nothing shows that the observer is somebody else.
    performers : collection of str
        Names of those who perform the control.

    Examples
    --------
    >>> seen = {"day": date(2026, 5, 4), "system": "VPN", "item": "account 7", "seen": "Refused without a code."}
    >>> whole = Observation(id="OB-1", control="IAM-05", observer="Ann", **seen)
    >>> fault(whole, "Mei"), fault(whole, "Ann Lee, CTO; Ann")
    ('', 'Ann owns IAM-05: somebody else must observe it')
    >>> fault(Observation(id="OB-2", control="IAM-05", observer="Ann", day=date(2026, 5, 4), seen="Refused."), "Mei")
    'it stays self-reported until system and item are named'
    """
    if observation.missing:
        verb = "is" if len(observation.missing) == 1 else "are"
        return f"it stays self-reported until {listed(observation.missing)} {verb} named"
    who, control = observation.observer, observation.control
    if not people(owner):
        return f"nobody is named as owner of {control}, so nothing shows that {who} is somebody else"
    if not independent(who, owner):
        return f"{who} owns {control}: somebody else must observe it"
    if any(people(who) & people(one) for one in performers):
        return f"{who} performs {control}: somebody else must observe it"
    return ""


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
    days = [one.day for one in observations if one.day and not fault(one, subject.owner, performers)]
    for read in accepted:
        if read.last and (read.as_run or (read.as_document and read.piece.type is EvidenceType.CONFIGURATION)):
            days += [read.first or read.last, read.last]
    for test in tests:
        if test.passed and (first := min(filter(None, (test.period_end, test.tested_on)), default=None)):
            days.append(min(first, as_of))
    come = [day for day in days if day <= as_of]
    return (min(come), max(come)) if come else None
