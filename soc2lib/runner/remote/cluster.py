"""A dask.distributed cluster that runs clients; its workers never fork, each thread of theirs keeps a job server."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from soc2lib.errors import EXTRAS, ParameterError, Problem, RunError
from soc2lib.runner.remote.remote import Hands
from soc2lib.runner.remote.task import end_batch

PATIENCE = 10
"""Seconds in which the scheduler must answer, and then a worker be there."""


@contextmanager
def cluster(address: str) -> Iterator[Hands]:
    """The cluster behind a scheduler's address; what runs there is ended when this is left.

    Raises
    ------
    ParameterError
        If dask.distributed is not installed, or nothing answers at the address.
    RunError
        If the cluster has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        remedy = f"Install it with: {EXTRAS}"
        problem = Problem("--scheduler", "no dask.distributed", "the extra `cluster`, here and on each worker", remedy)
        raise ParameterError("Running on a cluster needs more than is installed.", [problem]) from None
    warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        found = f"{address}, and {type(error).__name__}: {error}"[:300]
        remedy = "Start one with `dask scheduler`, and give the address that it prints."
        problem = Problem("--scheduler", found, "the address of a running scheduler", remedy)
        raise ParameterError("No scheduler answers there.", [problem]) from None
    with client:
        _await_worker(client, address)
        hands = Hands(client.get_executor(pure=False), partial(_room, client))
        try:
            yield hands
        finally:
            with suppress(Exception):  # the scheduler or a worker may be gone
                hands.executor.shutdown(wait=False)
                client.run(end_batch, hands.batch, on_error="ignore")


def _room(client: Any) -> int:
    with suppress(Exception):  # whatever a scheduler that goes away brings about
        return 2 * sum(int(threads) for threads in client.nthreads().values())
    return 0


def _await_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        remedy = f"Start some with: dask worker {address} --nthreads 1 --nworkers N"
        problem = Problem(address, f"no worker within {PATIENCE} s", "at least one worker", remedy)
        raise RunError("The cluster has no workers.", [problem]) from None
