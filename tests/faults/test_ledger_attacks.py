"""What an attacker does to a client's folder, and the words in which `soc2 verify` says it; and no false alarm."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soc2lib.basics import clock
from soc2lib.commands.status import verify_all, verify_client
from soc2lib.errors import LedgerError, ParameterError, WorkbookError
from soc2lib.gap.records import Control
from soc2lib.signing.keys import make_key, signing_key
from soc2lib.signing.pages import sign
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import NO_DIGEST, Change, Version, columns_of, digest_of
from tests.conftest import soc2

SAVES = 8
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
RUN = "2026-03-07-1"
Attack = Callable[[Path], None]


def save(engagement: Engagement, number: int, at: datetime | None = None) -> None:
    id = f"IAM-{number % 3 + 1:02}"
    stored = engagement.ledger.state().get(("control", id))
    record = Control.build({"id": id, "owner": f"Zoë {number}", "notes": engagement.client})
    change = Change("control", id, record.body(), stored.version if stored else 0)
    engagement.save_all([change], author=f"Author {number}", reason=f"reason {number}", at=at or AT + timedelta(number))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clients of eight saves, a run of each after the last, and ``backup``: acme after its fourth save."""
    root = tmp_path_factory.mktemp("built")
    for client in ("acme", "globex"):
        engagement = Engagement.create(client, root / "clients")
        for number in range(SAVES):
            if number == SAVES // 2 and client == "acme":
                engagement.ledger.close()
                shutil.copytree(engagement.folder, root / "backup" / client)
            save(engagement, number)
        head = engagement.head()
        engagement.ledger.close()
        (engagement.folder / "runs" / RUN).mkdir()
        told = {"client": client, "ledger_head": {"seq": head.seq, "digest": head.digest}, "finished": "2026-03-07"}
        (engagement.folder / "runs" / RUN / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return root


@pytest.fixture(params=["with runs", "without runs"])
def acme(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Path:
    """The folder of client acme, globex beside it, for an attacker to work on."""
    for name in ("clients", "backup"):
        shutil.copytree(built / name, tmp_path / name)
    if request.param == "without runs":
        for client in ("acme", "globex"):
            shutil.rmtree(tmp_path / "clients" / client / "runs" / RUN)
    return tmp_path / "clients" / "acme"


def rows_of(folder: Path) -> list[Version]:
    with closing(Ledger(folder / "ledger.sqlite")) as ledger:
        return ledger.all()


def in_sql(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as file, file:
        for statement in statements:
            file.execute(statement)


def write_rows(folder: Path, rows: Sequence[Version]) -> None:
    """Put rows into the ledger's table in place of those that are there, with numbers from 1."""
    names = list(columns_of(rows[0]))
    marks = ", ".join(f":{name}" for name in names)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as file, file:
        file.execute("DELETE FROM versions")
        for seq, row in enumerate(rows, start=1):
            file.execute(f"INSERT INTO versions VALUES ({marks})", columns_of(replace(row, seq=seq)))


def chained(rows: Sequence[Version]) -> list[Version]:
    """The rows with a chain made anew, and versions that follow each other."""
    made: list[Version] = []
    for seq, row in enumerate(rows, start=1):
        version = 1 + sum((row.kind, row.id) == (one.kind, one.id) for one in made)
        numbered = replace(row, seq=seq, version=version)
        made.append(replace(numbered, digest=digest_of(numbered, made[-1].digest if made else NO_DIGEST)))
    return made


def take(names: Sequence[str], of: Path, into: Path) -> None:
    for name in names:
        shutil.copy(of / name, into / name)


def another_clients_ledger(acme: Path) -> None:
    take(["ledger.sqlite"], acme.with_name("globex"), acme)


def another_clients_ledger_and_heads(acme: Path) -> None:
    take(["ledger.sqlite", "ledger.heads"], acme.with_name("globex"), acme)


def another_clients_rows_under_our_heads(acme: Path) -> None:
    write_rows(acme, chained([rows_of(acme)[0], *rows_of(acme.with_name("globex"))[1:]]))


def another_clients_settings(acme: Path) -> None:
    take(["client.toml"], acme.with_name("globex"), acme)


def take_the_ids_out_of_the_settings(acme: Path) -> None:
    (acme / "client.toml").write_text("format = 1\n", encoding="utf-8")


def remove_the_heads(acme: Path) -> None:
    (acme / "ledger.heads").unlink()


def empty_the_heads(acme: Path) -> None:
    (acme / "ledger.heads").write_text("")


def cut_the_heads(acme: Path) -> None:
    lines = (acme / "ledger.heads").read_text().splitlines()
    (acme / "ledger.heads").write_text("\n".join(lines[:5]))


def heads_of_an_earlier_day(acme: Path) -> None:
    take(["ledger.heads"], acme.parents[1] / "backup" / "acme", acme)


def another_clients_heads(acme: Path) -> None:
    take(["ledger.heads"], acme.with_name("globex"), acme)


def alter_a_noted_head(acme: Path) -> None:
    lines = (acme / "ledger.heads").read_text().splitlines()
    (acme / "ledger.heads").write_text("\n".join([*lines[:3], f"{lines[3][:-4]}0000", *lines[4:]]))


def cut_the_tail(acme: Path) -> None:
    in_sql(acme, "DELETE FROM versions WHERE seq > 6")


def cut_tail_and_heads(acme: Path) -> None:
    cut_the_tail(acme)
    lines = (acme / "ledger.heads").read_text().splitlines()
    (acme / "ledger.heads").write_text("\n".join(line for line in lines if line and int(line.split()[0]) <= 6))


def roll_the_ledger_back(acme: Path) -> None:
    take(["ledger.sqlite"], acme.parents[1] / "backup" / "acme", acme)


def roll_ledger_and_heads_back(acme: Path) -> None:
    take(["ledger.sqlite", "ledger.heads"], acme.parents[1] / "backup" / "acme", acme)


def remove_a_middle_row(acme: Path) -> None:
    in_sql(acme, "DELETE FROM versions WHERE seq = 4")


def remove_middle_rows_and_close_the_gap(acme: Path) -> None:
    rows = rows_of(acme)
    write_rows(acme, [*rows[:3], *rows[5:]])


def alter_a_middle_row(acme: Path) -> None:
    in_sql(acme, "UPDATE versions SET body = replace(body, 'Zo', 'Jo') WHERE seq = 4")


def alter_a_row_and_chain_anew(acme: Path) -> None:
    rows = rows_of(acme)
    write_rows(acme, chained([*rows[:3], replace(rows[3], author="Mallory"), *rows[4:]]))


def reorder_middle_rows(acme: Path) -> None:
    rows = rows_of(acme)
    write_rows(acme, [*rows[:3], rows[4], rows[3], *rows[5:]])


def double_a_middle_row(acme: Path) -> None:
    rows = rows_of(acme)
    again = replace(rows[3], version=9)
    write_rows(acme, [*rows[:4], again, *rows[4:]])


def put_a_row_in(acme: Path) -> None:
    rows = rows_of(acme)
    forged = replace(rows[3], id="IAM-99", version=1, author="Mallory", digest="0" * 64)
    write_rows(acme, [*rows[:4], forged, *rows[4:]])


def respell_a_body(acme: Path) -> None:
    in_sql(acme, "UPDATE versions SET body = replace(body, '\\u00eb', '\\u00EB') WHERE seq = 4")


def delete_the_ledger(acme: Path) -> None:
    (acme / "ledger.sqlite").unlink()


def empty_the_file(acme: Path) -> None:
    (acme / "ledger.sqlite").write_bytes(b"")


def empty_the_table(acme: Path) -> None:
    in_sql(acme, "DELETE FROM versions")


def truncate_the_file(acme: Path) -> None:
    content = (acme / "ledger.sqlite").read_bytes()
    (acme / "ledger.sqlite").write_bytes(content[: len(content) // 2])


def overwrite_the_file(acme: Path) -> None:
    (acme / "ledger.sqlite").write_text("an office document, say")


def plant_a_trigger(acme: Path) -> None:
    in_sql(acme, "CREATE TRIGGER quiet AFTER INSERT ON versions BEGIN DELETE FROM versions WHERE seq = 2; END")


def plant_a_view(acme: Path) -> None:
    in_sql(acme, "CREATE VIEW current AS SELECT * FROM versions")


def add_a_table(acme: Path) -> None:
    in_sql(acme, "CREATE TABLE notes (text)")


def put_a_view_in_the_tables_place(acme: Path) -> None:
    in_sql(acme, "ALTER TABLE versions RENAME TO kept", "CREATE VIEW versions AS SELECT * FROM kept WHERE seq < 5")


def plant_a_second_engagement(acme: Path) -> None:
    rows = rows_of(acme)
    forged = replace(rows[0], id="f" * 32, body={"schema": 1, "client": "globex"})
    write_rows(acme, chained([*rows, forged]))


NOT_THE_ONE = "The ledger is not the one that"
CUT = "The ledger's end was cut off, or an older copy of it was put back."
ALIKE = "The ledger and ledger.heads were cut off alike, or both of an older copy were put back."
TOLD: dict[Attack, str] = {
    another_clients_ledger: "acme/ledger.sqlite: found the ledger of client globex; expected that of client acme",
    another_clients_ledger_and_heads: "acme/ledger.heads: found the heads of client globex; expected those of client",
    another_clients_rows_under_our_heads: f"{NOT_THE_ONE} ledger.heads notes: it is another, or was written anew.",
    another_clients_settings: "acme/client.toml: found the settings of client globex; expected those of client acme",
    remove_the_heads: "ledger.heads was removed, or was not copied with the ledger.",
    empty_the_heads: "ledger.heads was emptied.",
    cut_the_heads: "ledger.heads was cut off, or is of an earlier day.",
    heads_of_an_earlier_day: "ledger.heads was cut off, or is of an earlier day.",
    another_clients_heads: "ledger.heads is that of client globex.",
    alter_a_noted_head: "ledger.heads was altered, or notes what was saved before an older copy",
    cut_the_tail: CUT,
    roll_the_ledger_back: CUT,
    remove_a_middle_row: "Rows were removed from the middle of the ledger.",
    remove_middle_rows_and_close_the_gap: "removed from the middle of the ledger, and those after them numbered anew.",
    alter_a_middle_row: "The content of a row was altered.",
    alter_a_row_and_chain_anew: "The ledger was written anew after row 3, or ledger.heads was altered there.",
    reorder_middle_rows: "Rows of the ledger stand in another order.",
    double_a_middle_row: "A row stands in the ledger twice.",
    put_a_row_in: "Rows were put into the ledger.",
    respell_a_body: "A body is spelt otherwise than it was written.",
    delete_the_ledger: "The ledger is missing; none was made in its place.",
    empty_the_file: "The ledger is empty.",
    empty_the_table: "The ledger was emptied.",
    truncate_the_file: "The ledger's file is cut off.",
    overwrite_the_file: "The file is no ledger.",
    plant_a_trigger: "A trigger was planted in the ledger",
    plant_a_view: "A view was planted in the ledger.",
    add_a_table: "A table was added to the ledger.",
    put_a_view_in_the_tables_place: "The ledger's own table was altered.",
    plant_a_second_engagement: "A second engagement record was planted.",
}


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def refusal(acme: Path) -> str:
    """What verify says, having changed and made nothing."""
    before = everything(acme.parent)
    with pytest.raises(LedgerError) as refused:
        verify_client("acme", str(acme.parent))
    assert everything(acme.parent) == before
    lines, exit_code = verify_all(str(acme.parent))
    assert exit_code == 3
    assert [line.partition(":")[0] for line in lines] == ["acme", "globex"]
    assert refused.value.what in lines[0]
    assert "all as written" in lines[1]
    return str(refused.value)


@pytest.mark.parametrize("attack", TOLD, ids=lambda attack: attack.__name__)
def test_each_attack_is_told_in_its_own_words(attack: Attack, acme: Path) -> None:
    attack(acme)
    assert TOLD[attack] in refusal(acme)


@pytest.mark.parametrize("attack", [cut_tail_and_heads, roll_ledger_and_heads_back], ids=lambda attack: attack.__name__)
def test_ledger_and_heads_cut_alike_are_found_by_a_run_or_a_backup_and_without_both_it_is_said_to_be_open(
    attack: Attack, acme: Path
) -> None:
    shutil.copytree(acme, acme.parents[1] / "kept" / "acme")
    attack(acme)
    if (acme / "runs" / RUN).exists():
        assert ALIKE in refusal(acme)
        assert f"as run {RUN} notes" in refusal(acme)
        return
    said = verify_client("acme", str(acme.parent))
    assert "an end cut off ledger and ledger.heads alike would not be seen" in said
    with pytest.raises(LedgerError, match="were cut off alike"):
        verify_client("acme", str(acme.parent), acme.parents[1] / "kept" / "acme")


def test_a_signed_page_that_left_the_house_proves_what_was_cut_since(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOC2_KEYS", str(tmp_path / "keys"))
    make_key(tmp_path / "keys", acme.parent)
    key, last = signing_key(tmp_path / "keys"), rows_of(acme)[-1]
    assert key is not None
    shutil.rmtree(acme / "runs")
    page = tmp_path / "report-client.html"

    def made(**facts: object) -> Path:
        page.write_bytes(sign(b"<body>A report</body>", facts, key))
        return page

    head = {"seq": last.seq, "digest": last.digest}
    made(client="acme", ledger_head=head)
    assert "and 1 in report-client.html." in verify_client("acme", str(acme.parent), page)
    cut_tail_and_heads(acme)
    with pytest.raises(LedgerError, match=r"were cut off alike(?s:.*)as report-client\.html notes"):
        verify_client("acme", str(acme.parent), page)
    with pytest.raises(LedgerError, match=r"made of another client lies here\.(?s:.*)client globex"):
        verify_client("acme", str(acme.parent), made(client="globex", ledger_head=head))
    for wrong in (made(page="a locked report"), tmp_path / "none.html"):
        with pytest.raises(ParameterError, match="nothing to compare with"):
            verify_client("acme", str(acme.parent), wrong)
    made(client="acme", ledger_head=head)
    shutil.rmtree(tmp_path / "keys")
    with pytest.raises(ParameterError, match="Nobody known here signed that page"):
        verify_client("acme", str(acme.parent), page)


def test_our_own_heads_beside_another_clients_ledger_are_not_called_its(acme: Path) -> None:
    another_clients_ledger(acme)
    assert "the heads of client" not in refusal(acme)


def test_words_for_different_attacks_differ() -> None:
    """Heads cut at a line's end are those of an earlier day, and a cut tail is an older copy: their words name both."""
    shared = {cut_the_heads, heads_of_an_earlier_day, cut_the_tail, roll_the_ledger_back}
    apart = [words for attack, words in TOLD.items() if attack not in shared]
    assert len(set(apart)) == len(apart)


def test_a_folder_copied_or_renamed_is_named_as_what_it_is(acme: Path) -> None:
    clients = str(acme.parent)
    shutil.copytree(acme, acme.with_name("acme-2"))
    with pytest.raises(
        LedgerError, match="The folder acme-2 is a copy of client acme's, of the same engagement"
    ) as copied:
        verify_client("acme-2", clients)
    assert "heads" not in str(copied.value)
    assert "all as written" in verify_client("acme", clients)
    acme.rename(acme.with_name("initech"))
    with pytest.raises(LedgerError) as renamed:
        verify_client("initech", clients)
    assert renamed.value.what == "The folder initech is that of client acme, renamed or moved here."


def test_a_run_of_another_client_or_without_a_manifest_that_can_be_read_is_named(acme: Path) -> None:
    (acme / "runs" / "2026-03-08-1").mkdir()
    manifest = acme / "runs" / "2026-03-08-1" / "manifest.json"
    manifest.write_text(json.dumps({"client": "globex", "ledger_head": {"seq": 1, "digest": "ab" * 32}}))
    assert "What was made of another client lies here." in refusal(acme)
    manifest.write_text('{"client": "acme"')
    assert "The manifest of a run was altered." in refusal(acme)


def test_a_clock_set_ahead_and_back_is_named_row_by_row_and_is_no_alteration(acme: Path) -> None:
    engagement = Engagement.open("acme", "", acme.parent)
    save(engagement, 20, clock.now() + timedelta(days=400))
    save(engagement, 21)
    engagement.ledger.close()
    _, _, *notes = verify_client("acme", str(acme.parent)).splitlines()
    assert [note.partition(" is dated ")[0] for note in notes] == [
        "Row 10 (control IAM-03, saved by Author 20)",
        "Row 11 (control IAM-01, saved by Author 21)",
    ]
    assert "after the present moment" in notes[0]
    assert "before the row before it" in notes[1]
    lines, exit_code = verify_all(str(acme.parent))
    assert (exit_code, "2 notes: soc2 verify acme." in lines[0]) == (0, True)


def test_settings_that_name_neither_client_nor_engagement_are_noted_and_the_next_save_mends_them(acme: Path) -> None:
    take_the_ids_out_of_the_settings(acme)
    *_, note = verify_client("acme", str(acme.parent)).splitlines()
    assert note == "client.toml names no client and no engagement."
    save(engagement := Engagement.open("acme", "", acme.parent), SAVES)
    engagement.ledger.close()
    *_, note = verify_client("acme", str(acme.parent)).splitlines()
    assert note == "client.toml names no client."


def test_it_is_said_how_many_heads_were_compared_and_where_from(acme: Path) -> None:
    said = verify_client("acme", str(acme.parent))
    beside = f"{SAVES} in ledger.heads"
    if (acme / "runs" / RUN).exists():
        assert f"Compared with {SAVES + 1} heads noted outside it: {beside} and 1 in run {RUN}." in said
    else:
        assert f"Compared with {SAVES} heads noted outside it: {beside}. Nothing else notes one" in said


def test_the_command_says_it_with_an_exit_code(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clients = str(acme.parent)
    assert soc2("verify", "acme", "--clients", clients) == soc2("verify", "--all", "--clients", clients) == 0
    assert soc2("verify", str(acme.parents[1] / "backup" / "acme")) == 0
    alter_a_middle_row(acme)
    capsys.readouterr()
    assert soc2("verify", "acme", "--clients", clients) == soc2("verify", "--all", "--clients", clients) == 3
    assert soc2("verify", "nobody", "--clients", clients) == soc2("verify", str(acme.parent)) == 2
    assert soc2("verify") == 2
    assert "acme: NOT PROVED. The content of a row was altered. (row 4)" in capsys.readouterr().out


def test_a_client_whose_settings_were_deleted_is_not_passed_over(acme: Path) -> None:
    (acme / "client.toml").unlink()
    lines, exit_code = verify_all(str(acme.parent))
    assert exit_code == 2
    assert lines[0].startswith("acme: NOT PROVED.")
    assert lines[1].startswith("globex: 9 rows, all as written")


@pytest.fixture
def whole(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built / "clients", tmp_path / "clients") / "acme"


def unchanged_and_proved(acme: Path) -> str:
    before = everything(acme.parent)
    said = verify_client("acme", str(acme.parent))
    assert everything(acme.parent) == before
    assert "all as written" in said
    return said


def test_a_lock_is_no_alteration_and_is_not_waited_for(whole: Path) -> None:
    with closing(sqlite3.connect(whole / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM versions")
        assert "9 rows" in unchanged_and_proved(whole)
        other.execute("ROLLBACK")


@pytest.fixture
def read_only(whole: Path) -> Iterator[Path]:
    """The clients' folder on a disk that cannot be written to."""
    for options in (["--bind", str(whole.parent)], ["-o", "remount,ro,bind"]):
        done = subprocess.run(["mount", *options, str(whole.parent)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a read-only disk cannot be mounted here: {done.stderr.strip()}")
    yield whole
    subprocess.run(["umount", "--lazy", str(whole.parent)], check=True)


def test_a_read_only_disk_is_no_alteration(read_only: Path) -> None:
    with pytest.raises(OSError, match="Read-only"):
        (read_only / "new").write_text("")
    unchanged_and_proved(read_only)


def test_a_full_disk_is_no_alteration_though_it_kept_a_head_from_being_noted(whole: Path) -> None:
    heads = (whole / "ledger.heads").read_text()
    engagement = Engagement.open("acme", "", whole.parent)
    engagement.save_all(
        [Change("control", f"NET-{n:02}", {"schema": 2}) for n in range(1, 4)], author="A", reason="disk full"
    )
    engagement.ledger.close()
    (whole / "ledger.heads").write_text(heads)
    assert "12 rows" in unchanged_and_proved(whole)


def test_a_file_that_may_not_be_read_is_not_called_altered(whole: Path) -> None:
    (whole / "ledger.sqlite").unlink()
    (whole / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerError, match="The ledger cannot be read") as refused:
        verify_client("acme", str(whole.parent))
    assert type(refused.value) is LedgerError


KILLED = """
import os, sys
from soc2lib.store.engagement import Engagement
from soc2lib.signing.pages import sign
from soc2lib.gap.records import Control
engagement = Engagement.open("acme", "", sys.argv[1])
for number in range(40):
    engagement.save(Control.build({"id": "GOV-01", "notes": str(number)}), author="A", reason="keyed in")
    print(number, flush=True)
os._exit(9)
"""


def test_a_log_left_behind_by_a_killed_process_counts_and_stays(whole: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(whole.parent)], check=False)
    assert done.returncode == 9
    assert (whole / "ledger.sqlite-wal").stat().st_size > 0
    said = unchanged_and_proved(whole)
    assert "49 rows" in said
    rows = rows_of(whole)
    assert (len(rows), f"head {rows[-1].digest[:16]}" in said) == (49, True)


def test_a_torn_last_frame_of_the_log_is_passed_over_as_sqlite_does(whole: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(whole.parent)], check=False)
    log = whole / "ledger.sqlite-wal"
    log.write_bytes(log.read_bytes()[:-100])
    with pytest.raises(WorkbookError, match="end was cut off"):
        verify_client("acme", str(whole.parent))
    assert len(rows_of(whole)) == 48


def test_who_saves_meanwhile_raises_no_alarm(whole: Path) -> None:
    endless = KILLED.replace("range(40)", "__import__('itertools').count()")
    saver = subprocess.Popen([sys.executable, "-c", endless, str(whole.parent)], stdout=subprocess.PIPE)
    try:
        assert saver.stdout is not None
        assert saver.stdout.readline() == b"0\n"
        proofs = [verify_client("acme", str(whole.parent)) for _ in range(8)]
    finally:
        saver.kill()
        saver.communicate()
    assert len(set(proofs)) > 1, "nobody saved meanwhile: the test shows nothing"
