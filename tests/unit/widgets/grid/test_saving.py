"""An edit is acknowledged only once it is in the ledger; what cannot be saved is answered in words."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from soc2lib.basics import clock
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Edit, Saving, read_edits


@pytest.fixture
def ann(engagement: Engagement) -> Saving:
    return Saving(engagement, Control, lambda: "Ann", ["GOV-01", "GOV-02"])


@pytest.fixture
def bob(engagement: Engagement) -> Iterator[Saving]:
    other = Engagement.open("acme", clients=engagement.folder.parent)
    yield Saving(other, Control, lambda: "Bob", ["GOV-01", "GOV-02"])
    other.ledger.close()


def stored(engagement: Engagement, id: str = "GOV-01") -> Control | None:
    engagement.refresh()
    return engagement.one(Control, id)


def test_an_acknowledged_edit_stands_in_the_ledger_with_its_author(ann: Saving, engagement: Engagement) -> None:
    (reply,) = ann.save([Edit(7, "GOV-01", "owner", " Mei Tan ", 0)])
    assert (reply["kind"], reply["sequence"], reply["row"]["base"]) == ("ack", 7, 1)
    assert reply["row"]["values"]["owner"] == "Mei Tan"
    (version,) = engagement.ledger.history("control", "GOV-01")
    assert (version.author, version.body) == ("Ann", {"schema": 2, "owner": "Mei Tan"})


def test_rows_nobody_has_told_of_are_there_to_be_filled(ann: Saving) -> None:
    assert [(row["id"], row["base"], row["values"]["design"]) for row in ann.rows()] == [
        ("GOV-01", 0, "not assessed"),
        ("GOV-02", 0, "not assessed"),
    ]


def test_a_word_that_is_no_choice_is_refused_with_the_choices(ann: Saving, engagement: Engagement) -> None:
    (reply,) = ann.save([Edit(1, "GOV-01", "design", "good", 0)])
    assert reply["kind"] == "refusal"
    assert "suitable" in reply["words"]
    assert stored(engagement) is None


def test_cells_that_need_each_other_are_refused_alone_and_saved_together(ann: Saving, engagement: Engagement) -> None:
    alone = Edit(1, "GOV-01", "applicability", "not relevant", 0)
    (reply,) = ann.save([alone])
    assert reply["kind"] == "refusal"
    assert "a reason or carrier" in reply["words"]
    replies = ann.save([alone, Edit(2, "GOV-01", "applicability_reason", "no office", 0)])
    assert [reply["kind"] for reply in replies] == ["ack", "ack"]
    assert len(engagement.ledger.history("control", "GOV-01")) == 1


def test_one_bad_cell_of_a_pasted_row_does_not_keep_the_others_out(ann: Saving, engagement: Engagement) -> None:
    edits = [Edit(1, "GOV-01", "design", "nonsense", 0), Edit(2, "GOV-01", "owner", "Mei", 0)]
    kinds = {reply["field"]: reply["kind"] for reply in ann.save(edits)}
    assert kinds == {"design": "refusal", "owner": "ack"}
    assert stored(engagement) == Control(id="GOV-01", owner="Mei")


def test_two_people_on_one_row_join_where_their_fields_differ(ann: Saving, bob: Saving, engagement: Engagement) -> None:
    ann.save([Edit(1, "GOV-01", "owner", "Mei", 0)])
    (reply,) = bob.save([Edit(1, "GOV-01", "design", "partly", 0)])
    assert (reply["kind"], reply["row"]["values"]["owner"]) == ("ack", "Mei")
    assert stored(engagement) == Control(id="GOV-01", owner="Mei", design="partly")


def test_two_people_on_one_cell_see_both_values_and_nothing_is_overwritten(
    ann: Saving, bob: Saving, engagement: Engagement
) -> None:
    ann.save([Edit(1, "GOV-01", "owner", "Mei", 0)])
    (reply,) = bob.save([Edit(1, "GOV-01", "owner", "Tom", 0)])
    assert (reply["kind"], reply["mine"], reply["theirs"], reply["author"]) == ("conflict", "Tom", "Mei", "Ann")
    assert stored(engagement) == Control(id="GOV-01", owner="Mei")
    (settled,) = bob.save([Edit(2, "GOV-01", "owner", "Tom", reply["row"]["base"])])
    assert (settled["kind"], settled["row"]["base"]) == ("ack", 2)


def test_joining_two_edits_never_stores_a_row_that_does_not_fit(
    ann: Saving, bob: Saving, engagement: Engagement
) -> None:
    ann.save([Edit(1, "GOV-01", "applicability_reason", "no office", 0)])
    ann.save([Edit(2, "GOV-01", "applicability", "not relevant", 1)])
    (reply,) = bob.save([Edit(1, "GOV-01", "applicability_reason", "", 1)])
    assert reply["kind"] == "refusal"
    assert stored(engagement) == Control(id="GOV-01", applicability="not relevant", applicability_reason="no office")


def test_an_edit_sent_twice_makes_one_version(ann: Saving, engagement: Engagement) -> None:
    edit = Edit(1, "GOV-01", "owner", "Mei", 0)
    assert [reply["kind"] for reply in ann.save([edit]) + ann.save([edit])] == ["ack", "ack"]
    assert len(engagement.ledger.history("control", "GOV-01")) == 1


def test_an_emptied_cell_goes_back_to_unanswered(ann: Saving, engagement: Engagement) -> None:
    ann.save([Edit(1, "GOV-01", "design", "partly", 0)])
    (reply,) = ann.save([Edit(2, "GOV-01", "design", "", 1)])
    assert reply["row"]["values"]["design"] == "not assessed"
    assert stored(engagement) == Control(id="GOV-01")


def test_a_row_somebody_deleted_is_a_conflict_and_not_brought_back(ann: Saving, engagement: Engagement) -> None:
    from soc2lib.store.ledger.rows import Change

    ann.save([Edit(1, "GOV-01", "owner", "Mei", 0)])
    engagement.save_all([Change("control", "GOV-01", None, 1)], author="Bob", reason="not ours")
    (reply,) = ann.save([Edit(2, "GOV-01", "owner", "Tom", 1)])
    assert (reply["kind"], reply["theirs"]) == ("conflict", "the row was deleted")
    assert stored(engagement) is None


def test_the_history_of_a_row_tells_who_changed_what_from_what(ann: Saving, bob: Saving) -> None:
    ann.save([Edit(1, "GOV-01", "owner", "Mei", 0)])
    bob.save([Edit(1, "GOV-01", "owner", "Tom", 1)])
    newest, oldest = ann.history("GOV-01")
    assert (newest["author"], newest["changes"]) == ("Bob", [["Owner", "Mei", "Tom"]])
    assert (oldest["author"], oldest["changes"]) == ("Ann", [["Owner", "", "Mei"]])


def test_a_past_day_can_be_read_and_not_changed(engagement: Engagement) -> None:
    yesterday = clock.today() - timedelta(days=1)
    past = Saving(Engagement("acme", engagement.folder, yesterday), Control, lambda: "Ann", ["GOV-01"])
    (reply,) = past.save([Edit(1, "GOV-01", "owner", "Mei", 0)])
    assert (reply["kind"], reply["words"]) == ("refusal", past.closed)
    assert stored(engagement) is None


def test_callbacks_on_many_threads_lose_nothing(ann: Saving, engagement: Engagement) -> None:
    ids = [f"GOV-{number:02}" for number in range(1, 9)]
    answers: list[str] = []

    def type_owner(id: str) -> None:
        answers.extend(reply["kind"] for reply in ann.save([Edit(1, id, "owner", f"owner of {id}", 0)]))

    threads = [threading.Thread(target=type_owner, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["ack"] * 8
    engagement.refresh()
    assert {control.id: control.owner for control in engagement.all(Control)} == {id: f"owner of {id}" for id in ids}


@pytest.mark.parametrize(
    "message",
    [
        {"edits": [{"sequence": 1}]},
        {"edits": ["owner"]},
        {"edits": [{"sequence": "1", "id": "GOV-01", "field": "owner", "value": "x", "base": 0}]},
        {"edits": [{"sequence": 1, "id": "GOV-01", "field": "owner", "value": None, "base": 0}]},
    ],
)
def test_a_message_of_another_form_is_not_guessed_at(message: dict) -> None:
    with pytest.raises(ValueError, match="An edit has"):
        read_edits(message)


@pytest.mark.parametrize(("field", "base"), [("id", 0), ("nothing", 0), ("owner", 5), ("owner", -1)])
def test_a_column_or_version_that_is_not_there_is_refused(
    ann: Saving, engagement: Engagement, field: str, base: int
) -> None:
    (reply,) = ann.save([Edit(1, "GOV-01", field, "x", base)])
    assert reply["kind"] == "refusal"
    assert stored(engagement) is None
