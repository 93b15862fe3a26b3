"""The finished sample's mock audit: it traces from promise to file and back, and hides no exception."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Evidence, TestMethod, TestResult
from soc2lib.evidence.sampling.selection import draw
from soc2lib.evidence.testing.records import Deviation, TestedItem
from soc2lib.gap.records import GapEntry
from soc2lib.gap.register.closure import ClosureState
from soc2lib.readiness.workpapers.traceability import LEVELS
from soc2lib.store.reading import HeldRecords
from tests.conftest import AS_OF
from tests.unit.test_samples import now, of


@pytest.fixture(scope="module")
def rehearsed() -> Assessment:
    """The finished sample, rehearsed."""
    return Assessment(HeldRecords.of(date.fromisoformat(AS_OF), *now("lantern")))


def test_a_merge_is_traced_from_the_commitment_to_the_file_and_back(rehearsed: Assessment) -> None:
    path, digest = rehearsed.trail, of("lantern", Evidence)["EV-0090"].sha256
    steps = ("CM-01", "SR-16", "CC8.1", "CHG-01", "T-CHG-01", "T-CHG-01/PR-4441", digest)
    levels = [level for level in LEVELS if level != "walkthrough"]
    chain = list(zip(levels, steps, strict=True))
    for upper, lower in pairwise(chain):
        assert lower in path.down[upper]
        assert upper in path.up[lower]
    assert digest in path.leads_to(chain[0], "file")
    assert "CM-01" in path.serves(chain[-1], "commitment")


def test_every_step_of_the_trail_is_there_both_ways(rehearsed: Assessment) -> None:
    path = rehearsed.trail
    down = {(start, end) for start, ends in path.down.items() for end in ends}
    assert down == {(start, end) for end, starts in path.up.items() for start in starts}
    tested = {item.id for item in of("lantern", TestedItem).values()}
    assert {end[1] for _, end in down if end[0] == "item"} == tested


def test_what_deviates_among_the_items_is_what_the_tests_and_the_exceptions_count(rehearsed: Assessment) -> None:
    items, found = of("lantern", TestedItem).values(), rehearsed.mock_audit.exceptions
    failed = {(one.test, one.item) for one in items if deviates(one)}
    reported = {(one.test.id, item) for one in found if one.deviation for item in one.deviation.items}
    assert failed == reported
    assert {one.deviation.id for one in found if one.deviation} == set(of("lantern", Deviation))
    for test in of("lantern", TestResult).values():
        assert test.deviations == sum(id == test.id for id, _ in failed), test.id


def deviates(item: TestedItem) -> bool:
    ticks = {str(tick) for tick in item.ticks().values()}
    return "fail" in ticks or ("no evidence" in ticks and not item.alternative)


def test_a_control_stands_in_only_where_its_own_test_held(rehearsed: Assessment) -> None:
    standing_in = {one.deviation.id: one.compensated for one in rehearsed.mock_audit.exceptions if one.deviation}
    assert len(standing_in) == 14
    assert {id for id, holds in standing_in.items() if holds} == {"DEV-01", "DEV-06", "DEV-07", "DEV-08"}
    assert rehearsed.mock_audit.compensating == {
        "CHG-01": ("CHG-02",),
        "GOV-03": ("GOV-09",),
        "GOV-07": ("HRS-03",),
    }


def test_no_control_stands_in_whose_test_deviated_or_that_serves_other_criteria(rehearsed: Assessment) -> None:
    tests, serves = of("lantern", TestResult), {row.state.id: set(row.state.criteria) for row in rehearsed.gap.controls}
    for one in rehearsed.mock_audit.exceptions:
        if one.compensated:
            named = [tests[id] for id in one.deviation.compensating]
            assert any(not t.deviations and serves[t.control] & serves[one.test.control] for t in named)


def test_samples_of_the_finished_sample_are_those_that_their_seeds_draw() -> None:
    numbered = {
        "POP-changes": [f"PR-{number}" for number in range(4002, 5314)],
        "POP-builds": [f"BD-{number}" for number in range(20001, 23675)],
        "POP-accounts": [f"AC-{number:03}" for number in range(1, 198)],
        "POP-triage-days": [(date(2026, 4, 1) + timedelta(days=n)).isoformat() for n in range(183)],
    }
    tests = of("lantern", TestResult).values()
    drawn = [one for one in tests if one.population in numbered and one.method is TestMethod.SAMPLE]
    assert len(drawn) == 8
    for test in drawn:
        selection = draw(numbered[test.population], test.items, seed=test.seed)
        assert selection.digest == test.population_digest
        assert {one.item for one in of("lantern", TestedItem).values() if one.test == test.id} == set(selection.items)


def test_a_gap_called_closed_without_a_retest_stays_on_the_register(rehearsed: Assessment) -> None:
    states = {line.id: line.closure.state for line in rehearsed.register}
    assert (states["GAP-01"], states["GAP-02"]) == (ClosureState.CLOSED, ClosureState.REFUSED)
    assert {states[id] for id in set(of("lantern", GapEntry)) - {"GAP-01", "GAP-02"}} == {ClosureState.OPEN}
    assert all(line.severity_reason and line.disposition for line in rehearsed.register)
