"""Every record that shows something of a control, read once."""

from collections.abc import Sequence

from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.shown.assess import ShownRecords
from soc2lib.evidence.testing.records import Deviation, Observation, TestedItem, Walkthrough
from soc2lib.gap.records import RegisteredPolicy
from soc2lib.scope.records import ComplementaryControl, Incident, ThirdParty, ThirdPartyReport
from soc2lib.store.reading import Records


def shown_records(
    records: Records,
    evidence: Sequence[Evidence],
    populations: Sequence[Population],
    tests: Sequence[TestResult],
    items: Sequence[TestedItem],
    deviations: Sequence[Deviation],
    walkthroughs: Sequence[Walkthrough],
) -> ShownRecords:
    """What was gathered of testing, with the observations, policies, third parties and incidents on record."""
    read = records.all
    return ShownRecords(
        evidence,
        populations,
        tests,
        items,
        deviations,
        walkthroughs,
        read(Observation),
        read(RegisteredPolicy),
        read(ThirdParty),
        read(ThirdPartyReport),
        read(ComplementaryControl),
        read(Incident),
    )
