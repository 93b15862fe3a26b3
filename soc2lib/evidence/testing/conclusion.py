"""The words for what tests show of a control's operation."""

from dataclasses import dataclass

from soc2lib.basics.formatting import sentence
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Operation
from soc2lib.gap.results import ShownOperation
from soc2lib.html.pieces import Status
from soc2lib.store.record import Choice


class Verdict(Choice):
    """What tests allow to be said of a control's operation."""

    FAILED = "did not operate"
    MORE = "more work needed"
    NOT_TESTED = "not tested"
    NOTHING_OCCURRED = "nothing occurred"
    WITHIN = "operated, exceptions listed"
    OPERATED = "operated"

    @property
    def operation(self) -> Operation:
        """The status it gives the control: what is not shown to have worked is not called working."""
        return _OPERATION[self]

    @property
    def status(self) -> Status:
        """The verdict as readers see it."""
        return Status(sentence(self.value), _TONES[self])


_OPERATION = {
    Verdict.FAILED: Operation.NOT_EFFECTIVE,
    Verdict.MORE: Operation.NOT_TESTED,
    Verdict.NOT_TESTED: Operation.NOT_TESTED,
    Verdict.NOTHING_OCCURRED: Operation.NO_OCCURRENCE,
    Verdict.WITHIN: Operation.DEVIATIONS,
    Verdict.OPERATED: Operation.EFFECTIVE,
}
_TONES = {
    Verdict.FAILED: "bad",
    Verdict.MORE: "warn",
    Verdict.NOT_TESTED: "unknown",
    Verdict.NOTHING_OCCURRED: "unknown",
    Verdict.WITHIN: "fair",
    Verdict.OPERATED: "good",
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verdict with its reason; ``exceptions`` are reported whatever the verdict."""

    verdict: Verdict
    reason: str
    exceptions: int = 0


def concluded(shown: ShownOperation) -> Conclusion:
    """The verdict on what tests show of a control's operation, in the words of the mock audit.

    Examples
    --------
    >>> from soc2lib.gap.results import ShownOperation
    >>> concluded(ShownOperation()).verdict.value
    'not tested'
    """
    return Conclusion(_verdict(shown), " ".join(dict.fromkeys((shown.reason, *shown.at_risk))), shown.exceptions)


def _verdict(shown: ShownOperation) -> Verdict:
    if shown.operation is Operation.NOT_EFFECTIVE:
        return Verdict.FAILED
    if shown.basis is Basis.NO_OCCURRENCE:
        return Verdict.NOTHING_OCCURRED
    if shown.basis is not Basis.TESTED:
        return Verdict.NOT_TESTED
    if shown.at_risk:
        return Verdict.MORE
    return Verdict.WITHIN if shown.operation is Operation.DEVIATIONS else Verdict.OPERATED
