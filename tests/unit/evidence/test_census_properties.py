"""Whatever a list says: no row is lost, form changes no verdict, blanking makes no pass, and pandas counts the same."""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import Workbook

from soc2lib.evidence.populations.census import VERDICTS, census, census_tests, every_item
from soc2lib.evidence.populations.columns import Column, columns_of
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sources.tables import open_table
from tests.soak import SOAKING, count

AS_OF, FROM = date(2026, 6, 30), date(2026, 1, 1)
Rows = list[dict[str, str]]
_WORDS = {
    "vulnerabilities.severity": ["critical", "High", "low", "info", "odd", ""],
    "incidents.severity": ["SEV-1", "minor", "odd", ""],
    "vendors.tier": ["Critical", "low", "odd", ""],
    "findings.status": ["PASS", "Failed", "MANUAL", ""],
}


def cell(table: str, column: Column, number: int, drawn: random.Random) -> str:
    """One cell as lists have them, good and bad."""
    if column.key:
        return f"p{number}@x.example" if column.type == "person" else f"{column.name}-{number}"
    if column.type == "person":
        return drawn.choice([f"p{drawn.randrange(6)}@x.example", "é@x.example", ""])
    if column.type == "day":
        return drawn.choice([str(AS_OF - timedelta(days=drawn.randrange(-9, 400))), ""])
    if column.type == "yes_no":
        return drawn.choice(["yes", "no", "TRUE", "0", "odd word", ""])
    if column.type == "number":
        return drawn.choice(["0", "1", "2", "many", ""])
    if column.type == "reference":
        return drawn.choice(["T-1", "bob", "N/A", "pending", ""])
    return drawn.choice(_WORDS.get(f"{table}.{column.name}", ["db", "fs", ""]))


def drawn_lists(id: str, drawn: random.Random, size: int = 12) -> dict[str, Rows]:
    test = census_tests()[id]
    return {
        table: [
            {column.name: cell(table, column, number, drawn) for column in columns_of(table)}
            for number in range(drawn.randrange(1, size))
        ]
        for table in (*test.tables, *test.also)
    }


def write(rows: Rows, path: Path) -> None:
    """The rows in the format of the file's ending, as text."""
    heads = list(rows[0])
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for values in [heads, *([row[head] for head in heads] for row in rows)]:
            sheet.append(values)
        book.save(path)
    elif path.suffix == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, heads, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
    elif path.suffix == ".parquet":
        frame = pd.DataFrame(rows, dtype="string")
        duckdb.connect().register("frame", frame).execute(f"COPY frame TO '{path}' (FORMAT PARQUET)")
    else:
        pd.DataFrame(rows).to_json(path, orient="records", lines=path.suffix == ".ndjson", force_ascii=False)


def judged(id: str, lists: dict[str, Rows], folder: Path, ending: str = "csv", parts: int = 1) -> dict[str, list[str]]:
    """The verdicts by item in small letters; an id may stand for several rows."""
    folder.mkdir(parents=True)
    with Populations(memory_mb=256, threads=1) as tables:
        for table, rows in lists.items():
            for part in range(parts):
                mine = rows[part::parts]
                if mine:
                    path = folder / f"{table}-{part}.{ending}"
                    write(mine, path)
                    open_table(tables, table, path, folder, {name: name for name in mine[0]}, more=True)
        found = census(id, tables, AS_OF, **({"from_day": FROM} if "from_day" in census_tests()[id].parameters else {}))
        items = list(every_item(found, tables))
    assert len(items) == found.rows == found.passed + found.deviations + found.cannot_tell + found.outside
    by_item: dict[str, list[str]] = {}
    for item in items:
        by_item.setdefault(item.item.lower(), []).append(item.verdict)
    return {item: sorted(verdicts) for item, verdicts in by_item.items()}


def shouted(table: str, row: dict[str, str]) -> dict[str, str]:
    """The row with its ids and people in capitals between odd blanks."""
    keyed = {column.name for column in columns_of(table) if column.key or column.type == "person"}
    return {name: f"  {said.upper()}\u00a0 " if name in keyed and said else said for name, said in row.items()}


def as_is(_: str, rows: Rows) -> Rows:
    return rows


FORMS = {
    "xlsx": (as_is, "xlsx", 1),
    "json": (as_is, "json", 1),
    "ndjson": (as_is, "ndjson", 1),
    "parquet": (as_is, "parquet", 1),
    "split": (as_is, "csv", 2),
    "turned": (lambda _, rows: rows[::-1], "csv", 1),
    "loud": (lambda table, rows: [shouted(table, row) for row in rows], "csv", 1),
    "composed": (
        lambda _, rows: [{name: said.replace("é", "e\u0301") for name, said in row.items()} for row in rows],
        "csv",
        1,
    ),
}
"""How the same list may come: its rows changed, the ending of its file, and in how many files."""


