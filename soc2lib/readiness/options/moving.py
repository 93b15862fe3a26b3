"""Other days for the same period: a later start, an earlier or a later end, three months at least."""

from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import day
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.plan.timeline.counting import window_end
from soc2lib.readiness.options.days import is_open, shown_by
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs
from soc2lib.readiness.options.words import listed_controls
from soc2lib.scope.examination.report_type import FLOOR_MONTHS
from soc2lib.scope.examination.timeline import whole_months


@dataclass(frozen=True, slots=True)
class Moved:
    """The days of a moved period and the blockers that moving leaves, all of them recoverable."""

    start: date
    end: date
    remaining: tuple[KeyControlDates, ...]


def moved_period(inputs: OptionInputs) -> Moved | str:
    """The period moved as little as frees it of every blocker that cannot be cured for past days, or why it cannot be.

    Method
    ------
    The start moves to the latest day from which a key control is shown, work that is planned counting with its P80
    day. The end moves to the earliest day until which what is shown of a blocker can carry. Where less than three
    months are left, the end moves later, to three months after the start, unless it is the end that had to move.
    A blocker that can still be cured for the days that have passed stays, and is to be cured.

    Examples
    --------
    By hand: in use since 15 February of a half-year to 29 June leaves 135 days, more than three months.

    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.numerics.pert import Range
    >>> from soc2lib.readiness.options.inputs import PhaseRanges
    >>> from soc2lib.scope.assess import resolve_scope
    >>> from soc2lib.scope.records import Examination
    >>> scope = resolve_scope(Examination(window_start=date(2026, 1, 1), window_end=date(2026, 6, 29)))
    >>> mfa = KeyControlDates("IAM-05", shown_on=date(2026, 2, 15), blocker=True)
    >>> phases = PhaseRanges(Range(4, 8, 12), Range(2, 4, 6), Range(2, 3, 4))
    >>> moved = moved_period(OptionInputs(date(2026, 4, 1), Phase.WITHIN, scope, (mfa,), phases))
    >>> str(moved.start), str(moved.end), (moved.end - moved.start).days + 1
    ('2026-02-15', '2026-06-29', 135)
    """
    if inputs.period is None:
        return "No period is set."
    if not inputs.controls:
        return "No key control is known yet."
    first, last = inputs.period
    starts, ends, remaining, stuck = [first], [last], [], []
    for control in inputs.controls:
        if _ends_early(control, last):
            starts.append(control.shown_on or first)
            ends.append(control.shown_until or last)
        elif control.blocker and control.recoverable and is_open(control, inputs):
            remaining.append(control)
        elif (known := shown_by(control, inputs)) is not None:
            starts.append(known[1])
        elif control.blocker:
            stuck.append(control)
        else:
            return f"From which day {control.control} is shown is not known."
    if stuck:
        return f"No other days are free of {listed_controls(stuck)}: from when they are shown is not planned."
    start, end = max(starts), min(ends)
    if (start, end) == (first, last):
        return "Nothing blocks the period as it is set." if not remaining else "Other days would cure nothing."
    if start > last:
        shown = f"Every key control is shown on {day(start)} (80 % likely) only"
        return f"{shown}, after the period's end: that is a new period."
    if start > end or whole_months(start, end) < FLOOR_MONTHS:
        if end < last:
            return f"Less than {FLOOR_MONTHS} months would be left, from {day(start)} to {day(end)}."
        end = window_end(start, FLOOR_MONTHS)
    if inputs.phase is Phase.BEFORE and end > last:
        return f"It would begin on {day(start)} and end after the period that is set: that is a new period."
    return Moved(start, end, tuple(remaining))


def _ends_early(control: KeyControlDates, last: date) -> bool:
    return control.shown_on is not None and control.shown_until is not None and control.shown_until < last
