"""A real company's own table: what is usable is taken, what is not is named, and the page follows from those rows."""

import json
from pathlib import Path

import pytest

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.assess import assess_gap, rated_categories
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Claim, Control
from soc2lib.scope.assess import resolve_scope
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import QuarantinedRow
from tests.conftest import soc2

UNKNOWN = {"A1.4", "A2.1", "A3.1", "C2.1", "C2.2"}
HEADINGS = {f"P{n}.0" for n in range(1, 9)}


@pytest.fixture(scope="module")
def clients(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client made from the real table, and its run."""
    folder = tmp_path_factory.mktemp("real")
    table = str(real_data / "self_assessment" / "jawn_2025-10-23.csv")
    assert soc2("new", "real", "--clients", str(folder)) == 0
    assert soc2("import", "real", table, "--clients", str(folder)) == 2
    assert soc2("import", "real", table, "--clients", str(folder), "--accept-valid") == 0
    assert soc2("run", "real", "--clients", str(folder)) == 0
    return folder


@pytest.fixture(scope="module")
def engagement(clients: Path) -> Engagement:
    return Engagement.open("real", "", clients)


def test_27_of_40_rows_are_claims_and_13_are_named_one_by_one(engagement: Engagement) -> None:
    assert len(engagement.all(Claim)) == 27
    quarantined = engagement.all(QuarantinedRow)
    assert len(quarantined) == 13
    reasons = {row.found for row in quarantined}
    assert reasons == {f"{id} does not exist" for id in UNKNOWN} | {
        f"{id} is the heading of a series, not a criterion" for id in HEADINGS
    }


def test_no_control_record_is_made_up_from_a_claim(engagement: Engagement) -> None:
    assert engagement.all(Control) == []


def test_criteria_the_table_never_mentions_are_not_assessed(engagement: Engagement) -> None:
    claims = engagement.all(Claim)
    result = assess_gap(resolve_scope(None, rated_categories(claims)), [], claims)
    standing = {judged.criterion.id: judged.conclusion for judged in result.criteria}
    unmentioned = [id for id in catalog().criteria if id.startswith(("CC6", "CC7", "CC8", "CC9"))]
    assert len(unmentioned) == 16
    assert {standing[id] for id in unmentioned} == {Conclusion.NOT_ASSESSED}
    assert len(standing) == 33 + 3 + 2 + 5


def test_a_claim_stands_beside_its_criterion_and_moves_it_nowhere(engagement: Engagement) -> None:
    claims = engagement.all(Claim)
    result = assess_gap(resolve_scope(None, rated_categories(claims)), [], claims)
    beside = {judged.criterion.id: judged.claim for judged in result.criteria if judged.claim}
    assert beside == {claim.id: claim for claim in claims}
    assert {judged.conclusion for judged in result.criteria} == {Conclusion.NOT_ASSESSED}


def test_the_page_shows_the_gate_the_quarantine_and_every_claim(clients: Path, engagement: Engagement) -> None:
    (run,) = (clients / "real" / "runs").glob("*-1")
    results = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["results"]
    assert results["gate"] == "not yet known"
    assert results["criteria"] == {standing.value: 0 for standing in Conclusion} | {"not assessed": 33 + 3 + 2 + 5}
    keys = results["key_controls"]
    assert keys["not_asked"] == keys["due"] == keys["in_scope"] > 0
    page = (run / "report-client.html").read_text(encoding="utf-8")
    assert "13 rows in quarantine" in page
    gap = (run / "04_gap.html").read_text(encoding="utf-8")
    assert all(f"{id} does not exist" in gap for id in UNKNOWN)
    assert all(claim.id in page for claim in engagement.all(Claim))
