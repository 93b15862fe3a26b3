"""A run is made again when what it is made from has changed, by content and never by time stamp."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from soc2lib.runner.batch.inputs import client_inputs, unchanged
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.runs import runs

DAY = date(2026, 9, 30)


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    Engagement.create("acme", tmp_path).ledger.close()
    return tmp_path


def inputs(clients: Path, day: date = DAY) -> dict[str, object]:
    return client_inputs("acme", clients, day, STAGES[:1])


def publish(clients: Path) -> Path:
    run = clients / "acme" / "runs" / "day-1"
    run.mkdir(parents=True)
    (run / "page.html").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing, FIPS 180-4
    manifest = {**inputs(clients), "pages": [{"page": "page.html", "sha256": empty}], "finished": "2026"}
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return run


def test_a_run_from_the_same_inputs_stands(clients: Path) -> None:
    run = publish(clients)
    found = unchanged(runs(run.parent), inputs(clients))
    assert found is not None
    assert found.folder == run


def test_touching_files_changes_nothing(clients: Path) -> None:
    run = publish(clients)
    for path in (clients / "acme").rglob("*"):
        os.utime(path, (1, 1))
    assert unchanged(runs(run.parent), inputs(clients)) is not None


def test_another_day_a_new_record_other_settings_and_an_altered_page_each_ask_for_a_new_run(clients: Path) -> None:
    run = publish(clients)
    assert unchanged(runs(run.parent), inputs(clients, date(2026, 10, 1))) is None
    settings = clients / "acme" / "client.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + "# new\n", encoding="utf-8")
    assert unchanged(runs(run.parent), inputs(clients)) is None
    settings.write_text(before, encoding="utf-8")
    assert unchanged(runs(run.parent), inputs(clients)) is not None
    (run / "page.html").write_bytes(b"altered")
    assert unchanged(runs(run.parent), inputs(clients)) is None
    (run / "page.html").write_bytes(b"")
    engagement = Engagement.open("acme", DAY, clients)
    engagement.save_all([Change("control", "IAM-01", {"notes": "new"})], author="Ann", reason="An answer")
    engagement.ledger.close()
    assert unchanged(runs(run.parent), inputs(clients)) is None
