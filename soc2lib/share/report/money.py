"""Cost, risk and forecast as key figures of the first page; each only where something was entered."""

from collections.abc import Iterator

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.html.pieces import KeyFigure
from soc2lib.readiness.results import Gate
from soc2lib.risk.results import RiskJudgement
from soc2lib.share.report.editions import Edition
from soc2lib.share.report.risk_table import NONE_SHOWN

_NAME, _NAMED = 80, 3
"""Characters of a name, and names in one sentence."""


def figures(assessment: Assessment, edition: Edition) -> Iterator[KeyFigure]:
    """What the edition may show of cost, risk and forecast."""
    if "plan.cost" not in edition.leaves_out:
        yield from _cost(assessment)
    if "risk.result" not in edition.leaves_out:
        yield from _risks(assessment)
    if "forecast" not in edition.leaves_out:
        yield from _forecast(assessment)


def not_entered(assessment: Assessment, edition: Edition) -> str:
    """Which of cost and risk the edition would show and nobody entered; empty where there is nothing to say."""
    lacking = [
        words
        for name, words, known in (
            ("plan.cost", "cost", assessment.plan.cost.totals),
            ("risk.result", "risks with figures", assessment.risk.result.known),
        )
        if name not in edition.leaves_out and not known
    ]
    return f"{formatting.listed(lacking)}." if lacking else ""


def _cost(assessment: Assessment) -> Iterator[KeyFigure]:
    cost = assessment.plan.cost
    money = " and ".join(formatting.money(total.at[0.8], total.currency) for total in cost.totals)
    if not money:
        return
    unknown = (
        f", without {formatting.listed(map(formatting.clause, cost.unknown), most=_NAMED)}" if cost.unknown else ""
    )
    said = f"80 % likely enough{unknown}"
    yield KeyFigure("Budget", money, formatting.clipped(said, 2 * _NAME))


def _risks(assessment: Assessment) -> Iterator[KeyFigure]:
    result = assessment.risk.result
    if not result.known:
        return
    largest = result.known[0]
    title = formatting.clipped(largest.risk.title, _NAME)
    tone = largest.stand.tone if largest.stand else "unknown"
    yield KeyFigure("Largest risk", title, _against(largest, assessment), tone)


def _against(row: RiskJudgement, assessment: Assessment) -> str:
    left = row.left.estimate.mean if row.left else 0.0
    said = assessment.risk.as_said(row.risk)
    beside = (
        f" (as said {formatting.money(said, assessment.risk.result.currency)})" if round(said) != round(left) else ""
    )
    loss = f"{formatting.money(left, assessment.risk.result.currency)} a year on average{beside}"
    works = any(assessment.working_controls.get(control) for control in row.risk.controls)
    shown = "" if works else f"; {NONE_SHOWN}"
    ratio = row.stand.ratio if row.stand else None
    against = "no appetite is stated" if ratio is None else f"{'above' if ratio > 1 else 'within'} the appetite"
    return f"{loss}; {against}{shown}"


def _forecast(assessment: Assessment) -> Iterator[KeyFigure]:
    """Once half of the key controls are tested, while the period runs and nothing is known to stand in the way.

    Where a blocker is known, an exception is certain that the forecast leaves out.
    """
    keys, made = assessment.gap.key_controls, assessment.forecast
    over, blocked = assessment.gap.phase is Phase.AFTER, assessment.score.gate.gate is Gate.NOT_READY
    if over or blocked or 2 * keys.tested < keys.in_scope or made.expected is None:
        return
    said = "more, by a forecast whose assumptions stand on the readiness page"
    yield KeyFigure("Exceptions to expect", made.expected_words, said)
