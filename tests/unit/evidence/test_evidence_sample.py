"""The finished sample's evidence agrees with what its controls say, and its locker holds what its records name."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.evidence.keeping import verify
from soc2lib.evidence.naming import read_name
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.states import State
from soc2lib.foundation.reading import HeldRecords
from soc2lib.foundation.samples import load_sample
from soc2lib.gap.records import Control, EvidenceSufficiency, Operation
from soc2lib.runner.demo import plant_sample
from tests.unit.test_samples import now, of


@pytest.fixture(scope="module")
def assessed() -> Assessment:
    """The finished sample on its as-of day."""
    return Assessment(HeldRecords.of(date(2026, 9, 30), *now("lantern")))


def test_the_finished_sample_brings_each_file_that_its_evidence_names() -> None:
    contents = {sha256(content).hexdigest(): len(content) for content in load_sample("lantern").files}
    filed = [piece for piece in of("lantern", Evidence).values() if piece.sha256]
    assert {piece.sha256: piece.size for piece in filed} == contents
    for piece in filed:
        named = read_name(piece.file)
        assert named.controls == piece.controls
        assert named.type is piece.type
        assert piece.days
        assert piece.days[1] <= named.period_end


def test_no_evidence_of_the_finished_sample_shows_a_day_after_it_was_taken_or_was_taken_after_the_as_of_day() -> None:
    for piece in of("lantern", Evidence).values():
        assert piece.collected
        assert not piece.days or piece.days[1] <= piece.collected, piece.id
        assert piece.collected <= date(2026, 9, 30), piece.id
        assert not piece.retention_until or piece.retention_until > date(2026, 9, 30)


def test_a_hole_in_the_finished_samples_evidence_is_never_full_and_what_was_typed_over_it_is_named(
    assessed: Assessment,
) -> None:
    controls = of("lantern", Control)
    holes = {row.control: row for row in assessed.evidence.controls if row.coverage.state is State.MISSING}
    assert {"COM-07", "IAM-04", "PIN-04", "PRV-06"} <= set(holes)
    assert not [id for id, row in holes.items() if row.sufficiency is EvidenceSufficiency.FULL]
    typed = {id for id in holes if id in controls and controls[id].evidence == "full period"}
    assert typed <= {row.where for row in assessed.consistency}
    assert assessed.evidence.counts()[State.MET] > 40


def test_a_test_of_the_finished_sample_that_finds_more_than_was_typed_is_named(assessed: Assessment) -> None:
    named = {row.where for row in assessed.consistency if row.found.startswith("Operation is typed")}
    found = {
        row.seen.id
        for row in assessed.gap.controls
        if row.said.operation is Operation.EFFECTIVE and row.shown.operation.operation is Operation.DEVIATIONS
    }
    assert "COM-03" in found
    assert found <= named


def test_each_single_deviation_of_the_finished_sample_is_told_in_its_controls_notes() -> None:
    controls = of("lantern", Control)
    for test in of("lantern", TestResult).values():
        if test.deviations == 1:
            assert f"1 of {test.items} " in controls[test.control].notes


def test_the_finished_sample_planted_twice_has_the_same_locker_and_nothing_in_it_is_altered(tmp_path: Path) -> None:
    sample = load_sample("lantern")
    lockers = []
    for place in ("a", "b"):
        engagement = plant_sample(sample, "lantern", tmp_path / place)
        assert verify(engagement) == ([], [])
        folder = engagement.folder
        engagement.ledger.close()
        lockers.append({str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("evidence/*/*")})
    assert lockers[0] == lockers[1]
    assert len(lockers[0]) == len({sha256(content).hexdigest() for content in sample.files})
