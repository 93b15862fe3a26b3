"""The plan in a few numbers: the key figures on its page, and the same numbers for whoever asks the run later."""

from typing import Any

from soc2lib.foundation import wording
from soc2lib.foundation.pages import KeyFigure, Piece, key_figures
from soc2lib.plan.budget import CostJudgement
from soc2lib.plan.dates import PlanDates
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.remediation import RemediationPlan
from soc2lib.plan.workload import Workload

VERSION = "2"
"""Of the plan stage's methods."""

STANDING_TONES = {
    "in time": "good",
    "in time as a rule": "fair",
    "only if quick": "warn",
    "too late": "bad",
    "not known": "unknown",
}


def headline(
    raci: RaciJudgement, dates: PlanDates, plan: RemediationPlan, cost: CostJudgement, workload: Workload
) -> Piece:
    """The plan's key figures; what is not known is said so."""
    money = [wording.money(total.at[0.8], total.currency) for total in cost.totals]
    least = "at least " if workload.unknown else ""
    errors = len(raci.errors)
    return key_figures(
        [
            KeyFigure(
                "The phases alone", wording.sentence(dates.standing), dates.because, STANDING_TONES[dates.standing]
            ),
            KeyFigure(
                "Open work done by (P80)",
                wording.day(plan.p80) if plan.p80 else "Not known",
                f"{plan.because}{_wanted_for(plan, dates)}",
                work_tone(plan),
            ),
            KeyFigure("Cost (P80)", " and ".join(money) or "Not known", cost.because, "none" if money else "unknown"),
            KeyFigure("Responsibilities", wording.count(errors, "error"), raci.because, "bad" if errors else "good"),
            KeyFigure("Evidence items", f"{least}{workload.total:,}", workload.because, "none"),
        ]
    )


def work_tone(plan: RemediationPlan) -> str:
    """How the open work looks: good from four chances in five, bad below one in two, unknown without a chance.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.plan.assess import judge_remediation
    >>> work_tone(judge_remediation([], [], date(2026, 1, 5)))
    'unknown'
    """
    if plan.chance is None:
        return "warn" if plan.p80 and not plan.unplanned else "unknown"
    return "good" if plan.chance >= 0.8 else "warn" if plan.chance >= 0.5 else "bad"


def _wanted_for(plan: RemediationPlan, dates: PlanDates) -> str:
    """Why that day is wanted, and what a late end of the work means for the phases."""
    if plan.ready_by is None or plan.p80 is None:
        return ""
    wanted = f" That day is wanted for {dates.ready_for}."
    late = plan.p80 > plan.ready_by
    return (
        f"{wanted} The phases alone do not know of this work: their day is less likely than it looks."
        if late
        else wanted
    )


def results(
    raci: RaciJudgement, dates: PlanDates, plan: RemediationPlan, cost: CostJudgement, workload: Workload
) -> dict[str, Any]:
    """The plan's numbers as JSON values under the one name ``plan``; None where something is not known."""
    return {
        "plan": {
            "version": VERSION,
            "standing": dates.standing,
            "too_late_since": dates.too_late_since.isoformat() if dates.too_late_since else None,
            "report_usual": dates.ways["usual"].ahead.report.isoformat(),
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
