"""What older versions left open is tightened at the next save, and said."""

import os
import stat
from pathlib import Path

import pytest

from soc2lib.basics.private.tightening import tighten
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.sample_files import put_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")


def opened_to_all(folder: Path) -> Engagement:
    """A client as older versions left it."""
    engagement = Engagement.create("acme", folder)
    put_files((b"a screenshot",), engagement.folder)
    for path in (engagement.folder, *engagement.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644 if path.stat().st_mode & stat.S_IWUSR else 0o444)
    return engagement


def test_the_next_save_tightens_all_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engagement = opened_to_all(tmp_path)
    for number in (1, 2):
        engagement.save_all([Change("note", f"n{number}", {})], author="Ann", reason="")
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (engagement.folder, *engagement.folder.rglob("*"))}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600, 0o400}
    (said,) = caplog.messages
    assert said.startswith("acme: ")
    assert "you alone (0700, 0600)" in said


def test_links_are_not_followed(tmp_path: Path) -> None:
    engagement = opened_to_all(tmp_path / "clients")
    other = tmp_path / "other"
    other.write_text("of somebody else", encoding="utf-8")
    other.chmod(0o644)
    (engagement.folder / "link").symlink_to(other)
    assert tighten(engagement.folder)
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
    assert tighten(engagement.folder) == 0
