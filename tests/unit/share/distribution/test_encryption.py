"""A locked report opens with its passphrase alone, says nothing of its content, and refuses every altered copy."""

import gzip
import json
import random
import re
import zipfile
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.clock import today
from soc2lib.errors import NotOpened, ParameterError, ReportAltered, ShareError
from soc2lib.runner.page.page import render
from soc2lib.share.distribution import encryption as encryption
from soc2lib.share.distribution.encryption import Copy, header_of, lock, unlock
from soc2lib.share.distribution.locked_copy import HandedOut, Order, hand_over
from soc2lib.share.distribution.passphrase import as_drawn, draw, entropy, word_list
from soc2lib.share.distribution.watermark import marked
from soc2lib.share.records import Distribution, Edition
from soc2lib.share.whatif.verification import verify_report
from soc2lib.signing.keys import make_key
from soc2lib.signing.pages import check_signature
from soc2lib.store.engagement import Engagement
from tests.pages.made import chart, code, whole, words
from tests.soak import count
from tests.unit.portfolio.portfolios import make_client

PASSPHRASE = "kettle river lark copper meadow violin"
COPY = Copy("north-star", "client", 'Ann "Bee" <Example> & Åke', date(2030, 12, 31), "Firm & Co")
REFUSED = (ReportAltered, NotOpened)
FORMAT_1 = Path(__file__).parent / "locked_format_1.html"
"""A made-up page, locked by the version whose header held digests of client and page."""


@pytest.fixture(scope="module")
def page() -> bytes:
    return render(whole(words("## Kanarienvogel\n\nUnverwechselbar steht hier."), code("bars", chart()))).encode()


@pytest.fixture(scope="module")
def locked(page: bytes) -> bytes:
    return lock(page, COPY, PASSPHRASE)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key derived once: what is tried here is not how long that takes."""
    monkeypatch.setattr(encryption, "derive", cache(encryption.derive))


def test_what_was_locked_opens_however_the_passphrase_is_typed(page: bytes, locked: bytes) -> None:
    assert unlock(locked, PASSPHRASE) == page
    assert unlock(locked, f"  {PASSPHRASE.upper().replace(' ', '-')} ") == page


def test_a_wrong_passphrase_is_told_and_nothing_else(locked: bytes) -> None:
    with pytest.raises(NotOpened) as refused:
        unlock(locked, "kettle river lark copper meadow viola")
    assert "does not open" in str(refused.value)
    assert not re.search("north-star|Lantern|Ann|tag|cipher", str(refused.value))


def test_another_reading_of_the_file_finds_the_page_by_the_published_algorithms(page: bytes, locked: bytes) -> None:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import GCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    header = locked.split(b'id="soc2-header">')[1].split(b"<")[0]
    sealed = b64decode(locked.split(b'id="soc2-sealed">')[1].split(b"<")[0])
    facts = json.loads(header)
    assert facts["kdf"]["iterations"] >= 600_000
    key = PBKDF2HMAC(SHA256(), 32, b64decode(facts["kdf"]["salt"]), facts["kdf"]["iterations"]).derive(
        PASSPHRASE.encode()
    )
    opened = Cipher(AES(key), GCM(b64decode(facts["iv"]), sealed[-16:])).decryptor()
    opened.authenticate_additional_data(header)
    plain = opened.update(sealed[:-16]) + opened.finalize()
    assert gzip.decompress(plain[4 : 4 + int.from_bytes(plain[:4], "big")]) == page


def test_no_word_of_the_page_and_no_name_of_the_client_is_in_the_file_in_any_form(page: bytes, locked: bytes) -> None:
    sealed = b64decode(locked.split(b'id="soc2-sealed">')[1].split(b"<")[0])
    for canary in ("Kanarienvogel", "Unverwechselbar", "Lantern Oy", "north-star", "Most gaps are in CC1"):
        plain = canary.encode()
        for form in (plain, plain.hex().encode(), b64encode(plain)[:-3], canary.encode("utf-16-le")):
            assert form not in locked
            assert form not in sealed
    assert sha256(b"north-star").hexdigest().encode() not in locked
    assert gzip.compress(page, 9, mtime=0)[:32] not in sealed


def test_the_same_page_is_locked_to_other_bytes_each_time(page: bytes, locked: bytes) -> None:
    again, first = header_of(lock(page, COPY, PASSPHRASE)), header_of(locked)
    assert again["iv"] != first["iv"]
    assert again["kdf"]["salt"] != first["kdf"]["salt"]


GUESSED = [("north-star", "No exceptions were noted."), ("polar-bear", "Four of nine leavers kept their access.")]


@pytest.fixture
def drawn_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Salt and nonce are the same each time, so that what still differs comes from client or page."""
    monkeypatch.setattr(encryption.os, "urandom", lambda length: bytes(range(length)))


