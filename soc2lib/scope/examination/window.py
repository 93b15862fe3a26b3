"""Checks the examined window: when it may start, whether it is long enough, and what cannot occur in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from soc2lib.basics.formatting import count, day
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.scope.examination.report_type import FLOOR_MONTHS
from soc2lib.scope.examination.timeline import whole_months
from soc2lib.scope.findings import Finding

COMMON_MONTHS = 6
"""The common length of a first window [months]."""
FULL_MONTHS = 12
"""The length windows grow to [months]."""
NO_OCCURRENCE = "no occurrence in period"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The first day a window may start.

    Attributes
    ----------
    day : date or None
        None while a day that decides it is not known.
    reason : str
        What decides it, or what is not known.
    not_before : date or None
        The latest of the days that are known: no window may start before it.
    """

    day: date | None
    reason: str
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class WindowCheck:
    """What stands against a window.

    Attributes
    ----------
    months : int or None
        Whole months in it; None where it is not set.
    findings : tuple of Finding
        What stands wrong or open.
    no_occurrence : tuple of str
        Library controls run once a year that may not occur in it.
    reason : str
        The window in a sentence.
    """

    months: int | None
    findings: tuple[Finding, ...]
    no_occurrence: tuple[str, ...]
    reason: str


def first_window_start(
    in_use_since: Sequence[date | None], policies_approved: Sequence[date | None] | None = None
) -> FirstStart:
    """The first day a window may start: once every key control runs and every policy is approved.

    Parameters
    ----------
    in_use_since : sequence of date or None
        One day a key control; None where it is not in use or nobody has said.
    policies_approved : sequence of date or None
        One day a policy; None where it is not approved. Nothing at all where no approval is recorded.

    Examples
    --------
    >>> first_window_start([date(2026, 3, 1), date(2026, 4, 9)], [date(2026, 2, 1)]).day
    datetime.date(2026, 4, 9)
    >>> first_window_start([date(2026, 3, 1), None], []).reason
    'Not known: for 1 key control no first day in use is recorded.'
    """
    known = [day for day in (*in_use_since, *(policies_approved or ())) if day]
    last = max(known, default=None)
    controls = in_use_since.count(None)
    if not in_use_since:
        return FirstStart(None, "Not known: no key control is recorded.", last)
    if controls:
        things = count(controls, "key control")
        return FirstStart(None, f"Not known: for {things} no first day in use is recorded.", last)
    if policies_approved is None:
        return FirstStart(None, "Not known: on which days the policies were approved.", last)
    if None in policies_approved:
        things = count(policies_approved.count(None), "policy is", "policies are")
        return FirstStart(None, f"Not known: {things} not approved.", last)
    return FirstStart(last, f"The last key control or policy was in place on {day(last)}.", last)


def check_window(
    start: date | None,
    end: date | None,
    categories: Iterable[Category] = (),
    first: FirstStart | None = None,
    previous_end: date | None = None,
) -> WindowCheck:
    """Whether a window of a Type II report is long enough, starts late enough and follows the last one.

    Parameters
    ----------
    start, end : date, optional
        First and last day of the window.
    categories : iterable of Category
        The categories in scope, to find the yearly controls.
    first : FirstStart, optional
        From `first_window_start`.
    previous_end : date, optional
        Last day of the window before it.

    Method
    ------
    There is no minimum by rule: under three months is below the practical floor, under six may not give users enough,
    twelve is where windows grow to. It starts no earlier than `first` says and on the day after the previous one.
    In a window shorter than a year, a yearly control may not occur: its design alone can be tested, and that is told.

    Examples
    --------
    By hand: 1 March to 30 April is two months, and June follows January with four months between.

    >>> check = check_window(date(2026, 3, 1), date(2026, 4, 30), previous_end=date(2026, 2, 20))
    >>> check.months, [finding.words for finding in check.findings]
    (2, ['below the floor', 'days between windows'])
    """
    if start is None or end is None:
        return WindowCheck(None, (), (), "Not known: the window is not set.")
    months = whole_months(start, end)
    findings = (*_length(months), *_start(start, first), *_follows(start, previous_end))
    yearly = tuple(c.id for c in catalog().controls_for(categories) if c.frequency == "annual")
    at_risk = yearly if months < FULL_MONTHS else ()
    reason = f"{day(start)} to {day(end)}: {count(months, 'whole month')}."
    if at_risk:
        reason += (
            f" {count(len(at_risk), 'yearly control')} may have no occurrence in it: only the design of such a control "
            "can be tested, and the report says so."
        )
    return WindowCheck(months, findings, at_risk, reason)


def occurrence(days: Sequence[date], start: date, end: date) -> str:
    """What a window shows of a control that ran on these days: how often it occurred, or that it did not.

    Examples
    --------
    >>> occurrence([date(2026, 2, 1)], date(2026, 3, 1), date(2026, 8, 31))
    'no occurrence in period'
    >>> occurrence([date(2026, 3, 1), date(2026, 8, 31)], date(2026, 3, 1), date(2026, 8, 31))
    '2 occurrences'
    """
    inside = sum(start <= day <= end for day in days)
    return count(inside, "occurrence") if inside else NO_OCCURRENCE


def _length(months: int) -> Iterable[Finding]:
    if months < FLOOR_MONTHS:
        reason = f"{count(months, 'whole month')}; {FLOOR_MONTHS} are the practical floor, although no rule sets one."
        yield _finding("below the floor", "bad", reason)
    elif months < COMMON_MONTHS:
        reason = f"{count(months, 'whole month')}; below {COMMON_MONTHS} it may not give readers enough."
        yield _finding("short", "warn", reason)
    elif months > FULL_MONTHS:
        reason = f"{count(months, 'whole month')}; windows grow to {FULL_MONTHS} and repeat each year."
        yield _finding("long", "warn", reason)


def _start(start: date, first: FirstStart | None) -> Iterable[Finding]:
    if first is None:
        return
    earliest = first.day or first.not_before
    if earliest and start < earliest:
        reason = f"It starts on {day(start)}; the last known control or policy was in place on {day(earliest)}."
        yield _finding("starts too early", "bad", reason)
    elif first.day is None:
        yield _finding("start not supported", "unknown", first.reason)


def _follows(start: date, previous_end: date | None) -> Iterable[Finding]:
    if previous_end is None:
        return
    days = (start - previous_end).days - 1
    if days > 0:
        reason = f"{count(days, 'day')} between the last window and this one; windows should touch."
        yield _finding("days between windows", "warn", reason)
    elif days < 0:
        first = day(previous_end + timedelta(days=1))
        yield _finding("windows overlap", "bad", f"The last window ends on {day(previous_end)}; start on {first}.")


def _finding(words: str, tone: str, reason: str) -> Finding:
    return Finding("window", "Window", words, tone, reason)
