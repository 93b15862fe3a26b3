"""The run and demo commands: progress while it works, where the pages are, and why what failed did."""

import os
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from soc2lib.basics import clock
from soc2lib.basics.atomic import write_whole
from soc2lib.basics.private.rights import make_folder
from soc2lib.basics.private.temporary import sweep_temporary
from soc2lib.basics.private.tightening import tighten
from soc2lib.errors import ParameterError, Problem, RunError, WorkbookError, did_you_mean
from soc2lib.html.brand import read_brand
from soc2lib.runner.batch.batch import Outcomes, chosen_stages, portfolio_target, run_clients, run_portfolio
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.progress import ProgressLine
from soc2lib.runner.batch.summary import SUMMARY, as_text, summary
from soc2lib.runner.copies.finding import FIRM, own_notebooks
from soc2lib.runner.limits import Limits
from soc2lib.runner.remote.storage import check_writable, is_store, place
from soc2lib.runner.stopping.interrupts import INTERRUPTED, heeded
from soc2lib.signing.keys import keys_folder
from soc2lib.stages import EDITIONS, PORTFOLIO, page_name
from soc2lib.store.clients import client_folder, client_ids, clients_folder, session_clients, tighten_clients
from soc2lib.store.engagement import read_day
from soc2lib.store.planting import plant
from soc2lib.store.samples import load_sample

EACH = 0.1
"""Seconds that the page over all clients may take for each, where that is more than a cell's own limit."""


def run_and_report(
    ids: list[str],
    all_clients: bool,
    clients: str,
    as_of: str,
    stage: str,
    out: str,
    jobs: int,
    *,
    scheduler: str = "",
    limits: Limits | None = None,
    again: bool = False,
    as_json: bool = False,
    shared_assets: bool = False,
    editions: Sequence[str] = (),
    since: str = "",
) -> int:
    """Run clients, print where their pages are, and return the exit status.

    Parameters
    ----------
    out : str
        Where runs go: a folder, or an address such as ``s3://bucket/runs``; each client's own folder where empty.
    scheduler : str
        The address of a dask.distributed scheduler whose workers run the clients; this machine does where empty.
    again : bool
        Run also those clients of ``--all`` of which a whole run from the same inputs is there.
    as_json : bool
        Print the summary as JSON instead of words.
    shared_assets : bool
        Write the drawing script once beside each run's pages instead of into each of them.
    editions : sequence of str
        Editions of the report; the client's own where none is named.
    since : str
        The day with which reports compare; their own default where empty.
    """
    root, day, stages = clients_folder(clients), read_day(as_of), chosen_stages(stage)
    if bool(ids) == all_clients:
        found = "both" if ids else "neither"
        raise ParameterError(
            "Say which clients to run.", [Problem("clients", found, "client ids, or --all", "Give one of them.")]
        )
    if all_clients and session_clients(root) is not None:
        remedy = "Name the client, or run every client outside the session: the portfolio page is made of all."
        problem = Problem("--all", "a session with some clients only", "client ids", remedy)
        raise ParameterError("A session with some clients cannot run every client.", [problem])
    chosen = client_ids(root) if all_clients else tuple(dict.fromkeys(ids))
    for id in chosen:
        client_folder(id, root)
    order = Order(
        root,
        day,
        stages,
        _target(out, scheduler),
        again=again or not all_clients,
        shared_assets=shared_assets,
        keys=keys_folder(),
        editions=_chosen(editions),
        since=read_day(since) if since else None,
        brand=read_brand(root),
        firm=own_notebooks((PORTFOLIO, *stages), root / FIRM, "firm"),
    )
    batch = _Batch(chosen, order, jobs, limits or Limits(), scheduler)
    batch.run(portfolio=all_clients and not stage)
    print(as_text(batch.summary()) if as_json else batch.words(), end="")
    return batch.exit_code


def _target(out: str, scheduler: str) -> Path | None:
    """Where runs go, found to be there and writable if it is a store.

    Raises
    ------
    ParameterError
        If nothing can be written there, or workers would write where nobody else looks.
    """
    target = place(out) if out else None
    if target is None or not is_store(target):
        return target.resolve() if target else None
    if scheduler and out.startswith("memory:"):
        problem = Problem("--out", out, "a folder or a store that all machines share", "Choose another place.")
        raise ParameterError("Each worker has a memory of its own.", [problem])
    check_writable(target)
    return target


def _chosen(editions: Sequence[str]) -> tuple[str, ...]:
    """The editions to make, in their order.

    Raises
    ------
    ParameterError
        Naming every one that there is not.
    """
    unknown = [name for name in editions if name not in EDITIONS]
    if unknown:
        listed = ", ".join(EDITIONS)
        problems = [
            Problem("--edition", name, listed, did_you_mean(name, EDITIONS) or "Choose one of them.")
            for name in unknown
        ]
        raise ParameterError("There is no such edition.", problems)
    return tuple(name for name in EDITIONS if name in editions) or EDITIONS[:1]


