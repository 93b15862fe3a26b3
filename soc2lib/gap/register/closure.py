"""Whether a gap is closed: evidence dated after the fix and a passed retest close it, nobody's word does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.gap.records import GapEntry
from soc2lib.html.pieces import Status
from soc2lib.store.record import Choice


class ClosureState(Choice):
    """How far a gap is from being closed."""

    REFUSED = "called closed, still open"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def status(self) -> Status:
        """The state as readers see it."""
        tones = {ClosureState.REFUSED: "bad", ClosureState.OPEN: "warn", ClosureState.CLOSED: "good"}
        words = "still open" if self is ClosureState.REFUSED else self.value
        return Status(formatting.sentence(words), tones[self])


@dataclass(frozen=True, slots=True)
class Retest:
    """A test or walkthrough that tried a control again.

    Attributes
    ----------
    day : date or None
        The day it was done; None where nobody said.
    covers_to : date or None
        Last day that it speaks of.
    passed : bool
        True where it found nothing wrong and left nothing open.
    """

    day: date | None
    covers_to: date | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Closure:
    """Whether a gap is closed, why, and what the retest showed; *fixed* where somebody says that it is mended."""

    state: ClosureState
    reason: str
    retest: str
    fixed: bool = False


def closure(entry: GapEntry, shows: Mapping[str, date | None], retests: Mapping[str, Retest], as_of: date) -> Closure:
    """Judge whether a gap is closed.

    Parameters
    ----------
    entry : GapEntry
        The gap as recorded.
    shows : mapping
        Evidence id to the last day its file shows; None where it has no file or does not say.
    retests : mapping
        Id of a test or walkthrough to what it showed.
    as_of : date
        The day it is judged on.

    Notes
    -----
    Closed needs a day of the fix that has come, one piece of evidence that shows a day after it, and a retest done
    after it of days after it, whose latest passed. Anything missing leaves the gap open, and is named.

    References
    ----------
    Domain brief 5.4.

    Examples
    --------
    >>> said = GapEntry(id="GAP-01", control="IAM-06", called_closed=date(2026, 7, 1))
    >>> closure(said, {}, {}, date(2026, 9, 30)).reason
    'Called closed on 1 July 2026, but nobody said when it was fixed.'
    """
    tried = [retests[id] for id in entry.retests if id in retests]
    dated = [(one.day, one) for one in tried if one.day is not None and one.day <= as_of]
    latest = max((day for day, _ in dated), default=None)
    last = [one for day, one in dated if day == latest]
    result = _result(entry, latest, last)
    lacking = _lacking(entry, shows, latest, last, as_of)
    if not lacking and entry.fixed_on:
        said = f"Fixed on {formatting.day(entry.fixed_on)}, shown by later evidence, and the retest passed."
        return Closure(ClosureState.CLOSED, said, result, fixed=True)
    if entry.called_closed:
        said = f"Called closed on {formatting.day(entry.called_closed)}, but {lacking}."
        return Closure(ClosureState.REFUSED, said, result, fixed=True)
    if entry.fixed_on:
        return Closure(
            ClosureState.OPEN, f"Fixed on {formatting.day(entry.fixed_on)}, but {lacking}.", result, fixed=True
        )
    return Closure(ClosureState.OPEN, "Not fixed yet.", result)


def _lacking(
    entry: GapEntry, shows: Mapping[str, date | None], latest: date | None, last: list[Retest], as_of: date
) -> str:
    fixed = entry.fixed_on
    if fixed is None:
        return "nobody said when it was fixed"
    if fixed > as_of:
        return "the day of the fix has not come"
    days = [day for id in entry.evidence if (day := shows.get(id))]
    if not any(fixed < day <= as_of for day in days):
        return "no evidence on file shows a day after the fix"
    if latest is None:
        return "nobody tested it again"
    if latest <= fixed or not all(one.covers_to and one.covers_to > fixed for one in last):
        return "the retest speaks of days before the fix"
    return "" if all(one.passed for one in last) else "the retest did not pass"


def _result(entry: GapEntry, latest: date | None, last: list[Retest]) -> str:
    if latest is None:
        return "Not retested" if not entry.retests else "No retest with a day is on record"
    return f"{'Passed' if all(one.passed for one in last) else 'Not passed'} on {formatting.day(latest)}"
