"""The four kinds of option, each a function of the inputs: does it fit, and when is its report in hand."""

from dataclasses import replace
from datetime import date

from soc2lib.basics.formatting import count, day
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.plan.timeline.counting import window_end
from soc2lib.readiness.options.buyers import in_need, serves, wanted
from soc2lib.readiness.options.days import (
    ONE_DAY,
    Days,
    decides,
    first_day,
    is_open,
    report_days,
    shown_by,
    unplanned_days,
)
from soc2lib.readiness.options.frame import finished, planned_report, unfit
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs
from soc2lib.readiness.options.moving import moved_period
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.words import in_period, listed_controls, on_a_day, over_new_period
from soc2lib.readiness.records import OptionKind
from soc2lib.scope.choices import ReportType
from soc2lib.scope.examination.timeline import whole_months
from soc2lib.scope.examination.window import COMMON_MONTHS

SHORT = f"Below {COMMON_MONTHS} months buyers may not accept it."


def go_on(inputs: OptionInputs) -> Option:
    """Go on with the period as it is set: what the report would say, and when it is in hand.

    The report does not wait for a control that failed in the period. It waits for what can still be had for past days
    and is planned; a blocker without planned work leaves it without P50.
    """
    bare = Option(OptionKind.GO_ON, True, "The period goes on as it is set.")
    if inputs.type_i_decided:
        return unfit(inputs, bare, "A Type I is decided; it looks at one day and has no period.")
    if inputs.period is None:
        return unfit(inputs, bare, "No period is set.")
    start, end = inputs.period
    says = in_period(inputs, start, end, inputs.blockers)
    option = Option(OptionKind.GO_ON, True, bare.reason, start=start, end=end, would_say=says)
    if inputs.phase is Phase.BEFORE and (late := _late_for(inputs, start)):
        return unfit(inputs, option, late)
    if inputs.phase is Phase.AFTER:
        option = Option(OptionKind.GO_ON, True, "The period is over.", start=start, end=end, would_say=says)
    return finished(inputs, _with_days(inputs, option, (end, end), inputs.blockers))


def _late_for(inputs: OptionInputs, start: date) -> str:
    """Why a period that has not begun should not begin on its day; empty where it can."""
    if not inputs.controls:
        return "No key control is known yet."
    if not inputs.blockers:
        return ""
    days = first_day(inputs, inputs.blockers).days
    if days is None:
        unknown = [c for c in inputs.blockers if shown_by(c, inputs) is None]
        return f"It begins on {day(start)}, and no day is known by which {listed_controls(unknown)} will be shown."
    if days[1] > start:
        late = [c for c in inputs.blockers if (known := shown_by(c, inputs)) and known[1] > start]
        names = listed_controls(late or inputs.blockers)
        return f"It begins on {day(start)}, before {names} will be shown at P80, on {day(days[1])}."
    return ""


def _with_days(inputs: OptionInputs, option: Option, last: Days, remaining: tuple[KeyControlDates, ...]) -> Option:
    """The option with its report's days, and the blockers that remain as what decides it."""
    unknown = [c for c in remaining if is_open(c, inputs) and shown_by(c, inputs) is None]
    deciding = tuple(decides(control, inputs) for control in remaining)
    if unknown or not inputs.controls:
        return replace(option, days=unplanned_days(inputs, last), deciding=deciding)
    cure = [c for c in remaining if c.recoverable and is_open(c, inputs)]
    waits = first_day(inputs, cure).days if cure else None
    early, late = (max(last[0], waits[0]), max(last[1], waits[1])) if waits else last
    return replace(option, days=report_days(inputs, (early, late)), deciding=deciding)


def move(inputs: OptionInputs, plan: Option) -> Option:
    """Move the period's days so that no blocker is left that cannot be cured."""
    bare = Option(OptionKind.MOVE, True, "")
    if inputs.type_i_decided:
        return unfit(inputs, bare, "A Type I is decided; it looks at one day and has no period.")
    if not inputs.blockers and inputs.period and inputs.controls:
        return unfit(inputs, bare, "Nothing blocks the period as it is set.")
    if plan.fits and inputs.phase is Phase.BEFORE:
        return unfit(inputs, bare, "Every key control is planned to be shown before the period begins.")
    if inputs.promised:
        return unfit(inputs, bare, f"A report for this period was promised: {', '.join(inputs.promised)}.")
    found = moved_period(inputs)
    if isinstance(found, str):
        return unfit(inputs, bare, found)
    freed = [c for c in inputs.blockers if c not in found.remaining]
    conditions = ["The auditor agrees to the other days."]
    buyers = [row.who for row in wanted(inputs) if serves(row, ReportType.TYPE_II)]
    if buyers:
        conditions.append(f"Those who wait for a report accept the other period: {', '.join(dict.fromkeys(buyers))}.")
    if whole_months(found.start, found.end) < COMMON_MONTHS:
        conditions.append(SHORT)
    option = Option(
        OptionKind.MOVE,
        True,
        f"{count((found.end - found.start).days + 1, 'day')} in which {listed_controls(freed)} would be shown.",
        start=found.start,
        end=found.end,
        would_say=in_period(inputs, found.start, found.end, found.remaining),
        conditions=tuple(conditions),
    )
    placed = _with_days(inputs, option, (found.end, found.end), found.remaining)
    if broken := _promise_broken(inputs, found.end):
        return unfit(inputs, option, broken)
    freed_first = tuple(decides(control, inputs) for control in freed)
    return finished(inputs, replace(placed, days=placed.days, deciding=(*freed_first, *placed.deciding)))


