"""The mock audit: what walkthroughs show of each control's design, what tests show of its operation, each exception."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from soc2lib.basics import formatting
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.results import ControlEvidence, EvidenceResult
from soc2lib.evidence.shown.tests.compensation import Answer, Bench, bench
from soc2lib.evidence.testing.conclusion import Verdict
from soc2lib.evidence.testing.operation import counted_deviations
from soc2lib.evidence.testing.records import Deviation
from soc2lib.evidence.testing.walkthrough import DesignShown, design_shown
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.claims.differences import differences
from soc2lib.gap.results import GapResult
from soc2lib.readiness.mock_audit.test_records import Fieldwork
from soc2lib.scope.results import Scope

METHOD = "readiness.mock_audit"
VERSION = "2"


@dataclass(frozen=True, slots=True)
class Compensation:
    """A test of a control that is to stand in for another, and whether it held."""

    test: str
    control: str
    held: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AuditException:
    """One row a deviation, or several with one cause. Every one is reported.

    Attributes
    ----------
    test : TestResult
        The test that found it.
    items : int
        Deviating items.
    deviation : Deviation or None
        What was found out; None where nobody has looked into it.
    compensations : tuple of Compensation
        Controls that are to stand in, as tested.
    """

    test: TestResult
    items: int
    deviation: Deviation | None
    compensations: tuple[Compensation, ...]

    @property
    def compensated(self) -> bool:
        """True where a control stands in for it whose own tests held."""
        return any(one.held for one in self.compensations)


@dataclass(frozen=True, slots=True)
class ControlAudit:
    """One row a control that the client runs or has run.

    Attributes
    ----------
    seen : Seen
        Its status fields as recorded.
    design : DesignShown
        What its walkthroughs show.
    shown : ControlEvidence
        What its evidence and tests show.
    tests : tuple of TestResult
        Its tests that speak of the window.
    exceptions : tuple of AuditException
        Every deviation.
    differs : tuple of str
        Where its typed status and what is shown differ.
    """

    state: ControlState
    design: DesignShown
    shown: ControlEvidence
    tests: tuple[TestResult, ...]
    exceptions: tuple[AuditException, ...]
    differs: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What is concluded of its operation."""
        return self.shown.conclusion.verdict

    @property
    def examined(self) -> bool:
        """True where a walkthrough or a test is on record."""
        return bool(self.design.walkthrough or self.tests)


@dataclass(frozen=True, slots=True)
class MockAudit:
    """The rehearsal's result: one row a control that counts, in the order of ids."""

    scope: Scope
    controls: tuple[ControlAudit, ...]
    version: str = VERSION

    @property
    def exceptions(self) -> tuple[AuditException, ...]:
        """Every exception, in the order of controls and tests."""
        return tuple(one for control in self.controls for one in control.exceptions)

    @property
    def compensating(self) -> Mapping[str, tuple[str, ...]]:
        """Control id to the controls that stand in for each of its exceptions, all tested and held."""
        found = {}
        for control in self.controls:
            held = [{c.control for c in one.compensations if c.held} for one in control.exceptions]
            if held and (both := set.intersection(*held)):
                found[control.state.id] = tuple(sorted(both))
        return found


def rehearse(gap: GapResult, shown: EvidenceResult, fieldwork: Fieldwork) -> MockAudit:
    """Rehearse the audit from what is on record.

    Parameters
    ----------
    gap : GapResult
        Of the gap stage.
    shown : EvidenceResult
        Of the evidence stage, over the same records.
    fieldwork : Fieldwork
        What is on record of testing.

    Notes
    -----
    Design and operation are the gap stage's conclusions; where the typed status differs from them, that is named. A
    compensating control never mends the conclusion on the control itself: the exception stays, and it may spare the
    criterion.

    References
    ----------
    Domain brief 5.2, 6.6 and 6.7.
    """
    judgements = {control.state.id: control for control in gap.controls}
    filed = {piece.id for piece in fieldwork.evidence if piece.sha256}
    tried = bench((row.state for row in gap.controls), *fieldwork.tested, fieldwork.populations)
    rows = []
    for row in sorted(shown.controls, key=lambda row: row.control):
        walks = [one for one in fieldwork.walkthroughs if one.control == row.control]
        tests = tuple(sorted((t for t in fieldwork.tests if t.id in row.tests), key=lambda test: test.id))
        found = tuple(one for test in tests for one in _exceptions(test, fieldwork, tried))
        of, walked = judgements[row.control], design_shown(walks, filed, shown.as_of)
        design = replace(walked, design=of.shown.design.design, reason=of.shown.design.reason)
        rows.append(ControlAudit(of.state, design, row, tests, found, differences(of)))
    return MockAudit(gap.scope, tuple(rows))


def _exceptions(test: TestResult, fieldwork: Fieldwork, tried: Bench) -> list[AuditException]:
    known = sorted((one for one in fieldwork.deviations if one.test == test.id), key=lambda one: one.id)
    found = [
        AuditException(test, one.count, one, tuple(_compensation(id, test, one, tried) for id in ids))
        for one in known
        for ids in [dict.fromkeys(one.compensating)]
    ]
    left = counted_deviations(test, fieldwork.items, fieldwork.deviations) - sum(one.count for one in known)
    return [*found, AuditException(test, left, None, ())] if left > 0 else found


def _compensation(id: str, found_by: TestResult, deviation: Deviation, tried: Bench) -> Compensation:
    state, reason = tried.one(id, found_by)
    control = tried.tests[id].test.control if id in tried.tests else ""
    whole = tried.answer(found_by, deviation)
    if state is not Answer.HELD:
        return Compensation(id, control, False, reason)
    held = f"it held in {formatting.count(tried.tests[id].items, 'item')}"
    if whole.answer is not Answer.HELD:
        return Compensation(id, control, False, f"{held}, but {whole.reason}")
    return Compensation(id, control, True, held)
