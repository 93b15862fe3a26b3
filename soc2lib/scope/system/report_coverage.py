"""Counts the days of our window that no report or bridge letter of a third party covers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from soc2lib.basics.formatting import count, day, listed
from soc2lib.catalog.catalog import Category
from soc2lib.scope.choices import AssuranceKind, Opinion
from soc2lib.scope.records import ThirdParty, ThirdPartyReport
from soc2lib.scope.system.bridge_letters import LONGEST_BRIDGE
from soc2lib.scope.system.third_parties import SUBSERVICE, classify

PERIOD_REPORTS = (AssuranceKind.SOC2_TYPE_II, AssuranceKind.SOC3)
Stretch = tuple[date, date]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the reports of one subservice organisation reach over our window.

    Attributes
    ----------
    id, name : str
        The third party.
    days : int or None
        Days of our window; None where no window is set.
    gap_days : int or None
        Days covered by nothing [0, days]; None where no window is set.
    gaps : tuple of (date, date)
        The uncovered stretches, first and last day included.
    concerns : tuple of str
        What a reader of the reports must know beside the days.
    reason : str
        The coverage in a sentence.
    """

    id: str
    name: str
    days: int | None
    gap_days: int | None
    gaps: tuple[Stretch, ...]
    concerns: tuple[str, ...]
    reason: str


def covered(report: ThirdPartyReport) -> Stretch | None:
    """The days a report and its bridge letter speak for, or None.

    Method
    ------
    Only a report on a period counts: a Type I looks at one day, a certificate at none, a SOC 1 at another subject.
    A bridge letter adds the days after the period, at most 92 of them.

    Examples
    --------
    >>> report = ThirdPartyReport(id="R", report="SOC 2 Type II", period_start="2025-01-01", period_end="2025-12-31",
    ...     bridge_until="2026-02-28")
    >>> covered(report)[1].isoformat()
    '2026-02-28'
    """
    if report.report not in PERIOD_REPORTS or report.period_start is None or report.period_end is None:
        return None
    longest = report.period_end + timedelta(days=LONGEST_BRIDGE)
    bridged = min(report.bridge_until, longest) if report.bridge_until else report.period_end
    return report.period_start, max(report.period_end, bridged)


def uncovered(window: Stretch, stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The parts of a window that no stretch covers, both ends included.

    Examples
    --------
    By hand: of 1 to 10 May, the days 3 to 5 are covered, so 1 to 2 and 6 to 10 remain.

    >>> left = uncovered((date(2026, 5, 1), date(2026, 5, 10)), [(date(2026, 5, 3), date(2026, 5, 5))])
    >>> [(start.day, end.day) for start, end in left]
    [(1, 2), (6, 10)]
    """
    first, last = window
    gaps: list[Stretch] = []
    for start, end in sorted(stretches):
        if start > first and first <= last:
            gaps.append((first, min(start - _DAY, last)))
        first = max(first, end + _DAY)
    if first <= last:
        gaps.append((first, last))
    return tuple(gaps)


def cover_window(
    parties: Sequence[ThirdParty],
    reports: Sequence[ThirdPartyReport],
    start: date | None,
    end: date | None,
    categories: Iterable[Category] = (),
) -> tuple[Coverage, ...]:
    """How far the reports of every subservice organisation reach over our window.

    Parameters
    ----------
    parties, reports : sequence
        One row a supplier; one row a report.
    start, end : date, optional
        First and last day of our window.
    categories : iterable of Category
        The categories in scope, to see what a report leaves out.

    Returns
    -------
    tuple of Coverage
        One for each subservice organisation, in the order of the rows.
    """
    wanted = tuple(categories)
    window = (start, end) if start and end else None
    return tuple(
        _cover(party, [report for report in reports if report.third_party == party.id], window, wanted)
        for party in parties
        if classify(party).kind == SUBSERVICE
    )


def _cover(
    party: ThirdParty, reports: Sequence[ThirdPartyReport], window: Stretch | None, categories: tuple[Category, ...]
) -> Coverage:
    name = party.name or party.id
    concerns = tuple(concern for report in reports for concern in _concerns(report, categories))
    if window is None:
        return Coverage(party.id, name, None, None, (), concerns, "Not known: our window is not set.")
    days = _length(window)
    gaps = uncovered(window, [stretch for report in reports if (stretch := covered(report))])
    missing = sum(map(_length, gaps))
    if not reports:
        reason = f"No report of it is recorded: all {days} days of our window are uncovered."
    elif not missing:
        reason = f"Reports and bridge letters cover all {days} days of our window."
    else:
        stretches = listed(f"{day(first)} to {day(last)}" for first, last in gaps)
        reason = f"{count(missing, 'day')} of {days} are covered by nothing: {stretches}."
    return Coverage(party.id, name, days, missing, gaps, concerns, reason)


def _length(stretch: Stretch) -> int:
    return (stretch[1] - stretch[0]).days + 1


def _concerns(report: ThirdPartyReport, categories: tuple[Category, ...]) -> Iterable[str]:
    what = report.report.value if report.report else "kind not known"
    if report.report is AssuranceKind.SOC3:
        yield f"{report.id} is a SOC 3: it shows neither tests nor the duties it leaves to you."
    elif report.report not in PERIOD_REPORTS:
        yield f"{report.id} ({what}) says nothing of a period, so it covers no day."
    elif report.period_start is None or report.period_end is None:
        yield f"{report.id} has no period on record, so it covers no day."
    if report.period_end and report.bridge_until and (report.bridge_until - report.period_end).days > LONGEST_BRIDGE:
        yield f"The bridge letter of {report.id} runs longer than {LONGEST_BRIDGE} days; the rest is not counted."
    if report.opinion is None:
        yield f"The opinion of {report.id} is not recorded."
    elif report.opinion is not Opinion.UNQUALIFIED:
        yield f"The opinion of {report.id} is {report.opinion.value}: say what it means for you."
    missing = [category.value for category in categories if report.categories and category not in report.categories]
    if missing:
        yield f"{report.id} leaves out {listed(missing)}."
    if not report.exceptions:
        yield f"It is not said whether {report.id} lists exceptions."
    if not report.cuecs_mapped:
        yield f"The CUECs of {report.id} are not mapped to controls of yours."
    if not (report.reviewer and report.reviewed):
        yield f"Nobody is on record as having read {report.id}."
