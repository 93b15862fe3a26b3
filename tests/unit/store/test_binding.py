"""A ledger that is not the folder's is refused by opening and by running, and called what it is."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import ForeignLedger, LedgerError
from soc2lib.gap.records import Control
from soc2lib.runner.batch.inputs import client_inputs
from soc2lib.store.engagement import Engagement, look_up
from soc2lib.store.ledger.rows import Head
from tests.unit.store.older import make_older

FILES = ("client.toml", "ledger.sqlite", "ledger.heads")


def make_new(client: str, clients: Path) -> Path:
    made = Engagement.create(client, clients)
    made.save(Control.build({"id": "IAM-01", "owner": client}), author=client, reason="kept")
    made.ledger.close()
    return made.folder


def refused(client: str, clients: Path) -> ForeignLedger:
    """Every way in refuses it alike."""
    ways: tuple[Callable[[], object], ...] = (
        lambda: Engagement.open(client, clients=clients),
        lambda: look_up(Control, "IAM-01", client, clients=clients),
        lambda: client_inputs(client, clients, date(2026, 9, 30), ()),
    )
    found = set()
    for way in ways:
        with pytest.raises(ForeignLedger) as error:
            way()
        found.add(str(error.value))
    assert len(found) == 1
    return error.value


def put(names: tuple[str, ...], of: Path, into: Path) -> None:
    for name in names:
        shutil.copy(of / name, into / name)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (FILES[1:2], "ledger.sqlite: found the ledger of client globex; expected that of client acme"),
        (FILES[1:], "ledger.sqlite: found the ledger of client globex; expected that of client acme"),
        (FILES[:1], "client.toml: found the settings of client globex; expected those of client acme"),
        (FILES[:2], "folder acme is a copy of client globex's, of the same engagement"),
    ],
    ids=["ledger", "ledger and heads", "settings", "ledger and settings"],
)
def test_what_is_another_clients_is_refused_and_named(names: tuple[str, ...], said: str, tmp_path: Path) -> None:
    acme, globex = (make_new(client, tmp_path) for client in ("acme", "globex"))
    put(names, globex, acme)
    assert said in str(refused("acme", tmp_path))
    assert Engagement.open("globex", clients=tmp_path).one(Control, "IAM-01") is not None


def test_a_ledger_of_the_same_client_elsewhere_is_of_another_engagement(tmp_path: Path) -> None:
    here, there = make_new("acme", tmp_path), make_new("acme", tmp_path / "elsewhere")
    put(FILES[1:], there, here)
    assert re.search(
        r"found the ledger of engagement \w{32}; expected that of engagement", str(refused("acme", tmp_path))
    )


@pytest.mark.parametrize("make", [make_new, make_older])
def test_a_copied_and_a_renamed_folder_are_told_apart(make: Callable[[str, Path], Path], tmp_path: Path) -> None:
    folder = make("acme", tmp_path)
    copy = shutil.copytree(folder, tmp_path / "acme-2027")
    assert "The folder acme-2027 is a copy of client acme's" in str(refused("acme-2027", tmp_path))
    assert Engagement.open("acme", clients=tmp_path).one(Control, "IAM-01") is not None
    shutil.rmtree(folder)
    error = refused("acme-2027", tmp_path)
    assert "The folder acme-2027 is that of client acme, renamed or moved here." in error.what
    assert "Name the folder acme again" in error.problems[0].remedy
    copy.rename(folder)
    assert Engagement.open("acme", clients=tmp_path).one(Control, "IAM-01") is not None


def test_a_copy_whose_settings_were_rewritten_is_still_a_copy(tmp_path: Path) -> None:
    folder = shutil.copytree(make_new("acme", tmp_path), tmp_path / "globex")
    text = (folder / "client.toml").read_text(encoding="utf-8")
    (folder / "client.toml").write_text(text.replace('"acme"', '"globex"'), encoding="utf-8")
    assert "The folder globex is a copy of client acme's" in str(refused("globex", tmp_path))


@pytest.mark.parametrize("noted", ["heads", "runs"])
def test_an_older_ledger_of_another_client_is_known_by_the_heads_that_were_noted(noted: str, tmp_path: Path) -> None:
    acme, globex = make_older("acme", tmp_path), make_older("globex", tmp_path, ["Mallory"] * 1)
    if noted == "runs":
        head = Engagement.open("acme", clients=tmp_path).ledger.all()[0]
        write_run(acme, Head(head.seq, head.digest))
        (acme / "ledger.heads").unlink()
    put(("ledger.sqlite",), globex, acme)
    error = refused("acme", tmp_path)
    assert "The ledger in acme is not the one that was noted for this client." in error.what
    assert ("ledger.heads notes it" if noted == "heads" else "run 2026-09-30-1 notes it") in error.problems[0].expected


def test_an_older_ledger_that_was_restored_and_worked_on_opens_though_later_heads_are_gone(tmp_path: Path) -> None:
    acme = make_older("acme", tmp_path)
    write_run(acme, Head(2, "ab" * 32))
    assert Engagement.open("acme", clients=tmp_path).one(Control, "IAM-01") is not None


@pytest.mark.parametrize("make", [make_new, make_older])
def test_a_missing_or_emptied_ledger_is_refused_and_none_is_made(
    make: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    ledger = make("acme", tmp_path) / "ledger.sqlite"
    ledger.write_bytes(b"")
    with pytest.raises(LedgerError, match="The ledger was emptied"):
        Engagement.open("acme", clients=tmp_path)
    ledger.unlink()
    with pytest.raises(LedgerError, match="The client's ledger is missing; none was made in its place"):
        Engagement.open("acme", clients=tmp_path)
    assert not ledger.exists()


def write_run(folder: Path, head: Head) -> None:
    run = folder / "runs" / "2026-09-30-1"
    run.mkdir(parents=True)
    told = {"client": folder.name, "ledger_head": {"seq": head.seq, "digest": head.digest}, "finished": "2026"}
    (run / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def test_settings_that_are_no_toml_are_said_to_be_so(tmp_path: Path) -> None:
    folder = make_new("acme", tmp_path)
    (folder / "client.toml").write_text("id = acme", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"acme/client\.toml: found text that is no TOML"):
        Engagement.open("acme", clients=tmp_path)
