"""The notebooks as pages: what starts them, and what is said where Voilà is missing."""

from pathlib import Path

import pytest

from soc2lib.errors import ParameterError
from soc2lib.runner.lab import app as showing
from soc2lib.store.engagement import Engagement


def test_without_voila_it_says_how_to_install_it_and_lays_out_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "find_spec", lambda name: None)
    with pytest.raises(ParameterError, match="pip install --require-hashes -r locks"):
        showing.open_app("", str(tmp_path), "")
    assert list(tmp_path.iterdir()) == []


def test_a_session_in_the_lab_keeps_its_notebooks_when_the_pages_open(tmp_path: Path) -> None:
    Engagement.create("acme", tmp_path).ledger.close()
    lab = showing.prepare("acme", tmp_path, "")
    pages = showing.prepare("acme", tmp_path, "", "_app")
    assert (lab / "04_gap.ipynb").is_file()
    assert (pages / "04_gap.ipynb").is_file()
    assert lab != pages
