"""What was looked at, as counts of records; nothing here says what it showed."""

from dataclasses import dataclass

from soc2lib.assessment import Assessment
from soc2lib.gap.records import Design, Operation


@dataclass(frozen=True, slots=True)
class WorkDone:
    """Counts of what is on record."""

    designs: int
    tested_controls: int
    claims: int
    evidence: int
    files: int
    populations: int
    tests: int
    test_items: int


def work_done(assessment: Assessment) -> WorkDone:
    """What was looked at for one client."""
    counted = [control.seen for control in assessment.gap.controls if control.counts]
    work = assessment.fieldwork
    return WorkDone(
        designs=sum(seen.design is not Design.NOT_ASSESSED for seen in counted),
        tested_controls=sum(seen.operation is not Operation.NOT_TESTED for seen in counted),
        claims=len(assessment.claims),
        evidence=len(work.evidence),
        files=sum(bool(piece.sha256) for piece in work.evidence),
        populations=len(work.populations),
        tests=len(work.tests),
        test_items=sum(test.items for test in work.tests),
    )
