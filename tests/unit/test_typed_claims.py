"""What is only typed shows nothing: claims are taken in by the command, and every conclusion stays self-reported."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.gap.records import Claim, Control
from soc2lib.store.engagement import Engagement
from tests.clients import typed
from tests.clients.saving import save
from tests.conftest import soc2

SHOWN = {"ready", "on course", "met with deviations", "met"}
AFTER = date(2025, 12, 1)


def import_rows(client: str, clients: Path, *files: Path, more: tuple[str, ...] = ()) -> Engagement:
    """A new client that took in these files by the command."""
    assert soc2("new", client, "--clients", str(clients)) == 0
    for file in files:
        assert soc2("import", client, str(file), "--clients", str(clients), *more) == 0
    return Engagement.open(client, "", clients)


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessment]:
    """All five categories; every control of the library typed as effective."""
    folder = tmp_path_factory.mktemp("typed")
    engagement = import_rows("paperback", folder, typed.examination_csv(folder), typed.controls_csv(folder))
    yield Assessment(engagement)
    engagement.ledger.close()


def test_every_criterion_of_a_client_that_only_typed_is_self_reported_and_none_is_met(claims: Assessment) -> None:
    assert len(claims.gap.criteria) == 61
    assert {one.conclusion.value for one in claims.gap.criteria} == {"self-reported"}
    assert {one.basis.value for one in claims.gap.criteria} == {"self-reported"}
    assert all(one.reason for one in claims.gap.criteria)


def test_the_gate_is_not_ready_and_all_key_controls_are_only_said(claims: Assessment) -> None:
    head = claims.gap.key_controls
    assert claims.score.gate.gate.value == "not ready"
    assert head.only_said == head.due == head.in_scope > 0
    assert (head.tested, head.evidenced, head.failing, head.not_asked) == (0, 0, 0, 0)


def test_typed_status_moves_the_share_reported_and_never_the_share_shown(claims: Assessment) -> None:
    printed = claims.results()
    assert printed["gate"] == "not ready"
    assert printed["share_shown"] == 0
    assert printed["share_reported"] > 0
    assert not any(count for word, count in printed["criteria_by_status"].items() if word in SHOWN)
    assert not any(count for word, count in printed["controls_by_status"].items() if word in SHOWN)


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessment]:
    """The same in one workbook of ours, with one test that failed on every item."""
    folder = tmp_path_factory.mktemp("failed")
    written = save(typed.with_one_failed_test(AFTER), "written", folder)
    written.ledger.close()
    workbook, clients = folder / "all-typed.xlsx", ("--clients", str(folder))
    assert soc2("export", "written", *clients, "--as-of", f"{AFTER}", "--to", str(workbook)) == 0
    engagement = import_rows("taken-in", folder, typed.by_hand(workbook))
    yield Assessment(engagement)
    engagement.ledger.close()


def test_a_failed_test_beats_what_is_typed_of_its_control(failed: Assessment) -> None:
    leavers = next(one for one in failed.gap.controls if one.state.id == "IAM-03")
    assert leavers.conclusion.value == "not met"
    assert leavers.state.operation.value == "not effective"
    assert "10 of 10" in leavers.reason


def test_criteria_that_rest_on_the_failed_control_are_not_met_and_all_others_self_reported(failed: Assessment) -> None:
    resting = {pair.criterion for pair in catalog().key_pairs if pair.control == "IAM-03"}
    words = {one.criterion.id: one.conclusion.value for one in failed.gap.criteria}
    assert {id for id, word in words.items() if word == "not met"} == resting & words.keys()
    assert {word for id, word in words.items() if id not in resting} == {"self-reported"}
    head = failed.gap.key_controls
    assert (head.failing, head.tested, head.evidenced, head.not_asked) == (1, 0, 0, 0)
    assert head.only_said == head.due - 1


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engagement]:
    """Eight ratings of criteria, one of an id that does not exist."""
    folder = tmp_path_factory.mktemp("rated")
    engagement = import_rows("rated", folder, typed.ratings_csv(folder), more=("--accept-valid",))
    yield engagement
    engagement.ledger.close()


def test_ratings_of_criteria_make_no_gap_and_no_absent_control(rated: Engagement) -> None:
    assessed = Assessment(rated)
    assert len(rated.all(Claim)) >= 4
    assert rated.all(Control) == []
    assert assessed.gaps == ()
    assert not any(one.state.absent for one in assessed.gap.controls)
    assert assessed.gap.key_controls.failing == 0
    assert assessed.gap.key_controls.tested == assessed.gap.key_controls.evidenced == 0


def test_a_rating_stands_beside_its_criterion_and_shows_nothing(rated: Engagement) -> None:
    found = {one.criterion.id: one for one in Assessment(rated).gap.criteria}
    assert found["CC7.4"].claim is not None
    assert not {one.conclusion.value for one in found.values()} & SHOWN


def test_not_applicable_on_a_criterion_brings_no_category_into_scope(rated: Engagement) -> None:
    assert Assessment(rated).scope.categories == (Category.SECURITY,)
