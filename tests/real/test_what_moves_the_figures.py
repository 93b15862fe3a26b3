"""A real company's own table, changed in one place: neither words nor a claimed status move a figure."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from soc2lib.gap.assess import assess_gap, rated_categories
from soc2lib.gap.records import Claim
from soc2lib.gap.results import GapResult
from soc2lib.monitor.score_difference import difference
from soc2lib.readiness.results import Score
from soc2lib.readiness.score.score import score
from soc2lib.scope.assess import resolve_scope
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2

CHANGED = "CC2.3"  # of the table's "implemented" rows


@dataclass(frozen=True)
class Copy:
    """One copy of the table as a client of the same name, run through the readiness stage."""

    page: str
    results: dict
    judgement: GapResult
    scored: Score


def made(folder: Path, rows: list[list[str]]) -> Copy:
    folder.mkdir()
    table = folder / "table.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    clients = folder / "clients"
    for arguments in (["new", "real"], ["import", "real", str(table), "--accept-valid"]):
        assert soc2(*arguments, "--clients", str(clients)) == 0
    assert soc2("run", "real", "--stage", "readiness", "--as-of", "2030-01-01", "--clients", str(clients)) == 0
    (run,) = (clients / "real" / "runs").glob("2030-01-01-*")
    claims = Engagement.open("real", "", clients).all(Claim)
    judged = assess_gap(resolve_scope(None, rated_categories(claims)), [], claims)
    results = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["results"]
    return Copy((run / "06_readiness.html").read_text(encoding="utf-8"), results, judged, score(judged))


@pytest.fixture(scope="module")
def copies(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Copy]:
    with (real_data / "self_assessment" / "jawn_2025-10-23.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    status, title = head.index("Status"), head.index("Title")
    retitled = [[*row[:title], f"Ready for audit: {row[title]}", *row[title + 1 :]] for row in rows]
    restated = [[*row[:status], "⚠️ Partial", *row[status + 1 :]] if row[0] == CHANGED else row for row in rows]
    assert restated != rows
    out = tmp_path_factory.mktemp("copies")
    return {
        "as it is": made(out / "one", [head, *rows]),
        "retitled": made(out / "two", [head, *retitled]),
        "restated": made(out / "three", [head, *restated]),
    }


def test_headline_words_move_no_figure_and_not_one_byte_of_the_readiness_page(copies: dict[str, Copy]) -> None:
    assert copies["retitled"].results == copies["as it is"].results
    assert copies["retitled"].page == copies["as it is"].page
    assert difference(copies["as it is"].scored, copies["retitled"].scored) == ()


def test_one_claimed_status_moves_no_figure_and_stands_beside_its_criterion(copies: dict[str, Copy]) -> None:
    before, after = copies["as it is"], copies["restated"]
    assert after.results == before.results
    assert after.judgement.controls == before.judgement.controls
    assert difference(before.scored, after.scored) == ()
    changed = [
        one.criterion.id
        for one, other in zip(before.judgement.criteria, after.judgement.criteria, strict=True)
        if one.claim != other.claim
    ]
    assert CHANGED in changed
    assert {
        one.claim.status.value for one in after.judgement.criteria if one.claim and one.criterion.id == CHANGED
    } == {"partly in place"}


def test_claims_alone_leave_the_gate_not_yet_known(copies: dict[str, Copy]) -> None:
    assert {copy.results["gate"] for copy in copies.values()} == {"not yet known"}
