"""What has changed, as seen: the gate, the shares and the parts before and after, and what moved."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import KeyControls
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Status, Table, key_figures, note, paragraph, two_lines
from soc2lib.monitor.changes import Changed, Move, Way

MOST_CONTROLS = 12
"""Controls named; the others are counted."""
_REASON, _LEAST = 14, 0.0005
_TONES = {Way.WORSE: "bad", Way.BETTER: "good", Way.KNOWN: "fair", Way.UNKNOWN: "warn", Way.CHANGED: "none"}
_PARTS = ("tested", "evidenced", "only_said", "failing", "not_asked")


def changes(found: Changed) -> Piece:
    """Everything that changed since the earlier day, or the word that nothing did."""
    since = formatting.day(found.since)
    if not found.known:
        words = f"Nothing was on record on {since}: this is the first state there is, so nothing is compared."
        return note("none", "A first report.", words)
    shown = _figures(found)
    if found.method_note:
        shown += note("none", "The method changed.", found.method_note)
    if not found.criteria and not found.controls:
        return shown + note("none", "Nothing moved.", f"The status of every criterion and control is that of {since}.")
    if found.keys:
        shown += _parts(found.keys).piece()
    if found.criteria:
        shown += _criteria(found, since)
    return shown + _controls(found.controls, since)


def _figures(found: Changed) -> Piece:
    before, now = found.gates or (None, None)
    figures = []
    if before and now:
        same = before.gate is now.gate
        reason = "as before" if same else f"it was: {before.gate.value}"
        figures.append(KeyFigure("Gate", now.gate.status.words, reason, now.gate.status.tone))
    for name, (was, is_) in (("Shown share", found.shown), ("Self-reported share", found.shares)):
        figures.append(KeyFigure(name, formatting.share(is_), _from(was, is_), "none" if name[1] == "h" else "unknown"))
    return key_figures(figures)


def _from(before: float | None, now: float | None) -> str:
    if before is None:
        return "no share could be stated on the earlier day"
    moved = (now or 0.0) - before
    way = "up" if moved > 0 else "down"
    return f"{way} from {formatting.share(before)}" if moved else "as on the earlier day"


def _parts(keys: tuple[KeyControls, KeyControls]) -> Table:
    heads = ["Key controls", "Due", "Tested", "Evidenced", "Only said", "Failing or missing", "Not asked"]
    rows: list[list[Cell]] = [
        [name, one.due, *(getattr(one, part) for part in _PARTS)]
        for name, one in zip(("Before", "Now"), keys, strict=True)
    ]
    return Table("Key controls due, by part", heads, rows)


def _criteria(found: Changed, since: str) -> Piece:
    """The criteria that moved, by from where to where; grain: one row a kind of move."""
    kinds: dict[tuple[Way, Conclusion | None, Conclusion | None], list[str]] = {}
    for move in found.criteria:
        kinds.setdefault((move.way, move.before, move.after), []).append(move.id)
    rows: list[list[Cell]] = [
        [_way(way), _status(before), _status(after), len(ids), ", ".join(ids)]
        for (way, before, after), ids in kinds.items()
    ]
    heads = ["Moved", "Before", "Now", "Number", "Criteria"]
    shown = Table(f"Criteria that moved since {since}", heads, rows).piece()
    fallen = [move for move in found.criteria if move.by_time]
    if not fallen:
        return shown
    facts = "; ".join(f"{move.id} is no longer {_before(move)}: {_reason(move)}" for move in fallen)
    return shown + note("warn", "Through time alone, without any new record:", f"{facts}.")


def _before(move: Move) -> str:
    return move.before.value if move.before else "in scope"


def _reason(move: Move) -> str:
    return formatting.shortened(move.reason, _REASON)


def _controls(moves: Sequence[Move], since: str) -> Piece:
    """The controls that changed, those up or down first; grain: one row a control."""
    if not moves:
        return Piece("")
    order = (Way.WORSE, Way.BETTER, Way.UNKNOWN, Way.KNOWN, Way.CHANGED)
    ranked = sorted(moves, key=lambda move: (order.index(move.way), -abs(move.effect or 0.0), move.id))
    rows: list[list[Cell]] = [_row(move) for move in ranked[:MOST_CONTROLS]]
    heads = ["Control", "Moved", "Before", "Now", "Reason", "Self-reported share"]
    shown = Table(f"Controls that changed since {since}", heads, rows).piece()
    rest = ranked[MOST_CONTROLS:]
    if not rest:
        return shown
    counted = formatting.listed(f"{n} {_FURTHER[way]}" for way in order if (n := sum(move.way is way for move in rest)))
    return shown + paragraph(f"{formatting.count(len(rest), 'further control')} changed: {counted}.")


_FURTHER = {
    Way.WORSE: "to a worse status",
    Way.BETTER: "to a better status",
    Way.KNOWN: "not assessed before and now known",
    Way.UNKNOWN: "known before and now not assessed",
    Way.CHANGED: "with the same status and another reason",
}


def _row(move: Move) -> list[Cell]:
    reason = f"Through time alone, no longer {_before(move)}." if move.by_time else _reason(move)
    return [
        two_lines(move.id, move.title),
        _way(move.way),
        _status(move.before),
        _status(move.after),
        reason,
        _points(move.effect),
    ]


def _way(way: Way) -> Status:
    return Status(formatting.sentence(way.value), _TONES[way])


def _status(conclusion: Conclusion | None) -> Status | None:
    return conclusion.status if conclusion else None


def _points(effect: float | None) -> Piece | None:
    """What it did to the self-reported share, in points of a hundred."""
    if not effect:
        return None
    words = f"{effect * 100:+.1f} points" if abs(effect) >= _LEAST else "below 0.1 points"
    return Piece(f'<data value="{effect:.6f}">{words}</data>', words)
