"""What has changed between two days: a pure comparison by id, so that a renamed thing is the same thing."""

from dataclasses import dataclass, fields, replace
from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.results import KeyControls
from soc2lib.monitor.score_difference import difference
from soc2lib.readiness.results import GateResult
from soc2lib.store.reading import LaterRecords
from soc2lib.store.record import Choice

METHOD = "share.changed"
VERSION = "3"
_LOOKED_AT = {
    "disposition": "to do",
    "applicability": "applicability",
    "design": "design",
    "implementation": "use",
    "in_use_since": "in use since",
    "operation": "operation",
    "evidence": "evidence",
    "key": "key control",
    "frequency": "frequency",
    "criteria": "criteria",
    "owner": "owner",
}


class Way(Choice):
    """Which way something moved."""

    WORSE = "worse"
    BETTER = "better"
    KNOWN = "now known"
    UNKNOWN = "no longer known"
    CHANGED = "changed, same status"


@dataclass(frozen=True, slots=True)
class Move:
    """One row a control or criterion that moved.

    Attributes
    ----------
    id, title : str
        What it is; compared by id alone.
    before, after : Standing or None
        How it stood and stands; None where it was, or is, not there.
    way : Way
        Worse or better; to and from what is not known is a way of its own.
    reason : str
        What changed in it, or what it stands on now.
    effect : float or None
        What a control did to the progress share, -1 to 1, by `readiness.difference`; None where it did nothing to it
        or either day has no share.
    by_time : bool
        True where it was shown and fell through time alone: the records of the earlier day, read on the later one,
        already give the state of today.
    """

    id: str
    title: str
    before: Conclusion | None
    after: Conclusion | None
    way: Way
    reason: str
    effect: float | None = None
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed between two days.

    Attributes
    ----------
    since : date
        The earlier day.
    known : bool
        False where nothing was on record on the earlier day, and so nothing is compared.
    gates : tuple of GateResult, or None
        The gate before and after.
    shares, shown : tuple of (float or None)
        The self-reported and the shown share before and after.
    criteria, controls : tuple of Move
        Those that moved, worse first.
    keys : tuple of KeyControls, or None
        The parts of the key controls before and after.
    method_note : str
        That the copy handed out on the earlier day was made by an earlier method; empty where it was not.
    """

    since: date
    known: bool
    gates: tuple[GateResult, GateResult] | None
    shares: tuple[float | None, float | None]
    criteria: tuple[Move, ...]
    controls: tuple[Move, ...]
    shown: tuple[float | None, float | None] = (None, None)
    keys: tuple[KeyControls, KeyControls] | None = None
    method_note: str = ""
    version: str = VERSION

    @property
    def fell_through_time(self) -> tuple[str, ...]:
        """Ids of the criteria that fell through time alone."""
        return tuple(move.id for move in self.criteria if move.by_time)


def changed(before: Assessment | None, now: Assessment, since: date) -> Changed:
    """Compare two days, each criterion and control by its id.

    Parameters
    ----------
    before : Assessment or None
        What was made of the records of the earlier day; None where there were none.
    now : Assessment
        The same today.
    since : date
        The earlier day.

    References
    ----------
    Domain brief 8.2: comparing a day with itself finds nothing; turned round, worse and better are exchanged; a new
    title is no move; a key control that went away is always for the worse.
    """
    if before is None:
        return Changed(since, False, None, (None, now.score.share.value), (), ())
    was = {one.criterion.id: one for one in before.gap.criteria}
    aged = before.as_of < now.as_of
    fallen = _by_time(Assessment(LaterRecords(before.records, now.as_of)), now) if aged else frozenset()
    criteria = [
        _move(one.criterion.id, one.criterion.paraphrase, was[one.criterion.id].conclusion, one.conclusion, one.reason)
        for one in now.gap.criteria
        if one.criterion.id in was and was[one.criterion.id].conclusion is not one.conclusion
    ]
    return Changed(
        since,
        True,
        (before.score.gate, now.score.gate),
        (before.score.share.value, now.score.share.value),
        _worst_first(_timed(criteria, fallen)),
        _worst_first(_timed(_controls(before, now), fallen)),
        (before.score.shown.value, now.score.shown.value),
        (before.gap.key_controls, now.gap.key_controls),
    )


def _timed(moves: list[Move], fallen: frozenset[str]) -> list[Move]:
    """Only what was shown can fall through time; what was self-reported or at risk had nothing to lose."""
    return [
        replace(move, by_time=move.way is Way.WORSE and move.before in SHOWN and move.id in fallen) for move in moves
    ]


def _by_time(later: Assessment, now: Assessment) -> frozenset[str]:
    """Ids of criteria and controls whose state the records of the earlier day alone would give today, with no new one.

    ``later`` holds the records of the earlier day, read on the later one.
    """
    controls = {row.state.id: row.conclusion for row in later.gap.controls}
    criteria = {row.criterion.id: row.conclusion for row in later.gap.criteria}
    same = {row.state.id for row in now.gap.controls if controls.get(row.state.id) is row.conclusion}
    return frozenset(
        same | {row.criterion.id for row in now.gap.criteria if criteria.get(row.criterion.id) is row.conclusion}
    )


def _controls(before: Assessment, now: Assessment) -> list[Move]:
    was, there = ({one.state.id: one for one in found.gap.controls} for found in (before, now))
    moves = []
    for id in [*was, *(new for new in there if new not in was)]:
        old, new = was.get(id), there.get(id)
        if old and new:
            what = _differences(old.state, new.state)
            if what or old.conclusion is not new.conclusion:
                moves.append(_move(id, new.state.title, old.conclusion, new.conclusion, what or f"{new.reason}."))
        elif old:
            moves.append(
                _move(id, old.state.title, old.conclusion, None, "It is no longer among the controls in scope.")
            )
        elif new:
            moves.append(_move(id, new.state.title, None, new.conclusion, "It is new among the controls in scope."))
    effects = _effects(before, now)
    return [replace(move, effect=effects.get(move.id)) for move in moves]


def _effects(before: Assessment, now: Assessment) -> dict[str, float | None]:
    """What each control did to the progress share."""
    return {move.id: move.effect for move in difference(before.score, now.score) if move.level == "control"}


def _move(id: str, title: str, before: Conclusion | None, after: Conclusion | None, reason: str) -> Move:
    return Move(id, title, before, after, _way(before, after), formatting.sentence(reason))


def _way(before: Conclusion | None, after: Conclusion | None) -> Way:
    """Worse or better by rank; what goes away is for the worse, what is new for the better."""
    if before is after:
        return Way.CHANGED
    if after is None or before is None:
        return Way.WORSE if after is None else Way.BETTER
    if Conclusion.NOT_ASSESSED in (before, after):
        return Way.KNOWN if before is Conclusion.NOT_ASSESSED else Way.UNKNOWN
    return Way.BETTER if after.rank() > before.rank() else Way.WORSE


def _differences(before: ControlState, after: ControlState) -> str:
    said = []
    for field in fields(ControlState):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in _LOOKED_AT and old != new:
            said.append(f"{_LOOKED_AT[field.name]}: {_words(old)} → {_words(new)}")
    return "; ".join(said)


def _words(value: object) -> str:
    if isinstance(value, date):
        return formatting.day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return formatting.listed(map(str, value))
    return str(value) if value else "nobody said"


def _worst_first(moves: list[Move]) -> tuple[Move, ...]:
    order = list(Way)
    return tuple(sorted(moves, key=lambda move: (order.index(move.way), move.id)))
