"""Two census tests over a large Parquet population: this library beside the same in pandas, processor time and memory.

By itself: ``python tests/bench/bench_evidence.py --rows 200000``. Each engine runs in a process of its own, three
times in turn with the other; the answers must agree before any figure is printed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median

AS_OF = date(2026, 9, 30)
TESTS = ("leavers", "changes-without-request")
ENGINES = ("soc2lib", "pandas")
LEAST_MEMORY_RATIO = 5.0
MOST_TIME_RATIO = 1.0
MOST_MEMORY_MB = 2048


def make(folder: Path, rows: int) -> None:
    """Write roster, accounts and changes as Parquet: one person in four accounts, one change in fifty unreviewed."""
    import duckdb

    people = max(1, rows // 4)
    roster = f"""
        SELECT 'person-' || range AS person,
          CASE WHEN hash(range) % 5 = 0 THEN DATE '2026-09-01' - CAST(hash(range) % 300 AS INTEGER) END AS ended_on
        FROM range({people})"""
    accounts = f"""
        SELECT 'account-' || range AS account, 'person-' || (range % {people}) AS person,
          hash(range % {people}) % 5 <> 0 OR hash(range) % 97 = 0 AS active,
          CASE WHEN hash(range % {people}) % 5 = 0 AND hash(range) % 97 <> 0 AND hash(range) % 89 <> 0
            THEN DATE '2026-09-01' - CAST(hash(range % {people}) % 300 AS INTEGER) + CAST(hash(range) % 3 AS INTEGER)
          END AS disabled_on
        FROM range({rows})"""
    changes = f"""
        SELECT md5(range::VARCHAR) AS change, hash(range) % 3 = 0 AS author_is_bot,
          CASE WHEN hash(range) % 50 <> 0 THEN (range % 90000)::VARCHAR END AS pull_request,
          DATE '2026-09-30' - CAST(hash(range) % 365 AS INTEGER) AS merged_on
        FROM range({rows})"""
    for name, sql in (("roster", roster), ("accounts", accounts), ("changes", changes)):
        duckdb.sql(f"COPY ({sql}) TO '{folder / name}.parquet' (FORMAT PARQUET)")


def by_soc2lib(folder: Path, test: str) -> dict[str, object]:
    """The census as the library runs it, opening, checking keys and digesting files included."""
    from soc2lib.evidence.populations.census import census, census_tests
    from soc2lib.evidence.populations.population import Populations

    with Populations(threads=2) as tables:
        for table in census_tests()[test].tables:
            tables.open(table, folder / f"{table}.parquet")
        found = census(test, tables, AS_OF)
        counts = [found.passed, found.deviations, found.cannot_tell]
        return {"counts": counts, "first": [finding.row for finding in found.findings[:100]]}


def by_pandas(folder: Path, test: str) -> dict[str, object]:
    """The same verdicts in pandas, from the columns the test needs, double keys looked for as well."""
    import numpy as np
    import pandas as pd

    if test == "leavers":
        roster = pd.read_parquet(folder / "roster.parquet", columns=["person", "ended_on"])
        columns = ["account", "person", "active", "disabled_on"]
        accounts = pd.read_parquet(folder / "accounts.parquet", columns=columns)
        refuse_doubles(roster["person"], accounts["account"])
        roster["row"] = np.arange(1, len(roster) + 1)
        roster["ended_on"] = pd.to_datetime(roster["ended_on"])
        accounts["disabled_on"] = pd.to_datetime(accounts["disabled_on"])
        leavers = roster[roster["ended_on"] <= pd.Timestamp(AS_OF)]
        joined = leavers.merge(accounts, on="person", how="left")
        limit = joined["ended_on"] + pd.offsets.BusinessDay(1)
        off = joined["disabled_on"]
        live = joined["active"].eq(True)
        verdict = np.select(
            [joined["account"].isna(), live & (pd.Timestamp(AS_OF) <= limit), live, off.isna(), off <= limit],
            ["pass", "pass", "deviation", "cannot tell", "pass"],
            "deviation",
        )
        rows = joined["row"].to_numpy()
    else:
        columns = ["change", "author_is_bot", "pull_request", "merged_on"]
        changes = pd.read_parquet(folder / "changes.parquet", columns=columns)
        refuse_doubles(changes["change"])
        merged = pd.to_datetime(changes["merged_on"])
        inside = (merged.isna() | (merged <= pd.Timestamp(AS_OF))).to_numpy()
        verdict = np.where(changes["pull_request"].notna(), "pass", "deviation")[inside]
        rows = np.arange(1, len(changes) + 1)[inside]
    counts = [int((verdict == word).sum()) for word in ("pass", "deviation", "cannot tell")]
    return {"counts": counts, "first": sorted(rows[verdict != "pass"].tolist())[:100]}


def refuse_doubles(*keys: object) -> None:
    """Stop where an id stands twice, as the library does."""
    for key in keys:
        if key.duplicated().any():  # type: ignore[attr-defined]
            raise SystemExit("an id stands twice")


def measured(engine: str, folder: Path, test: str) -> dict[str, object]:
    """Run one engine in a process of its own."""
    command = [sys.executable, __file__, "--engine", engine, "--folder", str(folder), "--test", test]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def child(engine: str, folder: Path, test: str) -> None:
    """Answer and own use of processor [s] and memory [MB], as JSON."""
    answer = (by_soc2lib if engine == "soc2lib" else by_pandas)(folder, test)
    use = resource.getrusage(resource.RUSAGE_SELF)
    answer |= {"cpu": use.ru_utime + use.ru_stime, "mb": use.ru_maxrss / 1024}
    print(json.dumps(answer))


def measure(rows: int = 10_000_000, rounds: int = 3) -> dict[str, float]:
    """Each test's share of pandas' processor time and how many times less memory, with the peak [MB]."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, rows)
        for test in TESTS:
            runs = [(engine, measured(engine, folder, test)) for _ in range(rounds) for engine in ENGINES]
            answers = {json.dumps([run["counts"], run["first"]]) for _, run in runs}
            if len(answers) != 1:
                raise SystemExit(f"the engines disagree on {test}")
            cpu = {e: median(float(str(run["cpu"])) for name, run in runs if name == e) for e in ENGINES}
            memory = {e: max(float(str(run["mb"])) for name, run in runs if name == e) for e in ENGINES}
            figures |= {
                f"{test}_time_ratio": cpu["soc2lib"] / cpu["pandas"],
                f"{test}_memory_ratio": memory["pandas"] / memory["soc2lib"],
                f"{test}_cpu_s": cpu["soc2lib"],
                f"{test}_peak_mb": memory["soc2lib"],
            }
    return figures


def main() -> int:
    """Parse what to do; 0 where every goal holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--test", choices=TESTS)
    told = parser.parse_args()
    if told.engine:
        child(told.engine, told.folder, told.test)
        return 0
    figures = measure(told.rows, told.rounds)
    for name, value in figures.items():
        print(f"{name:40} {value:10.2f}")
    return 0 if all(_holds(name, value) for name, value in figures.items()) else 1


def _holds(name: str, value: float) -> bool:
    if name.endswith("time_ratio"):
        return value <= MOST_TIME_RATIO
    if name.endswith("memory_ratio"):
        return value >= LEAST_MEMORY_RATIO
    return not name.endswith("peak_mb") or value < MOST_MEMORY_MB


if __name__ == "__main__":
    sys.exit(main())
