"""Which questions an interview asks first: those whose answer would move the forecast most."""

from soc2lib.basics import formatting
from soc2lib.readiness.forecast.basis import Ground
from soc2lib.readiness.remediation.ranking import Question, RepairPlan


def rank_questions(plan: RepairPlan | None) -> dict[str, str]:
    """The controls to ask about first, by what an answer would move, each with why; empty where nothing is forecast.

    No interview counts events, so a control of which these alone lack is not among them.

    Examples
    --------
    >>> rank_questions(None)
    {}
    """
    asked = plan.questions if plan else ()
    return {row.ground.state.id: _why(row) for row in asked if row.ground.ground is Ground.UNKNOWN}


def _why(row: Question) -> str:
    return (
        f"Asked early because the answer can move the reference outcome by {100 * row.swing:.2g} points; the control "
        f"serves {formatting.count(row.criteria, 'criterion', 'criteria')}."
    )
