"""What has changed, as seen: the gate and the share before and after, and every criterion and control that moved."""

from collections.abc import Sequence

from soc2lib.foundation import wording
from soc2lib.foundation.pages import (
    Cell,
    KeyFigure,
    Piece,
    Status,
    Table,
    folded,
    key_figures,
    note,
    paragraph,
    two_lines,
)
from soc2lib.share.changed import Changed, Move, Way

_STIRRED = (Way.WORSE, Way.BETTER, Way.UNKNOWN)
_MOST, _LEAST = 12, 0.0005
_TONES = {Way.WORSE: "bad", Way.BETTER: "good", Way.KNOWN: "fair", Way.UNKNOWN: "warn", Way.CHANGED: "none"}


def changes(found: Changed) -> Piece:
    """Everything that changed since the earlier day, or the word that nothing did."""
    since = wording.day(found.since)
    if not found.known:
        words = f"Nothing was on record on {since}: this is the first state there is, so nothing is compared."
        return note("none", "A first report.", words)
    shown = _figures(found)
    if found.method_note:
        shown += note("none", "The method changed.", found.method_note)
    if not found.criteria and not found.controls:
        return shown + note("none", "Nothing moved.", f"Every criterion and control stands as on {since}.")
    shown += _table(f"Criteria that moved since {since}", "criterion", "criteria", found.criteria)
    return shown + _table(f"Controls that changed since {since}", "control", "controls", found.controls)


def _table(caption: str, one: str, several: str, moves: Sequence[Move]) -> Piece:
    """Every move; of many, those that went neither up nor down are folded."""
    if not moves:
        return Piece("")
    seen = [move for move in moves if move.way in _STIRRED] if len(moves) > _MOST else moves
    rest = [move for move in moves if move not in seen]
    shown = Table(caption, _heads(moves), _rows(seen, moves)).piece() if seen else paragraph(f"{caption}:")
    if not rest:
        return shown
    summary = f"{wording.count(len(rest), one, several)} moved neither up nor down"
    return shown + folded(summary, Table(summary, _heads(moves), _rows(rest, moves)).piece())


def _heads(moves: Sequence[Move]) -> list[str]:
    heads = ["What", "Moved", "Before", "Now", "Because"]
    return [*heads, "Progress"] if _has_effects(moves) else heads


def _has_effects(moves: Sequence[Move]) -> bool:
    return any(move.effect for move in moves)


def _figures(found: Changed) -> Piece:
    before, now = found.gates or (None, None)
    share_before, share_now = found.shares
    figures = []
    if before and now:
        same = before.gate is now.gate
        value = now.gate.status.words
        because = "as before" if same else f"it was: {before.gate.value}"
        figures.append(KeyFigure("Gate", value, f"{because}. {now.because}", now.gate.status.tone))
    figures.append(KeyFigure("Progress", wording.share(share_now), _from(share_before, share_now)))
    for name, moves in (("Criteria that moved", found.criteria), ("Controls that changed", found.controls)):
        better, worse, known = (sum(move.way is way for move in moves) for way in (Way.BETTER, Way.WORSE, Way.KNOWN))
        words = f"{better} for the better, {worse} for the worse, {known} became known"
        figures.append(KeyFigure(name, str(len(moves)), words))
    return key_figures(figures)


def _from(before: float | None, now: float | None) -> str:
    if before is None:
        return "no share could be stated on the earlier day"
    moved = (now or 0.0) - before
    way = "up" if moved > 0 else "down"
    return f"{way} from {wording.share(before)}" if moved else "as on the earlier day"


def _rows(moves: Sequence[Move], among: Sequence[Move]) -> list[list[Cell]]:
    with_effects = _has_effects(among)
    return [
        [
            two_lines(move.id, move.title),
            Status(wording.sentence(move.way.value), _TONES[move.way]),
            move.before.status if move.before else None,
            move.after.status if move.after else None,
            move.because,
            *([_points(move.effect)] if with_effects else []),
        ]
        for move in moves
    ]


def _points(effect: float | None) -> Piece | None:
    """What it did to the progress share, in points of a hundred."""
    if not effect:
        return None
    words = f"{effect * 100:+.1f} points" if abs(effect) >= _LEAST else "below 0.1 points"
    return Piece(f'<data value="{effect:.6f}">{words}</data>', words)
