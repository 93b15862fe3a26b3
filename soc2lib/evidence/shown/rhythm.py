"""When a control last ran, when it runs next, and whether a run has fallen due by the as-of day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from soc2lib.basics.formatting import day
from soc2lib.evidence.coverage.coverage import coverage
from soc2lib.evidence.coverage.states import Coverage, Run, State
from soc2lib.evidence.coverage.window import Policy, Window
from soc2lib.evidence.records import EvidenceType
from soc2lib.evidence.shown.acceptance import DOCUMENTS, Acceptance
from soc2lib.evidence.shown.subject import CONTINUOUS, EVENTS, Subject

RARE = ("monthly", "quarterly", "semiannual", "annual")
"""Rhythms so slow that a run which did not happen is missed, not merely uncollected."""
MOST_RUNS = 4
"""So many scheduled runs in a period can all be inspected; more are a population [runs]."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A control's runs against the period.

    Attributes
    ----------
    covered : Coverage or None
        All runs over the period; None for a control on events, without a frequency, or before the period.
    last, following : date or None
        The last run shown and the day the next one is due.
    due : bool
        True where a run has fallen due.
    disclosures : tuple of str
        That no run falls into the period, where that is so.
    action : str
        To pull the next run into the period, while that can be done.
    """

    covered: Coverage | None
    last: date | None
    following: date | None
    due: bool
    disclosures: tuple[str, ...] = ()
    action: str = ""

    @property
    def state(self) -> State | None:
        """The state of its runs; None where no rhythm is read."""
        return self.covered.state if self.covered else None


def runs_shown(
    subject: Subject, accepted: Iterable[Acceptance], as_of: date, rule: Policy, *, policy_in_force: bool
) -> list[Run]:
    """The runs that accepted evidence shows; of a control that keeps a document, the days it was in force."""
    found = []
    for read in accepted:
        if read.first is None or read.last is None:
            continue
        if read.as_run:
            found.append(Run(read.first, read.last, read.piece.id))
        elif subject.keeps_document and read.as_document and read.piece.type in DOCUMENTS:
            in_force = policy_in_force or read.piece.type is not EvidenceType.POLICY
            if in_force:
                fresh = read.first + timedelta(days=rule.fresh.get(subject.frequency, 0))
                found.append(Run(read.first, max(read.last, min(fresh, as_of)), read.piece.id))
    return sorted(found, key=lambda run: (run.start, run.end, run.evidence))


def rhythm(subject: Subject, runs: Sequence[Run], period: Window, as_of: date, rule: Policy) -> Rhythm:
    """Read a control's runs against the period.

    Parameters
    ----------
    subject : Subject
        The control.
    runs : sequence of Run
        Every run shown, those before the period too.
    period : Window
        The period.
    as_of : date
        The day it is read on.
    rule : Policy
        Cadence, grace and freshness.

    Examples
    --------
    Yearly, last in February: the next run is due after the period of April to September.

    >>> from soc2lib.evidence.coverage.window import policy
    >>> half = Window(date(2026, 4, 1), date(2026, 9, 30))
    >>> read = rhythm(Subject("BCP-02", frequency="annual"), [Run(date(2026, 2, 2), date(2026, 2, 2))], half,
    ...     date(2026, 6, 30), policy())
    >>> read.due, read.action
    (False, 'Pull the next run forward: it is due on 3 February 2027, after the period ends on 30 September 2026.')
    """
    last = max((run.end for run in runs), default=None)
    begun = as_of >= period.start
    if subject.frequency in (EVENTS, "") or period.days == 1:
        return Rhythm(None, last, None, due=_first_due(period, rule.edge) <= as_of and period.days > 1)
    covered = coverage(subject.id, subject.frequency, runs, period, as_of, rule)
    state = covered.state
    scheduled = subject.frequency != CONTINUOUS
    following = last + timedelta(days=rule.cadence[subject.frequency]) if last and scheduled else covered.next_due
    first = _first_due(period, min(rule.cadence.get(subject.frequency, rule.edge), rule.edge))
    waits = state in (State.NOT_YET_DUE, State.NO_OCCURRENCE) or (state is State.MET and as_of < first)
    due = begun and not waits
    inside = any(run.end >= period.start and run.start <= min(period.end, as_of) for run in runs)
    outside = scheduled and not inside and not due and following is not None and following > period.end
    if not outside or last is None or following is None:
        return Rhythm(covered if begun else None, last, following, due)
    said = f"No run falls into the period: the last was on {day(last)}, the next is due on {day(following)}."
    pull = f"Pull the next run forward: it is due on {day(following)}, after the period ends on {day(period.end)}."
    return Rhythm(covered if begun else None, last, following, due, (said,), pull if as_of < period.end else "")


def _first_due(period: Window, days: int) -> date:
    """The day from which something is due: after one cadence, and a month into the period at the latest."""
    return min(period.start + timedelta(days=days), period.end)


def all_inspected(subject: Subject, covered: Coverage | None) -> bool:
    """Whether accepted runs can be all there is: at most four scheduled runs, or a set-up that does not change.

    A control over a population (people, changes) has items that no run shows by itself.
    """
    if covered is None or subject.population:
        return False
    if subject.frequency == CONTINUOUS:
        return True
    return covered.expected is not None and covered.expected <= MOST_RUNS
