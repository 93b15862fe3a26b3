"""Runs clients away from this process, on a cluster or for a store: sends each its folder, takes in what comes back."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from soc2lib.foundation.clients import client_folder
from soc2lib.foundation.errors import Problem, RunError, WorkbookError
from soc2lib.foundation.runs import runs
from soc2lib.runner.batch import Outcomes
from soc2lib.runner.client_run import Order, Outcome, attempt
from soc2lib.runner.inputs import client_inputs, unchanged, versions
from soc2lib.runner.limits import Limits
from soc2lib.runner.messages import read_outcome
from soc2lib.runner.parcels import pack_client, unpack
from soc2lib.runner.publishing import FAILED, building, unwritable, write_whole
from soc2lib.runner.publishing import place as put_in_place
from soc2lib.runner.store import is_store
from soc2lib.runner.worker import Delivery, Job, close_servers, run_job

Hands = tuple[Executor, Callable[[], int]]
"""Who does the jobs, and how many may be on their way to them at a time."""


@contextmanager
def threads(jobs: int) -> Iterator[Hands]:
    """Threads of this process, each with a job server of its own."""
    executor = ThreadPoolExecutor(jobs)
    try:
        yield executor, lambda: 2 * jobs
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        close_servers()
        executor.shutdown()


def run_elsewhere(ids: Sequence[str], order: Order, limits: Limits, hands: Hands) -> Outcomes:
    """Run clients by others' hands and give each outcome as it comes, one a client.

    A client's folder is packed only when there is room for it, so that few of many are held in memory.
    """
    executor, room = hands
    ready, many = list(reversed(ids)), len(ids) > room()
    known, away = versions(order.stages), dict[Future[Delivery], str]()
    while ready or away:
        while ready and len(away) < max(room(), 1):
            client = ready.pop()
            made = _send(client, order, limits, many, known, executor)
            if isinstance(made, Outcome):
                yield made
            else:
                away[made] = client
        for future in wait(away, return_when=FIRST_COMPLETED).done if away else ():
            yield _take_in(away.pop(future), future, order)


def _send(
    client: str, order: Order, limits: Limits, many: bool, known: Mapping[str, object], executor: Executor
) -> "Future[Delivery] | Outcome":
    """A client's job on its way, or what can be said of it at once: that nothing has changed, or why it cannot go."""
    try:
        if not order.again and not is_store(order.out):
            inputs = client_inputs(client, order.clients, order.as_of, order.stages)
            run = unchanged(
                runs(order.target(client)),
                inputs | {**order.wanted, "signed_by": order.signed_by},
            )
            if run:
                return Outcome(client, run.folder, None, 0.0, kept=True)
        parcel = pack_client(client_folder(client, order.clients))
    except WorkbookError as fault:
        return Outcome(client, None, fault, 0.0)
    except OSError as error:
        return Outcome(client, None, unwritable(order.target(client), error), 0.0)
    away = replace(order, clients=Path("clients"), out=order.out if is_store(order.out) else None)
    return executor.submit(run_job, Job(client, parcel, away, limits, dict(known), many))


def _take_in(client: str, future: "Future[Delivery]", order: Order) -> Outcome:
    try:
        delivery = future.result()
    except (Exception, CancelledError) as error:
        return Outcome(client, None, _lost(client, error), 0.0)
    outcome = read_outcome(delivery.outcome)
    here = attempt(client, order.target(client), partial(_place, client, delivery, outcome, order))
    if here.fault:
        return replace(here, fault=outcome.fault or here.fault)
    return replace(outcome, folder=here.folder)


def _lost(client: str, error: BaseException) -> RunError:
    """The error for a job that came to no end: its workers died one after the other, or the scheduler is gone."""
    found = f"{type(error).__name__}: {error}"[:300]
    remedy = "Look at the workers' logs, and run the same again: what is whole is not redone."
    return RunError("The client's run was lost on the cluster.", [Problem(client, found, "a delivery", remedy)])


def _place(client: str, delivery: Delivery, outcome: Outcome, order: Order) -> Path:
    """Put what came back where a local run would have put it."""
    for name, content in delivery.beside.items():
        write_whole(client_folder(client, order.clients) / Path(name).name, content)
    target = order.target(client)
    if delivery.run is None:
        return outcome.folder  # type: ignore[return-value]
    if outcome.fault:
        shutil.rmtree(target / FAILED, ignore_errors=True)
        unpack(delivery.run, target / FAILED)
        return target / FAILED
    with building(target) as folder:
        unpack(delivery.run, folder, write_whole)
        return put_in_place(folder, target, f"{order.as_of.isoformat()}-")
