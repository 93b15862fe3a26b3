"""What an option is: its days, what decides them, what the report would say, and whom it serves."""

from dataclasses import dataclass
from datetime import date

from soc2lib.readiness.records import OptionKind
from soc2lib.scope.choices import ReportType


@dataclass(frozen=True, slots=True)
class Deciding:
    """One control that decides an option, with the tasks that bring it and their days; None where not planned."""

    control: str
    tasks: tuple[str, ...]
    p50: date | None
    p80: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReportDays:
    """When a report is in hand.

    Attributes
    ----------
    p50, p80 : date or None
        The days by which it is there in half and in four fifths of the cases; None where a blocker has no planned task.
    not_before : date or None
        Only then: the earliest day by the phases' shortest durations.
    usual_range : (date, date) or None
        Only then: the days by the phases' shortest and longest durations.
    """

    p50: date | None = None
    p80: date | None = None
    not_before: date | None = None
    usual_range: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the client can decide.

    Attributes
    ----------
    kind : OptionKind
        Go on, move the period, Type I or new period.
    fits : bool
        False where it does not fit the client; it has no days then.
    reason : str
        Why it fits, or why not.
    months : int or None
        Length of a new period [months]; None for the other kinds.
    scope_change : str
        What is left out of the scope; empty where it stays.
    start, end : date or None
        The period, both days included; the examined day for a Type I. A new period and a Type I follow the P80 days
        of the tasks; None where no day is known.
    starts_not_before : date or None
        Where the start is not known: no period and no examined day lies before it.
    days : ReportDays
        When the report is in hand.
    deciding : tuple of Deciding
        What decides these days or, for *go on*, what the report would say.
    would_say : str
        What readers would find in the report as things are; never an opinion.
    cost_against_today : float or None
        What it costs beside going on as decided [money in ``currency``]; None where the figures are not known.
    currency : str
        Three letters.
    buyers_met, buyers_missed, buyers_open : tuple of str
        Buyers' days that the P80 day meets, that it misses, and that cannot be compared yet.
    gap_days : int or None
        Days between the period before and this one [0 or more]; None where there was none or no start is known.
    actions : tuple of str
        Yearly runs that fall outside the period, to pull forward.
    conditions : tuple of str
        What must be agreed or accepted first.
    """

    kind: OptionKind
    fits: bool
    reason: str
    months: int | None = None
    scope_change: str = ""
    start: date | None = None
    end: date | None = None
    starts_not_before: date | None = None
    days: ReportDays = ReportDays()
    deciding: tuple[Deciding, ...] = ()
    would_say: str = ""
    cost_against_today: float | None = None
    currency: str = "USD"
    buyers_met: tuple[str, ...] = ()
    buyers_missed: tuple[str, ...] = ()
    buyers_open: tuple[str, ...] = ()
    gap_days: int | None = None
    actions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def p50(self) -> date | None:
        """The day by which the report is there in half of the cases."""
        return self.days.p50

    @property
    def p80(self) -> date | None:
        """The day by which the report is there in four fifths of the cases."""
        return self.days.p80

    @property
    def not_before(self) -> date | None:
        """The earliest day by the phases' shortest; only where a blocker has no planned task."""
        return self.days.not_before

    @property
    def usual_range(self) -> tuple[date, date] | None:
        """The days by the phases' shortest and longest; only where a blocker has no planned task."""
        return self.days.usual_range

    @property
    def report_type(self) -> ReportType:
        """The report that comes of it."""
        return ReportType.TYPE_I if self.kind is OptionKind.TYPE_I else ReportType.TYPE_II

    @property
    def title(self) -> str:
        """The option in words, such as *New period of 6 months with a smaller scope (without Privacy)*."""
        length = f" of {self.months} months" if self.months else ""
        smaller = f" with a smaller scope ({self.scope_change})" if self.scope_change else ""
        return f"{self.kind.value[0].upper()}{self.kind.value[1:]}{length}{smaller}"
