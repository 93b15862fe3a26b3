"""The gate and the key controls that are due, in the words of the first page."""

from collections.abc import Iterator, Sequence

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import ControlJudgement
from soc2lib.html.pieces import KeyFigure
from soc2lib.readiness.results import GateResult

_FEW = 10
"""Criteria set aside are said where they are more than one in so many: fewer do not change what the count says."""
_WORD = {Phase.BEFORE: "ready", Phase.TYPE_I: "ready", Phase.WITHIN: "on course", Phase.AFTER: "met"}


def gate_figure(assessment: Assessment) -> KeyFigure:
    """The gate, with the criteria that are shown, those with deviations, and those that were set aside."""
    gate = assessment.score.gate
    return KeyFigure("Gate", gate.words, _criteria(assessment), gate.gate.status.tone)


def _criteria(assessment: Assessment) -> str:
    result = assessment.gap
    total = sum(row.conclusion is not Conclusion.NOT_RELEVANT for row in result.criteria)
    shown = f"{total - not_shown(assessment)} of {formatting.count(total, 'criterion', 'criteria')}"
    deviating = sum(row.conclusion is Conclusion.DEVIATIONS for row in result.criteria)
    words = [f"{shown} {_WORD[result.phase]}{f', {deviating} with deviations' if deviating else ''}"]
    aside = len(result.criteria) - total
    if aside * _FEW > len(result.criteria):
        words.append(f"{aside} of {len(result.criteria)} set aside as not relevant")
    if later := result.key_controls.in_scope - result.key_controls.due:
        number = formatting.count(later, "key control")
        over = result.phase is Phase.AFTER
        words.append(f"{number} had no run" if over else f"{number} not due yet")
    return "; ".join(words)


def not_shown(assessment: Assessment) -> int:
    """How many criteria in scope are not shown, whatever they lack."""
    gate = assessment.score.gate
    return len(gate.blocking) + len(gate.unknown)


def what_lacks(gate: GateResult, *, over: bool) -> str:
    """The criteria that a report would not find met, by what is known of them; empty where there are none.

    Parameters
    ----------
    gate : GateResult
        The gate.
    over : bool
        True where the period is over: then those not shown count too, which can still be shown before.
    """
    rows = [*gate.blocking, *(gate.unknown if over else ())]
    known = {word: sum(row.conclusion is word for row in rows) for word in (Conclusion.NOT_MET, Conclusion.AT_RISK)}
    counts = {word.value: number for word, number in known.items()} | {"not shown": len(rows) - sum(known.values())}
    words = [f"{number} {word}" for word, number in counts.items() if number]
    if not words:
        return ""
    first, _, word = words[0].partition(" ")
    words[0] = f"{formatting.count(int(first), 'criterion', 'criteria')} {word}"
    return ", ".join(words)


def parts(assessment: Assessment) -> Iterator[KeyFigure]:
    """The four parts of the key controls that are due; they sum."""
    keys = assessment.gap.key_controls
    yield _part("Shown", keys.shown, _how_shown(assessment), "good")
    yield _part("Only said", keys.only_said, _how_said(key_rows(assessment)), "unknown")
    yield _part("Failing or missing", keys.failing, "", "bad")
    yield _part("Not asked", keys.not_asked, "not assessed", "unknown")


def key_rows(assessment: Assessment) -> list[ControlJudgement]:
    """The key controls in scope."""
    ids = {id for row in assessment.gap.criteria for id in row.keys}
    return [row for row in assessment.gap.controls if row.state.id in ids]


def _how_shown(assessment: Assessment) -> str:
    keys, phase = assessment.gap.key_controls, assessment.gap.phase
    if not keys.due:
        return f"none is due yet{_designs(key_rows(assessment))}"
    if phase in (Phase.BEFORE, Phase.TYPE_I) and keys.shown and not keys.tested:
        return f"of {formatting.count(keys.due, 'key control')}: design shown and seen in use once"
    return f"of {formatting.count(keys.due, 'key control')} due: {keys.tested} tested, {keys.evidenced} evidenced"


def _designs(rows: Sequence[ControlJudgement]) -> str:
    """How old the designs are that are carried into a period of which nothing is due; empty where one has no day."""
    days = [row.shown.design.day for row in rows]
    known = [day for day in days if day]
    if not known or len(known) < len(days):
        return ""
    since = "on" if min(known) == max(known) else "since"
    return f"; designs confirmed {since} {formatting.day(min(known))}"


def _how_said(rows: Sequence[ControlJudgement]) -> str:
    """What there is of key controls that are only said: the owner's word, a file not yet accepted, one observation."""
    said = [row for row in rows if row.part is Part.ONLY_SAID]
    waiting = [row for row in said if row.shown.waiting]
    once = [row for row in said if not row.shown.waiting and row.basis in (Basis.DESIGN_SHOWN, Basis.OBSERVED)]
    words = [
        (len(said) - len(waiting) - len(once), "by word"),
        (len(waiting), "with files to accept"),
        (len(once), "runs not shown"),
    ]
    found = [(number, what) for number, what in words if number]
    return found[0][1] if len(found) == 1 else ", ".join(f"{number} {what}" for number, what in found)


def _part(title: str, number: int, reason: str, tone: str) -> KeyFigure:
    """One part; of none there is nothing to say but of what is shown, and it has no colour."""
    return KeyFigure(title, str(number), reason if number or title == "Shown" else "", tone if number else "none")