def _promise_broken(inputs: OptionInputs, end: date) -> str:
    """The buyer whose day the present period would meet and the moved one would miss; empty where there is none."""
    today, moved = planned_report(inputs), report_days(inputs, (end, end)).p50
    for row in wanted(inputs):
        if serves(row, ReportType.TYPE_II) and today and moved and today <= row.by < moved:
            return f"{row.who} expects a report by {day(row.by)}; the moved period's comes on {day(moved)} at P50."
    return ""


def type_i(inputs: OptionInputs, plan: Option) -> Option:
    """A Type I report on the day by which every key control is 80 % likely to be shown, or on a later day decided."""
    decided = inputs.scope.window_start if inputs.type_i_decided else None
    first = first_day(inputs, inputs.controls)
    conditions = tuple(
        f"{row.who} asks for a Type II, which a Type I does not replace."
        for row in wanted(inputs)
        if not serves(row, ReportType.TYPE_I)
    )
    if first.days is None:
        floor = max(first.not_before, decided or first.not_before)
        option = Option(
            OptionKind.TYPE_I,
            True,
            "",
            starts_not_before=floor,
            days=unplanned_days(inputs, (floor, max(first.no_later, floor))),
            deciding=first.deciding,
            would_say=on_a_day(None),
            conditions=conditions,
        )
    else:
        examined = _examined(first.days[1], decided, inputs.as_of)
        option = Option(
            OptionKind.TYPE_I,
            True,
            "",
            start=examined,
            end=examined,
            days=report_days(inputs, (examined, examined)),
            deciding=first.deciding if not decided or examined > decided else (),
            would_say=on_a_day(examined),
            conditions=conditions,
        )
    return _type_i_fits(inputs, plan, option)


def _examined(ready: date, decided: date | None, as_of: date) -> date:
    return decided if decided and ready <= decided else max(ready, as_of, decided or as_of)


def _type_i_fits(inputs: OptionInputs, plan: Option, option: Option) -> Option:
    if inputs.type_i_decided:
        return finished(inputs, replace(option, reason="A Type I is decided."))
    if inputs.period is None:
        return finished(inputs, replace(option, reason="No period is set; a Type I needs none."))
    if inputs.phase is Phase.BEFORE and not plan.fits:
        return finished(inputs, replace(option, reason="The period cannot begin as it is set."))
    report = planned_report(inputs)
    for row in in_need(inputs, report, option.p80) if report and option.p80 else ():
        reason = f"{row.who} needs a report by {day(row.by)}, before the period's own."
        return finished(inputs, replace(option, reason=reason))
    return unfit(
        inputs, option, "A Type II period is set, and no buyer who accepts a Type I needs one before its report."
    )


def new_period(inputs: OptionInputs, plan: Option, months: int) -> Option:
    """A new period from the day by which every key control's design and use are 80 % likely to be shown.

    On the 50 % day one period in two would begin with a key control that is absent, which is an exception at once.
    It begins no earlier than the as-of day, with one exception: in a renewal it touches the last period where every
    key control was shown by then, although that day may have passed.
    """
    first = first_day(inputs, inputs.controls)
    conditions = [SHORT] if months < COMMON_MONTHS else []
    if first.days is None:
        floor = max(first.not_before, _touch(inputs) or first.not_before)
        ends = window_end(floor, months), window_end(max(first.no_later, floor), months)
        option = Option(
            OptionKind.NEW_PERIOD,
            True,
            "",
            months,
            starts_not_before=floor,
            days=unplanned_days(inputs, ends),
            deciding=first.deciding,
            would_say=over_new_period(inputs, months, None, None),
            conditions=tuple(conditions),
        )
    else:
        begins = _begins(inputs, first.days[1], months)
        end = window_end(begins, months)
        if begins == inputs.as_of and first.days[1] < begins:
            earlier = day(first.days[1])
            conditions.append(f"Key controls are shown since {earlier}; the auditor may agree to an earlier start.")
        option = Option(
            OptionKind.NEW_PERIOD,
            True,
            "",
            months,
            start=begins,
            end=end,
            days=report_days(inputs, (end, end)),
            deciding=first.deciding,
            would_say=over_new_period(inputs, months, begins, end),
            conditions=tuple(conditions),
        )
    return _new_period_fits(inputs, plan, option)


def _touch(inputs: OptionInputs) -> date | None:
    return inputs.previous_end + ONE_DAY if inputs.previous_end else None


def _begins(inputs: OptionInputs, ready: date, months: int) -> date:
    touch = _touch(inputs)
    if touch and ready <= touch and window_end(touch, months) >= inputs.as_of:
        return touch
    return max(ready, inputs.as_of, touch or ready)


def _new_period_fits(inputs: OptionInputs, plan: Option, option: Option) -> Option:
    if inputs.type_i_decided:
        return unfit(inputs, option, "A Type I is decided; a period can follow it.")
    if inputs.period is None:
        return finished(inputs, replace(option, reason="No period is set."))
    if inputs.phase is Phase.BEFORE:
        if plan.fits:
            return unfit(inputs, option, "The period that is set can begin as planned.")
        return finished(inputs, replace(option, reason="The period cannot begin as it is set."))
    if not inputs.controls:
        return unfit(inputs, option, "A period is set, and no key control is known yet.")
    lost = [control for control in inputs.blockers if not control.recoverable]
    if lost:
        reason = f"The present period cannot be freed of {listed_controls(lost)}."
        return finished(inputs, replace(option, reason=reason))
    if inputs.blockers:
        reason = f"What is missing of {listed_controls(inputs.blockers)} can still be had for the present period."
        return unfit(inputs, option, reason)
    return unfit(inputs, option, "Nothing blocks the period as it is set.")
