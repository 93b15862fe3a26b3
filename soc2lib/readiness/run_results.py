"""The figures that a run hands on as JSON values: gate, key controls, shares, counts, options and the decision."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.results import GapResult
from soc2lib.readiness.options.decision import DecisionState
from soc2lib.readiness.options.options import as_json
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.results import Score
from soc2lib.readiness.score.tables import results as score_results


def run_results(
    result: GapResult, gaps: Sequence[RegisterLine], scored: Score, found: Sequence[Option], decision: DecisionState
) -> dict[str, Any]:
    """What a run says of one client; shares between 0 and 1, None where nothing is in scope.

    Returns
    -------
    dict
        ``gate`` (the word), ``exceptions``, ``key_controls`` (in_scope and due, and the parts of what is due: tested,
        evidenced, only_said, failing, not_asked), ``share_shown`` and ``share_reported``, counts of criteria and
        controls in scope by status and by basis, ``options`` that fit and ``decision``, with the figures of the score.
    """
    keys, counted = result.key_controls, [row for row in result.controls if row.counts]
    relevant = [row for row in result.criteria if row.conclusion is not Conclusion.NOT_RELEVANT]
    return score_results(scored, result, gaps) | {
        "gate": scored.gate.gate.value,
        "exceptions": scored.gate.exceptions,
        "key_controls": {
            "in_scope": keys.in_scope,
            "due": keys.due,
            "tested": keys.tested,
            "evidenced": keys.evidenced,
            "only_said": keys.only_said,
            "failing": keys.failing,
            "not_asked": keys.not_asked,
        },
        "share_shown": scored.shown.value,
        "share_reported": scored.share.value,
        "criteria_by_status": _by(Conclusion, (row.conclusion for row in result.criteria)),
        "criteria_by_basis": _kinds(row.basis for row in relevant),
        "controls_by_status": _by(Conclusion, (row.conclusion for row in result.controls)),
        "controls_by_basis": _kinds(row.basis for row in counted),
        "options": as_json(tuple(found)),
        "decision": _decision(decision),
    }


def _decision(decision: DecisionState) -> dict[str, Any] | None:
    if decision.needed:
        return None
    return {"fits": decision.fits, "words": decision.words, "reason": decision.reason}


def _by(words: type[Conclusion], found: Iterable[Conclusion]) -> dict[str, int]:
    counted = Counter(found)
    return {word.value: counted[word] for word in words}


def _kinds(found: Iterable[Basis]) -> dict[str, int]:
    counted = Counter(basis.kind for basis in found)
    return {kind: counted[kind] for kind in dict.fromkeys(basis.kind for basis in Basis)}
