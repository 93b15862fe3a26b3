"""What is concluded of each control's evidence: types alone."""

from dataclasses import dataclass
from datetime import date

from soc2lib.evidence.coverage.states import Coverage, State
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.testing.conclusion import Conclusion
from soc2lib.gap.records import EvidenceSufficiency, Operation
from soc2lib.scope.results import Scope

VERSION = "4"


@dataclass(frozen=True, slots=True)
class ControlEvidence:
    """One row a control in scope.

    Attributes
    ----------
    control, title, owner, frequency : str
        Which control, who answers for it, how often it runs.
    key : bool
        True where a criterion relies on it.
    coverage : Coverage
        What is shown of the window.
    weeks : tuple of State
        The state of each week of the window; empty without a window.
    sufficiency : EvidenceSufficiency
        How much of the window the evidence covers.
    conclusion : Conclusion
        What the tests show of its operation; never more than the evidence allows.
    evidence : tuple of str
        Ids of the evidence that counts.
    tests : tuple of str
        Ids of the tests that speak of the window.
    tested : int
        Items tested inside the window.
    expires_early : date or None
        The day its evidence goes stale, where that lies before fieldwork ends.
    flags : tuple of str
        What a reviewer would object to.
    """

    control: str
    title: str
    owner: str
    frequency: str
    key: bool
    coverage: Coverage
    weeks: tuple[State, ...]
    sufficiency: EvidenceSufficiency
    conclusion: Conclusion
    evidence: tuple[str, ...]
    tests: tuple[str, ...]
    tested: int
    expires_early: date | None
    flags: tuple[str, ...]

    @property
    def operation(self) -> Operation:
        """The status the conclusion gives the control."""
        return self.conclusion.verdict.operation

    @property
    def operation_reason(self) -> str:
        """The sentence that explains the conclusion."""
        return self.conclusion.reason

    @property
    def deviations(self) -> int:
        """Items that deviate, each of them an exception to be reported."""
        return self.conclusion.exceptions


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """The evidence stage's result: one judgement a control in scope, the window and the policy it was judged by."""

    scope: Scope
    window: Window | None
    as_of: date
    policy: str
    fieldwork_end: date | None
    controls: tuple[ControlEvidence, ...]
    version: str = VERSION

    def counts(self) -> dict[State, int]:
        """How many controls are in each state; every state has an entry."""
        return {state: sum(row.coverage.state is state for row in self.controls) for state in State}

    def falling_due(self) -> list[ControlEvidence]:
        """Controls with a run still to come, the soonest last day first."""
        coming = [row for row in self.controls if row.coverage.latest]
        return sorted(coming, key=lambda row: (str(row.coverage.latest), row.control))

    def going_stale(self) -> list[ControlEvidence]:
        """Controls whose evidence expires before fieldwork ends, the soonest first."""
        return sorted((r for r in self.controls if r.expires_early), key=lambda r: (str(r.expires_early), r.control))
