"""The plan in a few numbers: the key figures on its page, and the same numbers for whoever asks the run later."""

from typing import Any

from soc2lib.basics import formatting
from soc2lib.html.pieces import KeyFigure, Piece, key_figures
from soc2lib.plan.cost.budget import CostJudgement
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.timeline.dates import PlanDates
from soc2lib.plan.workload import Workload

VERSION = "2"
"""Of the plan stage's methods."""


def headline(
    report: KeyFigure,
    raci: RaciJudgement,
    dates: PlanDates,
    plan: RemediationPlan,
    cost: CostJudgement,
    workload: Workload,
) -> Piece:
    """The plan's key figures; what is not known is said so.

    Parameters
    ----------
    report : KeyFigure
        When the report is in hand: of the readiness stage's options, the one place where that day is computed.
    raci, dates, plan, cost, workload
        The plan stage's results.
    """
    money = [formatting.money(total.at[0.8], total.currency) for total in cost.totals]
    least = "at least " if workload.unknown else ""
    errors = len(raci.errors)
    return key_figures(
        [
            report,
            KeyFigure(
                "Open work done by (P80)",
                formatting.day(plan.p80) if plan.p80 else "Not known",
                f"{plan.reason}{_wanted_for(plan, dates)}",
                work_tone(plan),
            ),
            KeyFigure("Cost (P80)", " and ".join(money) or "Not known", cost.reason, "none" if money else "unknown"),
            KeyFigure("Responsibilities", formatting.count(errors, "error"), raci.reason, "bad" if errors else "good"),
            KeyFigure("Evidence items", f"{least}{workload.total:,}", workload.reason, "none"),
        ]
    )


def work_tone(plan: RemediationPlan) -> str:
    """How the open work looks: good from four chances in five, bad below one in two, unknown without a chance.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.plan.assess import assess_remediation
    >>> work_tone(assess_remediation([], [], date(2026, 1, 5)))
    'unknown'
    """
    if plan.chance is None:
        return "warn" if plan.p80 and not plan.unplanned else "unknown"
    return "good" if plan.chance >= 0.8 else "warn" if plan.chance >= 0.5 else "bad"


def _wanted_for(plan: RemediationPlan, dates: PlanDates) -> str:
    """Why that day is wanted."""
    return f" That day is wanted for {dates.ready_for}." if plan.ready_by and plan.p80 else ""


def results(raci: RaciJudgement, plan: RemediationPlan, cost: CostJudgement, workload: Workload) -> dict[str, Any]:
    """The plan's numbers as JSON values under the one name ``plan``; None where something is not known.

    ``standing``, ``too_late_since`` and ``report_usual`` stay for readers of earlier runs and are empty: when a report
    is in hand, and for whom in time, is said by ``options`` alone.
    """
    return {
        "plan": {
            "version": VERSION,
            "standing": None,
            "too_late_since": None,
            "report_usual": None,
            "work_done_p80": plan.p80.isoformat() if plan.p80 else None,
            "chance_ready": plan.chance,
            "seed": plan.finishes.seed if plan.finishes else None,
            "tasks_not_plannable": len(plan.unplanned),
            "cost_p80": {total.currency: round(total.at[0.8]) for total in cost.totals},
            "cost_lines_not_known": len(cost.unknown),
            "raci_errors": len(raci.errors),
            "evidence_items": workload.total,
            "evidence_items_complete": not workload.unknown,
        }
    }
