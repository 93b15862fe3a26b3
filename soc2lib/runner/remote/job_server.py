"""A warm process that runs one client at a time for an owner that must not fork: a worker with threads, or a daemon.

``python -m soc2lib.runner.remote.job_server`` reads lines of JSON, first its order and then a job a line, and answers
each job with a line. It ends with its owner: when its input closes, what runs is ended and its scratch folder is
taken away.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from soc2lib.runner.batch.quick_start import quick_start

_OWNER = 0
Job = Callable[[str], dict[str, Any] | None]


def main() -> None:
    """Serve until the input closes."""
    quick_start()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what anybody prints is no answer
    jobs = sys.stdin.buffer
    job = json.loads(jobs.readline())
    try:
        run = _runner(job)
        for line in jobs:
            answer = run(json.loads(line))
            if answer is not None:
                print(json.dumps(answer), file=answers, flush=True)
    finally:
        if job["scratch"]:
            shutil.rmtree(job["scratch"], ignore_errors=True)


def _runner(settings: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    from soc2lib.runner.batch.batch import Outcomes, forked, run_portfolio, spawned
    from soc2lib.runner.batch.messages import outcome_line, read_order
    from soc2lib.runner.batch.prefork import Warm, can_fork
    from soc2lib.runner.limits import Limits

    order, limits = read_order(settings["order"]), Limits(**settings["limits"])

    def portfolio(job: dict[str, Any]) -> dict[str, Any]:
        beside = {path.name: path.read_text(encoding="utf-8") for path in map(Path, job["beside"])}
        return outcome_line(run_portfolio(order, limits=limits, beside=beside))

    def first(outcomes: Outcomes) -> dict[str, Any] | None:
        return next((outcome_line(outcome) for outcome in outcomes), None)

    def in_child(job: dict[str, Any]) -> dict[str, Any] | None:
        return first(forked([job["client"]], warm, order, 1, limits, owner=_OWNER))

    def in_worker(job: dict[str, Any]) -> dict[str, Any] | None:
        return first(spawned([job["client"]], order, 1, limits))

    if settings["portfolio"]:
        return portfolio
    if not can_fork():
        return in_worker
    warm = Warm(order, limits)
    if settings["warm_up"]:
        warm.warm_up()
    return in_child


if __name__ == "__main__":
    main()
