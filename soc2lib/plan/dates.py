"""Judges whether the report can be there when it is needed, for short, usual and long durations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from soc2lib.foundation.wording import day, listed, sentence
from soc2lib.plan.defaults import Phase, defaults
from soc2lib.plan.records import YEARS, PhaseDuration
from soc2lib.plan.timeline import BackSchedule, Durations, Timeline, backward, forward, from_window
from soc2lib.plan.workload import window_months
from soc2lib.scope.records import Examination, ReportType

WAYS = ("shortest", "usual", "longest")
USED = ("readiness", "window", "fieldwork", "report")


@dataclass(frozen=True, slots=True)
class Way:
    """One of three sets of durations: the days from now on, and the latest days that would still do.

    ``back`` is None where nobody said when the report is needed.
    """

    name: str
    durations: Durations
    ahead: Timeline
    back: BackSchedule | None

    @property
    def late_days(self) -> int | None:
        """Days by which the report comes after the day it is needed; None where that day is not known."""
        return None if self.back is None else (self.ahead.report - self.back.needed).days


@dataclass(frozen=True, slots=True)
class PlanDates:
    """When the report can be there.

    Attributes
    ----------
    phases : tuple of Phase
        The phases counted, each with its range and source.
    ways : mapping of str to Way
        ``shortest``, ``usual`` and ``longest``.
    needed : date or None
        The day the report is needed.
    window_fixed : bool
        True where the client has set the window's days.
    standing : str
        ``in time``, ``in time as a rule``, ``only if quick``, ``too late`` or ``not known``.
    too_late_since : date or None
        The first day that was too late, at usual durations; None unless it lies behind.
    because : str
        The sentence that explains it.
    strange : tuple of str
        What was told and could not be used: unknown phases, days of another century.
    ready_by : date or None
        The last day on which finished work is in time for ``ready_for``; None where no day is known to count back from.
    ready_for : str
        The next milestone ahead: ``the window``, ``the end of the window``, ``the end of fieldwork`` or ``the report``.
    """

    phases: tuple[Phase, ...]
    ways: Mapping[str, Way]
    needed: date | None
    window_fixed: bool
    standing: str
    too_late_since: date | None
    because: str
    strange: tuple[str, ...]
    ready_by: date | None
    ready_for: str

    @property
    def fieldwork_start(self) -> date:
        """The day after the window, at usual durations."""
        return self.ways["usual"].ahead.window_end + timedelta(days=1)


def judge_dates(examination: Examination | None, durations: Sequence[PhaseDuration], as_of: date) -> PlanDates:
    """When the report can be there, and since when it is too late.

    Parameters
    ----------
    examination : Examination or None
        The report type, the window and the day the report is needed; an open type counts as Type II.
    durations : sequence of PhaseDuration
        The client's own ranges; phases without one use the shipped range.
    as_of : date
        The day the work starts unless the window is set; fieldwork is counted from it where the window is over.

    Examples
    --------
    >>> told = Examination(report_type="Type II", report_needed=date(2026, 10, 20))
    >>> result = judge_dates(told, [], date(2026, 1, 19))
    >>> result.standing, str(result.too_late_since), str(result.ways["usual"].ahead.report)
    ('only if quick', '2026-01-06', '2026-11-03')
    """
    told, slips = _without_slips(examination or Examination())
    own = {row.id: row for row in durations}
    shipped = defaults().phases
    answers = _on_the_examination(told) | own
    phases = tuple(shipped[id].with_answer(answers[id]) if id in answers else shipped[id] for id in USED)
    window = (told.window_start, told.window_end) if told.window_start and told.window_end else None
    ways = {name: _way(name, _durations(phases, name, told), window, told.report_needed, as_of) for name in WAYS}
    standing = _standing(ways)
    usual = ways["usual"]
    late = usual.back.too_late_since if usual.back and (usual.late_days or 0) > 0 else None
    strange = (*sorted(f"a duration for the unknown phase {id}" for id in own if id not in shipped), *slips)
    because = _because(standing, ways, told, late)
    ready_by, ready_for = _ready(usual, bool(window), as_of)
    return PlanDates(
        phases, ways, told.report_needed, bool(window), standing, late, because, strange, ready_by, ready_for
    )


def _on_the_examination(told: Examination) -> dict[str, PhaseDuration]:
    """Durations told as one number on the Examination sheet; a range on the Durations sheet beats them."""
    values = (told.readiness_weeks, told.window_months, told.fieldwork_weeks, told.reporting_weeks)
    return {
        id: PhaseDuration(id=id, low=value, likely=value, high=value, source="told on the Examination sheet")
        for id, value in zip(USED, values, strict=True)
        if value is not None
    }


def _without_slips(told: Examination) -> tuple[Examination, tuple[str, ...]]:
    """The examination without days of another century, and what was taken out."""
    days = {"report_needed": "the report is needed", "window_start": "the window starts", "window_end": "it ends"}
    off = {name: words for name, words in days.items() if (at := getattr(told, name)) and at.year not in YEARS}
    said = tuple(f"the day {words}, {getattr(told, name)}" for name, words in off.items())
    return told.model_copy(update=dict.fromkeys(off)), said


def _durations(phases: Sequence[Phase], way: str, told: Examination) -> Durations:
    pick = {"shortest": "low", "usual": "likely", "longest": "high"}[way]
    readiness, window, fieldwork, report = (float(getattr(phase, pick)) for phase in phases)
    months = 0 if told.report_type is ReportType.TYPE_I else round(window)
    if told.window_start and told.window_end and months:
        months = max(round(window_months(told.window_start, told.window_end)), 1)
    return Durations(readiness, months, fieldwork, report)


def _way(name: str, durations: Durations, window: tuple[date, date] | None, needed: date | None, as_of: date) -> Way:
    if window:
        ahead = from_window(min(as_of, window[0]), window[0], durations)
        last = window[1] if durations.window_months else window[0]
        moved = max(last, as_of) - ahead.window_end
        ahead = replace(ahead, window_end=last, fieldwork_end=ahead.fieldwork_end + moved, report=ahead.report + moved)
    else:
        ahead = forward(as_of, durations)
    return Way(name, durations, ahead, backward(needed, durations, as_of) if needed else None)


def _ready(usual: Way, fixed: bool, as_of: date) -> tuple[date | None, str]:
    """The next milestone that open work has to meet: of the set window, else of the latest way that would do."""
    if not fixed and usual.back is None:
        return None, "the window"
    way = usual.ahead if fixed or usual.back is None else usual.back.latest
    ahead = (
        (way.window_start - timedelta(days=1), "the window"),
        (way.window_end, "the end of the window"),
        (way.fieldwork_end, "the end of fieldwork"),
    )
    return next(((day, words) for day, words in ahead if day > as_of), (way.report, "the report"))


def _standing(ways: Mapping[str, Way]) -> str:
    late = [ways[name].late_days for name in WAYS]
    shortest, usual, longest = late
    if shortest is None or usual is None or longest is None:
        return "not known"
    if shortest > 0:
        return "too late"
    if usual > 0:
        return "only if quick"
    return "in time as a rule" if longest > 0 else "in time"


def _because(standing: str, ways: Mapping[str, Way], told: Examination, late: date | None) -> str:
    usual = ways["usual"].ahead.report
    kind = told.report_type.value if told.report_type else "Type II (assumed, because the type is not decided)"
    if told.report_needed is None:
        return f"Nobody has said when the report is needed. At usual durations a {kind} is there on {day(usual)}."
    needed = day(told.report_needed)
    if standing == "in time":
        longest = day(ways["longest"].ahead.report)
        return f"Even if every phase takes its longest, a {kind} is there on {longest}, in time for {needed}."
    if standing == "in time as a rule":
        return (
            f"At usual durations a {kind} is there on {day(usual)}, in time for {needed}; "
            f"if every phase takes its longest, on {day(ways['longest'].ahead.report)}."
        )
    since = f"At usual durations it has been too late since {day(late)}: "
    if standing == "only if quick":
        return f"{since}a {kind} is there on {day(usual)}, after {needed}. Only the shortest durations would do."
    shortest = ways["shortest"]
    never = shortest.back.too_late_since if shortest.back else None
    return (
        f"A {kind} cannot be there by {needed}: even at the shortest durations the work had to start before "
        f"{day(never)}. {since}the report is there on {day(usual)}, at the earliest on {day(shortest.ahead.report)}."
    )


def not_used(dates: PlanDates) -> str:
    """A sentence about what was told and could not be used; empty where everything was."""
    return f"{sentence(listed(dates.strange, most=5))}." if dates.strange else ""
