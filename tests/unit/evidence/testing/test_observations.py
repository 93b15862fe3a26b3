"""An observation names person, day, system, item and what was seen, or says which of them is missing."""

from datetime import date
from itertools import combinations

import pytest

from soc2lib.errors import RecordError
from soc2lib.evidence.records import Evidence, TestedAs, TestResult
from soc2lib.evidence.testing.records import Observation
from soc2lib.store.record import record_kinds

WHOLE = {
    "observer": "Ann Lee",
    "day": date(2026, 5, 4),
    "system": "Identity provider",
    "item": "Account of Bo",
    "seen": "The sign-in without a code was refused.",
}
WORDS = {"observer": "person", "day": "day", "system": "system", "item": "item", "seen": "what was seen"}


def test_an_observation_is_stored_by_its_kind_on_a_sheet_of_its_own() -> None:
    assert record_kinds()["observation"] is Observation
    assert (Observation.sheet, Observation.stage) == ("Observations", "evidence")


def test_only_an_observation_that_names_all_five_is_complete() -> None:
    for size in range(6):
        for named in combinations(WHOLE, size):
            observation = Observation(id="OB-1", control="IAM-05", **{name: WHOLE[name] for name in named})
            assert observation.complete is (size == 5)
            assert observation.missing == tuple(word for name, word in WORDS.items() if name not in named)


def test_a_blank_is_no_name() -> None:
    assert Observation.build({"id": "OB-1", "control": "IAM-05", **WHOLE, "item": "  "}).missing == ("item",)


def test_an_observation_needs_its_control() -> None:
    with pytest.raises(RecordError, match="column Control"):
        Observation.build({"id": "OB-1"})


def test_who_tested_and_who_ran_the_control_are_kept_and_empty_until_somebody_says() -> None:
    assert [*TestedAs] == ["management", "adviser", "auditor"]
    assert TestResult(id="T", control="IAM-03").tested_as is None
    result = TestResult.build({"id": "T", "control": "IAM-03", "tested_as": "adviser"})
    assert TestResult.from_body("T", result.body()) == result
    evidence = Evidence(id="E")
    assert (evidence.performed_by, evidence.result, evidence.follow_up) == ("", "", "")
