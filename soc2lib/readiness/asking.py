"""Which questions an interview asks first: those whose answer would move the forecast most."""

from datetime import date

from soc2lib.foundation import wording
from soc2lib.gap.method import GapResult
from soc2lib.readiness.forecast import forecast
from soc2lib.readiness.pricing import Question, repair_plan


def ask_first(result: GapResult, as_of: date) -> dict[str, str]:
    """The controls to ask about first, by what an answer would move, each with why; empty where nothing is forecast.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    as_of : date
        The day of the interview.

    Examples
    --------
    >>> from soc2lib.gap.method import judge
    >>> from soc2lib.scope.method import settle
    >>> ask_first(judge(settle(None), []), date(2026, 1, 5))
    {}
    """
    plan = repair_plan(result, forecast(result), as_of)
    return {row.ground.seen.id: _why(row) for row in plan.questions} if plan else {}


def _why(row: Question) -> str:
    return (
        f"Asked early because the answer can move the reference outcome by {100 * row.swing:.2g} points; the control "
        f"serves {wording.count(row.criteria, 'criterion', 'criteria')}."
    )
