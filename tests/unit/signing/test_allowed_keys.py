"""Which key may sign for a client stands in its ledger: asked by runs, by locked copies and by whoever verifies."""

import io
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import ForeignLedger, ParameterError, ShareError
from soc2lib.runner.batch.configuration import Order
from soc2lib.signing.allowed_keys import allow, allowed_keys, check_may_sign, forbid
from soc2lib.signing.keys import PublicKey, make_key, trust, trusted
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2

OTHER = PublicKey(bytes(range(32)))


@pytest.fixture
def acme(tmp_path: Path) -> Engagement:
    return Engagement.create("acme", tmp_path / "clients")


def test_while_no_key_is_recorded_any_may_sign_and_then_only_those_that_are(acme: Engagement, tmp_path: Path) -> None:
    ours = make_key(tmp_path / "keys", acme.folder.parent)
    check_may_sign("acme", acme.folder, OTHER)
    allow(acme, ours, "this firm", "Ann")
    check_may_sign("acme", acme.folder, ours)
    with pytest.raises(ShareError, match=rf"key {OTHER.id}; expected {ours.id} \(this firm\)"):
        check_may_sign("acme", acme.folder, OTHER)
    allow(acme, OTHER, "north-star", "Ann")
    check_may_sign("acme", acme.folder, OTHER)
    forbid(acme, ours.id, "Ann")
    assert list(allowed_keys("acme", acme.folder)) == [OTHER.id]
    with pytest.raises(ParameterError, match="the last one"):
        forbid(acme, OTHER.id, "Ann")
    with pytest.raises(ParameterError, match="no key that may sign"):
        forbid(acme, ours.id, "Ann")
    allow(acme, ours, "this firm", "Ann")
    assert [row.author for row in acme.ledger.history("signing key", ours.id)] == ["Ann"] * 3


def test_who_asks_for_the_keys_makes_no_file_and_is_refused_another_clients(acme: Engagement, tmp_path: Path) -> None:
    allow(acme, OTHER, "north-star", "Ann")
    acme.ledger.close()
    before = sorted(path.name for path in acme.folder.iterdir())
    assert list(allowed_keys("acme", acme.folder)) == [OTHER.id]
    assert sorted(path.name for path in acme.folder.iterdir()) == before
    with pytest.raises(ForeignLedger):
        allowed_keys("globex", acme.folder.rename(acme.folder.with_name("globex")))


def test_a_run_with_a_key_that_may_not_sign_is_refused_before_it_starts(acme: Engagement, tmp_path: Path) -> None:
    make_key(tmp_path / "keys", acme.folder.parent)
    order = Order(acme.folder.parent, date(2026, 9, 30), (), keys=tmp_path / "keys")
    assert order.inputs("acme")["client"] == "acme"
    allow(acme, OTHER, "north-star", "Ann")
    with pytest.raises(ShareError, match="may not sign what is made of this client"):
        order.inputs("acme")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("SOC2_CLIENTS", str(tmp_path / "clients"))
    return tmp_path / "keys"


def test_the_commands_allow_forbid_and_list(acme: Engagement, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2("keys", "allow", "acme") == 2, "there is no key of ours yet"
    ours = make_key(keys, acme.folder.parent)
    trust("north-star", OTHER, keys)
    assert (
        soc2("keys", "allowed", "acme")
        == soc2("keys", "allow", "acme")
        == soc2("keys", "allow", "acme", "north-star")
        == 0
    )
    assert soc2("keys", "forbid", "acme", OTHER.id) == soc2("keys", "allowed", "acme") == 0
    said = capsys.readouterr().out
    assert "any may sign" in said.splitlines()[0]
    assert said.endswith(f"this firm, key {ours.id}\n{ours.text}\n")


def test_replacing_a_trusted_key_asks_unless_told(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = PublicKey(bytes(32)), PublicKey(b"\1" * 32)
    assert soc2("keys", "trust", "north-star", first.text) == soc2("keys", "trust", "north-star", first.text) == 0
    for answer, expected in (("", first), ("n\n", first), ("y\n", second)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        assert soc2("keys", "trust", "north-star", second.text) == int(expected == first)
        assert trusted("north-star", keys) == expected
    assert soc2("keys", "trust", "north-star", first.text, "--yes") == 0
    assert trusted("north-star", keys) == first
