"""The window and how often a control is due in it: days counted, so that a shift of all dates changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.scope.choices import ReportType
from soc2lib.scope.results import Scope


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of the examined window, both inside it; one day for Type I."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            problem = Problem("window", f"{self.start} to {self.end}", "an end after its start", "Correct the scope.")
            raise ParameterError("The window runs backwards.", [problem])

    @property
    def days(self) -> int:
        """Days of the window, both ends counted [1, ∞)."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a calendar says of a window; facts for a reader, not what decides how often a control is due."""

    days: int
    weekdays: int
    full_weeks: int
    full_months: int
    full_quarters: int


def facts(window: Window) -> Facts:
    """Count whole calendar units inside the window.

    Examples
    --------
    >>> facts(Window(date(2026, 1, 1), date(2026, 6, 30)))
    Facts(days=181, weekdays=129, full_weeks=25, full_months=6, full_quarters=2)
    """
    days = [window.start + timedelta(days=n) for n in range(window.days)]
    after = window.end + timedelta(days=1)
    return Facts(
        window.days,
        sum(day.weekday() < 5 for day in days),
        sum(day.weekday() == 0 and day + timedelta(days=7) <= after for day in days),
        sum(day.day == 1 and _months_on(day, 1) <= after for day in days),
        sum(day.day == 1 and day.month % 3 == 1 and _months_on(day, 3) <= after for day in days),
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """How far apart runs may lie and how long evidence stays fresh.

    Attributes
    ----------
    name : str
        ``standard``, ``strict`` (no grace) or ``lenient`` (twice the grace).
    cadence, grace, fresh : mapping
        Days by frequency.
    edge : int
        How near the window's ends a continuous control must be looked at [days].
    counted : mapping
        Share of the expected runs that must be there, by frequency; 1 where not named.
    """

    name: str
    cadence: Mapping[str, int]
    grace: Mapping[str, int]
    fresh: Mapping[str, int]
    edge: int
    counted: Mapping[str, float]

    def least(self, frequency: str) -> float:
        """Share of the expected runs that must be there: less than all where public holidays fall out (0, 1]."""
        return self.counted.get(frequency, 1.0)

    def limit(self, frequency: str) -> int:
        """Longest distance between two runs that still counts as on time [days]."""
        return self.cadence[frequency] + self.grace[frequency]


def policy(name: str = "standard") -> Policy:
    """A named policy of data/catalog/scales.toml.

    Raises
    ------
    ParameterError
        If there is no policy of that name.

    Examples
    --------
    >>> policy().limit("quarterly"), policy("strict").limit("quarterly")
    (107, 92)
    """
    scales = catalog().scales
    if name not in scales["grace_factor"]:
        options = list(scales["grace_factor"])
        remedy = did_you_mean(name, options) or "Choose one of them."
        raise ParameterError("No such coverage policy.", [Problem("policy", name, " / ".join(options), remedy)])
    factor = scales["grace_factor"][name]
    return Policy(
        name,
        {frequency: int(days) for frequency, days in scales["cadence_days"].items()},
        {frequency: int(days * factor) for frequency, days in scales["grace_days"].items()},
        {frequency: int(days) for frequency, days in scales["freshness_days"].items()},
        int(scales["edge_days"]["continuous"]),
        scales["least_share_of_runs"],
    )


def _months_on(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def examined(scope: Scope) -> Window | None:
    """The window of a scope: one day for Type I, None where a day is not set."""
    if scope.window_start is None:
        return None
    if scope.report_type is ReportType.TYPE_I:
        return Window(scope.window_start, scope.window_start)
    return Window(scope.window_start, scope.window_end) if scope.window_end else None
