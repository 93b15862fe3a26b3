"""Runs clients away from this process, on a cluster or for a store: sends each its folder, takes in what comes back."""

import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import Problem, RunError, WorkbookError
from soc2lib.runner.batch.batch import Outcomes
from soc2lib.runner.batch.client_run import attempt
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.inputs import versions
from soc2lib.runner.batch.messages import read_outcome
from soc2lib.runner.batch.publishing import FAILED, building, unwritable
from soc2lib.runner.batch.publishing import place as put_in_place
from soc2lib.runner.limits import Limits
from soc2lib.runner.page.signatures import sign_run
from soc2lib.runner.remote.bundles import pack_client, unpack
from soc2lib.runner.remote.object_store import keep_failed, publish
from soc2lib.runner.remote.reuse import Reusable, reusable
from soc2lib.runner.remote.storage import is_store
from soc2lib.runner.remote.task import end_batch, packed, run_task
from soc2lib.runner.remote.worker import Delivery, Job
from soc2lib.store.clients import client_folder
from soc2lib.store.runs import Run

LONELY = 300.0
"""Seconds for which all workers may be gone before what is under way is given up."""
_LOOK = 5.0


def _new_batch() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the jobs.

    Attributes
    ----------
    executor : Executor
        Takes them.
    room : callable
        How many may be on their way at a time; 0 while nobody is there to do them.
    batch : str
        The name under which they keep what they keep warm.
    """

    executor: Executor
    room: Callable[[], int]
    batch: str = field(default_factory=_new_batch)


@contextmanager
def threads(jobs: int) -> Iterator[Hands]:
    """Threads of this process, each with a job server of its own."""
    hands = Hands(ThreadPoolExecutor(jobs), lambda: 2 * jobs)
    try:
        yield hands
    finally:
        hands.executor.shutdown(wait=False, cancel_futures=True)
        end_batch(hands.batch)
        hands.executor.shutdown()


def run_remotely(ids: Sequence[str], order: Order, limits: Limits, hands: Hands) -> Outcomes:
    """Run clients by others' hands and give each outcome as it comes, one a client.

    A client's folder is packed only when there is room for it, so that few of many are held in memory.
    """
    sender = _Sender(order, limits, hands, many=len(ids) > hands.room())
    away, last_news = dict[Future[Delivery], str](), time.monotonic()
    with closing(reusable(ids, order)) as found:
        more = True
        while more or away:
            while more and len(away) < max(hands.room(), 1):
                client, stands = next(found, ("", None))
                more = bool(client)
                made = sender.send(client, stands) if more else None
                if isinstance(made, Outcome):
                    yield made
                elif made:
                    away[made] = client
            done = wait(away, timeout=_LOOK, return_when=FIRST_COMPLETED).done if away else set()
            if done or hands.room():
                last_news = time.monotonic()
            elif time.monotonic() - last_news > LONELY:
                hands.executor.shutdown(wait=False)
                gone = TimeoutError(f"no worker was there for {LONELY:g} s")
                yield from (Outcome(client, None, _lost(client, gone), 0.0) for client in away.values())
                away.clear()
            for future in done:
                yield _receive(away.pop(future), future, order)


class _Sender:
    """Sends clients off, each with all that its run needs and no key."""

    def __init__(self, order: Order, limits: Limits, hands: Hands, *, many: bool) -> None:
        self._order, self._limits, self._hands, self._many = order, limits, hands, many
        self._versions: Mapping[str, object] = versions(order.stages)
        at_the_store = is_store(order.out) and order.signed_by is None  # what is to be signed comes back first
        self._away = replace(order, clients=Path("clients"), out=order.out if at_the_store else None, keys=None)

    def send(self, client: str, stands: Reusable) -> "Future[Delivery] | Outcome":
        """A client's job on its way, or what can be said of it at once: what stands in for it, or why it cannot go."""
        if isinstance(stands, Run):
            return Outcome(client, stands.folder, None, 0.0, kept=True)
        if stands is not None:
            return Outcome(client, None, stands, 0.0)
        try:
            parcel = pack_client(client_folder(client, self._order.clients))
            job = Job(client, parcel, self._away, self._limits, dict(self._versions), self._many, self._hands.batch)
            return self._hands.executor.submit(run_task, packed(job))
        except WorkbookError as fault:
            return Outcome(client, None, fault, 0.0)
        except OSError as error:
            return Outcome(client, None, unwritable(self._order.target(client), error), 0.0)
        except Exception as error:  # whoever takes the jobs says in ways of its own that it is gone
            return Outcome(client, None, _lost(client, error), 0.0)


def _receive(client: str, future: "Future[Delivery]", order: Order) -> Outcome:
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
    found = f"{type(error).__name__}: {error}".rstrip(": ")[:300]
    remedy = "Look at the workers' logs, and run the same again: what is whole is not redone."
    return RunError("The client's run was lost on the cluster.", [Problem(client, found, "a delivery", remedy)])


def _place(client: str, delivery: Delivery, outcome: Outcome, order: Order) -> Path:
    """Put what came back where a local run would have put it."""
    for name, content in delivery.beside.items():
        write_whole(client_folder(client, order.clients) / Path(name).name, content)
    target, prefix = order.target(client), f"{order.as_of.isoformat()}-"
    if delivery.run is None:
        return outcome.folder  # type: ignore[return-value]
    if is_store(order.out):
        return _store(delivery.run, target, prefix, outcome, order)
    if outcome.fault:
        shutil.rmtree(target / FAILED, ignore_errors=True)
        unpack(delivery.run, target / FAILED)
        return target / FAILED
    with building(target) as folder:
        unpack(delivery.run, folder, write_whole)
        sign_run(folder, order)
        return put_in_place(folder, target, prefix)


def _store(run: bytes, target: Path, prefix: str, outcome: Outcome, order: Order) -> Path:
    """Sign what came back and put it into the store."""
    with Temporary() as folder:
        unpack(run, folder)
        if outcome.fault:
            return keep_failed(folder, target)
        sign_run(folder, order)
        return publish(folder, target, prefix)
