"""`soc2 evidence sample`: the seed, the draw done again by hand, void items, more items, the auditor's own."""

import csv
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from soc2lib.commands import main as cli
from soc2lib.evidence.records import Population, TestedAs, TestResult
from soc2lib.evidence.samples.drawing import Plan, draw_from, read_plan
from soc2lib.evidence.samples.population_file import Listed
from soc2lib.evidence.testing.records import Deviation, TestedItem, Tick
from soc2lib.store.engagement import Engagement

DAYS = ("--from", "2026-01-01", "--as-of", "2026-06-30")


class Desk:
    """A client with a list of 120 changes of two teams, and the command as its consultant types it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.clients = folder, capsys, str(folder / "clients")
        Engagement.create("lamp", self.clients)
        self.ids = [f"C-{n:03}" for n in range(120)]
        rows = [f"{id},2026-0{1 + n // 20}-05,{'core' if n % 3 else 'web'}\n" for n, id in enumerate(self.ids)]
        self.file = folder / "changes.csv"
        self.file.write_text("change,merged_on,team\n" + "".join(rows))

    def soc2(self, *arguments: str | Path) -> tuple[int, str]:
        self.capsys.readouterr()
        status = 0
        words = ["evidence", "sample", "lamp", "CHG-01", *map(str, arguments), "--clients", self.clients]
        try:
            cli.main([*words, "--author", "ann"])
        except SystemExit as left:
            status = int(left.code or 0)
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def entry(self, *arguments: str | Path) -> dict[str, Any]:
        status, said = self.soc2(*arguments, "--json")
        assert status == 0, said
        return dict(json.loads(said))

    def drawn(self, *arguments: str) -> dict[str, Any]:
        self.entry("--seed", "2026-audit")
        return self.entry(self.file, *DAYS, *arguments)

    @property
    def now(self) -> Engagement:
        return Engagement.open("lamp", "", self.clients)

    def ranks(self) -> list[str]:
        digest = hashlib.sha256("\n".join(sorted(self.ids)).encode()).hexdigest()
        return sorted(self.ids, key=lambda id: hashlib.sha256(f"2026-audit|{digest}|{id}".encode()).hexdigest())


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def ids(entry: dict[str, Any]) -> list[str]:
    return [one["id"] for one in entry["items"]]


def test_nothing_is_drawn_before_a_seed_is_on_record(desk: Desk) -> None:
    status, said = desk.soc2(desk.file, *DAYS)
    assert (status, "a seed that was recorded before" in said) == (2, True)
    assert len(desk.entry()["seed"]) == 16
    status, said = desk.soc2("--seed", "another")
    assert (status, "A seed stays" in said) == (2, True)


def test_the_sample_is_sized_from_its_population_and_drawn_as_anybody_can_draw_it(desk: Desk) -> None:
    entry = desk.drawn()
    assert ids(entry) == desk.ranks()[:30]
    test, population = desk.now.one(TestResult, "sample-CHG-01"), desk.now.one(Population, "POP-sample-CHG-01")
    assert test is not None
    assert population is not None
    assert (test.planned, test.seed, test.population_digest) == (30, "2026-audit", population.digest)
    assert (population.rows, population.complete) == (120, None)
    assert {one.item for one in desk.now.all(TestedItem)} == set(ids(entry))
    assert ids(desk.entry(desk.file, *DAYS)) == ids(entry)


def test_a_seed_that_came_after_the_population_is_said(desk: Desk) -> None:
    desk.drawn()
    desk.entry("--name", "second", "--seed", "other")
    notes = desk.entry(desk.file, *DAYS, "--name", "second")["notes"]
    assert "The population was on record before the seed: POP-sample-CHG-01." in notes


def test_homogeneity_is_asked_until_it_is_answered(desk: Desk) -> None:
    desk.entry("--seed", "2026-audit")
    (note,) = desk.entry(desk.file, *DAYS, "--dry-run")["notes"]
    assert note.startswith("Not answered: is the population of one kind")
    assert "team (2)" in note
    status, said = desk.soc2(desk.file, *DAYS, "--homogeneous", "no")
    assert (status, "Draw --by a column" in said) == (2, True)
    assert desk.entry(desk.file, *DAYS, "--homogeneous", "yes")["notes"] == []
    assert desk.now.all(Population)[0].notes == "Homogeneous: yes."


def test_strata_are_drawn_in_proportion_and_a_void_item_is_replaced_in_its_own(desk: Desk) -> None:
    entry = desk.drawn("--by", "team", "--items", "12")
    strata = [one["stratum"] for one in entry["items"]]
    assert (strata.count("core"), strata.count("web")) == (8, 4)
    void = next(one["id"] for one in entry["items"] if one["stratum"] == "web")
    after = desk.entry(desk.file, *DAYS, "--void", f"{void}=a test run")
    web = [id for id in desk.ranks() if int(id[2:]) % 3 == 0]
    assert after["replaced"] == {void: web[4]}
    assert set(ids(after)) == {*ids(entry), web[4]} - {void}


def test_strata_may_be_the_months_of_a_day(desk: Desk) -> None:
    entry = desk.drawn("--by", "merged_on:month", "--items", "6")
    assert sorted(one["stratum"] for one in entry["items"]) == [f"2026-0{month}" for month in range(1, 7)]


def test_a_systematic_sample_spreads_over_the_whole_population(desk: Desk) -> None:
    entry = desk.drawn("--method", "systematic", "--by", "change", "--items", "80")
    places = sorted(desk.ids.index(id) for id in ids(entry))
    assert {after - before for before, after in pairwise(places)} == {1, 2}
    assert "Every 1.5. item by change" in entry["because"]


def test_void_items_are_replaced_by_the_next_of_the_draw_and_said(desk: Desk) -> None:
    entry, ranks = desk.drawn("--items", "5"), desk.ranks()
    first = desk.entry(desk.file, *DAYS, "--void", f"{ranks[1]}=withdrawn", "--void", f"{ranks[3]}=a copy")
    assert first["replaced"] == {ranks[1]: ranks[5], ranks[3]: ranks[6]}
    second = desk.entry(desk.file, *DAYS, "--void", f"{ranks[6]}=a copy too")
    assert second["replaced"] == {ranks[6]: ranks[7]}
    assert ids(second) == [ranks[n] for n in (0, 2, 4, 5, 7)]
    assert {one.item for one in desk.now.all(TestedItem)} == set(ids(second))
    test = desk.now.one(TestResult, entry["test"])
    assert test is not None
    assert f"Void: {ranks[1]} (withdrawn), replaced by {ranks[5]}, the next of the draw." in test.details
    for wrong, said in ((f"{ranks[1]}=again", "no item of the sample"), (ranks[0], "no reason")):
        status, words = desk.soc2(desk.file, *DAYS, "--void", wrong)
        assert (status, said in words) == (2, True)


def test_a_population_changed_after_the_draw_is_refused(desk: Desk) -> None:
    desk.drawn()
    desk.file.write_text(desk.file.read_text() + "C-120,2026-06-05,web\n")
    status, said = desk.soc2(desk.file, *DAYS)
    assert (status, "The population is another one" in said) == (2, True)


def test_an_enlarged_sample_says_the_confidence_that_it_really_has(desk: Desk) -> None:
    desk.drawn("--items", "25")
    row = desk.now.one(TestedItem, f"sample-CHG-01/{desk.ranks()[0]}")
    assert row is not None
    desk.now.save(row.model_copy(update={"performed": Tick.FAIL}), author="ann", reason="seen")
    entry = desk.entry(desk.file, *DAYS, "--expand", "13")
    assert ids(entry) == desk.ranks()[:38]
    assert "confidence that fewer than 10 % deviate is 87.75%" in entry["notes"][0]
    assert entry["planned"] == 38


def test_a_sample_with_a_systemic_cause_is_not_enlarged(desk: Desk) -> None:
    desk.drawn("--items", "25")
    found = Deviation(id="DEV-1", test="sample-CHG-01", spread="systematic")
    desk.now.save(found, author="ann", reason="seen")
    status, said = desk.soc2(desk.file, *DAYS, "--expand", "13")
    assert (status, "systemic or intentional" in said) == (2, True)


def test_the_auditors_own_selection_is_read_back(desk: Desk) -> None:
    selected = desk.folder / "selected.csv"
    selected.write_text("change\nC-007\nC-011\n")
    entry = desk.entry(desk.file, *DAYS, "--auditor", selected)
    assert (entry["test"], ids(entry)) == ("sample-CHG-01-auditor", ["C-007", "C-011"])
    test = desk.now.one(TestResult, "sample-CHG-01-auditor")
    assert test is not None
    assert (test.tested_as, test.planned, test.seed) == (TestedAs.AUDITOR, 2, "")
    selected.write_text("change\nC-0011\n")
    status, said = desk.soc2(desk.file, *DAYS, "--auditor", selected)
    assert (status, "no item of the population" in said, "C-011" in said) == (2, True, True)


def test_the_samples_rows_are_written_and_every_format_draws_the_same(desk: Desk) -> None:
    entry = desk.drawn("--items", "3")
    desk.entry(desk.file, *DAYS, "--to", desk.folder / "out.csv")
    with (desk.folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["change"] for row in csv.DictReader(file)] == ids(entry)
    with desk.file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (desk.folder / "changes.json").write_text(json.dumps({"changes": rows}))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ([*rows[0]], *([*row.values()] for row in rows)):
        sheet.append(line)
    book.save(desk.folder / "changes.xlsx")
    for name in ("changes.json", "changes.xlsx"):
        assert ids(desk.entry(desk.folder / name, *DAYS)) == ids(entry)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("change,team\n,a\n", "an id of one line"),
        ("change,team\nx,a\nx,b\n", "2 times"),
        ("change,team\n", "no row"),
        ("a,b\n1,2\n", "Name it with --id"),
        ("", "empty"),
        ('{"a": 1}', "a list of rows"),
    ],
)
def test_a_list_that_cannot_be_drawn_from_is_refused_in_words(desk: Desk, content: str, said: str) -> None:
    desk.entry()
    desk.file.write_text(content)
    status, words = desk.soc2(desk.file, *DAYS)
    assert (status, said in words) == (2, True), words


def test_what_is_asked_together_or_wrongly_is_refused(desk: Desk) -> None:
    desk.drawn()
    for wrong in (
        ("--void", "a=b"),
        (str(desk.file), "--void", "a=b", "--expand", "3"),
        (str(desk.file), "--complete-by", "41"),
        (str(desk.file), "--as-of", "2026-06-30"),
    ):
        assert desk.soc2(*wrong)[0] == 2
    assert desk.soc2(desk.file, *DAYS, "--expand", "1000")[0] == 2


@given(
    items=st.integers(1, 99),
    method=st.sampled_from(["random", "stratified", "systematic"]),
    by=st.text("ab:_ 1", max_size=8).map(str.strip),
)
def test_the_words_of_a_plan_are_read_back(items: int, method: str, by: str) -> None:
    assert read_plan(Plan(items, method, by).words()) == Plan(items, method, by)


@given(
    kinds=st.lists(st.sampled_from("abc"), min_size=6, max_size=40),
    method=st.sampled_from(["random", "stratified", "systematic"]),
    voids=st.lists(st.integers(0, 5), max_size=4),
)
def test_no_replacement_comes_twice_or_is_void(kinds: list[str], method: str, voids: list[int]) -> None:
    listed = Listed("f", "id", {f"i{n}": {"id": f"i{n}", "kind": kind} for n, kind in enumerate(kinds)})
    found = draw_from(listed, Plan(3, method, "kind"), "s")
    current, gone = list(found.selection.items), set[str]()
    for place in voids:
        void = current[place % len(current)]
        if len([id for id in listed.rows if found.stratum_of[id] == found.stratum_of[void]]) <= 3 + len(voids):
            continue
        new = found.next_for(void, current)
        assert new not in {*current, *gone}
        assert found.stratum_of[new] == found.stratum_of[void]
        current[current.index(void)] = new
        gone.add(void)
