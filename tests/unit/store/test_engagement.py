"""A client opened as of a day: what was known then, what is saved now, and nobody's edit overwritten."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics import clock
from soc2lib.errors import Conflict, LedgerError, ParameterError
from soc2lib.gap.records import Control
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement, look_up, read_day
from soc2lib.store.ledger.rows import Change


@pytest.fixture
def acme(tmp_path: Path) -> Engagement:
    return Engagement.create("acme", tmp_path)


def owned_by(owner: str, id: str = "IAM-01", notes: str = "") -> Control:
    return Control.build({"id": id, "owner": owner, "notes": notes})


def test_a_new_client_is_empty_and_can_be_opened(acme: Engagement, tmp_path: Path) -> None:
    assert {"client.toml", "evidence", "runs", "ledger.sqlite"} <= {path.name for path in acme.folder.iterdir()}
    opened = Engagement.open("acme", clients=tmp_path)
    assert opened.all(Control) == []
    assert opened.one(Examination, "examination") is None
    assert opened.version(Control, "IAM-01") == 0
    assert opened.as_of == clock.today()


def test_what_is_saved_is_read_back_by_the_next(acme: Engagement, tmp_path: Path) -> None:
    assert acme.save(owned_by("Ann"), author="Ann", reason="new") == 1
    assert acme.save(owned_by("Bob"), author="Ann", reason="handed over") == 2
    assert acme.save(owned_by("Bob"), author="Ann", reason="nothing new") == 2
    opened = Engagement.open("acme", clients=tmp_path)
    assert opened.one(Control, "IAM-01") == owned_by("Bob")
    assert opened.version(Control, "IAM-01") == 2


def test_records_come_in_the_order_of_their_ids(acme: Engagement) -> None:
    for id in ("NET-01", "GOV-01", "IAM-01"):
        acme.save(owned_by("Ann", id), author="Ann", reason="new")
    assert [control.id for control in acme.all(Control)] == ["GOV-01", "IAM-01", "NET-01"]
    table = acme.table(Control)
    assert list(table["Control"]) == ["GOV-01", "IAM-01", "NET-01"]
    assert list(table.columns) == [guide.label for guide in Control.guides()]


def test_a_day_shows_what_was_known_at_its_end(acme: Engagement, tmp_path: Path) -> None:
    for day, owner in enumerate(("Ann", "Bob", "Cy"), start=1):
        change = Change("control", "IAM-01", owned_by(owner).body(), day - 1)
        moment = datetime(2026, 3, day, 23, 59, 59, 999999, UTC)
        acme.save_all([change], author="A", reason="handed over", at=moment)
    for day, owner in ((1, "Ann"), (2, "Bob"), (3, "Cy"), (9, "Cy")):
        seen = Engagement.open("acme", f"2026-03-{day:02}", tmp_path).one(Control, "IAM-01")
        assert seen is not None
        assert seen.owner == owner
    assert Engagement.open("acme", "2026-02-28", tmp_path).all(Control) == []


def test_a_save_returns_its_version_though_the_open_day_is_past(acme: Engagement, tmp_path: Path) -> None:
    yesterday = clock.today() - timedelta(days=1)
    past = Engagement.open("acme", yesterday, tmp_path)
    assert past.save(owned_by("Ann"), author="Ann", reason="new") == 1
    assert past.all(Control) == []
    acme.refresh()
    assert acme.all(Control) == [owned_by("Ann")]


def test_edits_of_different_fields_by_two_people_join(acme: Engagement, tmp_path: Path) -> None:
    acme.save(owned_by("Ann"), author="Ann", reason="new")
    other = Engagement.open("acme", clients=tmp_path)
    acme.save(owned_by("Bob"), author="Ann", reason="owner")
    assert other.save(owned_by("Ann", notes="see wiki"), author="Cy", reason="notes") == 3
    assert other.one(Control, "IAM-01") == owned_by("Bob", notes="see wiki")


def test_a_stale_edit_of_the_same_field_is_refused_with_both_values(acme: Engagement, tmp_path: Path) -> None:
    acme.save(owned_by("Ann"), author="Ann", reason="new")
    other = Engagement.open("acme", clients=tmp_path)
    acme.save(owned_by("Bob"), author="Ann", reason="owner")
    with pytest.raises(Conflict) as clash:
        other.save(owned_by("Cy"), author="Cy", reason="owner")
    assert (clash.value.mine, clash.value.theirs) == ({"owner": "Cy"}, {"owner": "Bob"})
    assert "'Cy'" in str(clash.value)
    assert "'Bob'" in str(clash.value)
    assert other.save(owned_by("Cy"), clash.value.current, author="Cy", reason="settled") == 3


def test_a_deleted_record_is_gone_now_and_still_there_before(acme: Engagement, tmp_path: Path) -> None:
    old = datetime(2026, 3, 1, tzinfo=UTC)
    acme.save_all([Change("control", "IAM-01", owned_by("Ann").body())], author="A", reason="new", at=old)
    gone = Change("control", "IAM-01", None, 1)
    acme.save_all([gone], author="A", reason="not ours", at=old + timedelta(days=1))
    assert acme.all(Control) == []
    assert Engagement.open("acme", date(2026, 3, 1), tmp_path).all(Control) == [owned_by("Ann")]


def test_a_clock_set_ahead_and_back_hides_no_saved_row(acme: Engagement, tmp_path: Path) -> None:
    ahead = clock.now() + timedelta(days=400)
    acme.save_all([Change("control", "IAM-01", owned_by("Ann").body())], author="A", reason="clock ahead", at=ahead)
    assert acme.all(Control) == [owned_by("Ann")], "today every row counts whatever its clock"
    yesterday = Engagement.open("acme", clock.today() - timedelta(days=1), tmp_path)
    assert yesterday.all(Control) == []
    before = clock.now() - timedelta(days=2)
    acme.save_all([Change("control", "IAM-02", owned_by("Bob", "IAM-02").body())], author="B", reason="back", at=before)
    yesterday.refresh()
    assert yesterday.all(Control) == [owned_by("Ann"), owned_by("Bob", "IAM-02")]
    assert look_up(Control, "IAM-01", "acme", yesterday.as_of, tmp_path)[0] == owned_by("Ann")


@pytest.mark.parametrize("day", ["2026-13-01", "30.09.2026", "soon", "2026-02-30", 20260930, 1.5, "2026-09-30\n;"])
def test_a_day_that_cannot_be_read_is_refused_with_an_example(day: object) -> None:
    with pytest.raises(ParameterError, match="2026-09-30"):
        read_day(day)  # type: ignore[arg-type]


def test_the_last_day_there_is_can_be_asked_for(acme: Engagement, tmp_path: Path) -> None:
    acme.save(owned_by("Ann"), author="Ann", reason="new")
    assert len(Engagement.open("acme", "9999-12-31", tmp_path).all(Control)) == 1
    assert Engagement.open("acme", "0001-01-01", tmp_path).all(Control) == []


def test_no_day_means_today() -> None:
    assert read_day("") == clock.today()


def test_a_client_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("soc2lib.store.engagement.write_private", full)
        with pytest.raises(LedgerError, match="No space left"):
            Engagement.create("acme", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert Engagement.create("acme", tmp_path).all(Control) == []


def test_one_record_is_looked_up_as_it_stood_without_opening_the_client(acme: Engagement, tmp_path: Path) -> None:
    acme.save(Control(id="GOV-01", owner="Ann"), author="Ann", reason="new")
    told, head = look_up(Control, "GOV-01", "acme", clients=tmp_path)
    assert (told, head) == (acme.one(Control, "GOV-01"), acme.head())
    assert look_up(Control, "GOV-02", "acme", clients=tmp_path)[0] is None
    assert look_up(Control, "GOV-01", "acme", "2020-01-01", tmp_path)[0] is None
    with pytest.raises(ParameterError):
        look_up(Control, "GOV-01", "nobody", clients=tmp_path)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["acme", "other"]), st.sampled_from(["GOV-01", "GOV-02", "IAM-01"]), st.sampled_from("xyz-")
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(moves=MOVES)
def test_what_is_read_on_is_what_is_read_anew(tmp_path_factory: pytest.TempPathFactory, moves: list[Any]) -> None:
    folder, today = tmp_path_factory.mktemp("clients"), clock.now()
    opened = {"acme": Engagement.create("acme", folder), "other": Engagement.open("acme", clients=folder)}
    past = Engagement.open("acme", (today - timedelta(days=5)).date(), folder)
    for place, (who, id, owner) in enumerate(moves):
        one = opened[who]
        one.refresh()
        body = None if owner == "-" else owned_by(owner, id).body()
        moment = today - timedelta(days=len(moves) - place)
        one.save_all(
            [Change("control", id, body, len(one.ledger.history("control", id)))], author=who, reason="", at=moment
        )
        past.refresh()
        for read in (one, past):
            anew = Engagement.open("acme", read.as_of, folder)
            assert read.all(Control) == anew.all(Control)
            assert [read.version(Control, c.id) for c in read.all(Control)] == [
                anew.version(Control, c.id) for c in anew.all(Control)
            ]
            anew.ledger.close()
    for engagement in (*opened.values(), past):
        engagement.ledger.close()


def test_a_record_that_nobody_changed_is_the_same_object_after_others_were(acme: Engagement) -> None:
    for id in ("GOV-01", "IAM-01"):
        acme.save(owned_by("Ann", id), author="Ann", reason="new")
    kept, changed = acme.all(Control)
    acme.save(owned_by("Bob"), author="Ann", reason="handed over")
    assert acme.all(Control)[0] is kept
    assert acme.all(Control)[1] == owned_by("Bob") != changed


def test_an_older_copy_put_in_the_ledgers_place_is_read_anew(acme: Engagement) -> None:
    acme.save(owned_by("Ann"), author="Ann", reason="new")
    acme.ledger.close()
    copy = acme.ledger.path.read_bytes()
    for owner in ("Bob", "Cy"):
        acme.save(owned_by(owner, "GOV-01"), author="Ann", reason="new")
    acme.ledger.close()
    acme.ledger.path.write_bytes(copy)
    for owner in ("Dan", "Eve", "Fay"):
        acme.save(owned_by(owner, "NET-01"), author="Ann", reason="new")
    assert acme.all(Control) == [owned_by("Ann"), owned_by("Fay", "NET-01")]
