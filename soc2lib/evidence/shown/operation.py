"""What tests and accepted evidence show of a control's operation over the part of the period that has passed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from soc2lib.basics.formatting import clause, count, day
from soc2lib.evidence.coverage.states import Run, State
from soc2lib.evidence.coverage.window import Policy, Window
from soc2lib.evidence.shown.elapsed import Known, Parts, run_troubles
from soc2lib.evidence.shown.no_occurrence import no_occurrence
from soc2lib.evidence.shown.people import people
from soc2lib.evidence.shown.rhythm import RARE, Rhythm, all_inspected, rhythm, runs_shown
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.shown.tests.compensation import Compensate, in_words
from soc2lib.evidence.shown.tests.deviations import follow_up
from soc2lib.evidence.shown.tests.groups import Group, grouped, missed_runs, untested
from soc2lib.evidence.shown.tests.testers import Counted, printed, speaking
from soc2lib.gap.choices import Operation
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.results import ShownOperation

_NO_NUMBER = "Deviations are reported, and no test on record counts them."


Before = Callable[[Window], ShownOperation | None]
"""What is shown of the control that ran before, over the days until it was replaced."""


def operation(
    subject: Subject,
    known: Known,
    period: Window | None,
    as_of: date,
    rule: Policy,
    compensate: Compensate,
    before: Before = lambda _: None,
) -> ShownOperation:
    """Read a control's tests and accepted evidence.

    Parameters
    ----------
    subject : Subject
        The control.
    known : Known
        What is on record of it.
    period : Window or None
        The period; one day for Type I; None where it is not set.
    as_of : date
        The day it is read on.
    rule : Policy
        Cadence, grace and freshness.
    compensate : callable
        Whether other controls answered a deviation.
    before : callable
        What is shown of the control that it replaced, over given days.

    Notes
    -----
    A finished test over a whole population decides; then evidence of all runs there are; then evidence of some. A test
    shows the days of its population: what is left of a period that is over is named. Missed and late runs are
    exceptions. A control in use since a day of the period shows nothing of the days before it.

    References
    ----------
    Domain brief 13.1 and 13.3.
    """
    runs = runs_shown(subject, known.accepted, as_of, rule, policy_in_force=known.policy_in_force)
    if period is None:
        last = max((run.end for run in runs), default=None)
        return ShownOperation(due=False, last=last, reason="No period is set.")
    if as_of < period.start:
        read = rhythm(subject, runs, period, as_of, rule)
        return replace(_blank(read), due=False, reason=f"The period begins on {day(period.start)}.")
    start = _start(subject, period)
    elapsed = Window(period.start, min(period.end, as_of))
    if start > elapsed.end:
        late = f"It is in use only from {day(start)} on."
        return ShownOperation(at_risk=(late,), reason=late)
    spoken = speaking(known.tests, period, as_of)
    fit = [one for one in spoken if one.independent and one.dated]
    groups = grouped(subject, fit, known.populations, elapsed, compensate)
    checks = grouped(subject, [one for one in spoken if one not in fit], known.populations, elapsed, compensate)
    window = Window(start, period.end)
    spans = [Run(*stretch) for group in groups if group.counts for stretch in group.days]
    read = rhythm(subject, [*runs, *spans], window, as_of, rule)
    parts = Parts(subject, known, window, as_of, rule, runs, spans, groups, checks, read)
    return _put_together(parts, _days_before(period, start, before))


def _put_together(parts: Parts, days_before: str) -> ShownOperation:
    nothing, about_events = _nothing_occurred(parts)
    basis, reason = _basis(parts, nothing, about_events)
    failed, found_by_owner = _own_findings(parts)
    if failed and basis.rank < Basis.IN_PART.rank:
        basis = Basis.IN_PART
    missed, missing = missed_runs(parts.groups)
    troubles = run_troubles(parts, basis)
    groups = [group.concluded for group in parts.groups if group.counts]
    deviating = sum(one.exceptions for one in groups) + failed
    exceptions = deviating + missed + troubles.missed + troubles.late
    open_ = [one.at_risk for one in groups if one.at_risk]
    unread = untested(parts.groups, parts.known.own_populations, parts.elapsed) if parts.over and parts.tested else ""
    no_number = _deviations_said(parts) if parts.subject.deviations_said and not deviating else ""
    at_risk = [*open_, *found_by_owner, missing, troubles.words, unread, days_before, no_number]
    used = [one for group in [*parts.groups, *parts.checks] if group.counts for one in group.tests]
    return replace(
        _blank(parts.read),
        basis=basis,
        operation=_operation(parts, basis, exceptions if parts.tested else deviating),
        at_risk=tuple(dict.fromkeys(words for words in at_risk if words)),
        exceptions=exceptions,
        missed=missed + troubles.missed,
        items=sum(group.concluded.items for group in parts.groups if group.counts),
        due=parts.read.due or (parts.tested and parts.window.days > 1),
        day=_newest(parts, used, basis),
        performed_by=printed(used),
        reason=reason,
        runs_missing=_runs_missing(parts) if basis is Basis.NOT_ASSESSED else "",
        follow_up=follow_up([deviation for one in used for deviation in one.analysed]),
    )


def _runs_missing(parts: Parts) -> str:
    covered = parts.read.covered
    return covered.reason if parts.over and covered is not None and covered.state is State.MISSING else ""


def _deviations_said(parts: Parts) -> str:
    noted = parts.subject.deviations_noted
    counts = "no test on record counts them" if parts.known.tests else "no test is on record"
    return f"{noted}; {counts}." if noted else _NO_NUMBER


def _blank(read: Rhythm) -> ShownOperation:
    return ShownOperation(
        due=read.due,
        last=read.last,
        following=read.following,
        disclosures=read.disclosures,
        action=read.action,
    )


def _start(subject: Subject, period: Window) -> date:
    """First day that it can be shown for: a slow rhythm is read by the distances of its runs, whenever it began."""
    since = subject.in_use_since
    if since is None or since <= period.start or subject.frequency in RARE or period.days == 1:
        return period.start
    return since


def _days_before(period: Window, start: date, before: Before) -> str:
    if start <= period.start:
        return ""
    days = Window(period.start, start - timedelta(days=1))
    shown = before(days)
    if shown and shown.basis in (Basis.TESTED, Basis.EVIDENCED) and _held(shown):
        return ""
    return f"In use since {day(start)}: {in_words([(days.start, days.end)])} before that are not shown."


def _held(shown: ShownOperation) -> bool:
    return shown.operation is not Operation.NOT_EFFECTIVE and not shown.at_risk


def _nothing_occurred(parts: Parts) -> tuple[bool, str]:
    spare = 0 if parts.over else parts.rule.edge
    known = parts.known
    return no_occurrence(parts.subject, known.own_populations, known.registers, parts.elapsed, known.occurred, spare)


def _basis(parts: Parts, nothing: bool, about_events: str) -> tuple[Basis, str]:
    concluded = [group for group in parts.groups if group.counts]
    if concluded:
        more = f" The worst of {count(len(concluded), 'population')} decides." if len(concluded) > 1 else ""
        return Basis.TESTED, concluded[0].concluded.reason + more
    unfinished = " ".join(group.concluded.reason for group in parts.groups)
    covered, inside = parts.read.covered, parts.inside
    whole = all_inspected(parts.subject, covered)
    if covered and inside and whole and covered.state in (State.MET, State.LATE):
        return Basis.EVIDENCED, f"Accepted evidence: {clause(covered.reason)}"
    if nothing and not parts.groups and not parts.checks:
        return Basis.NO_OCCURRENCE, about_events
    checked = [check for check in parts.checks if _reviewed(parts.subject, check)]
    if inside or checked:
        return Basis.IN_PART, _in_part(parts, whole, unfinished)
    if any(group.concluded.in_part for group in parts.groups):
        return Basis.IN_PART, unfinished
    if unfinished:
        return Basis.NOT_ASSESSED, unfinished
    if about_events and parts.known.own_populations:
        return Basis.NOT_ASSESSED, about_events
    if covered and covered.state is State.NOT_YET_DUE:
        return Basis.NOT_ASSESSED, covered.reason
    return Basis.NOT_ASSESSED, ShownOperation().reason


def _in_part(parts: Parts, whole: bool, unfinished: str) -> str:
    subject, covered = parts.subject, parts.read.covered
    runs = count(len(parts.inside), "accepted piece") + " of evidence"
    if unfinished:
        return f"{runs[:1].upper()}{runs[1:]}. {unfinished}"
    if whole and covered:
        return f"{runs}, but {clause(covered.reason)}"
    if subject.population:
        return f"{runs}; it acts on {subject.population}, and no whole population of them is tested."
    return f"{runs}; nothing shows all of its runs, and no whole population of them is tested."


def _reviewed(subject: Subject, check: Group) -> bool:
    """An owner's own check is evidence where somebody reviewed it who neither owns the control nor made the check."""
    for one in check.tests:
        reviewer = people(one.test.reviewer)
        others = people(one.test.tester) | people(subject.owner)
        if one.dated and one.items and people(subject.owner) and reviewer and not reviewer & others:
            return people(one.test.tester) != frozenset()
    return False


