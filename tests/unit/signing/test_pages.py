"""A signed page: any byte that changes is found, and whose key signed it is never guessed."""

import json
import os
import random
import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.errors import ParameterError, ReportAltered, ShareError, WorkbookError
from soc2lib.runner.page.page import render
from soc2lib.signing.keys import PublicKey, keys_folder, known_keys, make_key, own_key, signing_key, trust
from soc2lib.signing.pages import check_signature, digests, read_signature, sign, unsigned
from tests.pages.made import chart, code, whole, words
from tests.soak import count

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FACTS = {
    "client": "lantern",
    "as_of": "2026-09-30",
    "ledger_head": {"seq": 7, "digest": "ab" * 32},
    "methods": {"gap": "1"},
}


@pytest.fixture(scope="module")
def page() -> bytes:
    html = render(whole(words("## Where it stands"), code("bars", chart()))).encode()
    return sign(html, FACTS, KEY)


def test_the_signature_holds_names_its_facts_and_is_the_same_each_time(page: bytes) -> None:
    signature = check_signature(page)
    assert signature.facts == FACTS
    assert signature.key.raw == KEY.public_key().public_bytes_raw()
    assert sign(page, FACTS, KEY) == page
    assert check_signature(sign(unsigned(page), FACTS, KEY)) == signature


def test_an_independent_reading_of_the_envelope_agrees(page: bytes) -> None:
    start = page.index(b'id="soc2-signature">') + len(b'id="soc2-signature">')
    envelope = json.loads(page[start : page.index(b"</script>", start)])
    payload = b64decode(envelope["payload"])
    kind = envelope["payloadType"]
    message = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    KEY.public_key().verify(b64decode(envelope["signatures"][0]["sig"]), message)


@pytest.mark.soak
def test_a_changed_byte_at_any_position_is_found(page: bytes) -> None:
    draw = random.Random(9)
    start = page.index(b'<script type="application/json" id="soc2-signature">')
    block = page[start : page.index(b"</script>", start) + 9]
    places = [draw.randrange(len(page)) for _ in range(count(8_000))]
    places += [start + draw.randrange(len(block)) for _ in range(count(2_000))]
    for place in places:
        altered = bytearray(page)
        altered[place] = draw.choice([byte for byte in range(256) if byte != page[place]])
        with pytest.raises(ReportAltered):
            check_signature(bytes(altered))


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.binary(min_size=0, max_size=3))
def test_cut_and_put_in_bytes_are_found(page: bytes, start: int, length: int, put: bytes) -> None:
    start %= len(page)
    altered = page[:start] + put + page[start + length % 50 :]
    if altered != page:
        with pytest.raises(ReportAltered):
            check_signature(altered)


def test_a_moved_doubled_or_lost_signature_is_found_and_the_changed_part_is_named(page: bytes) -> None:
    start = page.index(b'<script type="application/json" id="soc2-signature">')
    end = page.index(b"</script>", start) + 9
    block, rest = page[start:end], page[:start] + page[end:]
    for altered, words_ in (
        (rest.replace(b"</head>", block + b"</head>"), "the place of its signature"),
        (page.replace(b"</head>", block + b"</head>"), "2 signatures"),
        (rest, "no signature"),
        (page.replace(b"Most gaps are in CC1", b"Most gaps are in CC2"), "its text"),
        (page.replace(b'"y":[3,1,2]', b'"y":[3,1,1]'), "its figures"),
        (page.replace(b"script-src ", b"script-src * "), "its policy"),
        (page.replace(b"--sans:", b"--sanz:"), "its styles"),
    ):
        with pytest.raises(ReportAltered, match=words_):
            check_signature(altered)


def test_the_last_letter_of_the_signature_may_not_be_spelt_otherwise(page: bytes) -> None:
    signature = read_signature(page)
    assert signature is not None
    good = b64encode(signature.value)
    other = good[:-3] + bytes([good[-3] + 1]) + b"=="
    assert b64decode(other) == signature.value
    with pytest.raises(ReportAltered, match="as it was written"):
        check_signature(page.replace(good, other))


def test_digests_put_every_byte_into_one_part(page: bytes) -> None:
    found = digests(page)
    for place in range(0, len(page), 9973):
        altered = page[:place] + bytes([page[place] ^ 1]) + page[place + 1 :]
        changed = {name for name, digest in digests(altered).items() if found.get(name) != digest}
        assert "file" in changed
        assert len(changed) > 1


@pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
def test_the_private_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = make_key(folder, tmp_path / "clients")
    assert own_key(folder) == key
    (private,) = folder.iterdir()
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    with pytest.raises(ShareError, match="already"):
        make_key(folder, tmp_path / "clients")
    private.chmod(0o640)
    with pytest.raises(ShareError, match="chmod 600"):
        signing_key(folder)


def test_a_private_key_is_not_kept_among_clients_or_code(tmp_path: Path) -> None:
    clients = tmp_path / "clients"
    (tmp_path / "code" / ".git").mkdir(parents=True)
    for folder in (clients / "keys", tmp_path / "code" / "keys"):
        with pytest.raises(ParameterError, match="SOC2_KEYS"):
            make_key(folder, clients)
        assert not folder.exists()


def test_a_key_file_of_another_kind_is_refused_and_no_key_is_none(tmp_path: Path) -> None:
    assert signing_key(tmp_path) is None
    (tmp_path / "signing.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    (tmp_path / "signing.pem").chmod(0o600)
    with pytest.raises(ShareError, match="Ed25519"):
        signing_key(tmp_path)


def test_trusted_keys_are_known_by_name_and_a_wrong_word_is_no_key(tmp_path: Path) -> None:
    other = PublicKey(KEY.public_key().public_bytes_raw())
    trust("north-star", PublicKey.read(f" {other.text}\n"), tmp_path)
    own = make_key(tmp_path, tmp_path / "clients")
    assert known_keys(tmp_path) == {other: "north-star", own: "this firm"}
    for wrong in ("", other.text[:-2], other.text.replace("soc2-key:", ""), "soc2-key:é"):
        with pytest.raises(WorkbookError):
            PublicKey.read(wrong)


def test_keys_are_kept_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "here"))
    assert keys_folder() == (tmp_path / "here").resolve()
    monkeypatch.delenv("SOC2_KEYS")
    assert keys_folder().parts[-2:] == ("soc2lib", "keys")
