"""Where the as-of day lies in the period, and how much of the period has passed."""

from dataclasses import dataclass
from datetime import date

from soc2lib.gap.conclusion.basis import Phase
from soc2lib.scope.choices import ReportType
from soc2lib.scope.results import Scope


def phase_of(scope: Scope, as_of: date) -> Phase:
    """Where a day lies; the last day of the period belongs to what is after it, and an open period has not begun.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    >>> from soc2lib.scope.assess import resolve_scope
    >>> from soc2lib.scope.records import Examination
    >>> half = resolve_scope(Examination(window_start=date(2026, 4, 1), window_end=date(2026, 9, 30)))
    >>> [phase_of(half, date(2026, month, 30)).value for month in (3, 6, 9)]
    ['before the period', 'within the period', 'after the period']
    """
    if scope.report_type is ReportType.TYPE_I:
        return Phase.TYPE_I
    if scope.window_start is None or as_of < scope.window_start:
        return Phase.BEFORE
    return Phase.AFTER if scope.window_end and as_of >= scope.window_end else Phase.WITHIN


@dataclass(frozen=True, slots=True)
class Asked:
    """What a control is measured against.

    Attributes
    ----------
    phase : Phase
        Where the as-of day lies.
    start : date or None
        First day of the period.
    renewal : bool
        True where an examined period lies behind.
    """

    phase: Phase
    start: date | None = None
    renewal: bool = False

    @property
    def runs_count(self) -> bool:
        """True where the period has begun, so that runs fall due."""
        return self.phase in (Phase.WITHIN, Phase.AFTER)