@pytest.mark.usefixtures("quick", "drawn_alike")
def test_a_guess_of_client_or_content_finds_nothing_to_be_tried_on() -> None:
    made = []
    for client, text in GUESSED:
        guessed = render(whole(words(f"## {client}\n\n{text}"), code("bars", chart()))).encode()
        made.append(lock(guessed, replace(COPY, client=client), PASSPHRASE))
    first, second = (re.split(rb'(?<=id="soc2-sealed">)([^<]*)', one) for one in made)
    assert first[1] != second[1]
    assert len(first[1]) == len(second[1]), "the length tells the pages apart"
    assert (first[0], first[2]) == (second[0], second[2])


@settings(max_examples=20)
@given(st.binary(max_size=60_000))
def test_the_sealed_parts_length_is_a_whole_number_of_steps_and_the_page_comes_back(page: bytes) -> None:
    sealed = encryption._encrypt(bytes(32), bytes(12), encryption._pack(page), b"")
    assert len(sealed) % encryption._STEP == 0
    assert encryption._unpack(encryption._decrypt(bytes(32), bytes(12), sealed, b"")) == page


def test_a_copy_of_the_first_format_still_opens_and_is_still_refused_when_altered() -> None:
    older = FORMAT_1.read_bytes()
    assert header_of(older)["format"] == 1
    assert b"Older copy" in unlock(older, PASSPHRASE)
    with pytest.raises(REFUSED):
        unlock(older.replace(b'"recipient":"Ann', b'"recipient":"Eve'), PASSPHRASE)


@pytest.mark.soak
@pytest.mark.usefixtures("quick")
def test_each_altered_copy_is_refused(locked: bytes) -> None:
    draw_ = random.Random(3)
    header = locked.index(b'id="soc2-header">')
    zones = [(0, len(locked))] * 900 + [(header, header + 900)] * 60 + [(len(locked) - 7000, len(locked))] * 40
    for low, high in zones * count(20):
        place = draw_.randrange(low, high)
        altered = bytearray(locked)
        altered[place] = draw_.choice([byte for byte in range(256) if byte != locked[place]])
        with pytest.raises(REFUSED):
            unlock(bytes(altered), PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.replace(b'"recipient":"Ann', b'"recipient":"Eve'),
        lambda file: file.replace(b"2030-12-31", b"2031-12-31"),
        lambda file: file.replace(b'"edition":"client"', b'"edition":"auditor"'),
        lambda file: file.replace(b'"iterations":600000', b'"iterations":1'),
        lambda file: file.replace(b'"iterations":600000', b'"iterations":99999999'),
        lambda file: file.replace(b"</title>", b"!</title>"),
        lambda file: file + b"\n",
        lambda file: file[:-1],
        lambda file: file.replace(b'id="soc2-sealed">', b'id="soc2-sealed"> '),
        lambda file: file.replace(b"<form", file[file.index(b'<script type="text/plain"') :][:50] + b"</script><form"),
    ],
)
@pytest.mark.usefixtures("quick")
def test_a_changed_word_in_front_of_the_lock_keeps_it_shut(locked: bytes, change: Callable[[bytes], bytes]) -> None:
    assert change(locked) != locked
    with pytest.raises(REFUSED):
        unlock(change(locked), PASSPHRASE)


def test_two_files_parts_do_not_fit_together(page: bytes, locked: bytes) -> None:
    other = lock(page, Copy("other-client", "client", "Ann", COPY.expires), PASSPHRASE)
    sealed = re.compile(rb'(?<=id="soc2-sealed">)[^<]*')
    (theirs,) = sealed.findall(other)
    with pytest.raises(REFUSED):
        unlock(sealed.sub(theirs, locked), PASSPHRASE)


def test_a_lock_that_leaks_or_opens_to_another_page_is_not_kept(page: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as change:
        change.setattr(encryption, "_encrypt", lambda key, iv, plain, header: plain + bytes(16))
        change.setattr(encryption, "_decrypt", lambda key, iv, sealed, header: sealed[:-16])
        with pytest.raises(ShareError, match="the packed page"):
            lock(page, COPY, PASSPHRASE)
        change.setattr(encryption.gzip, "compress", lambda data, *_, **__: data)
        change.setattr(encryption.gzip, "decompress", lambda data: data)
        with pytest.raises(ShareError, match="Kanarienvogel"):
            lock(page, COPY, PASSPHRASE)
    monkeypatch.setattr(encryption, "_pack", lambda page, pack=encryption._pack: pack(page.replace(b"CC1", b"CC2")))
    with pytest.raises(ShareError, match="to the page that was locked"):
        lock(page, COPY, PASSPHRASE)


def test_the_word_list_is_2048_short_plain_words_apart_from_each_other() -> None:
    found = word_list()
    assert len(set(found)) == len(found) == 2048
    assert all(re.fullmatch("[a-z]{4,7}", word) for word in found)
    assert list(found) == sorted(found)
    masks = Counter(word[:place] + "*" + word[place + 1 :] for word in found for place in range(len(word)))
    assert max(masks.values()) == 1, "one wrong letter never makes another word of the list"
    assert entropy() == 66


def test_words_are_drawn_alike() -> None:
    drawn = Counter(word for _ in range(4096) for word in draw().split())
    expected = 4096 * 6 / 2048
    chi = sum((drawn[word] - expected) ** 2 / expected for word in word_list())
    assert 1700 < chi < 2450, "2,047 degrees of freedom: six standard deviations to each side"


@given(st.text(max_size=40))
def test_a_passphrase_is_read_the_same_when_read_twice(typed: str) -> None:
    assert as_drawn(as_drawn(typed)) == as_drawn(typed)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=60))
