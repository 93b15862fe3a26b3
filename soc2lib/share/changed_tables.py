"""What has changed, as seen: the gate and the share before and after, and every criterion and control that moved."""

from collections.abc import Sequence

from soc2lib.foundation import wording
from soc2lib.foundation.pages import Cell, KeyFigure, Piece, Status, Table, key_figures, note, two_lines
from soc2lib.share.changed import Changed, Move, Way

_TONES = {Way.WORSE: "bad", Way.BETTER: "good", Way.KNOWN: "fair", Way.UNKNOWN: "warn", Way.CHANGED: "none"}


def changes(found: Changed) -> Piece:
    """Everything that changed since the earlier day, or the word that nothing did."""
    since = wording.day(found.since)
    if not found.known:
        words = f"Nothing was on record on {since}: this is the first state there is, so nothing is compared."
        return note("none", "A first report.", words)
    shown = _figures(found)
    if not found.criteria and not found.controls:
        return shown + note("none", "Nothing moved.", f"Every criterion and control stands as on {since}.")
    heads = ["What", "Moved", "Before", "Now", "Because"]
    if found.criteria:
        shown += Table(f"Criteria that moved since {since}", heads, _rows(found.criteria)).piece()
    if found.controls:
        shown += Table(f"Controls that changed since {since}", heads, _rows(found.controls)).piece()
    return shown


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
        better, worse = (sum(move.way is way for move in moves) for way in (Way.BETTER, Way.WORSE))
        figures.append(KeyFigure(name, str(len(moves)), f"{better} for the better, {worse} for the worse"))
    return key_figures(figures)


def _from(before: float | None, now: float | None) -> str:
    if before is None:
        return "no share could be stated on the earlier day"
    moved = (now or 0.0) - before
    way = "up" if moved > 0 else "down"
    return f"{way} from {wording.share(before)}" if moved else "as on the earlier day"


def _rows(moves: Sequence[Move]) -> list[list[Cell]]:
    return [
        [
            two_lines(move.id, move.title),
            Status(wording.sentence(move.way.value), _TONES[move.way]),
            move.before.status if move.before else None,
            move.after.status if move.after else None,
            move.because,
        ]
        for move in moves
    ]
