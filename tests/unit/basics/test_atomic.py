"""A file is there whole or as it was before, whatever goes wrong while it is written, and nothing is left beside it."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from soc2lib.basics.atomic import write_whole, writing
from soc2lib.errors import ShareError
from soc2lib.share.placing import place
from soc2lib.word.documents import Document, Part, save_document
from tests.faults.test_full_disk import fill, small_disk

__all__ = ["small_disk"]


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_text_and_bytes_are_written_as_they_are_over_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    for data, written in (("A\r\nB\nÄ", "A\r\nB\nÄ".encode()), (b"\xff\x00", b"\xff\x00"), ("", b"")):
        write_whole(path, data)
        assert path.read_bytes() == written
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
def test_a_file_is_for_the_user_alone_also_where_one_was_open_to_others(tmp_path: Path) -> None:
    new, open_to_all = tmp_path / "new", tmp_path / "open"
    open_to_all.write_text("1", encoding="utf-8")
    open_to_all.chmod(0o666)
    for path in (new, open_to_all):
        write_whole(path, "2")
        assert (rights(path), path.read_text(encoding="utf-8")) == (0o600, "2")


def test_what_fails_meanwhile_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "copy.html"
    write_whole(path, "old")
    with suppress(KeyboardInterrupt), writing(path, "new"):
        assert path.read_text(encoding="utf-8") == "old"
        raise KeyboardInterrupt
    assert {one: one.read_text(encoding="utf-8") for one in tmp_path.iterdir()} == {path: "old"}


def test_two_who_write_at_once_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with writing(path, "a" * 100), writing(path, "b"):
        assert len(list(tmp_path.iterdir())) == 2
    assert {one: one.read_text(encoding="utf-8") for one in tmp_path.iterdir()} == {path: "a" * 100}


def test_a_full_disk_leaves_every_file_as_it_was_and_nothing_beside_it(small_disk: Path) -> None:
    def documents(path: Path, data: bytes) -> None:
        save_document(Document("letter", "Letter", "A draft", (), (Part("Heading", data.decode()),)), path.parent)

    for writer, error in ((write_whole, OSError), (place, ShareError), (documents, OSError)):
        writer(small_disk / "made", b"old")
        before = {path: path.read_bytes() for path in small_disk.iterdir()}
        filler = fill(small_disk, 4096)
        with pytest.raises(error):
            writer(small_disk / "made", b"new" * 10_000)
        filler.unlink()
        assert {path: path.read_bytes() for path in small_disk.iterdir()} == before
        writer(small_disk / "made", b"new" * 10_000)
