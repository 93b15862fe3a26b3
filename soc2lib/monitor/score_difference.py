"""Why two scores differ: every control and criterion that moved, with what each did to the share."""

from dataclasses import dataclass

from soc2lib.readiness.results import Contribution, Score


@dataclass(frozen=True, slots=True)
class Move:
    """One row a control or criterion that is not as it was.

    Attributes
    ----------
    level : str
        ``control`` or ``criterion``.
    id, before, after : str
        Which one, how it stood and how it stands.
    effect : float or None
        What a control did to the share of the whole, -1 to 1; None for a criterion, and where one of the two scores
        has no share.
    """

    level: str
    id: str
    before: str
    after: str
    effect: float | None = None


def difference(before: Score, after: Score) -> tuple[Move, ...]:
    """Every control and criterion that moved between two scores; none where nothing did.

    Method
    ------
    With S the share before and B the weight assessed after, a control moved the share by
    (w' × (s' - S) - w × (s - S)) ÷ B, where w and s are its weight and share before and w' and s' after, and an
    unassessed control has w = 0. The effects add up to the whole difference, and a control that did not move has none.

    Examples
    --------
    By hand: 3 × 1 and 3 × 0 are 50 %. The second comes to 0.5: 75 %. It moved the share by
    (3 × (0.5 - 0.5) - 3 × (0 - 0.5)) ÷ 6 = 25 %, which is all of it.

    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.readiness.score.score import score
    >>> from soc2lib.scope.assess import resolve_scope
    >>> sound = Control(id="GOV-03", design="suitable", implementation="in use", operation="effective",
    ...     evidence="full period")
    >>> one, other = (score(assess_gap(resolve_scope(None), [sound, Control(id="GOV-04", implementation=word)]))
    ...     for word in ("not started", "in use"))
    >>> [(move.id, move.before, move.after, move.effect) for move in difference(one, other) if move.level == "control"]
    [('GOV-04', 'Absent, 3 × 0', 'In use, untested, 3 × 0.5', 0.25)]
    """
    return (*_controls(before, after), *_criteria(before, after))


def _controls(before: Score, after: Score) -> list[Move]:
    was = {row.id: row for row in before.share.rows}
    now = {row.id: row for row in after.share.rows}
    old, new = before.share.value, after.share.value
    below = sum(row.weight for row in after.share.rows if row.share is not None)
    moves = []
    for id in sorted({*was, *now}):
        one, other = was.get(id), now.get(id)
        words = _words(one), _words(other)
        if words[0] == words[1]:
            continue
        known = old is not None and new is not None
        effect = (_pull(other, old or 0.0) - _pull(one, old or 0.0)) / below if known else None
        moves.append(Move("control", id, *words, effect))
    return moves


def _pull(row: Contribution | None, share: float) -> float:
    return 0.0 if row is None or row.share is None else row.weight * (row.share - share)


def _words(row: Contribution | None) -> str:
    if row is None:
        return "takes no part"
    return row.reached if row.share is None else f"{row.reached}, {row.weight:g} × {row.share:g}"


def _criteria(before: Score, after: Score) -> list[Move]:
    was = {row.judgement.criterion.id: row.judgement for row in before.criteria}
    now = {row.judgement.criterion.id: row.judgement for row in after.criteria}
    moves = []
    for id in dict.fromkeys([*was, *now]):
        one, other = (judgement[id].conclusion.value if id in judgement else "not in scope" for judgement in (was, now))
        if one != other:
            moves.append(Move("criterion", id, one, other))
    return moves
