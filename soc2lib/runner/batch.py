"""Runs many clients side by side: one that fails stops no other."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from soc2lib.foundation.errors import ParameterError, Problem, did_you_mean
from soc2lib.process import PORTFOLIO, Stage
from soc2lib.runner.client_run import Outcome, publish, run_client
from soc2lib.runner.notebooks import shipped

PORTFOLIO_FOLDER = "_portfolio"


def chosen_stages(name: str = "") -> tuple[Stage, ...]:
    """The stages to run: all whose notebooks are shipped, or the one of that name.

    Raises
    ------
    ParameterError
        If no shipped stage has that name.
    """
    stages = shipped()
    if not name:
        return stages
    names = [stage.name for stage in stages]
    if name not in names:
        remedy = did_you_mean(name, names) or "Choose one of them."
        raise ParameterError("There is no such stage.", [Problem("--stage", name, ", ".join(names), remedy)])
    return tuple(stage for stage in stages if stage.name == name)


def run_clients(
    ids: Sequence[str], clients: Path, as_of: date, stages: Sequence[Stage], *, out: Path | None = None, jobs: int = 2
) -> Iterator[Outcome]:
    """Run clients in separate processes and give each outcome as it comes."""
    if len(ids) == 1 or jobs == 1:
        yield from (run_client(id, clients, as_of, stages, out) for id in ids)
        return
    with ProcessPoolExecutor(min(jobs, len(ids)), mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(run_client, id, clients, as_of, stages, out) for id in ids]
        for done in as_completed(waiting):
            yield done.result()


def run_portfolio(clients: Path, as_of: date, out: Path | None = None) -> Path:
    """Make the consultant's page over all clients and return its folder."""
    target = (out or clients) / PORTFOLIO_FOLDER
    origin = {"client": None, "as_of": as_of.isoformat(), "ledger_head": None}
    return publish(target, f"{as_of.isoformat()}-", [PORTFOLIO], {"as_of": as_of.isoformat()}, origin, clients)
