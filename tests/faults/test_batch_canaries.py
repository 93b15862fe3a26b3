"""Clients run by the same warm parent: none's words, and nothing of this machine, shows up in another's pages."""

import gzip
import re
from base64 import b64decode
from binascii import Error
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.ledger_rows import Change
from soc2lib.foundation.records import record_kinds
from soc2lib.foundation.samples import load_sample
from soc2lib.runner.batch import chosen_stages, run_clients
from soc2lib.runner.client_run import Order

IDS = tuple(f"canary{letter}" for letter in "abcd")
PACKED = re.compile(rb"[A-Za-z0-9+/]{12,}={0,2}")


def plant(client: str, clients: Path) -> None:
    """The finished sample, with the client's own mark in every text that a person wrote."""
    engagement = Engagement.create(client, clients)
    for step in load_sample("lantern").steps:
        bases = {key: version.version for key, version in engagement.ledger.state().items()}
        changes = [
            Change(kind, id, marked(kind, body, client), bases.get((kind, id), 0)) for kind, id, body in step.records
        ]
        engagement.save_all(changes, author=f"Ann {client}zz", reason=f"Because {client}zz", at=step.at)
    engagement.ledger.close()


def marked(kind: str, body: dict[str, object], client: str) -> dict[str, object]:
    """The body with the mark in every field that takes free text."""
    free = {guide.name for guide in record_kinds()[kind].guides() if guide.base is str and not guide.choices}
    return {
        key: f"{value} {client}zz" if key in free and isinstance(value, str) and " " in value else value
        for key, value in body.items()
    }


def unpacked(data: bytes) -> bytes:
    """A file's bytes, with what is packed in it unpacked beside it."""
    found = [data]
    for match in PACKED.finditer(data):
        with suppress(Error, ValueError):
            raw = b64decode(match.group() + b"==")
            found.append(raw)
            with suppress(OSError, EOFError):
                found.append(gzip.decompress(raw))
    return b"\n".join(found)


def test_no_client_shows_up_in_another_and_nothing_of_this_machine_in_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {
        "SOC2_TEST_TOKEN": "secretcanaryvalue",
        "AWS_SECRET_ACCESS_KEY": "cloudcanaryvalue",
        "USER": "usercanaryvalue",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    for client in IDS:
        plant(client, tmp_path / "clients")
    order = Order(tmp_path / "clients", date(2026, 9, 30), chosen_stages())
    assert not [outcome.fault for outcome in run_clients(IDS, order, jobs=2) if outcome.fault]
    own = 0
    for client in IDS:
        forbidden = [f"{other}zz" for other in IDS if other != client] + [
            *secrets.values(),
            str(tmp_path),
            str(Path.home()) + "/",
        ]
        for path in (tmp_path / "clients" / client / "runs").rglob("*"):
            if path.is_file():
                text = unpacked(path.read_bytes()).decode("utf-8", errors="ignore")
                assert not [word for word in forbidden if word in text], path
                own += f"{client}zz" in text
    assert own >= 3 * len(IDS)
