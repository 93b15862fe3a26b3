"""The ledger against a plain model: random saves, merges and deletions, and every past state again as it stood."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from soc2lib.errors import Conflict, LedgerError, LedgerTooNew
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import NO_DIGEST, Change, Head, digest_of
from soc2lib.store.verification.heads import NotedHead
from soc2lib.store.verification.ledger import verify

START = datetime(2026, 1, 5, tzinfo=UTC)
KEYS = st.tuples(st.sampled_from(["control", "claim"]), st.sampled_from(["1", "2", "é"]))
FIELDS, VALUES = st.sampled_from("abc"), st.integers(0, 2) | st.sampled_from(["x", "ü\n<b>", "\ud800"])
Key = tuple[str, str]
Body = dict[str, Any]


class LedgerBesideAModel(RuleBasedStateMachine):
    """Each step saves to the ledger and to a dict; after each step both must agree, now and at every past moment."""

    @initialize()
    def make(self) -> None:
        self.folder = TemporaryDirectory()
        self.ledger = Ledger(Path(self.folder.name) / "ledger.sqlite")
        self.versions: dict[Key, list[Body | None]] = {}
        self.moments: list[tuple[datetime, dict[Key, Body]]] = []
        self.heads: list[Head] = []

    def current(self) -> dict[Key, Body]:
        return {key: bodies[-1] for key, bodies in self.versions.items() if bodies and bodies[-1] is not None}

    def save(self, *changes: tuple[Key, Body | None, int]) -> None:
        moment = START + timedelta(hours=len(self.moments))
        asked = [Change(*key, body, base) for key, body, base in changes]
        self.ledger.append(asked, author="A", reason="step", at=moment)
        self.heads.append(self.ledger.head())

    def noted(self) -> None:
        self.moments.append((START + timedelta(hours=len(self.moments)), self.current()))

    @rule(key=KEYS, field=FIELDS, value=VALUES)
    def edit(self, key: Key, field: str, value: object) -> None:
        bodies = self.versions.setdefault(key, [])
        body = {**((bodies[-1] if bodies else None) or {}), field: value}
        self.save((key, body, len(bodies)))
        if not bodies or bodies[-1] != body:
            bodies.append(body)
        self.noted()

    @rule(key=KEYS)
    def delete(self, key: Key) -> None:
        bodies = self.versions.setdefault(key, [])
        self.save((key, None, len(bodies)))
        if bodies and bodies[-1] is not None:
            bodies.append(None)
        self.noted()

    @rule(key=KEYS, field=FIELDS, value=VALUES, back=st.integers(1, 3))
    def edit_an_older_version(self, key: Key, field: str, value: object, back: int) -> None:
        bodies = self.versions.get(key, [])
        base = len(bodies) - back
        if base < 1 or bodies[base - 1] is None:
            return
        before, theirs = bodies[base - 1] or {}, bodies[-1]
        mine = {**before, field: value}
        if theirs in (before, mine):
            expected: Body | None = mine
        elif theirs is None:
            expected = None if mine == before else {"clash": True}
        elif mine == before:
            expected = theirs
        elif theirs.get(field) not in (before.get(field), value):
            expected = {"clash": True}
        else:
            expected = {**theirs, field: value}
        if expected == {"clash": True}:
            seen = self.ledger.all()
            with pytest.raises(Conflict):
                self.save((("control", "new"), {"a": 1}, 0), (key, mine, base))
            assert self.ledger.all() == seen, "half of a refused save was written"
        else:
            self.save((key, mine, base))
            if expected != theirs:
                bodies.append(expected)
        self.noted()

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = Ledger(self.ledger.path)

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "ledger"):
            return
        assert {key: row.body for key, row in self.ledger.state().items()} == self.current()
        for key, bodies in self.versions.items():
            history = self.ledger.history(*key)
            assert [row.body for row in history] == bodies
            assert [row.version for row in history] == list(range(1, len(bodies) + 1))

    def state_at(self, moment: datetime) -> dict[Key, Body]:
        return {key: row.body or {} for key, row in self.ledger.state(self.ledger.head(moment)).items()}

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        for moment, past in self.moments:
            assert self.state_at(moment) == self.state_at(moment + timedelta(minutes=59)) == past
        assert self.state_at(START - timedelta(microseconds=1)) == {}
        assert (
            verify(self.ledger.path, [NotedHead(head, "the model") for head in self.heads]).head == self.ledger.head()
        )
        self.ledger.close()
        self.folder.cleanup()


LedgerBesideAModel.TestCase.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
TestTheLedgerAgreesWithAModel = LedgerBesideAModel.TestCase


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def control(id: str = "IAM-01", base: int = 0, **body: object) -> Change:
    return Change("control", id, body, base)


def test_an_empty_ledger_has_the_head_of_nothing(ledger: Ledger) -> None:
    assert ledger.head() == verify(ledger.path).head == Head(0, NO_DIGEST)


def test_each_digest_is_the_sha256_of_the_row_and_the_digest_before(ledger: Ledger) -> None:
    ledger.append([control(owner="Zoë"), control("IAM-02")], author="Ann", reason="new", at=START)
    before = "0" * 64
    for row in ledger.all():
        parts = [before, row.at, row.author, row.base, row.body, row.id, row.kind, row.reason, row.seq, row.version]
        before = sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        assert row.digest == before


def test_a_save_that_alters_nothing_makes_no_version(ledger: Ledger) -> None:
    ledger.append([control(owner="A")], author="A", reason="new")
    assert ledger.append([control(base=1, owner="A")], author="B", reason="again") == []
    assert ledger.head().seq == 1


def test_a_base_that_never_was_is_refused_with_words(ledger: Ledger) -> None:
    ledger.append([control(owner="A")], author="A", reason="new")
    with pytest.raises(LedgerError, match="a version between 0 and 1"):
        ledger.append([control(base=7, owner="B")], author="A", reason="edit")


def test_one_clash_among_many_changes_leaves_all_unwritten(ledger: Ledger) -> None:
    ledger.append([control(owner="A")], author="A", reason="new")
    ledger.append([control(base=1, owner="B")], author="B", reason="edit")
    with pytest.raises(Conflict) as clash:
        ledger.append([control("NET-01", owner="X"), control(base=1, owner="C")], author="C", reason="edit")
    assert (clash.value.mine, clash.value.theirs, clash.value.current) == ({"owner": "C"}, {"owner": "B"}, 2)
    assert ledger.head().seq == 2


@pytest.mark.parametrize("body", [{"cost": float("nan")}, {"day": START}, {"names": {"a", "b"}}])
def test_what_is_no_json_is_refused_and_leaves_the_ledger_whole(ledger: Ledger, body: Body) -> None:
    with pytest.raises(LedgerError):
        ledger.append([Change("control", "IAM-01", body)], author="A", reason="new")
    assert ledger.head().seq == 0
    ledger.append([control()], author="A", reason="new")


@pytest.mark.parametrize("content", [b"not a database" * 100, b"PK\x03\x04", b"\x00" * 4096])
def test_a_file_that_is_no_ledger_is_refused_with_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite cannot be used"):
        Ledger(path)
    assert path.read_bytes() == content


def test_a_folder_in_the_ledgers_place_is_refused_with_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerError):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_ledger_of_a_newer_library_is_refused_untouched(ledger: Ledger) -> None:
    ledger.close()
    file = sqlite3.connect(ledger.path)
    file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(LedgerTooNew, match="format 99"):
        Ledger(ledger.path)


@pytest.mark.parametrize("name", ["what?", "100%", "a#b", "ü ñ", "a&b=c", "%3F"])
def test_a_folder_of_any_name_holds_its_own_ledger(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    ledger = Ledger(folder / "ledger.sqlite")
    ledger.append([control()], author="A", reason="new")
    ledger.close()
    assert sorted(path.name for path in folder.iterdir()) == ["ledger.heads", "ledger.sqlite"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_ledger_waits_for_the_disk_before_it_acknowledges(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_noted_head_broken_by_a_crash_is_passed_over_and_the_next_is_read(ledger: Ledger) -> None:
    ledger.append([control()], author="A", reason="new")
    with ledger.heads_file.open("a") as file:
        file.write("\n2 0123abc")
    ledger.append([control("IAM-02")], author="A", reason="new")
    assert verify(ledger.path).head.seq == 2
    assert f"\n2 {ledger.head().digest}" in ledger.heads_file.read_text()


def test_a_row_cannot_stand_for_another(ledger: Ledger) -> None:
    [row] = ledger.append([control()], author="A", reason="new")
    for name, value in {"kind": "claim", "author": "B", "at": "2026", "body": None, "version": 2, "base": 1}.items():
        assert digest_of(replace(row, **{name: value}), NO_DIGEST) != row.digest


def test_the_versions_asked_for_come_with_the_last_one_and_no_other(ledger: Ledger) -> None:
    for number in range(5):
        ledger.append([Change("control", "GOV-01", {"n": number}, number)], author="Ann", reason="edit")
    ledger.append([Change("control", "GOV-02", {"n": 9})], author="Ann", reason="edit")
    assert [row.version for row in ledger.versions("control", "GOV-01", [2, 2, 9])] == [2, 5]
    assert [row.body for row in ledger.versions("control", "GOV-02", [])] == [{"n": 9}]
    assert ledger.versions("control", "GOV-03", [1]) == []


def test_the_state_of_one_kind_is_its_part_of_the_whole(ledger: Ledger) -> None:
    ledger.append([Change("control", "GOV-01", {"n": 1}), Change("risk", "R1", {"n": 2})], author="Ann", reason="new")
    ledger.append([Change("control", "GOV-01", None, 1)], author="Ann", reason="gone")
    assert ledger.state(kind="risk") == ledger.state()
    assert ledger.state(kind="control") == {}


def test_rows_count_up_to_the_last_whose_moment_is_not_after_the_one_asked_for(ledger: Ledger) -> None:
    days = (1, 40, 2, 3, 50)  # the clock was set ahead twice, and back once
    for version, day in enumerate(days):
        ledger.append([control(base=version, n=day)], author="A", reason="clock", at=START + timedelta(days=day))
    counted = {day: ledger.head(START + timedelta(days=day)).seq for day in (0, 1, 2, 3, 39, 40, 49, 50)}
    assert counted == {0: 0, 1: 1, 2: 3, 3: 4, 39: 4, 40: 4, 49: 4, 50: 5}
    assert ledger.head().seq == len(days)
    first, last = ledger.head(START + timedelta(days=1)), ledger.head(START + timedelta(days=3))
    assert [row.seq for row in ledger.since(first, last) or ()] == [2, 3, 4]
    assert ledger.since(last, first) is None
