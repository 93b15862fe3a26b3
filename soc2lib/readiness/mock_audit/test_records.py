"""What is on record of testing, gathered once for those who rehearse the audit and write its papers."""

from dataclasses import dataclass

from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing.records import Deviation, TestedItem, Walkthrough
from soc2lib.store.reading import Records

Recorded = tuple[
    tuple[Evidence, ...],
    tuple[Population, ...],
    tuple[TestResult, ...],
    tuple[TestedItem, ...],
    tuple[Deviation, ...],
]


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """Evidence, populations, tests, their items, deviations and walkthroughs, each in the order of ids."""

    evidence: tuple[Evidence, ...] = ()
    populations: tuple[Population, ...] = ()
    tests: tuple[TestResult, ...] = ()
    items: tuple[TestedItem, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    walkthroughs: tuple[Walkthrough, ...] = ()

    @property
    def tested(self) -> tuple[tuple[TestResult, ...], tuple[TestedItem, ...], tuple[Deviation, ...]]:
        """Tests with their items and deviations."""
        return self.tests, self.items, self.deviations

    @property
    def recorded(self) -> Recorded:
        """What the evidence stage judges, in the order in which it takes it."""
        return self.evidence, self.populations, self.tests, self.items, self.deviations


def gather(records: Records) -> Fieldwork:
    """Everything on record of testing."""
    return Fieldwork(
        tuple(records.all(Evidence)),
        tuple(records.all(Population)),
        tuple(records.all(TestResult)),
        tuple(records.all(TestedItem)),
        tuple(records.all(Deviation)),
        tuple(records.all(Walkthrough)),
    )