@pytest.mark.soak
@pytest.mark.parametrize("id", census_tests())
def test_no_row_is_lost_and_neither_form_nor_order_nor_splitting_changes_a_verdict(id: str, tmp_path: Path) -> None:
    drawn = random.Random(id)
    for turn in range(count(20)):
        lists = drawn_lists(id, drawn)
        place = tmp_path / str(turn)
        plain = judged(id, lists, place / "plain")
        subject = census_tests()[id].by[0]
        rows = sum(map(len, plain.values()))
        assert rows >= len(lists[subject]) if id != "leavers" else rows >= len(lists["roster"])
        tried = sorted(FORMS) if SOAKING else [drawn.choice(sorted(FORMS))]
        for name in tried:
            changed, ending, parts = FORMS[name]
            other = {table: changed(table, rows) for table, rows in lists.items()}
            assert judged(id, other, place / name, ending, parts) == plain, name


@pytest.mark.soak
@pytest.mark.parametrize("id", census_tests())
def test_blanking_a_needed_cell_never_makes_a_pass(id: str, tmp_path: Path) -> None:
    drawn = random.Random(f"blank {id}")
    for turn in range(count(20)):
        lists = drawn_lists(id, drawn)
        before = judged(id, lists, tmp_path / f"{turn}-before")
        needs = census_tests()[id].needs
        for place, need in enumerate(needs if SOAKING else drawn.sample(needs, min(1, len(needs)))):
            table, column = need.split(".")
            row = drawn.randrange(len(lists[table]))
            blanked = {name: [dict(one) for one in rows] for name, rows in lists.items()}
            if not blanked[table][row][column]:
                continue
            blanked[table][row][column] = ""
            after = judged(id, blanked, tmp_path / f"{turn}-{place}")
            for item, verdicts in after.items():
                if means_open(id, need) or item not in before:
                    continue
                assert verdicts.count("pass") <= before[item].count("pass"), (need, item, before[item], verdicts)


def means_open(id: str, need: str) -> bool:
    """Where a blank day is no lack but says that something is open: not fixed yet, still employed."""
    return (id, need) in {("late-vulnerabilities", "vulnerabilities.fixed_on"), ("leavers", "roster.ended_on")}


def in_pandas(changes: pd.DataFrame, devices: pd.DataFrame, roster: pd.DataFrame, accounts: pd.DataFrame) -> pd.Series:
    """Verdicts of three tests over many populations at once, counted by population, test and verdict."""
    day = pd.to_datetime(changes["merged_on"], errors="coerce")
    nothing = changes["pull_request"].str.lower().isin(["", "n/a", "pending"])
    change = pd.Series("pass", index=changes.index).mask(day.isna(), "cannot tell").mask(nothing, "deviation")
    change = change.mask((day < pd.Timestamp(FROM)) | (day > pd.Timestamp(AS_OF)), "outside")
    words = {"yes": "pass", "TRUE": "pass", "no": "deviation", "0": "deviation"}
    device = devices["encrypted"].map(words).fillna("cannot tell")
    ends = roster.assign(end=pd.to_datetime(roster["ended_on"]).fillna(pd.Timestamp.max)).groupby(
        ["population", "person"]
    )
    merged = accounts.merge(ends["end"].max().reset_index(), on=["population", "person"], how="left")
    live = merged["active"].map({"yes": True, "TRUE": True, "no": False, "0": False})
    nobody = pd.Series("pass", index=merged.index).mask(live.isna(), "cannot tell")
    nobody = nobody.mask(merged["end"].isna() | (merged["end"] < pd.Timestamp(AS_OF)), "deviation")
    nobody = nobody.mask(live.eq(False), "outside")
    parts = [
        pd.DataFrame({"population": frame["population"], "test": test, "verdict": verdict})
        for test, frame, verdict in (
            ("changes-without-request", changes, change),
            ("endpoint-encryption", devices, device),
            ("accounts-of-nobody", merged, nobody),
        )
    ]
    return pd.concat(parts).groupby(["population", "test", "verdict"]).size()


@pytest.mark.soak
def test_pandas_counts_the_same_in_many_random_populations(tmp_path: Path) -> None:
    populations, drawn = count(10_000), random.Random(20)
    tables = {"changes": [], "devices": [], "roster": [], "accounts": []}  # type: dict[str, Rows]
    for number in range(populations):
        for table, rows in tables.items():
            for place in range(drawn.randrange(1, 5)):
                row = {column.name: cell(table, column, place, drawn) for column in columns_of(table)}
                keyed = {c.name for c in columns_of(table) if c.key or c.type == "person"}
                own = {name: f"{number}/{value}" for name, value in row.items() if name in keyed and value}
                rows.append({**row, **own, "population": str(number)})
    mine: dict[tuple[str, str, str], int] = {}
    with Populations(memory_mb=256, threads=1) as opened:
        for table, rows in tables.items():
            write(rows, tmp_path / f"{table}.csv")
            opened.open(table, tmp_path / f"{table}.csv", {name: name for name in rows[0] if name != "population"})
        for id in ("changes-without-request", "endpoint-encryption", "accounts-of-nobody"):
            found = census(id, opened, AS_OF, **({"from_day": FROM} if id.startswith("changes") else {}))
            for item in every_item(found, opened):
                number = item.item.split("-")[-1].split("/")[0] if "/" not in item.item else item.item.split("/")[0]
                mine[number, id, item.verdict] = mine.get((number, id, item.verdict), 0) + 1
    frames = [pd.DataFrame(tables[name]) for name in ("changes", "devices", "roster", "accounts")]
    assert mine == {key: int(number) for key, number in in_pandas(*frames).items()}
    assert {verdict for _, _, verdict in mine} == set(VERDICTS)
