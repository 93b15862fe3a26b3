"""Clashes side by side on the start page: each is settled by the same step as the command takes, and said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.errors import ParameterError
from soc2lib.gap.records import Control
from soc2lib.portfolio.panel import start
from soc2lib.share.open_points import problems_of
from soc2lib.share.owner_answers.conflict_panel import MergeConflicts
from soc2lib.share.owner_answers.conflicts import open_clashes, resolve
from soc2lib.share.owner_answers.importer import read_answers, take_answers
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import MergeConflict, Resolution
from tests.unit.share.owner_answers.returning import as_json, client

ANSWERS = {
    ("GOV-01", "implementation"): "in use",
    ("GOV-02", "implementation"): "not sure",
    ("D-01", "internal_status"): "ready",
}


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    """A client with two clashes: an answer against Cy's, and a doubt about what is stored."""
    made = client(tmp_path / "clients")
    path = as_json(made, tmp_path / "back.json", ANSWERS)
    made.save(Control(id="GOV-01", owner="Ann Lee (HR)", implementation="not started"), author="Cy", reason="x")
    take_answers(made, read_answers(path), author="Maya")
    yield made
    made.ledger.close()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def clashes(engagement: Engagement, told: list[str]) -> MergeConflicts:
    return MergeConflicts(engagement, lambda: told.append("settled"))


def test_both_values_stand_side_by_side_with_who_and_when(clashes: MergeConflicts) -> None:
    shown = clashes.page.html
    for words in ("Control GOV-01", "Code of conduct signed", "Do you do this today?", "not assessed"):
        assert words in shown
    assert "not started" in shown.split("in use")[0]
    assert "Cy, 20" in shown
    assert "Ann Lee, " in shown
    assert "not sure (takes the answer back)" in shown
    assert len(clashes.chosen.options) == 2


@pytest.mark.parametrize(
    ("take", "value"),
    [(Resolution.STORED, "not started"), (Resolution.ANSWER, "in use"), (Resolution.ANOTHER, "in progress")],
)
def test_each_way_to_settle_is_stored_with_its_reason_and_said(
    clashes: MergeConflicts, engagement: Engagement, told: list[str], take: Resolution, value: str
) -> None:
    clashes.reason.value = "seen on site"
    assert clashes.another is not None
    clashes.another.words = "in progress"
    clashes.buttons[take].click()
    known = engagement.one(Control, "GOV-01")
    assert known is not None
    assert known.implementation == value
    done = next(clash for clash in engagement.all(MergeConflict) if clash.row == "GOV-01")
    assert (done.settled, done.value, done.because) == (take, value, "seen on site")
    last = engagement.ledger.all()[-1]
    assert last.reason == f"clash {done.id} with the answer of Ann Lee settled, {take}: seen on site"
    assert clashes.said.value == f"Settled: GOV-01, In use: {value}. 1 clash left."
    assert (told, clashes.reason.value, len(open_clashes(engagement))) == (["settled"], "", 1)


def test_nothing_is_settled_without_a_reason_or_a_value(clashes: MergeConflicts, engagement: Engagement) -> None:
    head = engagement.head()
    clashes.buttons[Resolution.ANSWER].click()
    assert clashes.said.value.startswith("NOT SAVED. Write under Because")
    clashes.reason.value = "x"
    clashes.buttons[Resolution.ANOTHER].click()
    assert clashes.said.value.startswith("NOT SAVED. Write the value")
    assert engagement.head() == head


def test_a_row_deleted_meanwhile_is_shown_as_such_and_not_brought_back(engagement: Engagement, told: list[str]) -> None:
    gone = Change("control", "GOV-01", None, engagement.version(Control, "GOV-01"))
    engagement.save_all([gone], author="Bob", reason="gone")
    clashes = MergeConflicts(engagement, lambda: None)
    assert "the row was deleted" in clashes.page.html
    clashes.reason.value = "x"
    clashes.buttons[Resolution.ANSWER].click()
    assert clashes.said.value.startswith("NOT SAVED. ")
    clashes.buttons[Resolution.STORED].click()
    assert clashes.said.value == "Settled: GOV-01, In use: not answered. 1 clash left."


def problems(engagement: Engagement) -> dict[str, tuple[str, ...]]:
    return problems_of(engagement, Assessment.of(engagement))


def test_the_start_page_leads_to_clashes_until_the_last_is_settled(engagement: Engagement, tmp_path: Path) -> None:
    assert problems(engagement)["gap"][0] == "settle 2 answers that came back and clash"
    page, place = start(str(tmp_path / "clients")).children[3:5]
    assert "settle 2 answers" in page.html
    (shown,) = place.children
    table, (chosen, because, _, buttons), said = shown.children[0], shown.children[1].children, shown.children[2]
    for _ in range(2):
        because.value = "asked again"
        buttons.children[0].click()
    assert (table.html.count("<table"), chosen.options) == (0, ())
    assert said.value == "Settled: GOV-02, In use: in use. No clashes left."
    assert "settle 2 answers" not in page.html
    assert start(str(tmp_path / "clients")).children[4].children == ()


def test_a_past_day_is_for_reading(engagement: Engagement, tmp_path: Path) -> None:
    assert start(str(tmp_path / "clients"), "2026-01-01").children[4].children == ()


@pytest.mark.parametrize(("kind", "field"), [("no such kind", "design"), ("control", "no such field")])
def test_a_clash_that_names_no_field_is_counted_and_refused_in_words_and_stops_nothing(
    engagement: Engagement, kind: str, field: str
) -> None:
    before = problems(engagement)
    odd = MergeConflict(id="odd", of_kind=kind, row="X", of_field=field, by="Ann", asked="?", stored="", answer="yes")
    engagement.save(odd, author="import", reason="imported")
    assert problems(engagement) != before
    assert len(MergeConflicts(engagement, lambda: None).chosen.options) == 2
    with pytest.raises(ParameterError) as refused:
        resolve(engagement, "odd", Resolution.ANSWER, why="x", author="Ann")
    assert kind in str(refused.value)
