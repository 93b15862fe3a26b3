"""What every option is given in the same way: buyers, cost against today, days between periods, runs to pull."""

from dataclasses import replace
from datetime import date

from soc2lib.readiness.options.buyers import served
from soc2lib.readiness.options.days import report_days
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.results import Option, ReportDays
from soc2lib.readiness.options.words import pull_forward
from soc2lib.readiness.records import OptionKind

DAYS_A_MONTH = 365.25 / 12
"""Mean length of a calendar month [days]."""


def unfit(inputs: OptionInputs, option: Option, reason: str) -> Option:
    """The option as one that does not fit: named with the reason, without any day of a report."""
    gap = _gap(inputs, option)
    return replace(option, fits=False, reason=reason, days=ReportDays(), deciding=(), conditions=(), gap_days=gap)


def finished(inputs: OptionInputs, option: Option) -> Option:
    """The option that fits, with whom it serves, what it costs beside today's plan, and what to pull forward."""
    buyers = served(inputs, option.report_type, option.days)
    whole = option.start is not None and option.end is not None and option.kind is not OptionKind.TYPE_I
    return replace(
        option,
        buyers_met=buyers.met,
        buyers_missed=buyers.missed,
        buyers_open=buyers.open,
        cost_against_today=cost_against_today(inputs, option),
        currency=inputs.cost.currency,
        gap_days=_gap(inputs, option),
        actions=pull_forward(inputs, option.start, option.end) if whole and option.start and option.end else (),
    )


def planned_report(inputs: OptionInputs) -> date | None:
    """The P50 day of the report as decided today; None where no period and no examined day is set."""
    day = inputs.scope.window_start if inputs.type_i_decided else inputs.period and inputs.period[1]
    return report_days(inputs, (day, day)).p50 if day else None


def cost_against_today(inputs: OptionInputs, option: Option) -> float | None:
    """What an option costs beside the report as decided today [money]; None where a figure is not known.

    Method
    ------
    The months by which its P50 day comes after that of the report as decided, at the cost of a month; an earlier day
    saves nothing. A Type I where a Type II is wanted costs its fee on top.

    Examples
    --------
    By hand: a report 61 days later is 2.0 months later, at 4,000 a month 8,016.

    >>> from datetime import timedelta
    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.numerics.pert import Range
    >>> from soc2lib.readiness.options.inputs import CostFigures, PhaseRanges
    >>> from soc2lib.scope.assess import resolve_scope
    >>> from soc2lib.scope.records import Examination
    >>> scope = resolve_scope(Examination(window_start=date(2026, 1, 1), window_end=date(2026, 6, 30)))
    >>> phases, cost = PhaseRanges(Range(8, 8, 8), Range(4, 4, 4), Range(3, 3, 3)), CostFigures(a_month=4000)
    >>> inputs = OptionInputs(date(2026, 4, 1), Phase.WITHIN, scope, (), phases, cost=cost)
    >>> later = ReportDays(planned_report(inputs) + timedelta(days=61))
    >>> round(cost_against_today(inputs, Option(OptionKind.MOVE, True, "", days=later)))
    8016
    """
    today, figures = planned_report(inputs), inputs.cost
    if today is None or option.p50 is None or (figures.a_month is None and figures.type_i_fee is None):
        return None
    months = max((option.p50 - today).days, 0) / DAYS_A_MONTH
    later = 0.0 if not months else None if figures.a_month is None else months * figures.a_month
    beside = option.kind is OptionKind.TYPE_I and not inputs.type_i_decided
    fee = figures.type_i_fee if beside else 0.0
    return None if later is None or fee is None else later + fee


def _gap(inputs: OptionInputs, option: Option) -> int | None:
    start = option.start or option.starts_not_before
    if inputs.previous_end is None or start is None or option.kind is OptionKind.TYPE_I:
        return None
    return max((start - inputs.previous_end).days - 1, 0)