def run_demo(out: Path, show: bool) -> int:
    """Run the sample clients as of their own day, print where the pages are, and open the report on a desktop."""
    root = (out / "clients").resolve()
    ids = plant(root)
    day = max(load_sample(id).as_of for id in ids)
    batch = _Batch(ids, Order(root, day, chosen_stages()), 2, Limits())
    batch.run(portfolio=True)
    print(batch.words(), end="")
    name = page_name(chosen_stages()[-1])
    report = next((o.folder / f"{name}.html" for o in batch.outcomes if o.client == "lantern" and o.folder), None)
    if show and report and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform != "linux"):
        webbrowser.open(report.as_uri())
    return batch.exit_code


class _Batch:
    """A batch on its way, and what came of it."""

    def __init__(self, ids: Sequence[str], order: Order, jobs: int, limits: Limits, scheduler: str = "") -> None:
        self._ids, self._order, self._jobs, self._limits = ids, order, jobs, limits
        self._scheduler, self._remotely = scheduler, bool(scheduler) or is_store(order.out)
        self._began = clock.now()
        self.outcomes: list[Outcome] = []
        self.portfolio: Outcome | None = None
        self.interrupted = False

    def run(self, *, portfolio: bool) -> None:
        """Run the clients, then the page over all; a ctrl-C ends what runs, keeps what is whole, and says so."""
        self._tighten()
        line = ProgressLine(len(self._ids), sys.stderr)
        line.start()
        try:
            with heeded():
                with ExitStack() as stack:
                    for outcome in stack.enter_context(closing(self._run_clients(stack))):
                        self.outcomes.append(outcome)
                        line.add(outcome)
                if portfolio:
                    self._note()
                    self.portfolio = self._run_portfolio(as_text(self.summary()))
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            line.finish()
            sweep_temporary()  # what runs left that were ended
        if portfolio:
            self._note()

    def _tighten(self) -> None:
        """Tighten what earlier versions left open, before anybody works in it."""
        if not is_store(self._order.out):
            tighten_clients(self._order.clients)
            clients = [self._order.clients / id for id in self._ids]
            for folder in (*clients, *map(self._order.target, self._ids), portfolio_target(self._order)):
                tighten(folder)

    def _run_clients(self, stack: ExitStack) -> Outcomes:
        if not self._remotely:
            return run_clients(self._ids, self._order, jobs=self._jobs, limits=self._limits)
        from soc2lib.runner.remote.remote import run_remotely, threads

        if self._scheduler:
            from soc2lib.runner.remote.cluster import cluster

            hands = stack.enter_context(cluster(self._scheduler))
        else:
            hands = stack.enter_context(threads(self._jobs))
        return run_remotely(self._ids, self._order, self._limits, hands)

    def _run_portfolio(self, text: str) -> Outcome:
        limits = replace(self._limits, timeout=max(self._limits.timeout, EACH * len(self._ids)))
        if not self._remotely:
            return run_portfolio(self._order, limits=limits, beside={SUMMARY: text})
        from soc2lib.runner.remote.portfolio import portfolio_remotely

        return portfolio_remotely(self._order, limits, self.outcomes, text)

    def _note(self) -> None:
        """Write what came of the batch where the portfolio page, and the next morning, look for it."""
        path, text = portfolio_target(self._order) / SUMMARY, as_text(self.summary())
        if is_store(path):
            with suppress(Exception):  # whatever a store raises
                path.write_text(text, encoding="utf-8")
            return
        with suppress(OSError):
            make_folder(path.parent)
            write_whole(path, text)

    def summary(self) -> dict[str, Any]:
        """The batch's result as JSON values."""
        return summary(self._ids, self.outcomes, self._order, self._began, interrupted=self.interrupted)

    def words(self) -> str:
        """The batch's result for a reader: one paragraph a client."""
        page = page_name(self._order.stages[-1], self._order.editions[0])
        said = [_words(outcome, outcome.client, page) for outcome in sorted(self.outcomes, key=lambda o: o.client)]
        if self.portfolio:
            said.append(_words(self.portfolio, "all clients", PORTFOLIO.notebook))
        if self.interrupted:
            left = len(self._ids) - len(self.outcomes)
            said.append(f"Stopped. {left} of {len(self._ids)} clients not run; run the same again to go on from here.")
        return "\n".join([*said, ""])

    @property
    def exit_code(self) -> int:
        """0 where all is whole, the failures' common status, that of a run where they differ, 130 after ctrl-C."""
        if self.interrupted:
            return INTERRUPTED
        faults = [o.fault for o in (*self.outcomes, *([self.portfolio] if self.portfolio else ())) if o.fault]
        return _exit_code(faults)


def _words(outcome: Outcome, name: str, page: str) -> str:
    if outcome.fault is None and outcome.folder is not None:
        took = "unchanged since" if outcome.kept else f"{outcome.seconds:.1f} s"
        return f"{name}: {outcome.folder / page}.html ({took})"
    kept = f" Kept for reading in {outcome.folder}." if outcome.folder else ""
    return f"{name}: FAILED.{kept}\n{outcome.fault}"


def _exit_code(faults: list[WorkbookError]) -> int:
    codes = {fault.exit_code for fault in faults}
    return codes.pop() if len(codes) == 1 else RunError.exit_code if codes else 0
