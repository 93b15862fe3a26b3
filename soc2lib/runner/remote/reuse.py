"""Finds the runs that stand in for new ones, a few clients ahead of whoever asks, for a store answers slowly."""

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from soc2lib.errors import WorkbookError
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.batch.inputs import unchanged
from soc2lib.runner.remote.object_store import unchanged_run
from soc2lib.runner.remote.storage import is_store
from soc2lib.store.runs import Run, runs

AHEAD = 16
"""How many clients are looked up at a time."""

Reusable = Run | WorkbookError | None
"""The run that stands in for a new one, why that cannot be said, or None where a new one is due."""


def reusable(ids: Sequence[str], order: Order) -> Generator[tuple[str, Reusable], None, None]:
    """Each client, in the order given, with what stands in for its run."""
    if order.again:
        yield from ((client, None) for client in ids)
        return
    ahead: deque[tuple[str, Future[Reusable]]] = deque()
    with ThreadPoolExecutor(AHEAD) as pool:
        for client in ids:
            ahead.append((client, pool.submit(_find, client, order)))
            if len(ahead) == AHEAD:
                yield _first(ahead)
        while ahead:
            yield _first(ahead)


def _first(ahead: "deque[tuple[str, Future[Reusable]]]") -> tuple[str, Reusable]:
    client, found = ahead.popleft()
    return client, found.result()


def _find(client: str, order: Order) -> Reusable:
    target = order.target(client)
    try:
        inputs = order.inputs(client)
        return unchanged_run(target, inputs) if is_store(target) else unchanged(runs(target), inputs)
    except WorkbookError as fault:
        return fault
