"""What `soc2 verify` says of a signed page beside its signature: its own text, and whether its key may sign."""

import json
from pathlib import Path
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics.json_text import json_text
from soc2lib.errors import ReportAltered
from soc2lib.html.brand import read_brand
from soc2lib.html.pieces import Piece
from soc2lib.runner.page.branding import dressed
from soc2lib.runner.page.page import render
from soc2lib.share.whatif.figures import digest, inputs, results
from soc2lib.share.whatif.verification import verify_report
from soc2lib.signing.allowed_keys import allow
from soc2lib.signing.keys import PublicKey, make_key, signing_key
from soc2lib.signing.pages import sign
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2
from tests.pages.made import chart, code, whole, words
from tests.unit.share.whatif.whatifs import made_up


@pytest.fixture(scope="module")
def page() -> bytes:
    """A page with figures and the inputs they follow from."""
    made = Assessment(made_up(Random(9)))
    given = inputs(made)
    figures = results(made) | {"inputs": digest(given)}
    blocks = json.loads(json_text({"soc2-inputs": given, "soc2-results": figures}))
    carried = code("carried", Piece("", kind="data", facts=blocks))
    return render(whole(words("## Not ready & <not> signed"), code("see", chart()), carried)).encode()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "keys"))
    make_key(tmp_path / "keys", tmp_path / "clients")
    return tmp_path / "keys"


def signed(page: bytes, keys: Path, path: Path) -> Path:
    key = signing_key(keys)
    assert key is not None
    path.write_bytes(sign(page, {"page": path.name, "client": "acme"}, key))
    return path


def test_a_page_with_its_own_text_is_said_to_have_it_with_and_without_a_brand(
    page: bytes, keys: Path, tmp_path: Path
) -> None:
    (tmp_path / "brand.toml").write_text('name = "North Star LLP"\n', encoding="utf-8")
    for made in (page, dressed(page, read_brand(tmp_path))):
        said = verify_report(signed(made, keys, tmp_path / "report.html"))
        assert "Its text is the one it was made with" in said
        assert "are the same" in said


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Not ready", b"Ready"), (b'id="soc2-text">"', b'id="soc2-text">"0'), (b'<div id="report">', b"<div>")],
)
def test_a_text_that_was_altered_before_it_was_signed_is_found(
    old: bytes, new: bytes, page: bytes, keys: Path, tmp_path: Path
) -> None:
    assert old in page
    altered = signed(page.replace(old, new), keys, tmp_path / "report.html")
    with pytest.raises(ReportAltered, match=r"text was altered before it was signed(?s:.*)though its signature holds"):
        verify_report(altered)


def test_a_key_that_may_not_sign_for_the_client_is_refused_where_its_ledger_is_here(
    page: bytes, keys: Path, tmp_path: Path
) -> None:
    path, clients = signed(page, keys, tmp_path / "report.html"), tmp_path / "clients"
    assert "may sign" not in verify_report(path, clients=clients)
    acme = Engagement.create("acme", clients)
    allow(acme, PublicKey(bytes(32)), "north-star", "Ann")
    with pytest.raises(ReportAltered, match="its key may not sign for its client"):
        verify_report(path, clients=clients)
    assert soc2("verify", str(path), "--clients", str(clients)) == 6
    assert soc2("keys", "allow", "acme", "--clients", str(clients)) == 0
    assert "The ledger of acme says that this key may sign." in verify_report(path, clients=clients)
