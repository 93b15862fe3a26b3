"""What travels arrives as it left, the ledger whole, and leads nowhere else."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.errors import RunError
from soc2lib.runner.remote import bundles as parcels
from soc2lib.runner.remote.bundles import pack, pack_client, unpack
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.ledger import LEDGER, Ledger
from soc2lib.store.ledger.rows import Change

NAMES = st.text("abcxyz-0123é", min_size=1, max_size=8)
FILES = st.dictionaries(st.tuples(NAMES, NAMES).map("/".join), st.binary(max_size=200), max_size=6)


@given(FILES)
def test_a_folder_arrives_as_it_left(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder, "here"), Path(folder, "there")
        for name, content in files.items():
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            (here / name).write_bytes(content)
        there.mkdir()
        unpack(pack(here), there)
        found = {p.relative_to(there).as_posix(): p.read_bytes() for p in there.rglob("*") if p.is_file()}
        assert found == files


def test_a_client_travels_without_runs_and_with_the_ledger_as_of_now(tmp_path: Path) -> None:
    engagement = Engagement.create("acme", tmp_path / "here")
    folder = engagement.folder
    for name in ("runs/2026-09-30-1/01_scope.html", "evidence/ab/list.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"content")
    (folder / "elsewhere").symlink_to(tmp_path)
    engagement.ledger.append([Change("note", "n-1", {"text": "only in the log so far"})], author="Ann", reason="test")
    head, there = engagement.ledger.head(), tmp_path / "there"  # its connection is open: the log is not folded in
    there.mkdir()
    unpack(pack_client(folder), there)
    arrived = sorted(path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file())
    assert arrived == ["client.toml", "evidence/ab/list.csv", "ledger.heads", LEDGER]
    assert Ledger(there / LEDGER).head() == head


def test_a_folder_too_big_to_travel_fails_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Engagement.create("acme", tmp_path).folder
    monkeypatch.setattr(parcels, "LARGEST", 10)
    with pytest.raises(RunError, match="without --scheduler"):
        pack_client(folder)


def test_a_parcel_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parcel:
        parcel.writestr("../outside.txt", b"x")
    (tmp_path / "inside").mkdir()
    with pytest.raises(ValueError, match="leads out"):
        unpack(made.getvalue(), tmp_path / "inside")
    assert not (tmp_path / "outside.txt").exists()
