"""The days behind the options: when key controls are shown, and when a report follows the last examined day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from soc2lib.numerics.pert import Range
from soc2lib.plan.cost.curves import curve_of
from soc2lib.plan.cost.total import CostCurve, Line, total
from soc2lib.plan.timeline.counting import Durations, forward, from_window
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs, PhaseRanges
from soc2lib.readiness.options.results import Deciding, ReportDays

ONE_DAY = timedelta(days=1)
Days = tuple[date, date]
"""P50 and P80."""
STEPS = 1024
"""Steps of the axis of weeks: at most a tenth of a day for ranges of up to fourteen weeks."""


def is_open(control: KeyControlDates, inputs: OptionInputs) -> bool:
    """True where something has to be done before the control is shown; days gone by that nothing shows are no task.

    A control that is shown now and blocks only because it was not shown since the period's first day is not open: no
    work can change the days before, and later days are shown already.
    """
    if control.shown_on is None or control.shown_on > inputs.as_of:
        return True
    if control.shown_until and control.shown_until < inputs.as_of:
        return True
    if not control.blocker:
        return False
    return not (inputs.period and control.shown_on > inputs.period[0] and control.shown_until is None)


def shown_by(control: KeyControlDates, inputs: OptionInputs) -> Days | None:
    """The day from which a control is shown: past, or the P50 and P80 of its planned work; None where not planned."""
    if not is_open(control, inputs):
        return (control.shown_on, control.shown_on) if control.shown_on else None
    if not control.has_task or control.task_p50 is None or control.task_p80 is None:
        return None
    early = max(control.task_p50, inputs.as_of)
    return early, max(control.task_p80, early)


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The first day on which every key control is shown.

    Attributes
    ----------
    days : (date, date) or None
        P50 and P80; None where nothing is known or a control has no planned work.
    not_before : date
        The earliest day while ``days`` is None: as-of day plus the shortest readiness, or the known days if later.
    no_later : date
        The same by the longest readiness; with the first it makes the usual range.
    deciding : tuple of Deciding
        The controls without a known day; where all days are known, those with the latest.
    """

    days: Days | None
    not_before: date
    no_later: date
    deciding: tuple[Deciding, ...]


def first_day(inputs: OptionInputs, controls: Sequence[KeyControlDates]) -> FirstDay:
    """The first day on which all of these controls are shown.

    Method
    ------
    The day of a control is the day since which it is shown, else the P50 (P80) day of its planned work. The first day
    of all is the latest of them, and no earlier than the day on which their tasks are *all* finished by
    ``inputs.together``, from the plan's own trials: with several tasks at once that is later than the latest one's
    day. A control without planned work makes the day unknown. Then it is not before the as-of day plus the shortest
    readiness, nor before the known days (P50); the longest readiness and the known days (P80) end the usual range.
    """
    known = {control: days for control in controls if (days := shown_by(control, inputs))}
    unknown = [control for control in controls if control not in known]
    early = max((days[0] for days in known.values()), default=None)
    late = max((days[1] for days in known.values()), default=None)
    joint = _joint(inputs, [control for control in known if is_open(control, inputs)])
    if joint and early and late:
        early, late = max(early, joint[0]), max(late, joint[0], joint[1])
    shortest = forward(inputs.as_of, Durations(inputs.phases.readiness.low, 0, 0, 0)).window_start
    longest = forward(inputs.as_of, Durations(inputs.phases.readiness.high, 0, 0, 0)).window_start
    not_before = max(shortest, early) if early else shortest
    no_later = max(longest, late, not_before) if late else longest
    if unknown or early is None or late is None:
        return FirstDay(None, not_before, no_later, tuple(decides(control, inputs) for control in unknown))
    latest = [
        decides(control, inputs)
        for control, days in known.items()
        if days[0] == max(d[0] for d in known.values()) or days[1] == max(d[1] for d in known.values())
    ]
    return FirstDay((early, late), not_before, no_later, tuple(latest))


