"""What verify finds: 200 alterations of a ledger, each of a kind that someone with the file could make."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from soc2lib.errors import LedgerAltered, LedgerError
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import NO_DIGEST, Change, Head, digest_of
from soc2lib.store.verification.heads import NotedHead
from soc2lib.store.verification.ledger import verify
from tests.soak import count

ROWS = 60
Alteration = Callable[[Path, random.Random], None]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 60 rows over 15 records, all of it in one file, with its heads noted beside it."""
    path = tmp_path_factory.mktemp("original") / "ledger.sqlite"
    ledger = Ledger(path)
    for row in range(ROWS):
        stored = ledger.state().get(("control", f"IAM-{row % 15:02}"))
        body = {"owner": f"Zoë {row}", "notes": f"note {row} " * (row % 5), "cost": row * 1.5, "in_use": row % 2 == 0}
        change = Change("control", f"IAM-{row % 15:02}", body, stored.version if stored else 0)
        ledger.append([change], author=f"Author {row % 3}", reason=f"reason {row}")
    ledger.close()
    with sqlite3.connect(path) as file:
        file.execute("VACUUM")
    file.close()
    assert verify(path).head.seq == ROWS
    return path


@pytest.fixture
def copied(original: Path, tmp_path: Path) -> Callable[[int], Path]:
    def copy(number: int) -> Path:
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in ("ledger.sqlite", "ledger.heads"):
            shutil.copy(original.with_name(name), folder)
        return folder / "ledger.sqlite"

    return copy


def in_sql(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    file = sqlite3.connect(path)
    with file:
        for statement, values in statements:
            assert file.execute(statement, values).rowcount > 0
    file.close()


def flip_a_bit_of_stored_content(path: Path, chance: random.Random) -> None:
    file = sqlite3.connect(path)
    row = file.execute(
        "SELECT kind, id, body, author, reason, at, digest FROM versions WHERE seq = ?", (chance.randint(1, ROWS),)
    )
    parts = [part.encode() for part in row.fetchone()]
    file.close()
    content, raw = b"".join(parts[2:]), bytearray(path.read_bytes())
    assert raw.count(content) == 1
    start = raw.index(content)
    assert raw[start - len(parts[0] + parts[1]) - 4 : start].count(parts[0] + parts[1]) == 1
    place = chance.randrange(raw.rindex(parts[0] + parts[1], 0, start), start + len(content))
    raw[place] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)


def delete_a_row(path: Path, chance: random.Random) -> None:
    in_sql(path, ("DELETE FROM versions WHERE seq = ?", (chance.randint(1, ROWS - 1),)))


def delete_a_row_and_close_the_gap(path: Path, chance: random.Random) -> None:
    gone = chance.randint(1, ROWS - 1)
    in_sql(path, ("DELETE FROM versions WHERE seq = ?", (gone,)))
    in_sql(path, *(("UPDATE versions SET seq = ? WHERE seq = ?", (seq - 1, seq)) for seq in range(gone + 1, ROWS + 1)))


def swap_two_rows(path: Path, chance: random.Random) -> None:
    one, other = chance.sample(range(1, ROWS + 1), 2)
    move = "UPDATE versions SET seq = ? WHERE seq = ?"
    in_sql(path, (move, (-1, one)), (move, (one, other)), (move, (other, -1)))


def cut_the_tail(path: Path, chance: random.Random) -> None:
    in_sql(path, ("DELETE FROM versions WHERE seq > ?", (chance.randint(0, ROWS - 1),)))


def make_the_chain_anew(path: Path, chance: random.Random) -> None:
    ledger = Ledger(path)
    rows, first, before, updates = ledger.all(), chance.randint(1, ROWS), NO_DIGEST, []
    ledger.close()
    for row in rows:
        body = {**(row.body or {}), "owner": "Mallory"} if row.seq == first else row.body
        before = digest_of(replace(row, body=body), before)
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        updates.append(("UPDATE versions SET body = ?, digest = ? WHERE seq = ?", (text, before, row.seq)))
    in_sql(path, *updates)


@pytest.mark.parametrize(
    ("alter", "times"),
    [
        (flip_a_bit_of_stored_content, 80),
        (delete_a_row, 20),
        (delete_a_row_and_close_the_gap, 20),
        (swap_two_rows, 30),
        (cut_the_tail, 25),
        (make_the_chain_anew, 25),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value),
)
def test_every_alteration_is_found(
    alter: Alteration, times: int, original: Path, copied: Callable[[int], Path]
) -> None:
    for number in range(times):
        path = copied(number)
        alter(path, random.Random(number))
        with pytest.raises(LedgerAltered) as found:
            verify(path)
        assert found.value.problems
        assert all(
            problem.where.startswith(("row ", "ledger.sqlite", f"{number}/")) for problem in found.value.problems
        )


def test_a_remade_chain_is_whole_in_itself_and_is_found_by_the_noted_heads_alone(copied: Callable[[int], Path]) -> None:
    path = copied(0)
    make_the_chain_anew(path, random.Random(7))
    noted = path.with_suffix(".heads")
    kept = [line.split() for line in noted.read_text().splitlines() if line]
    noted.unlink()
    with pytest.raises(LedgerAltered, match=r"^ledger\.heads was removed") as alone:
        verify(path)
    assert len(alone.value.problems) == 1, "without a head kept outside nobody can know more"
    in_manifest = [NotedHead(Head(int(seq), digest), "run 1") for seq, digest in kept[-1:]]
    with pytest.raises(LedgerAltered, match="written anew"):
        verify(path, in_manifest)


def test_the_first_altered_row_is_named(copied: Callable[[int], Path]) -> None:
    path = copied(0)
    in_sql(path, ("UPDATE versions SET author = 'Mallory' WHERE seq IN (17, 40)", ()))
    with pytest.raises(LedgerAltered) as found:
        verify(path)
    assert [problem.where for problem in found.value.problems] == ["row 17"]
    assert "IAM-01 version 2" in found.value.problems[0].found


def test_a_body_kept_as_bytes_or_spelled_otherwise_is_found_though_it_reads_the_same(
    copied: Callable[[int], Path],
) -> None:
    for number, statement in enumerate(
        (
            "UPDATE versions SET body = CAST(body AS BLOB) WHERE seq = 5",
            "UPDATE versions SET body = replace(body, '\\u00eb', '\\u00EB') WHERE seq = 5",
            "UPDATE versions SET id = CAST(id AS BLOB) WHERE seq = 5",
        )
    ):
        path = copied(number)
        in_sql(path, (statement, ()))
        with pytest.raises(LedgerAltered):
            verify(path)


def what_readers_see(ledger: Ledger) -> tuple[object, ...]:
    rows = ledger.all()
    return (
        rows,
        ledger.state(),
        [ledger.history(*key) for key in {(row.kind, row.id): row for row in rows}],
        ledger.head(),
    )


@pytest.mark.soak
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing_that_is_read(
    original: Path, copied: Callable[[int], Path]
) -> None:
    seen, chance, found = what_readers_see(Ledger(original)), random.Random(3), 0
    size, flips = original.stat().st_size, count(6_000)
    for number in range(flips):
        path = copied(number)
        raw = bytearray(path.read_bytes())
        raw[chance.randrange(size)] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)
        try:
            ledger = Ledger(path)
            verify(ledger.path)
        except LedgerError:
            found += 1
        else:
            assert what_readers_see(ledger) == seen
            ledger.close()
        shutil.rmtree(path.parent)
    assert found > flips / 3
