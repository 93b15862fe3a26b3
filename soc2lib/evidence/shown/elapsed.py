"""How one control is read over the days that have passed: what is on record of it, and its missed and late runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from soc2lib.basics.formatting import clause, count
from soc2lib.evidence.coverage.coverage import coverage
from soc2lib.evidence.coverage.states import Coverage, Run, State
from soc2lib.evidence.coverage.window import Policy, Window
from soc2lib.evidence.records import Population
from soc2lib.evidence.shown.acceptance import Acceptance
from soc2lib.evidence.shown.rhythm import RARE, Rhythm, all_inspected
from soc2lib.evidence.shown.subject import CONTINUOUS, Subject
from soc2lib.evidence.shown.tests.compensation import in_words
from soc2lib.evidence.shown.tests.groups import Group
from soc2lib.evidence.shown.tests.testers import Counted
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.scope.system.report_coverage import uncovered


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of one control's operation.

    Attributes
    ----------
    accepted : sequence of Acceptance
        Its evidence as read.
    tests : sequence of Counted
        Its tests.
    populations : mapping
        Id to population: its own, and those that its tests name.
    own_populations : sequence of Population
        Those recorded as its own.
    registers : mapping
        Evidence id to the files of its populations, as read for it.
    policy_in_force : bool
        True where a policy that governs it is in force.
    occurred : sequence of date
        Days of incidents that it has to answer to.
    """

    accepted: Sequence[Acceptance] = ()
    tests: Sequence[Counted] = ()
    populations: Mapping[str, Population] = field(default_factory=dict)
    own_populations: Sequence[Population] = ()
    registers: Mapping[str, Acceptance] = field(default_factory=dict)
    policy_in_force: bool = False
    occurred: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What is read of one control over the elapsed days: its runs, its tests by population, its own checks, its rhythm.

    ``window`` begins where the control does; ``spans`` are the days that finished tests show.
    """

    subject: Subject
    known: Known
    window: Window
    as_of: date
    rule: Policy
    runs: Sequence[Run]
    spans: Sequence[Run]
    groups: Sequence[Group]
    checks: Sequence[Group]
    read: Rhythm

    @property
    def elapsed(self) -> Window:
        """The days that have passed."""
        return Window(self.window.start, min(self.window.end, self.as_of))

    @property
    def over(self) -> bool:
        """True where the period has ended."""
        return self.as_of >= self.window.end

    @property
    def inside(self) -> list[Run]:
        """Accepted runs within the elapsed days."""
        first, last = self.window.start, self.elapsed.end
        return [run for run in self.runs if run.end >= first and run.start <= last]

    @property
    def tested(self) -> bool:
        """True where a test concludes."""
        return any(group.counts for group in self.groups)


class Troubles(NamedTuple):
    """Missed and late runs, each an exception, and the sentence on them or on the days that nothing shows."""

    missed: int = 0
    late: int = 0
    words: str = ""


def run_troubles(parts: Parts, basis: Basis) -> Troubles:
    """Missed and late runs, and days that nothing shows."""
    if basis.rank < Basis.IN_PART.rank or basis is Basis.NO_OCCURRENCE or parts.window.days == 1:
        return Troubles()
    subject = parts.subject
    covered = _coverage_that_counts(parts)
    if subject.frequency in RARE and covered is not None:
        return _runs(covered, parts.over)
    if covered is not None and covered.state is not State.MISSING:
        return Troubles()
    if covered is None and not (parts.over and parts.tested and parts.read.covered is None):
        return Troubles()
    tested = [(run.start, run.end) for run in parts.spans]
    if subject.frequency == CONTINUOUS and covered is not None and all_inspected(subject, parts.read.covered):
        return Troubles(words=f"No accepted configuration or test: {clause(covered.reason)}.")
    left = uncovered((parts.elapsed.start, parts.elapsed.end), tested)
    return Troubles(words=f"No test shows {in_words(left)} of the period." if left else "")


def _coverage_that_counts(parts: Parts) -> Coverage | None:
    subject, read = parts.subject, parts.read
    if read.covered is None:
        return None
    rare = subject.frequency in RARE
    if all_inspected(subject, read.covered) or (rare and not (parts.over and parts.tested)):
        return read.covered
    if parts.over and parts.tested:
        return coverage(subject.id, subject.frequency, parts.spans, parts.window, parts.as_of, parts.rule)
    return None


def _runs(covered: Coverage, over: bool) -> Troubles:
    if covered.state is State.MISSING:
        missed = max(1, (covered.expected or 0) - (covered.shown or 0)) if over else 1
        return Troubles(missed=missed, words=f"A scheduled run is missing: {clause(covered.reason)}.")
    if covered.state is State.LATE:
        late = sum(gap.state is State.LATE for gap in covered.gaps)
        words = f"{count(late, 'run')} late, its cause and a compensating test not on record: {clause(covered.reason)}."
        return Troubles(late=late, words=words)
    return Troubles()
