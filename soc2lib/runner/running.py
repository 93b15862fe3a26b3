"""The run and demo commands: progress while it works, where the pages are, and why what failed did."""

import os
import sys
import webbrowser
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from soc2lib.foundation.clients import client_folder, client_ids, clients_folder
from soc2lib.foundation.engagement import read_day
from soc2lib.foundation.errors import ParameterError, Problem, RunError, WorkbookError
from soc2lib.foundation.samples import load_sample
from soc2lib.process import Stage
from soc2lib.runner.batch import chosen_stages, run_clients, run_portfolio
from soc2lib.runner.client_run import Outcome
from soc2lib.runner.demo import plant

REPORT = "08_share"


def run_and_report(
    ids: list[str], all_clients: bool, clients: str, as_of: str, stage: str, out: Path | None, jobs: int
) -> int:
    """Run clients, print where their pages are, and return the exit status."""
    root, day, stages = clients_folder(clients), read_day(as_of), chosen_stages(stage)
    if bool(ids) == all_clients:
        found = "both" if ids else "neither"
        raise ParameterError(
            "Say which clients to run.", [Problem("clients", found, "client ids, or --all", "Give one of them.")]
        )
    chosen = client_ids(root) if all_clients else tuple(dict.fromkeys(ids))
    for id in chosen:
        client_folder(id, root)
    outcomes = _run(chosen, root, day, stages, out, jobs)
    portfolio = run_portfolio(root, day, out) if all_clients and not stage else None
    return _report(outcomes, portfolio)


def run_demo(out: Path, show: bool) -> int:
    """Run the sample clients as of their own day, print where the pages are, and open the report on a desktop."""
    root = (out / "clients").resolve()
    ids = plant(root)
    day = max(load_sample(id).as_of for id in ids)
    outcomes = _run(ids, root, day, chosen_stages(), None, 2)
    exit_code = _report(outcomes, run_portfolio(root, day))
    report = next((o.folder / f"{REPORT}.html" for o in outcomes if o.client == "lantern" and o.folder), None)
    if show and report and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform != "linux"):
        webbrowser.open(report.as_uri())
    return exit_code


def _run(
    ids: tuple[str, ...], clients: Path, day: date, stages: tuple[Stage, ...], out: Path | None, jobs: int
) -> list[Outcome]:
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Running clients", total=len(ids))
        outcomes = []
        for outcome in run_clients(ids, clients, day, stages, out=out.resolve() if out else None, jobs=jobs):
            outcomes.append(outcome)
            progress.update(task, advance=1, description=f"Finished {outcome.client}")
    return sorted(outcomes, key=lambda outcome: outcome.client)


def _report(outcomes: list[Outcome], portfolio: Path | None) -> int:
    for outcome in outcomes:
        if outcome.fault is None and outcome.folder is not None:
            pages = sorted(outcome.folder.glob("*.html"))
            shown = outcome.folder / f"{REPORT}.html"
            print(f"{outcome.client}: {shown if shown in pages else pages[-1]} ({outcome.seconds:.0f} s)")
        else:
            kept = f" Kept for reading in {outcome.folder}." if outcome.folder else ""
            print(f"{outcome.client}: FAILED.{kept}\n{outcome.fault}")
    if portfolio:
        print(f"all clients: {portfolio / '00_portfolio.html'}")
    return _exit_code([outcome.fault for outcome in outcomes if outcome.fault])


def _exit_code(faults: list[WorkbookError]) -> int:
    codes = {fault.exit_code for fault in faults}
    return codes.pop() if len(codes) == 1 else RunError.exit_code if codes else 0
