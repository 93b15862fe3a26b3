"""The earliest window that every key control supports, what binds it, and what one repair would win."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.foundation import wording
from soc2lib.gap.claims import Seen
from soc2lib.gap.records import Applicability, Design, Disposition, Operation
from soc2lib.gap.results import GapResult
from soc2lib.plan.timeline import Durations, from_window

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Support:
    """From when one key control can support a window.

    Attributes
    ----------
    control : str
        Its id; or the name of a policy.
    title, owner : str
        As recorded.
    day : date or None
        None where no day is known.
    because : str
        Where the day comes from, or why there is none.
    without : date or None
        The earliest window start if this one were no hindrance; None where others keep it open.
    """

    control: str
    title: str
    owner: str
    day: date | None
    because: str
    without: date | None = None


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """The earliest window and what binds it.

    Attributes
    ----------
    start, end, fieldwork_end, report : date or None
        None where a key control has no known day.
    not_before : date or None
        The earliest start as far as days are known.
    binding : tuple of Support
        The controls with the latest day.
    undated : tuple of Support
        Key controls without a known day: they keep the answer open.
    decided_start : date or None
        The window start the client decided.
    late : tuple of Support
        Key controls that cannot support the decided window, latest first.
    because : str
        The answer as a sentence.
    """

    start: date | None
    end: date | None
    fieldwork_end: date | None
    report: date | None
    not_before: date | None
    binding: tuple[Support, ...]
    undated: tuple[Support, ...]
    decided_start: date | None
    late: tuple[Support, ...]
    because: str


def plan_window(
    result: GapResult,
    as_of: date,
    *,
    months: int = 6,
    fieldwork_weeks: int = 4,
    report_weeks: int = 3,
    policies_approved: Mapping[str, date | None] | None = None,
) -> WindowPlan:
    """The earliest window that every key control can support.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    as_of : date
        A repair that was due before this day and is not done has no known day.
    months : int
        Length of the window; six is the usual first.
    fieldwork_weeks, report_weeks : int
        Weeks after the window.
    policies_approved : mapping, optional
        Policy name to the day it was, or will be, approved; None where nobody knows.

    References
    ----------
    Domain brief 3.2 and 3.3.

    Examples
    --------
    >>> from soc2lib.gap.assess import judge
    >>> from soc2lib.scope.assess import settle
    >>> plan_window(judge(settle(None), []), date(2026, 1, 5)).because
    'No window can be dated: 66 key controls have no known day.'
    """
    supports = [_support(c.seen, as_of) for c in result.controls if _binds(c.seen) and c.counts]
    supports += [
        Support(name, name, "", day, "Its approval." if day else "Nobody said when it is approved.")
        for name, day in (policies_approved or {}).items()
    ]
    dated = sorted((s for s in supports if s.day), key=lambda s: (s.day or date.min, s.control), reverse=True)
    undated = tuple(support for support in supports if support.day is None)
    latest = dated[0].day if dated else None
    binding = tuple(
        Support(s.control, s.title, s.owner, s.day, s.because, None if undated else _without(s, dated))
        for s in dated
        if s.day == latest
    )
    decided = result.scope.window_start
    late = tuple(support for support in dated if decided and support.day and support.day > decided)
    if undated or latest is None:
        because = _open(undated, latest)
        return WindowPlan(None, None, None, None, latest, binding, undated, decided, late, because)
    way = from_window(latest, latest, Durations(0, months, fieldwork_weeks, report_weeks))
    because = (
        f"The earliest window runs from {wording.day(latest)} to {wording.day(way.window_end)}, bound by "
        f"{wording.listed((s.control for s in binding), most=5)}; the report could follow by {wording.day(way.report)}."
    )
    return WindowPlan(
        latest, way.window_end, way.fieldwork_end, way.report, latest, binding, (), decided, late, because
    )


def _without(support: Support, dated: Sequence[Support]) -> date | None:
    return max((s.day for s in dated if s.day and s is not support), default=None)


def _open(undated: Sequence[Support], latest: date | None) -> str:
    if not undated:
        return "No window can be dated: no key control is in scope."
    have = "has" if len(undated) == 1 else "have"
    known = f" As far as days are known it starts no earlier than {wording.day(latest)}." if latest else ""
    return f"No window can be dated: {wording.count(len(undated), 'key control')} {have} no known day.{known}"


def _binds(seen: Seen) -> bool:
    return seen.key and seen.applicability is Applicability.IN_SCOPE


def _support(seen: Seen, as_of: date) -> Support:
    def on(day: date | None, because: str) -> Support:
        return Support(seen.id, seen.title, seen.owner, day, because)

    if seen.source != "recorded":
        return on(None, "Nobody has assessed it.")
    mending = (
        seen.absent
        or seen.disposition is Disposition.STRENGTHEN
        or seen.design is Design.PARTLY
        or seen.operation is Operation.NOT_EFFECTIVE
    )
    if mending and seen.due and seen.due < as_of:
        return on(None, f"Its repair was due on {wording.day(seen.due)} and is not done.")
    if mending:
        return on(seen.due, "The day its repair is due." if seen.due else "It needs repair and has no date.")
    if seen.design is Design.NOT_ASSESSED:
        return on(None, "Its design is not assessed.")
    return on(seen.in_use_since, "In use since." if seen.in_use_since else "In use, but nobody said since when.")
