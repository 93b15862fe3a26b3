"""What the choice between Type I and Type II rests on, read from the demand and the examination."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.scope.choices import ReportType
from soc2lib.scope.examination.timeline import DAYS_IN_WEEK, Durations
from soc2lib.scope.records import DemandSource, Examination


@dataclass(frozen=True, slots=True)
class TypeInputs:
    """What the decision rests on; None means not known.

    Attributes
    ----------
    today : date
        The day of the decision.
    durations : Durations
        What is left of readiness, and the length of the other phases.
    type_ii_by : date or None
        The earliest day by which somebody demands a Type II.
    type_ii_wanted : bool or None
        Whether buyers want a Type II at all; None where no demand says.
    needed_by : date or None
        The earliest day any report is needed.
    keys_not_ready : int or None
        Key controls that are not designed or not in use.
    keys_not_designed : int or None
        Of these, the ones that are not designed.
    days_in_use : int or None
        Days for which all key controls have been in use with evidence.
    running : (date, date) or None
        First and last day of a window that has begun by today.
    """

    today: date
    durations: Durations
    type_ii_by: date | None = None
    type_ii_wanted: bool | None = None
    needed_by: date | None = None
    keys_not_ready: int | None = None
    keys_not_designed: int | None = None
    days_in_use: int | None = None
    running: tuple[date, date] | None = None


def phases(examination: Examination) -> Durations:
    """How long each phase takes: as told, or as is usual where nothing is told.

    Examples
    --------
    >>> phases(Examination(readiness_weeks=2))
    Durations(readiness=14, window=6, fieldwork=4, reporting=3)
    """
    usual = Durations()
    weeks = examination.readiness_weeks
    return Durations(
        usual.readiness if weeks is None else weeks * DAYS_IN_WEEK,
        examination.window_months or usual.window,
        usual.fieldwork if examination.fieldwork_weeks is None else examination.fieldwork_weeks,
        usual.reporting if examination.reporting_weeks is None else examination.reporting_weeks,
    )


def inputs_from_demand(
    demand: Sequence[DemandSource], today: date, examination: Examination | None = None
) -> TypeInputs:
    """The inputs that the demand rows and the examination give; what nobody says stays not known."""
    decided = examination or Examination()
    types = [row.report_type for row in demand if row.report_type]
    twos = [row.deadline for row in demand if row.report_type is ReportType.TYPE_II and row.deadline]
    days = [day for day in (decided.report_needed, *(row.deadline for row in demand)) if day]
    running = None
    if decided.report_type is not ReportType.TYPE_I and decided.window_start and decided.window_end:
        running = (decided.window_start, decided.window_end) if decided.window_start <= today else None
    return TypeInputs(
        today,
        phases(decided),
        type_ii_by=min(twos, default=None),
        type_ii_wanted=ReportType.TYPE_II in types if types else None,
        needed_by=min(days, default=None),
        running=running,
    )
