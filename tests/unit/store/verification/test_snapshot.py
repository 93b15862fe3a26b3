"""What is read into memory is what SQLite reads, whatever lies in the log; and nothing is made beside the file."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from soc2lib.errors import LedgerAltered, LedgerError
from soc2lib.store.verification.contents import read_contents
from soc2lib.store.verification.snapshot import snapshot

ROWS = "SELECT rowid, text FROM notes ORDER BY rowid"


def opened(path: Path, page_size: int = 4096) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        f"PRAGMA page_size = {page_size}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
    )
    connection.execute("CREATE TABLE IF NOT EXISTS notes (text)")
    return connection


@pytest.mark.parametrize("page_size", [512, 4096, 65536])
@pytest.mark.parametrize("seed", range(3))
def test_each_moment_of_saves_deletions_and_checkpoints_is_read_as_sqlite_reads_it(
    page_size: int, seed: int, tmp_path: Path
) -> None:
    path, chance, sizes = tmp_path / "notes.sqlite", random.Random(seed), set()
    with closing(opened(path, page_size)) as live:
        for step in range(30):
            match chance.choice(["save", "save", "save", "delete", "passive", "truncate", "undone"]):
                case "save":
                    live.execute("INSERT INTO notes VALUES (?)", (f"note {step} " * chance.randrange(400),))
                case "delete":
                    live.execute("DELETE FROM notes WHERE rowid % 3 = ?", (chance.randrange(3),))
                case "undone":
                    live.executescript("BEGIN; INSERT INTO notes VALUES ('never'); ROLLBACK;")
                case mode:
                    live.execute(f"PRAGMA wal_checkpoint({mode})")
            before = sorted(tmp_path.iterdir())
            with closing(snapshot(path)) as read:
                assert read.execute(ROWS).fetchall() == live.execute(ROWS).fetchall()
                assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert sorted(tmp_path.iterdir()) == before
            sizes.add((tmp_path / "notes.sqlite-wal").stat().st_size)
    assert len(sizes) > 3, "the log hardly changed: the test shows nothing"


def test_what_was_not_committed_is_not_read(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "notes.sqlite")) as live:
        live.execute("INSERT INTO notes VALUES ('kept')")
        live.execute("PRAGMA cache_size = 1")
        live.execute("BEGIN")
        live.executemany("INSERT INTO notes VALUES (?)", [("spilled " * 900,) for _ in range(50)])
        assert (tmp_path / "notes.sqlite-wal").stat().st_size > 100_000
        with closing(snapshot(tmp_path / "notes.sqlite")) as read:
            assert read.execute(ROWS).fetchall() == [(1, "kept")]


def test_a_log_of_another_file_or_a_torn_one_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    with closing(opened(path)) as live:
        live.execute("INSERT INTO notes VALUES ('in the file')")
    for log in (b"", b"short", b"x" * 5000, bytes.fromhex("377f0682") + bytes(8000)):
        path.with_name("notes.sqlite-wal").write_bytes(log)
        with closing(snapshot(path)) as read:
            assert read.execute(ROWS).fetchall() == [(1, "in the file")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "missing"),
        (b"", "empty"),
        (b"an office document, say", "no ledger"),
        (b"SQLite format 3\0", "no ledger"),
        (b"SQLite format 3\0" + bytes(9000), "damaged|no ledger"),
    ],
)
def test_a_file_that_is_no_ledger_is_said_to_be_so(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LedgerAltered, match=words):
        read_contents(path)
    assert not path.exists() or content is not None


def test_a_disk_that_does_not_answer_is_not_called_altered(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerError) as refused:
        snapshot(tmp_path / "ledger.sqlite")
    assert type(refused.value) is LedgerError
