"""Records say what they do not know, keep days apart and refuse what cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.errors import RecordError
from soc2lib.evidence.records import Evidence, Population, Request, TestResult
from soc2lib.store.record import record_kinds


def test_the_stage_declares_its_four_kinds() -> None:
    kinds = record_kinds()
    assert {"evidence", "population", "test result", "request"} <= set(kinds)


def test_the_day_of_collection_says_nothing_of_what_is_shown() -> None:
    assert Evidence(id="E", collected=date(2026, 3, 1), added=date(2026, 3, 2)).days is None
    assert Evidence(id="E", effective=date(2026, 3, 1)).days == (date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize("kind", [Evidence, Population, TestResult, Request])
@pytest.mark.parametrize(
    "period", [{"period_start": "2026-02-01"}, {"period_start": "2026-02-01", "period_end": "2026-01-01"}]
)
def test_half_a_period_and_one_backwards_are_refused(kind: type[Evidence], period: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        kind.build({"id": "X", **period})


def test_a_digest_of_another_form_is_refused() -> None:
    with pytest.raises(RecordError, match="64 characters"):
        Evidence.build({"id": "E", "sha256": "ABC"})


@pytest.mark.parametrize(
    ("told", "complete"),
    [
        ({}, None),
        ({"rows": 5}, None),
        ({"rows": 5, "independent_total": 5}, True),
        ({"rows": 5, "independent_total": 6}, False),
        ({"rows": 5, "independent_total": 5, "partial": True}, False),
        ({"rows": 0, "independent_total": 0}, True),
    ],
)
def test_a_population_is_whole_only_when_agreed_to_a_total(told: dict[str, object], complete: bool | None) -> None:
    assert Population.build({"id": "P", **told}).complete is complete


def test_a_test_of_nothing_counts_no_items() -> None:
    with pytest.raises(RecordError, match="nothing occurred"):
        TestResult.build({"id": "T", "control": "IAM-03", "nothing_occurred": True, "passed": 1})


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_stored_results_come_back_the_same(passed: int, deviations: int, untold: int) -> None:
    result = TestResult(id="T", control="IAM-03", passed=passed, deviations=deviations, cannot_tell=untold)
    assert TestResult.from_body("T", result.body()) == result
    assert result.items == passed + deviations + untold
