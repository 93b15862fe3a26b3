"""What readers would find in the report of an option: facts about key controls, in careful words, never an opinion."""

from collections.abc import Iterable, Sequence
from datetime import date

from soc2lib.basics.formatting import count, day, listed
from soc2lib.readiness.options.days import ONE_DAY, is_open, shown_by
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs

MOST, MOST_NOT_MET = 4, 8
"""Controls and criteria named in one sentence; the others are counted."""
UNKNOWN = "No key control is known yet, so nothing can be said of the report."


def uncovered_days(control: KeyControlDates, start: date, end: date) -> int:
    """Days of a period that are over or fixed and that nothing shows of a control which is shown on the others.

    Examples
    --------
    By hand: in use since the 45th day after the start, so 45 days are uncovered.

    >>> start, end = date(2026, 1, 1), date(2026, 6, 29)
    >>> uncovered_days(KeyControlDates("IAM-05", shown_on=date(2026, 2, 15)), start, end)
    45
    """
    if control.shown_on is None:
        return 0
    before = (min(control.shown_on, end + ONE_DAY) - start).days
    after = (end - max(control.shown_until, start - ONE_DAY)).days if control.shown_until else 0
    return min(max(before, 0) + max(after, 0), (end - start).days + 1)


def in_period(inputs: OptionInputs, start: date, end: date, remaining: Sequence[KeyControlDates]) -> str:
    """What readers would find in a Type II report over a period.

    Parameters
    ----------
    inputs : OptionInputs
        The controls.
    start, end : date
        The period.
    remaining : sequence of KeyControlDates
        The blockers that this period leaves.
    """
    if not inputs.controls:
        return UNKNOWN
    found = [*_not_shown(inputs, remaining, end), *_exceptions(inputs, start, end), *_no_run(inputs, start, end)]
    if not found:
        later = "; how they will run is not known yet" if inputs.as_of < end else ""
        return f"As things stand, no exception is known in the key controls{later}."
    end_note = " Only the auditor decides what this means for the opinion." if remaining else ""
    return f"As things stand, readers would find {'; '.join(found)}.{end_note}"


def over_new_period(inputs: OptionInputs, months: int, start: date | None, end: date | None) -> str:
    """What readers would find in a Type II report over a new period."""
    span = f", from {day(start)} to {day(end)}" if start and end else ""
    no_run = _no_run(inputs, start, end) if start and end else []
    more = f"; {'; '.join(no_run)}" if no_run else ""
    return f"Readers would find controls tested over {months} months{span}; how they will run is not known yet{more}."


def on_a_day(examined: date | None) -> str:
    """What readers would find in a Type I report."""
    when = f" on {day(examined)}" if examined else " on one day"
    return f"Readers would find design and implementation{when} and nothing about operation through a period."


def outside(control: KeyControlDates, start: date, end: date) -> bool:
    """True where a yearly run falls outside a period: the next one after it and the last one before it."""
    last_inside = control.last_run is not None and control.last_run >= start
    return control.next_run is not None and control.next_run > end and not last_inside


def pull_forward(inputs: OptionInputs, start: date, end: date) -> tuple[str, ...]:
    """The yearly runs to pull into a period that is not over, one sentence each.

    Examples
    --------
    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.numerics.pert import Range
    >>> from soc2lib.readiness.options.inputs import PhaseRanges
    >>> from soc2lib.scope.assess import resolve_scope
    >>> row = KeyControlDates("BCP-02", "Disaster recovery exercise", next_run=date(2026, 8, 3))
    >>> phases = PhaseRanges(Range(4, 8, 12), Range(2, 4, 6), Range(2, 3, 4))
    >>> inputs = OptionInputs(date(2026, 4, 1), Phase.WITHIN, resolve_scope(None), (row,), phases)
    >>> pull_forward(inputs, date(2026, 1, 1), date(2026, 6, 30))[0].partition(" forward ")[2]
    'from 3 August 2026 to a day between 1 April 2026 and 30 June 2026.'
    """
    if end <= inputs.as_of:
        return ()
    return tuple(
        f"Pull the run of {named(control)} forward from {day(control.next_run)} to a day between "
        f"{day(max(start, inputs.as_of))} and {day(end)}."
        for control in inputs.controls
        if outside(control, start, end)
    )


