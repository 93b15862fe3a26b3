"""The engagement record: first row of a new ledger, appended to an older one by its first save and by nothing else."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import ForeignFile, LedgerError
from soc2lib.gap.records import Control
from soc2lib.runner.batch.inputs import client_inputs
from soc2lib.signing.client_proof import prove
from soc2lib.store.binding import engagement_id
from soc2lib.store.engagement import Engagement, look_up
from soc2lib.store.identity import Origin
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import Change, Head
from soc2lib.store.verification.ledger import verify
from tests.unit.store.older import make_older

FILES = ("client.toml", "ledger.sqlite", "ledger.heads")


def owned_by(owner: str) -> Control:
    return Control.build({"id": "IAM-01", "owner": owner})


def noted(folder: Path) -> str | None:
    return tomllib.loads((folder / "client.toml").read_text(encoding="utf-8")).get("engagement")


def test_a_new_ledgers_first_row_says_whose_it_is_and_the_settings_agree(tmp_path: Path) -> None:
    acme, globex = (Engagement.create(client, tmp_path) for client in ("acme", "globex"))
    assert acme.head() == Head(0, "0" * 64), "opening and making write no row"
    assert acme.save(owned_by("Ann"), author="Ann", reason="new") == 1
    first, second = acme.ledger.all()
    assert (first.seq, first.kind, first.body) == (1, "engagement", {"schema": 1, "client": "acme"})
    assert (first.author, first.reason, first.at) == (second.author, second.reason, second.at)
    assert first.id == noted(acme.folder) == engagement_id("acme", acme.folder) != noted(globex.folder)
    assert verify(acme.ledger.path).head.seq == 2


def test_an_older_ledger_gets_it_by_its_first_save_and_its_rows_stay(tmp_path: Path) -> None:
    folder = make_older("acme", tmp_path)
    before = [(folder / name).read_bytes() for name in FILES]
    rows = Ledger(folder / "ledger.sqlite").all()
    opened = Engagement.open("acme", clients=tmp_path)
    look_up(Control, "IAM-01", "acme", clients=tmp_path)
    _, proof = prove("acme", tmp_path)
    assert proof.notes == ("ledger.sqlite does not say whose it is yet: the next save appends the engagement record.",)
    assert client_inputs("acme", tmp_path, date(2026, 9, 30), ())["engagement"] is None
    assert opened.save(owned_by("Bob"), author="Ann", reason="nothing new") == 2
    opened.ledger.close()
    after = [(folder / name).read_bytes() for name in FILES]
    assert (after, engagement_id("acme", folder)) == (before, None), "something wrote without a change to save"
    assert opened.save(owned_by("Cy"), author="Cy", reason="handed over") == 3
    assert [row.kind for row in opened.ledger.all()] == ["control", "control", "engagement", "control"]
    assert opened.ledger.all()[:2] == rows
    assert noted(folder) == engagement_id("acme", folder) == opened.origin.engagement
    assert client_inputs("acme", tmp_path, date(2026, 9, 30), ())["engagement"] == noted(folder)
    assert prove("acme", tmp_path)[1].notes == ()
    opened.save(owned_by("Di"), author="Di", reason="handed over")
    assert [row.kind for row in opened.ledger.all()].count("engagement") == 1


@pytest.mark.parametrize(
    "rest", ["", "[mail]\nto = 'x'\n", "name = 'Acme'", "\n  [mail] # of theirs\nengagement = 7\n"]
)
def test_what_else_stands_in_the_settings_stays(rest: str, tmp_path: Path) -> None:
    folder = make_older("acme", tmp_path)
    with (folder / "client.toml").open("a", encoding="utf-8") as settings:
        settings.write(rest)
    told = tomllib.loads((folder / "client.toml").read_text(encoding="utf-8"))
    opened = Engagement.open("acme", clients=tmp_path)
    opened.save(owned_by("Cy"), author="Cy", reason="new")
    assert tomllib.loads((folder / "client.toml").read_text(encoding="utf-8")) == {**told, "engagement": noted(folder)}


def test_a_refused_first_save_leaves_ledger_and_settings_as_they_were(tmp_path: Path) -> None:
    folder = make_older("acme", tmp_path)
    settings = (folder / "client.toml").read_bytes()
    opened = Engagement.open("acme", clients=tmp_path)
    with pytest.raises(LedgerError, match="JSON"):
        opened.ledger.append([Change("control", "IAM-01", {"cost": float("nan")}, 2)], author="A", reason="new")
    assert opened.head().seq == 2
    assert (folder / "client.toml").read_bytes() == settings


@pytest.fixture
def acme(tmp_path: Path) -> Engagement:
    made = Engagement.create("acme", tmp_path)
    made.save(owned_by("Ann"), author="Ann", reason="new")
    return made


def test_a_file_of_this_engagement_comes_back_though_more_was_saved_meanwhile(acme: Engagement) -> None:
    origin = Origin.read(acme.origin.as_dict(), "acme.xlsx")
    assert origin == acme.origin
    acme.save(owned_by("Bob"), author="Ann", reason="handed over")
    acme.refuse_foreign(origin, "acme.xlsx")


def test_a_file_of_another_client_or_engagement_is_refused_by_name(acme: Engagement, tmp_path: Path) -> None:
    with pytest.raises(ForeignFile, match=r"a\.xlsx is client globex's, and this is client acme; nothing was taken in"):
        acme.refuse_foreign(Engagement.create("globex", tmp_path).origin, "a.xlsx")
    elsewhere = Engagement.create("acme", tmp_path / "elsewhere")
    elsewhere.save(owned_by("Ann"), author="Ann", reason="new")
    with pytest.raises(ForeignFile, match=r"a\.xlsx is of another engagement of client acme"):
        acme.refuse_foreign(elsewhere.origin, "a.xlsx")


def test_a_file_older_than_the_engagement_is_bound_by_its_ledgers_head(tmp_path: Path) -> None:
    make_older("acme", tmp_path)
    older = Engagement.open("acme", clients=tmp_path)
    origin = older.origin
    assert origin.engagement is None
    older.save(owned_by("Cy"), author="Cy", reason="handed over")
    older.refuse_foreign(origin, "a.xlsx")
    make_older("acme", tmp_path / "elsewhere", ["Mallory", "Mallory B"])
    foreign = Engagement.open("acme", clients=tmp_path / "elsewhere").origin
    with pytest.raises(ForeignFile, match=r"a\.xlsx was made from another ledger than that of client acme"):
        older.refuse_foreign(foreign, "a.xlsx")


@pytest.mark.parametrize("part", ["client", "engagement", "ledger_head", "as_of"])
def test_an_origin_without_one_of_its_parts_is_refused(acme: Engagement, part: str) -> None:
    told = acme.origin.as_dict()
    del told[part]
    with pytest.raises(ForeignFile, match="cannot be said whose file this is"):
        Origin.read(told, "a.xlsx")