def _own_findings(parts: Parts) -> tuple[int, list[str]]:
    """Deviations that the owner, or nobody named, found: known, whoever says it, unless a test counts them too."""
    found, words = 0, []
    tested = {group.name: group.concluded.exceptions for group in parts.groups if group.counts}
    for check in parts.checks:
        more = check.concluded.exceptions - tested.get(check.name, 0)
        if check.concluded.exceptions and more > 0:
            found += more
            words.append(f"{check.concluded.reason.rstrip('.')}; nobody independent tested it.")
    return found, words


def _operation(parts: Parts, basis: Basis, exceptions: int) -> Operation:
    known = [group.concluded.operation for group in [*parts.groups, *parts.checks] if group.concluded.exceptions]
    if Operation.NOT_EFFECTIVE in known:
        return Operation.NOT_EFFECTIVE
    if exceptions:
        return Operation.DEVIATIONS
    if basis is Basis.TESTED:
        return Operation.EFFECTIVE
    return Operation.NO_OCCURRENCE if basis is Basis.NO_OCCURRENCE else Operation.NOT_TESTED


def _newest(parts: Parts, used: Sequence[Counted], basis: Basis) -> date | None:
    if basis is Basis.NO_OCCURRENCE:
        ends = [one.period_end for one in parts.known.own_populations if one.period_end]
        return max((min(end, parts.as_of) for end in ends), default=None)
    days = [one.test.tested_on or min(one.test.period_end, parts.as_of) for one in used if one.test.period_end]
    return max([*days, *(run.end for run in parts.inside)], default=None)
