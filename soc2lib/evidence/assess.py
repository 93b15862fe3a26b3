"""For every control in scope: what its accepted evidence covers, what its tests show, and what will be missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from soc2lib.basics.cache import remembered
from soc2lib.basics.formatting import count
from soc2lib.evidence.coverage.coverage import by_week, coverage
from soc2lib.evidence.coverage.states import Coverage, Run, State
from soc2lib.evidence.coverage.window import Policy, Window, examined
from soc2lib.evidence.coverage.window import policy as named_policy
from soc2lib.evidence.records import CollectionMethod, Evidence, EvidenceType, Population, TestResult
from soc2lib.evidence.results import ControlEvidence, EvidenceResult
from soc2lib.evidence.testing.conclusion import concluded
from soc2lib.evidence.testing.operation import events_of, valid_tests
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.records import EvidenceSufficiency
from soc2lib.gap.results import GapResult, ShownControl

_DESIGN = (EvidenceType.POLICY, EvidenceType.PROCEDURE)
_NO_RUN = (*_DESIGN, EvidenceType.POPULATION, EvidenceType.CONTRACT)


@remembered
def assess(
    gap: GapResult,
    evidence: Sequence[Evidence],
    populations: Sequence[Population] = (),
    tests: Sequence[TestResult] = (),
    *,
    as_of: date,
    policy: str = "standard",
    fieldwork_end: date | None = None,
) -> EvidenceResult:
    """Assess the evidence of every control that the client is to run.

    Parameters
    ----------
    gap : GapResult
        The gap stage's result: scope and controls, each with what is shown of it.
    evidence, populations, tests : sequence
        What is recorded.
    as_of : date
        The day it is read on.
    policy : str
        ``standard``, ``strict`` or ``lenient``.
    fieldwork_end : date, optional
        The auditor's last day of fieldwork; the period's last day unless given.

    Notes
    -----
    Evidence counts where a named person who neither owns nor performs the control has accepted it; other pieces wait.
    Policies show design alone, save a document in force that the control keeps, and a population list shows what there
    is, not that the control ran. What is concluded
    of a control's operation is the gap stage's own conclusion.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.scope.assess import resolve_scope
    >>> result = assess(assess_gap(resolve_scope(None), []), [], as_of=date(2026, 9, 30))
    >>> {row.coverage.state.value for row in result.controls}, result.window is None
    ({'cannot tell'}, True)
    """
    window, rule = examined(gap.scope), named_policy(policy)
    last = fieldwork_end or (window.end if window else None)
    replaced = {piece.supersedes for piece in evidence}
    current = [piece for piece in evidence if piece.id not in replaced]
    whole = _Known.of_all(current, populations, tests)
    rows = tuple(
        _assess_one(row.state, row.shown, whole[row.state.id], window, as_of, rule, last)
        for row in gap.controls
        if row.counts
    )
    return EvidenceResult(gap.scope, window, as_of, policy, last, rows)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is recorded of one control; evidence that was replaced is left out."""

    pieces: list[Evidence]
    populations: list[Population]
    tests: list[TestResult]

    @classmethod
    def of_all(
        cls, pieces: Sequence[Evidence], populations: Sequence[Population], tests: Sequence[TestResult]
    ) -> "Mapping[str, _Known]":
        """What is recorded, by control."""
        known: defaultdict[str, _Known] = defaultdict(lambda: cls([], [], []))
        for piece in pieces:
            for control in piece.controls:
                known[control].pieces.append(piece)
        for one in populations:
            for control in one.controls:
                known[control].populations.append(one)
        for test in tests:
            known[test.control].tests.append(test)
        return known


def counts_as_run(piece: Evidence) -> bool:
    """Whether a piece of evidence shows that a control ran, on the days it names."""
    return bool(
        piece.sha256
        and piece.days
        and not piece.partial
        and piece.type not in _NO_RUN
        and piece.method is not CollectionMethod.INQUIRY
    )


def _assess_one(
    state: ControlState,
    shown: ShownControl,
    known: _Known,
    window: Window | None,
    as_of: date,
    rule: Policy,
    last: date | None,
) -> ControlEvidence:
    accepted = [piece for piece in known.pieces if piece.id not in shown.waiting and counts_as_run(piece)]
    runs = [Run(*piece.days, piece.id) for piece in accepted if piece.days]
    runs += [Run(*days) for days in shown.in_force if days not in {(run.start, run.end, run.evidence) for run in runs}]
    tests = valid_tests(known.tests, window) if window else []
    if window is None or not state.frequency:
        why = "No window is set." if window is None else "Nobody said how often it runs."
        blank = Coverage(state.id, state.frequency, State.CANNOT_TELL, None, None, 0, 0, (), None, None, None, why)
        return _row(state, shown, known, blank, (), EvidenceSufficiency.NONE, tests, None)
    passed = Window(window.start, max(window.start, min(window.end, as_of)))
    events = events_of(known.populations, tests, window, passed)
    covered = coverage(state.id, state.frequency, runs, window, as_of, rule, events)
    if shown.in_force:
        covered = replace(
            covered, fresh_until=max(run.start for run in runs) + timedelta(days=rule.fresh[state.frequency])
        )
    weeks = by_week(covered, window, as_of)
    designed = any(piece.sha256 and piece.type in _DESIGN and piece.id not in shown.waiting for piece in known.pieces)
    enough = _sufficiency(covered, runs, window, as_of, something=designed or bool(accepted))
    early = covered.fresh_until if covered.fresh_until and last and covered.fresh_until < last else None
    return _row(state, shown, known, covered, weeks, enough, tests, early)


def _sufficiency(
    covered: Coverage, runs: Sequence[Run], window: Window, as_of: date, *, something: bool
) -> EvidenceSufficiency:
    shown = covered.state in (State.MET, State.NO_OCCURRENCE)
    if window.days > 1 and shown and as_of >= window.end:
        return EvidenceSufficiency.FULL
    within = any(run.start <= min(window.end, as_of) and run.end >= window.start for run in runs)
    if window.days > 1 and (within or (shown and covered.frequency == "per_event")):
        return EvidenceSufficiency.PARTIAL
    return EvidenceSufficiency.DESIGN_ONLY if something else EvidenceSufficiency.NONE


def _row(
    state: ControlState,
    shown: ShownControl,
    known: _Known,
    covered: Coverage,
    weeks: tuple[State, ...],
    enough: EvidenceSufficiency,
    tests: Sequence[TestResult],
    early: date | None,
) -> ControlEvidence:
    return ControlEvidence(
        state.id,
        state.title,
        state.owner,
        state.frequency,
        state.key,
        covered,
        weeks,
        enough,
        concluded(shown.operation),
        tuple(p.id for p in known.pieces if p.id not in shown.waiting and counts_as_run(p)),
        tuple(test.id for test in tests),
        sum(test.items for test in tests),
        early,
        _flags(state, shown, known.pieces),
    )


def _flags(state: ControlState, shown: ShownControl, pieces: Sequence[Evidence]) -> tuple[str, ...]:
    counted = {
        "without a file": sum(not piece.sha256 for piece in pieces),
        "that do not say which days they show": sum(piece.days is None for piece in pieces),
        "marked partial": sum(piece.partial for piece in pieces),
        "without a day to keep them until": sum(piece.retention_until is None for piece in pieces),
        "waiting for acceptance": sum(piece.id in shown.waiting for piece in pieces),
        "from inquiry alone": sum(piece.method is CollectionMethod.INQUIRY for piece in pieces),
    }
    said = tuple(f"{count(number, 'piece')} {words}" for words, number in counted.items() if number)
    return said if state.owner else ("no owner", *said)