def test_no_recipients_name_leaves_its_place_in_a_marked_page(page: bytes, name: str) -> None:
    made = marked(page, f"{name}</style><script>pwn()</script>\"'\\", date(2030, 1, 1)).decode()
    assert made.count("<script") == page.decode().count("<script") + 1
    assert made.count("</style") == page.decode().count("</style") + 1
    assert "pwn()</script>" not in made


def test_a_page_of_another_make_is_not_marked() -> None:
    with pytest.raises(ShareError, match="another make"):
        marked(b"<html><head></head><body>Hello</body></html>", "Ann", date(2030, 1, 1))


@pytest.fixture
def clients(tmp_path: Path, page: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "keys"))
    folder = tmp_path / "clients"
    make_client(folder, "acme", 0.5)
    (folder / "acme" / "runs" / "2026-09-30-1" / "report-client.html").write_bytes(page)
    return folder


def share(clients: Path, edition: Edition = Edition.CLIENT, **told: object) -> HandedOut:
    order = Order(edition, "Ann Example", today() + timedelta(days=30), **told)  # type: ignore[arg-type]
    return hand_over(Engagement.open("acme", "", clients), order, clients / "acme" / "shared", clients)


def test_a_copy_is_logged_with_who_what_when_and_without_the_passphrase(clients: Path) -> None:
    nda = date(2026, 2, 1)
    done = share(clients, nda_on=nda, author="Bo")
    (record,) = Engagement.open("acme", "", clients).all(Distribution)
    assert record == done.record
    assert (record.recipient, record.edition, record.nda_on) == ("Ann Example", Edition.CLIENT, nda)
    assert record.as_of == date(2026, 9, 30)
    assert record.sha256 == sha256(done.path.read_bytes()).hexdigest()
    inside = unlock(done.path.read_bytes(), done.passphrase)
    assert record.report_sha256 == sha256(inside).hexdigest()
    assert b"Copy for Ann Example" in inside
    assert "acme" not in done.path.name
    for path in clients.rglob("*"):
        assert not path.is_file() or done.passphrase.encode() not in path.read_bytes()


def test_with_a_key_shell_and_report_are_signed_and_verify_says_for_whom(clients: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys", clients)
    done = share(clients)
    assert done.signed
    signature = check_signature(unlock(done.path.read_bytes(), done.passphrase))
    assert signature.facts["recipient"] == "Ann Example"
    said = verify_report(done.path, key.text, lambda: done.passphrase)
    assert "Made for: Ann Example" in said
    assert "no inputs are embedded" in said
    assert "with --open" in verify_report(done.path)
    altered = done.path.read_bytes()
    place = altered.index(b'"sig":"') if b'"sig":"' in altered else altered.index(b'id="soc2-signature">') + 60
    done.path.write_bytes(altered[:place] + b"#" + altered[place + 1 :])
    with pytest.raises(ReportAltered):
        verify_report(done.path)
    with pytest.raises(ReportAltered):
        unlock(done.path.read_bytes(), done.passphrase)


def test_an_edition_is_the_file_that_the_run_made_for_it(clients: Path, page: bytes) -> None:
    with pytest.raises(ShareError, match="no auditor edition"):
        share(clients, Edition.AUDITOR)
    run = clients / "acme" / "runs" / "2026-09-30-1"
    (run / "report-auditor.html").write_bytes(page.replace(b"Kanarienvogel", b"Workpapers"))
    done = share(clients, Edition.AUDITOR)
    assert b"Workpapers" in unlock(done.path.read_bytes(), done.passphrase)
    (run / "report-client.html").write_bytes(page.replace(b"Kanarienvogel", b"Redacted"))
    assert b"Redacted" in unlock((done := share(clients)).path.read_bytes(), done.passphrase)


def test_a_zip_holds_the_locked_file(clients: Path) -> None:
    done = share(clients, zipped=True)
    with zipfile.ZipFile(done.path) as archive:
        (name,) = archive.namelist()
        locked = archive.read(name)
    assert name == f"{done.path.stem}.html"
    assert sha256(locked).hexdigest() == done.record.sha256
    assert b"Copy for" in unlock(locked, done.passphrase)


def test_no_run_no_name_or_a_past_day_make_no_copy_and_no_entry(clients: Path) -> None:
    engagement = Engagement.open("acme", "", clients)
    with pytest.raises(ParameterError, match="--expires") as refused:
        hand_over(engagement, Order(Edition.CLIENT, " ", today() - timedelta(days=1)), clients / "out", clients)
    assert len(refused.value.problems) == 2
    make_client(clients, "fresh", run=False)
    fresh = Engagement.open("fresh", "", clients)
    with pytest.raises(ShareError, match="soc2 run fresh"):
        hand_over(fresh, Order(Edition.CLIENT, "Ann", today()), clients / "out", clients)
    assert Engagement.open("acme", "", clients).all(Distribution) == []
    assert not (clients / "out").exists()
