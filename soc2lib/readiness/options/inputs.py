"""What the options are computed from: when each key control is shown, how long the phases take, who waits for what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.catalog.catalog import Category
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.numerics.pert import Range
from soc2lib.plan.defaults import Phase as PlanPhase
from soc2lib.scope.examination.categories import rows_asking
from soc2lib.scope.records import DemandSource, Examination, ReportType
from soc2lib.scope.results import Scope

Together = Callable[[tuple[str, ...]], tuple[date, date] | None]
"""When all of these tasks are finished, P50 and P80; None where one is not planned: `plan.together`."""


@dataclass(frozen=True, slots=True)
class KeyControlDates:
    """From when, and until when, one key control supports a period, and what work is planned for it.

    Attributes
    ----------
    control, title : str
        As recorded.
    shown_on : date or None
        The day since which design and use are shown without a break; None where they are not shown now.
    shown_until : date or None
        The last day that what is shown can carry, such as 92 days after a vendor's report; None where it has no end.
    blocker : bool
        Failing, missing, only said or not asked.
    reason : str
        The fact that makes it one, as a sentence.
    recoverable : bool
        True where what is missing can still be had for the days that have passed: an export, a letter, an answer.
    tasks : tuple of str
        Ids of its open tasks.
    task_p50, task_p80 : date or None
        The days by which all of them are finished in half and in four fifths of the trials; None where not planned.
    exceptions : int
        Deviations to disclose [0 or more].
    criteria : tuple of str
        Criteria for which it is key.
    categories : tuple of Category
        The categories these criteria belong to; without them all it is not needed.
    systems : tuple of str
        The systems on which it blocks, where the others are shown.
    shown_without : date or None
        Since when it is shown on the other systems; None where that is not shown.
    last_run, next_run : date or None
        The runs of a control that runs about once a year.
    not_met : bool
        True where it is known not to work, to be unsuitable or to be absent, with nothing in its place.
    report_until : date or None
        The last day of the vendor's report that carries it.
    """

    control: str
    title: str = ""
    shown_on: date | None = None
    shown_until: date | None = None
    blocker: bool = False
    reason: str = ""
    recoverable: bool = False
    tasks: tuple[str, ...] = ()
    task_p50: date | None = None
    task_p80: date | None = None
    exceptions: int = 0
    criteria: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    systems: tuple[str, ...] = ()
    shown_without: date | None = None
    last_run: date | None = None
    next_run: date | None = None
    not_met: bool = False
    report_until: date | None = None

    @property
    def has_task(self) -> bool:
        """True where work is listed for it, planned or not."""
        return bool(self.tasks)


@dataclass(frozen=True, slots=True)
class PhaseRanges:
    """How long readiness, fieldwork and reporting take [weeks]; the length of a period is part of an option."""

    readiness: Range
    fieldwork: Range
    report: Range


def phase_ranges(phases: Iterable[PlanPhase]) -> PhaseRanges:
    """The ranges of the plan's phases, the client's own where given: of `plan.dates.PlanDates.phases`.

    Examples
    --------
    >>> from soc2lib.plan.timeline.dates import assess_dates
    >>> phase_ranges(assess_dates(None, [], date(2026, 1, 5)).phases).report
    Range(low=2.0, likely=3.0, high=4.0)
    """
    found = {phase.id: Range(phase.low, phase.likely, phase.high) for phase in phases}
    return PhaseRanges(found["readiness"], found["fieldwork"], found["report"])


@dataclass(frozen=True, slots=True)
class CostFigures:
    """What is known of cost; None where nobody entered it.

    Attributes
    ----------
    a_month : float or None
        What another month until the report costs [money].
    type_i_fee : float or None
        The engaged or quoted fee of a Type I examination [money].
    currency : str
        Three letters.
    """

    a_month: float | None = None
    type_i_fee: float | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class OptionInputs:
    """Everything the options depend on.

    Attributes
    ----------
    as_of : date
        Today, as far as the answer is concerned.
    phase : Phase
        Where that day lies.
    scope : Scope
        Report type and period as decided.
    controls : tuple of KeyControlDates
        One row a key control in scope; none at all means that nothing is known.
    phases : PhaseRanges
        How long the phases take.
    examination : Examination or None
        The end of the period before and the day the report is needed.
    demands : tuple of DemandSource
        Who asks for which report by when.
    promised : tuple of str
        Buyers who were promised a report for exactly this period.
    droppable_categories : tuple of Category
        Categories that could leave the scope: `removable_categories`.
    droppable_systems : tuple of str
        Systems that could leave the scope.
    cost : CostFigures
        What is known of cost.
    together : callable or None
        When several tasks are all finished; without it the latest of the controls' own days is taken, which is too
        early where several tasks run at once.
    """

    as_of: date
    phase: Phase
    scope: Scope
    controls: tuple[KeyControlDates, ...]
    phases: PhaseRanges
    examination: Examination | None = None
    demands: tuple[DemandSource, ...] = ()
    promised: tuple[str, ...] = ()
    droppable_categories: tuple[Category, ...] = ()
    droppable_systems: tuple[str, ...] = ()
    cost: CostFigures = CostFigures()
    together: Together | None = None

    @property
    def type_i_decided(self) -> bool:
        """True where the client decided on a Type I report."""
        return self.scope.report_type is ReportType.TYPE_I

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of the Type II period; None where it is not set whole."""
        start, end = self.scope.window_start, self.scope.window_end
        return (start, end) if start and end and not self.type_i_decided else None

    @property
    def previous_end(self) -> date | None:
        """The last day of the period before this one, in a renewal."""
        return self.examination.previous_end if self.examination else None

    @property
    def blockers(self) -> tuple[KeyControlDates, ...]:
        """The key controls that block."""
        return tuple(control for control in self.controls if control.blocker)


def removable_categories(scope: Scope, demands: Sequence[DemandSource]) -> tuple[Category, ...]:
    """The categories beyond Security that no buyer names or asks for, so that the scope could do without them.

    Examples
    --------
    >>> from soc2lib.scope.assess import resolve_scope
    >>> scope = resolve_scope(Examination(categories=("Security", "Availability", "Privacy")))
    >>> removable_categories(scope, [DemandSource(id="D-1", source="SLA", buyer="Ann's Bank")])
    (<Category.PRIVACY: 'Privacy'>,)
    """
    return tuple(c for c in scope.categories if c is not Category.SECURITY and not rows_asking(c, demands))