def named(control: KeyControlDates) -> str:
    """A control's id with its title, where it has one."""
    return f"{control.control} ({control.title})" if control.title else control.control


def listed_controls(controls: Iterable[KeyControlDates]) -> str:
    """The ids of some controls, the first four by name."""
    return listed((control.control for control in controls), most=MOST)


def _exceptions(inputs: OptionInputs, start: date, end: date) -> list[str]:
    embedded = [words for c in inputs.controls if (words := _without_report(inputs, c, start, end))]
    rows = [
        (days, c) for c in inputs.controls if (days := uncovered_days(c, start, end)) and not _reported(inputs, c, end)
    ]
    rows.sort(key=lambda row: (-row[0], row[1].control))
    found = embedded[:MOST]
    found += [f"an exception for {count(days, 'uncovered day')} of {c.control}{_in(c)}" for days, c in rows[:MOST]]
    if len(rows) > MOST:
        found.append(f"uncovered days of {count(len(rows) - MOST, 'other key control')}")
    disclosed = [c for c in inputs.controls if c.exceptions]
    if disclosed:
        number = count(sum(c.exceptions for c in disclosed), "exception")
        found.append(f"{number} to disclose ({listed_controls(disclosed)})")
    return found


def _reported(inputs: OptionInputs, control: KeyControlDates, end: date) -> bool:
    """True where the days that are uncovered lie after a vendor's report and are past: `_without_report` says them."""
    return control.report_until is not None and end <= inputs.as_of


def _without_report(inputs: OptionInputs, control: KeyControlDates, start: date, end: date) -> str:
    """The past days of a period after the last report of the vendor that carries a control; empty where none are."""
    if control.report_until is None:
        return ""
    last = min(end, inputs.as_of)
    days = (last - max(control.report_until, start - ONE_DAY)).days
    if days <= 0:
        return ""
    over = uncovered_days(control, start, last)
    more = f", {over} more than can be disclosed" if over else " to disclose"
    return f"{count(days, 'day')} of {control.control} without a vendor's report{more}"


def _in(control: KeyControlDates) -> str:
    return f" ({listed(control.criteria, most=MOST)})" if control.criteria else ""


def _not_shown(inputs: OptionInputs, remaining: Sequence[KeyControlDates], end: date) -> list[str]:
    """The criteria that are not met by id, then those that are not shown, the first with their controls."""
    still = [control for control in remaining if is_open(control, inputs)]
    by_criterion: dict[str, list[KeyControlDates]] = {}
    for control in still:
        for criterion in control.criteria or ("",):
            by_criterion.setdefault(criterion, []).append(control)
    loose = by_criterion.pop("", [])
    worst = [id for id, rows in by_criterion.items() if any(row.not_met for row in rows)]
    others = [(id, rows) for id, rows in by_criterion.items() if id not in worst]
    found = [f"{listed(worst, most=MOST_NOT_MET)} not met"] if worst else []
    found += [_criterion(inputs, id, rows, end) for id, rows in others[:MOST]]
    if len(others) > MOST:
        found.append(f"{count(len(others) - MOST, 'other criterion', 'other criteria')} not shown to be met")
    if loose:
        found.append(f"{listed_controls(loose)} not shown")
    return found


def _criterion(inputs: OptionInputs, id: str, rows: Sequence[KeyControlDates], end: date) -> str:
    """A criterion with its controls; a planned day is said only while it can still fall into the period."""
    planned = [days[0] for row in rows if (days := shown_by(row, inputs))]
    when = f", planned for {day(max(planned))}" if len(planned) == len(rows) and max(planned) <= end else ""
    return f"{id} not shown to be met ({listed_controls(rows)}{when})"


def _no_run(inputs: OptionInputs, start: date, end: date) -> list[str]:
    rows = [control for control in inputs.controls if outside(control, start, end)]
    first = max(start, inputs.as_of)
    unless = f" unless done once more between {day(first)} and {day(end)}" if end > inputs.as_of else ""
    return [f"no run of {listed_controls(rows)} in the period{unless}"] if rows else []