def _joint(inputs: OptionInputs, controls: Iterable[KeyControlDates]) -> Days | None:
    tasks = tuple(sorted({task for control in controls for task in control.tasks}))
    return inputs.together(tasks) if inputs.together and tasks else None


def decides(control: KeyControlDates, inputs: OptionInputs) -> Deciding:
    """The control as one that decides an option, with its tasks and their days."""
    days = shown_by(control, inputs)
    return Deciding(control.control, control.tasks, days and days[0], days and days[1], _why(control, days is None))


def _why(control: KeyControlDates, unknown: bool) -> str:
    reason = control.reason or (f"{control.control} is not shown." if unknown else f"{control.control} is shown last.")
    if not unknown:
        return reason
    return f"{reason} {'Its tasks cannot be planned.' if control.has_task else 'No task is planned for it.'}"


def audit_weeks(phases: PhaseRanges, chance: float) -> float:
    """Fieldwork and reporting together, not exceeded with this chance [weeks].

    Method
    ------
    Both follow a PERT curve and are independent of each other; their sum is folded by `plan.cost.total`, in steps of
    a thousandth of its range.

    Examples
    --------
    By hand: 2 to 6 weeks around 4 and 2 to 4 around 3 are symmetric, so half of the sums lie below 7.

    >>> from soc2lib.numerics.pert import Range
    >>> round(audit_weeks(PhaseRanges(Range(4, 8, 12), Range(2, 4, 6), Range(2, 3, 4)), 0.5), 2)
    7.0
    """
    return _audit(phases.fieldwork, phases.report).quantile(chance)


@lru_cache(maxsize=64)
def _audit(fieldwork: Range, report: Range) -> CostCurve:
    lines = [Line(part, part, curve_of(r.low, r.likely, r.high)) for part, r in (("f", fieldwork), ("r", report))]
    return total(lines, size_factor=0.0, grid=STEPS)


def _after(last: date, as_of: date, weeks: float) -> date:
    """The report's day: the audit's weeks after the last examined day, or after today where that day is over."""
    return from_window(as_of, max(last, as_of), Durations(0, 0, weeks, 0)).report


def report_days(inputs: OptionInputs, last: Days) -> ReportDays:
    """When the report is in hand after a last examined day that is known at P50 and P80.

    Method
    ------
    P50: the last examined day at P50 plus the audit's weeks at P50; P80: both at P80. This is exact where one cause
    slows the work and the audit together. Where they are independent, the P80 lies on the late side.

    Examples
    --------
    The published case: a period that ends on 1 September with 4 and 3 weeks to follow gives 20 October.

    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.numerics.pert import Range
    >>> from soc2lib.scope.assess import resolve_scope
    >>> phases = PhaseRanges(Range(8, 8, 8), Range(4, 4, 4), Range(3, 3, 3))
    >>> inputs = OptionInputs(date(2026, 1, 5), Phase.WITHIN, resolve_scope(None), (), phases)
    >>> str(report_days(inputs, (date(2026, 9, 1), date(2026, 9, 1))).p80)
    '2026-10-20'
    """
    early, late = (
        _after(day, inputs.as_of, audit_weeks(inputs.phases, chance))
        for day, chance in zip(last, (0.50, 0.80), strict=True)
    )
    return ReportDays(early, max(early, late))


def unplanned_days(inputs: OptionInputs, last: Days) -> ReportDays:
    """The report's days while a blocker has no planned task: not before, and the usual range; never a P50.

    Parameters
    ----------
    last : (date, date)
        The earliest and the latest last examined day.
    """
    phases = inputs.phases
    early = _after(last[0], inputs.as_of, phases.fieldwork.low + phases.report.low)
    late = _after(last[1], inputs.as_of, phases.fieldwork.high + phases.report.high)
    return ReportDays(not_before=early, usual_range=(early, max(early, late)))
