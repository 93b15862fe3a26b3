"""What is typed in the evidence stage: evidence, populations and the request list, with the window moving below."""

import ipywidgets as widgets

from soc2lib.desk.registers import Look, Register, Registers
from soc2lib.evidence import charts
from soc2lib.evidence.method import judge
from soc2lib.evidence.records import AuditorStatus, Evidence, InternalStatus, Population, Request, TestResult
from soc2lib.evidence.testing_records import Deviation, TestedItem
from soc2lib.foundation.engagement import Engagement
from soc2lib.gap.method import GapResult

_LATER = (
    *("query", "redaction", "sha256", "size", "added", "sample", "partial", "retention_until"),
    *("supersedes", "population", "source"),
)
_STATUSES = {
    InternalStatus.READY.value: "fair",
    InternalStatus.SENT.value: "good",
    AuditorStatus.ACCEPTED.value: "good",
    AuditorStatus.RETURNED.value: "bad",
    AuditorStatus.NOT_SEEN.value: "unknown",
}


def evidence(engagement: Engagement, gap: GapResult) -> widgets.Widget:
    """What is recorded of evidence; below it, how much of the window is shown.

    Parameters
    ----------
    engagement : Engagement
        The client.
    gap : GapResult
        The controls that evidence is to support.
    """

    def look() -> Look:
        pieces, populations = engagement.all(Evidence), engagement.all(Population)
        tested = engagement.all(TestResult), engagement.all(TestedItem), engagement.all(Deviation)
        result = judge(gap, pieces, populations, *tested, as_of=engagement.as_of)
        return Look((charts.headline(result),))

    registers = [
        Register(Evidence, "title", _LATER),
        Register(Population, "title", ("parameters", "digest", "query")),
        Register(Request, "description", tones=_STATUSES),
    ]
    return Registers(engagement, registers, look).widget
