"""Forks processes that save to a ledger, so that tests may kill them or let them compete; run as a script.

Each line of standard input is a JSON list of jobs; each job gets a process of its own. A process says on standard
output what it did; when all of a line's processes are gone, ``gone`` and their exit codes follow.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from soc2lib.errors import Conflict
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import Change

KIND = "control"


def say(*words: object) -> None:
    """One line, written whole even when several processes speak."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def save_until_killed(job: dict[str, Any]) -> None:
    """Save without end, acknowledging each save by its number and digest."""
    ledger = Ledger(Path(job["ledger"]))
    while True:
        id = f"IAM-{ledger.head().seq % 7}"
        stored = ledger.state().get((KIND, id))
        base, n = (stored.version, (stored.body or {})["n"]) if stored else (0, 0)
        change = Change(KIND, id, {"n": n + 1, "notes": "x" * 500}, base)
        for row in ledger.append([change], author="A", reason="kill me"):
            say("saved", row.seq, row.digest)


def compete_for_one_field(job: dict[str, Any]) -> None:
    """Save one's own values to the field that all others write, beginning again after each conflict."""
    ledger, key = Ledger(Path(job["ledger"])), (KIND, "IAM-01")
    for turn in range(job["times"]):
        value = f"{job['who']}-{turn}"
        while True:
            stored = ledger.state().get(key)
            change = Change(*key, {"owner": value}, stored.version if stored else 0)
            try:
                ledger.append([change], author=f"P{job['who']}", reason="mine")
            except Conflict as clash:
                say("refused", clash.mine["owner"], clash.theirs["owner"], clash.current)
            else:
                say("saved", value)
                break


def keep_own_field(job: dict[str, Any]) -> None:
    """Save to a field of one's own without ever looking at what the others wrote: nobody clashes, everything merges."""
    ledger, key = Ledger(Path(job["ledger"])), (KIND, "IAM-01")
    first, mine = ledger.state()[key], f"field{job['who']}"
    base, opened = first.version, first.body or {}
    for turn in range(job["times"]):
        [row] = ledger.append([Change(*key, {**opened, mine: turn}, base)], author=mine, reason="mine")
        base, opened = row.version, row.body or {}
        say("saved", mine, turn)


JOBS = {job.__name__: job for job in (save_until_killed, compete_for_one_field, keep_own_field)}


def fork(job: dict[str, Any]) -> int:
    """Do a job in a process of its own and return its id."""
    process = os.fork()
    if process:
        return process
    try:
        say("began", os.getpid())
        JOBS[job["do"]](job)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def warm_up() -> None:
    """Save once, so that a forked process has all it needs in memory and is killed while it works."""
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.sqlite")
        ledger.append([Change(KIND, "IAM-01", {})], author="A", reason="warm up")
        ledger.close()


if __name__ == "__main__":
    warm_up()
    for line in sys.stdin:
        processes = [fork(job) for job in json.loads(line)]
        say("gone", *(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes))
