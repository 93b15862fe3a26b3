"""A brand in the folder of clients: on every page, an input of the run, and refused before anything is made."""

import json
from pathlib import Path

from soc2lib.store.runs import latest_run
from soc2lib.signing.pages import check_signature
from tests.conftest import AS_OF, soc2
from tests.unit.html.test_brand import brand


def run(clients: Path) -> int:
    return soc2("run", "sprout", "--clients", str(clients), "--as-of", AS_OF, "--stage", "scope")


def test_a_brand_is_on_the_page_and_a_changed_one_makes_it_anew(sample_clients: Path) -> None:
    assert run(sample_clients) == 0
    plain = latest_run(sample_clients / "sprout" / "runs")
    assert plain is not None
    assert 'class="firm' not in (plain.folder / "01_scope.html").read_text(encoding="utf-8")
    brand(sample_clients)
    assert soc2("run", "--all", "--clients", str(sample_clients), "--as-of", AS_OF, "--stage", "scope") == 0
    made = latest_run(sample_clients / "sprout" / "runs")
    assert made is not None
    assert made.folder != plain.folder
    page = (made.folder / "01_scope.html").read_text(encoding="utf-8")
    assert "Harbour &amp; Finch &lt;LLP&gt;" in page
    assert "<LLP>" not in page
    assert ":root{--navy:#123a2f;--accent:#1c6b52;}" in page
    assert json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))["brand"]


def test_a_brand_that_cannot_be_used_stops_the_run_before_it_begins(sample_clients: Path) -> None:
    brand(sample_clients, 'name = ""\n')
    assert run(sample_clients) == 2
    assert not (sample_clients / "sprout" / "runs").exists()


def test_a_branded_page_is_signed_brand_and_all(
    sample_clients: Path, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "keys"))
    assert soc2("keys", "make", "--clients", str(sample_clients)) == 0
    brand(sample_clients)
    assert run(sample_clients) == 0
    made = latest_run(sample_clients / "sprout" / "runs")
    assert made is not None
    page = (made.folder / "01_scope.html").read_bytes()
    assert check_signature(page)
    assert b"harbour-finch" in page
