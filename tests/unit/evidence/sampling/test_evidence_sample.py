"""The finished sample's evidence agrees with what its controls say, and its locker holds what its records name."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from soc2lib.assessment import Assessment
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.locker.naming import read_name
from soc2lib.evidence.locker.service import verify
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.shown.people import people
from soc2lib.gap.records import Control, Operation
from soc2lib.store.planting import plant_sample
from soc2lib.store.reading import HeldRecords
from soc2lib.store.samples import load_sample
from tests.conftest import AS_OF
from tests.unit.test_samples import now, of


def shown() -> EvidenceResult:
    """What the finished sample's evidence shows on its as-of day."""
    return Assessment(HeldRecords.of(date.fromisoformat(AS_OF), *now("lantern"))).evidence


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


def test_a_control_of_the_finished_sample_with_a_hole_in_its_evidence_is_not_called_full_period() -> None:
    controls, result = of("lantern", Control), shown()
    holes = {row.control for row in result.controls if row.coverage.state is State.MISSING}
    assert {"COM-07", "IAM-04", "PIN-04", "PRV-06"} <= holes
    assert not [id for id in holes if controls[id].evidence == "full period"]
    assert {row.control for row in result.controls if row.coverage.state is State.LATE} == {
        "AVL-04",
        "GOV-03",
        "IAM-07",
    }
    assert result.counts()[State.MET] > 40


def test_tests_of_the_finished_sample_agree_with_what_its_controls_say_but_for_one_owner_and_one_late_census() -> None:
    controls = of("lantern", Control)
    tested = {row.control: row.operation for row in shown().controls if row.tested}
    assert {id for id, operation in tested.items() if operation != controls[id].operation} == {
        "COM-03",
        "HRS-03",
    }
    assert controls["COM-03"].operation is Operation.EFFECTIVE
    for test in of("lantern", TestResult).values():
        if test.deviations == 1:
            assert f"1 of {test.items} " in controls[test.control].notes


def test_newer_pieces_of_the_finished_sample_say_who_ran_the_control_and_with_what_result() -> None:
    itemised = [piece for piece in of("lantern", Evidence).values() if piece.result]
    assert len(itemised) >= 12
    for piece in itemised:
        assert piece.performed_by, piece.id
        assert not people(piece.performed_by) & people(piece.reviewer), piece.id


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
    assert len(lockers[0]) == len(sample.files)
