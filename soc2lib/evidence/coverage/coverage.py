"""Is each control shown to have run over the whole window, and what will be missing when the window ends?

A control that runs by the calendar is judged by the distances between its runs and by their number; one that runs on
events by its population. The distances count from the window's start to the first run, between runs, and from the
last run to the window's end. For Type I the window is one day: evidence must have been fresh on it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import floor

from soc2lib.basics.cadence import expected_occurrences
from soc2lib.basics.formatting import count, day
from soc2lib.evidence.coverage.intervals import gaps_between
from soc2lib.evidence.coverage.states import Coverage, Events, Gap, Run, State, worst
from soc2lib.evidence.coverage.window import Policy, Window


def coverage(
    control: str,
    frequency: str,
    runs: Iterable[Run],
    window: Window,
    as_of: date,
    policy: Policy,
    events: Events | None = None,
) -> Coverage:
    """Judge one control over the window as of a day.

    Parameters
    ----------
    control, frequency : str
        Its id, and a frequency of the control library.
    runs : iterable of Run
        Every known run, those before the window too; runs after the as-of day do not count.
    window : Window
        The examined window.
    as_of : date
        The day it is judged on.
    policy : Policy
        Cadence, grace and freshness.
    events : Events, optional
        For ``per_event``: what is known of the population.

    Notes
    -----
    Method: a distance up to cadence + grace is met; a longer one closed by a run is late, and from twice the cadence on
    a whole run is missing; one that the window's end or the as-of day closes is missing. Fewer runs than are due by
    the as-of day: missing. A window shorter than the cadence may hold no run: no occurrence, if the run before it is
    still in time.

    Examples
    --------
    A quarterly review, November to October, on four days: distances 39, 95, 91, 50 are met. Without the June run one
    distance is 186 days, twice the cadence and more: a run is missing.

    >>> from soc2lib.evidence.coverage.window import policy as named
    >>> days = [date(2025, 12, 10), date(2026, 3, 9), date(2026, 6, 12), date(2026, 9, 11)]
    >>> year = Window(date(2025, 11, 1), date(2026, 10, 31))
    >>> whole = coverage("IAM-04", "quarterly", [Run(d, d) for d in days], year, year.end, named())
    >>> whole.state, [gap.days for gap in whole.gaps]
    (<State.MET: 'met'>, [39, 89, 95, 91, 50])
    >>> holed = [Run(d, d) for d in days if d.month != 6]
    >>> coverage("IAM-04", "quarterly", holed, year, year.end, named()).state
    <State.MISSING: 'missing'>
    """
    known = sorted((run for run in runs if run.start <= as_of), key=lambda run: (run.start, run.end))
    known = [Run(run.start, min(run.end, as_of), run.evidence) for run in known]
    covered = covered_days(known, frequency, window, as_of, policy)
    newest = max((run.end for run in known), default=None)
    fresh = newest + timedelta(days=policy.fresh[frequency]) if newest else None
    base = (control, frequency)
    if window.days == 1:
        state, why = _on_the_day(fresh, window, as_of)
        return Coverage(*base, state, None, None, covered, window.days, (), None, None, fresh, why)
    if frequency == "per_event":
        state, why = _of_events(events or Events(), window, as_of)
        return Coverage(*base, state, None, None, covered, window.days, (), None, None, fresh, why)
    expected = expected_occurrences(frequency, window.start, window.end)
    inside = [run for run in known if run.end >= window.start and run.start <= window.end]
    gaps = gaps_between(inside, frequency, window, as_of, policy)
    shown = _shown(inside, frequency, window)
    state, why = _state(gaps, shown, known, frequency, window, as_of, policy)
    due, latest = _next(inside, frequency, window, as_of, policy)
    return Coverage(*base, state, expected, shown, covered, window.days, gaps, due, latest, fresh, why)


def covered_days(runs: Iterable[Run], frequency: str, window: Window, as_of: date, policy: Policy) -> int:
    """Days of the window, up to the as-of day, on which some evidence was fresh.

    Notes
    -----
    Method: a run vouches for its own days and for the freshness period after them; the days of all runs are joined
    and counted once. A day counts by the runs alone, so two halves of a window never count more than the whole.

    Examples
    --------
    A weekly run stays fresh for 14 days: the day itself and 14 more.

    >>> from soc2lib.evidence.coverage.window import policy as named
    >>> month = Window(date(2026, 1, 1), date(2026, 1, 31))
    >>> covered_days([Run(date(2026, 1, 5), date(2026, 1, 5))], "weekly", month, month.end, named())
    15
    """
    total, reached = 0, window.start - timedelta(days=1)
    last = min(window.end, as_of)
    for run in sorted(runs, key=lambda run: run.start):
        start = max(run.start, reached + timedelta(days=1))
        end = min(run.end + timedelta(days=policy.fresh[frequency]), last)
        if end >= start:
            total += (end - start).days + 1
            reached = end
    return total


def by_week(covered: Coverage, window: Window, as_of: date) -> tuple[State, ...]:
    """The state of each week of the window, seven days from its first day on; the last week may be shorter."""
    weeks = range(0, window.days, 7)
    if not covered.gaps or covered.state in (State.NO_OCCURRENCE, State.CANNOT_TELL):
        return tuple(State.NOT_YET_DUE if window.start + timedelta(days=n) > as_of else covered.state for n in weeks)
    return tuple(_week(covered.gaps, window.start + timedelta(days=n), as_of) for n in weeks)


def _week(gaps: Sequence[Gap], first: date, as_of: date) -> State:
    if first > as_of:
        return State.NOT_YET_DUE
    last = first + timedelta(days=6)
    touched = [gap.state for gap in gaps if gap.start <= last and (gap.end > first if gap.closed else gap.end >= first)]
    return worst(touched or [State.MET])


def _shown(inside: list[Run], frequency: str, window: Window) -> int:
    """Runs on single days, and the runs due in the days that stretches of evidence show, each day taken once."""
    single = {run.start for run in inside if run.start == run.end}
    shown_days = {
        max(run.start, window.start) + timedelta(days=n)
        for run in inside
        if run.start < run.end
        for n in range((min(run.end, window.end) - max(run.start, window.start)).days + 1)
    }
    if not shown_days:
        return len(single)
    in_stretches = expected_occurrences(frequency, window.start, window.start + timedelta(days=len(shown_days) - 1))
    return len(single) + max(1, in_stretches or 0)


def _state(
    gaps: Sequence[Gap],
    shown: int,
    known: list[Run],
    frequency: str,
    window: Window,
    as_of: date,
    policy: Policy,
) -> tuple[State, str]:
    if as_of < window.start:
        return State.NOT_YET_DUE, f"The window starts on {day(window.start)}."
    due = _due_by(frequency, window, as_of, policy)
    longest = min(gaps, key=lambda gap: (gap.state.rank, -gap.days), default=None)
    if longest and longest.state is State.MISSING:
        return State.MISSING, _too_long(longest, known, frequency, policy)
    if 0 < shown < due:
        return State.MISSING, f"{count(shown, 'run')} shown where {due} are due by {day(min(as_of, window.end))}."
    if longest and longest.state is State.LATE:
        return State.LATE, _too_long(longest, known, frequency, policy)
    if shown:
        some = policy.least(frequency) < 1
        return (
            State.MET,
            f"{count(shown, 'run')} shown, {'at least ' * some}{due} due by {day(min(as_of, window.end))}.",
        )
    return _without_run(known, due, frequency, window, as_of, policy)


def _too_long(gap: Gap, known: Iterable[Run], frequency: str, policy: Policy) -> str:
    """A distance in words: between two runs, or the days without a run, the first and the last of them counted."""
    limit = policy.edge if frequency == "continuous" else policy.limit(frequency)
    after_run = any(run.start <= gap.start <= run.end for run in known)
    if after_run and gap.closed:
        between = f"{count(gap.days, 'day')} between the runs of {day(gap.start)} and {day(gap.end)}"
        return f"{between}; {limit} are allowed."
    first, last = gap.start + timedelta(days=after_run), gap.end - timedelta(days=gap.closed)
    days = count((last - first).days + 1, "day")
    return f"No run is shown from {day(first)} to {day(last)} ({days}); {limit} are allowed."


def _without_run(
    known: list[Run], due: int, frequency: str, window: Window, as_of: date, policy: Policy
) -> tuple[State, str]:
    if as_of < window.end:
        return State.NOT_YET_DUE, "No run is shown yet, and none is overdue."
    if due > 1:
        return State.MISSING, f"No run is shown where {due} are due."
    before = max((run.end for run in known if run.end < window.start), default=None)
    limit = policy.edge if frequency == "continuous" else policy.limit(frequency)
    if before and (window.end - before).days <= limit:
        return State.NO_OCCURRENCE, f"None fell into the window; the run of {day(before)} was still in time."
    if window.days > 1 and due:
        return State.CANNOT_TELL, "No run in the window, which is shorter than the cadence; show the run before it."
    return State.CANNOT_TELL, "No run is known; show the run before the window."


def _due_by(frequency: str, window: Window, as_of: date, policy: Policy) -> int:
    if as_of >= window.end:
        return floor((expected_occurrences(frequency, window.start, window.end) or 0) * policy.least(frequency))
    if frequency == "continuous":
        return 1
    cadence, grace = policy.cadence[frequency], policy.grace[frequency]
    return max(0, ((as_of - window.start).days - grace) // cadence) if cadence > 1 else 0


def _next(
    inside: list[Run], frequency: str, window: Window, as_of: date, policy: Policy
) -> tuple[date | None, date | None]:
    if as_of >= window.end:
        return None, None
    last = max((run.end for run in inside), default=None)
    if frequency == "continuous":
        edge = timedelta(days=policy.edge)
        return (window.end - edge, window.end) if last else (window.start, window.start + edge)
    due = (last or window.start) + timedelta(days=policy.cadence[frequency])
    latest = due + timedelta(days=policy.grace[frequency])
    return (due, min(latest, window.end)) if due <= window.end else (None, None)


def _on_the_day(fresh: date | None, window: Window, as_of: date) -> tuple[State, str]:
    if as_of < window.start:
        return State.NOT_YET_DUE, f"The examined day is {day(window.start)}."
    if fresh is None:
        return State.MISSING, "No evidence is known."
    if fresh < window.start:
        return State.MISSING, f"The newest evidence was fresh until {day(fresh)}, before the examined day."
    return State.MET, f"The newest evidence is fresh until {day(fresh)}."


def _of_events(events: Events, window: Window, as_of: date) -> tuple[State, str]:
    if as_of < window.start:
        return State.NOT_YET_DUE, f"The window starts on {day(window.start)}."
    if events.items is None:
        return State.CANNOT_TELL, "There is no population: nobody knows how often it occurred."
    if events.complete is False:
        return State.CANNOT_TELL, "The population is partial or does not cover the window so far."
    if events.items == 0:
        if events.complete:
            return State.NO_OCCURRENCE, "The population is whole and has no item: nothing occurred."
        return State.CANNOT_TELL, "Nothing was found, but the list was not agreed to an independent total."
    if events.untested:
        return State.CANNOT_TELL, f"{count(events.untested, 'item')} of {events.items} were not tested."
    if events.untold:
        return State.CANNOT_TELL, f"For {count(events.untold, 'item')} of {events.items} the data does not say."
    if events.complete is None:
        return State.CANNOT_TELL, f"All {events.items} items have a verdict, but the list was not agreed to a total."
    return State.MET, f"All {events.items} items of a whole population have a verdict."
