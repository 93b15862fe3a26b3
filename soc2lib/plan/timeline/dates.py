"""The days of the phases at usual durations, and the day by which open work has to be finished."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from soc2lib.basics.formatting import listed, sentence
from soc2lib.plan.defaults import Phase, defaults
from soc2lib.plan.records import YEARS, PhaseDuration
from soc2lib.plan.timeline.counting import Durations, Timeline, backward, forward, from_window
from soc2lib.plan.workload import window_months
from soc2lib.scope.records import Examination, ReportType

USED = ("readiness", "window", "fieldwork", "report")


@dataclass(frozen=True, slots=True)
class PlanDates:
    """The days of the phases.

    When the report is in hand is not said here: the options of the readiness stage are the only place where that day is
    computed.

    Attributes
    ----------
    phases : tuple of Phase
        The phases counted, each with its range and source.
    usual : Timeline
        The days from now on at usual durations.
    window_months : int
        Months of operation counted; 0 for a Type I.
    needed : date or None
        The day the report is needed.
    window_fixed : bool
        True where the client has set the window's days.
    strange : tuple of str
        What was told and could not be used: unknown phases, days of another century.
    ready_by : date or None
        The last day on which finished work is in time for ``ready_for``; None where no day is known to count back from.
    ready_for : str
        The next milestone ahead: ``the window``, ``the end of the window``, ``the end of fieldwork`` or ``the report``.
    """

    phases: tuple[Phase, ...]
    usual: Timeline
    window_months: int
    needed: date | None
    window_fixed: bool
    strange: tuple[str, ...]
    ready_by: date | None
    ready_for: str

    @property
    def fieldwork_start(self) -> date:
        """The day after the window, at usual durations."""
        return self.usual.window_end + timedelta(days=1)


def assess_dates(examination: Examination | None, durations: Sequence[PhaseDuration], as_of: date) -> PlanDates:
    """The days of the phases at usual durations, and by when open work has to be finished.

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
    >>> result = assess_dates(told, [], date(2026, 1, 19))
    >>> str(result.usual.window_start), str(result.ready_by), result.ready_for
    ('2026-03-16', '2026-03-01', 'the window')
    """
    stated, slips = _without_slips(examination or Examination())
    own = {row.id: row for row in durations}
    shipped = defaults().phases
    answers = _on_the_examination(stated) | own
    phases = tuple(shipped[id].with_answer(answers[id]) if id in answers else shipped[id] for id in USED)
    window = (stated.window_start, stated.window_end) if stated.window_start and stated.window_end else None
    usual_durations, needed = _durations(phases, stated), stated.report_needed
    usual = _ahead(usual_durations, window, as_of)
    latest = backward(needed, usual_durations, as_of).latest if needed else None
    strange = (*sorted(f"a duration for the unknown phase {id}" for id in own if id not in shipped), *slips)
    ready_by, ready_for = _ready(usual, latest, bool(window), as_of)
    months = usual_durations.window_months
    return PlanDates(phases, usual, months, needed, bool(window), strange, ready_by, ready_for)


def _on_the_examination(stated: Examination) -> dict[str, PhaseDuration]:
    """Durations told as one number on the Examination sheet; a range on the Durations sheet beats them."""
    values = (stated.readiness_weeks, stated.window_months, stated.fieldwork_weeks, stated.reporting_weeks)
    return {
        id: PhaseDuration(id=id, low=value, likely=value, high=value, source="told on the Examination sheet")
        for id, value in zip(USED, values, strict=True)
        if value is not None
    }


def _without_slips(stated: Examination) -> tuple[Examination, tuple[str, ...]]:
    """The examination without days of another century, and what was taken out."""
    days = {"report_needed": "the report is needed", "window_start": "the window starts", "window_end": "it ends"}
    off = {name: words for name, words in days.items() if (at := getattr(stated, name)) and at.year not in YEARS}
    said = tuple(f"the day {words}, {getattr(stated, name)}" for name, words in off.items())
    return stated.model_copy(update=dict.fromkeys(off)), said


def _durations(phases: Sequence[Phase], stated: Examination) -> Durations:
    readiness, window, fieldwork, report = (float(phase.likely) for phase in phases)
    months = 0 if stated.report_type is ReportType.TYPE_I else round(window)
    if stated.window_start and stated.window_end and months:
        months = max(round(window_months(stated.window_start, stated.window_end)), 1)
    return Durations(readiness, months, fieldwork, report)


def _ahead(durations: Durations, window: tuple[date, date] | None, as_of: date) -> Timeline:
    if not window:
        return forward(as_of, durations)
    ahead = from_window(min(as_of, window[0]), window[0], durations)
    last = window[1] if durations.window_months else window[0]
    moved = max(last, as_of) - ahead.window_end
    return replace(ahead, window_end=last, fieldwork_end=ahead.fieldwork_end + moved, report=ahead.report + moved)


def _ready(usual: Timeline, latest: Timeline | None, fixed: bool, as_of: date) -> tuple[date | None, str]:
    """The next milestone that open work has to meet: of the set window, else of the latest way that would do."""
    way = usual if fixed else latest
    if way is None:
        return None, "the window"
    ahead = (
        (way.window_start - timedelta(days=1), "the window"),
        (way.window_end, "the end of the window"),
        (way.fieldwork_end, "the end of fieldwork"),
    )
    return next(((day, words) for day, words in ahead if day > as_of), (way.report, "the report"))


def not_used(dates: PlanDates) -> str:
    """A sentence about what was told and could not be used; empty where everything was."""
    return f"{sentence(listed(dates.strange, most=5))}." if dates.strange else ""
