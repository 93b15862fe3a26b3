"""The plan stage's judgements: who answers, when, at what cost, by which auditor, with how much evidence work."""

from collections.abc import Iterable, Sequence
from datetime import date

from soc2lib.basics.formatting import listed
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.plan.audit_firms.comparison import AuditorComparison, compare
from soc2lib.plan.cost.budget import CostJudgement, assess_lines
from soc2lib.plan.defaults import defaults
from soc2lib.plan.raci import RaciJudgement, check, matrix
from soc2lib.plan.records import Activity, AuditorCandidate, ControlLoad, CostLine, Person
from soc2lib.plan.schedule.remediation import RemediationPlan, assess_remediation
from soc2lib.plan.timeline.dates import PlanDates, assess_dates
from soc2lib.plan.workload import Workload, count_items
from soc2lib.scope.records import Examination, ReportType

__all__ = [
    "RemediationPlan",
    "assess_auditors",
    "assess_cost",
    "assess_dates",
    "assess_raci",
    "assess_remediation",
    "assess_workload",
    "quoted_fee",
]


def assess_raci(activities: Iterable[Activity], people: Sequence[Person], as_of: date) -> RaciJudgement:
    """Who is accountable, and what is wrong with the matrix; the shipped activities stand where nobody changed them.

    Examples
    --------
    >>> result = assess_raci([], [], date(2026, 1, 5))
    >>> len(result.activities), {finding.rule for finding in result.errors}
    (32, {'vacant'})
    """
    shipped, scales = defaults(), catalog().scales["plan"]
    return check(
        matrix(shipped.activities, activities),
        people,
        shipped.roles,
        as_of,
        overload_share=scales["raci_overload_share"],
        consulted_most=int(scales["raci_consulted_most"]),
    )


def assess_cost(
    lines: Sequence[CostLine],
    report_type: ReportType | None,
    *,
    renewal: bool = False,
    budget: float | None = None,
    firms: AuditorComparison | None = None,
) -> CostJudgement:
    """What it costs: the client's lines, the fee that audit firms quoted, and public ranges for the rest.

    Where the client entered no line and no firm quoted a fee there is no total.

    Examples
    --------
    >>> result = assess_cost([], None)
    >>> [row.line.id for row in result.lines if row.low is not None]
    ['audit-fee-type-2', 'readiness']
    """
    rho = catalog().scales["plan"]["cost_size_factor"]
    quoted = quoted_fee(lines, report_type, firms) if firms else ()
    own = (*lines, *quoted)
    return assess_lines(defaults().costs, own, report_type, renewal=renewal, budget=budget, size_factor=rho)


def quoted_fee(
    lines: Sequence[CostLine], report_type: ReportType | None, firms: AuditorComparison
) -> tuple[CostLine, ...]:
    """The audit fee as the firms that are not ruled out quoted it; nothing where the client entered the fee itself.

    Examples
    --------
    By hand: two firms quote 24,000 to 29,000 and 41,000 in one currency.

    >>> quotes = [AuditorCandidate(id="A", fee_low=24000, fee_high=29000)]
    >>> quotes.append(AuditorCandidate(id="B", fee_low=41000, fee_high=41000))
    >>> [fee] = quoted_fee([], None, assess_auditors(quotes, None, date(2026, 1, 5)))
    >>> fee.low, fee.high, fee.source
    (24000.0, 41000.0, 'quoted by A and B')
    """
    id = f"audit-fee-type-{1 if report_type is ReportType.TYPE_I else 2}"
    rows = [row for row in firms.candidates if not row.knocked_out and row.candidate.fee_low and row.candidate.fee_high]
    rows = [row for row in rows if row.can_be_chosen] or rows
    quotes = [row.candidate for row in rows if row.candidate.currency == rows[0].candidate.currency]
    if not quotes or any(line.id == id for line in lines):
        return ()
    low, high = min(firm.fee_low or 0.0 for firm in quotes), max(firm.fee_high or 0.0 for firm in quotes)
    source = f"quoted by {listed(sorted(firm.id for firm in quotes), most=4)}"
    return (CostLine(id=id, low=low, high=high, currency=quotes[0].currency, source=source),)


def assess_auditors(
    candidates: Sequence[AuditorCandidate],
    examination: Examination | None,
    as_of: date,
    *,
    fieldwork_start: date | None = None,
) -> AuditorComparison:
    """Which audit firm fits, what rules one out and what must still be asked.

    Examples
    --------
    >>> assess_auditors([], None, date(2026, 1, 5)).reason
    'No firm is listed yet.'
    """
    scales = catalog().scales
    return compare(
        candidates,
        scales["auditor_weight"],
        as_of,
        fieldwork_start=fieldwork_start,
        consultant=examination.consultant if examination else "",
        peer_review_months=int(scales["plan"]["peer_review_months"]),
    )


def assess_workload(categories: Iterable[Category], loads: Sequence[ControlLoad], dates: PlanDates) -> Workload:
    """The evidence items the window asks for, over the library controls in scope and the client's own.

    Parameters
    ----------
    categories : iterable of Category
        In scope; Security always counts.
    loads : sequence of ControlLoad
        Systems, events and hours as the client told them; a control of the client's own counts by its events.
    dates : PlanDates
        Gives the window: the one set, or the one that follows at usual durations.

    Examples
    --------
    >>> dates = assess_dates(Examination(report_type="Type I"), [], date(2026, 1, 5))
    >>> assess_workload([], [], dates).total == len(catalog().controls_for([]))
    True
    """
    controls = {control.id: control.frequency for control in catalog().controls_for(categories)}
    controls |= {load.id: "per_event" for load in loads if load.id not in catalog().controls}
    window = dates.usual.window_start, dates.usual.window_end
    return count_items(controls, loads, *window, operation_counts=dates.window_months > 0)
