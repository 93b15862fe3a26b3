"""The stretches between a control's runs, and whether each is short enough."""

from datetime import date

from soc2lib.evidence.coverage.states import Gap, Run, State
from soc2lib.evidence.coverage.window import Policy, Window


def gaps_between(inside: list[Run], frequency: str, window: Window, as_of: date, policy: Policy) -> tuple[Gap, ...]:
    """Judge every stretch from the window's start to its end or to the as-of day, whichever is first.

    Parameters
    ----------
    inside : list of Run
        Runs that touch the window, in order of time.
    frequency : str
        A frequency of the control library; ``continuous`` needs a look near each end of the window, no more.
    window, as_of, policy
        As for `coverage.coverage`.
    """
    if as_of < window.start:
        return ()
    horizon = min(window.end, as_of)
    edge = frequency == "continuous"
    limit = policy.edge if edge else policy.limit(frequency)
    merged: list[Run] = []
    for run in inside:
        if merged and run.start <= merged[-1].end:
            merged[-1] = Run(merged[-1].start, max(merged[-1].end, run.end))
        else:
            merged.append(run)
    found = []
    marks = [window.start, *(run.start for run in merged)]
    ends = [window.start, *(run.end for run in merged)]
    for place, start in enumerate(marks[1:]):
        allowed = None if edge and place else limit
        found.append(_closed(min(ends[place], start), start, allowed, limit if edge else 2 * policy.cadence[frequency]))
    last = max(ends[-1], window.start)
    if last < horizon or not merged:
        open_ = as_of < window.end
        away = (horizon - last).days
        within = away <= limit or (edge and open_ and bool(merged))
        state = (State.NOT_YET_DUE if open_ or not merged else State.MET) if within else State.MISSING
        found.append(Gap(last, horizon, away, state, closed=False))
    return tuple(found)


def _closed(start: date, end: date, limit: int | None, hole: int) -> Gap:
    days = (end - start).days
    if limit is None or days <= limit:
        return Gap(start, end, days, State.MET)
    return Gap(start, end, days, State.LATE if days < hole else State.MISSING)
