"""Keeps workers where children cannot be forked, watches over them, and says why one that died did."""

import math
import os
import pickle
import signal
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol, cast

from soc2lib.runner.batch.exit_status import Ended, ending_words
from soc2lib.runner.batch.quick_start import quick_start
from soc2lib.runner.limits import Limits, bound, overstepped, resident
from soc2lib.runner.stopping.trees import end_tree

_LOOK = 0.2
"""Seconds between looks at where workers are and what they use."""


class Work(Protocol):
    """Does one client's work in a worker; after the one with which it is used up, the worker ends."""

    @property
    def used_up(self) -> bool:
        """Whether the worker is to end."""

    def __call__(self, client: str, facts: Callable[[str], None], /) -> dict[str, Any]:
        """Do it, and say where it is by `told`."""


@dataclass(slots=True)
class _Worker:
    """A process that does one client after another, and what it does now; nothing is late before its first word."""

    process: SpawnProcess
    pipe: Connection
    base: int = 0
    client: str = ""
    where: str = "its start"
    since: float = math.inf
    began: float = 0.0
    killed: str = ""

    @property
    def pid(self) -> int:
        return cast(int, self.process.pid)

    def give(self, client: str) -> None:
        self.client, self.where, self.began = client, "its start", time.monotonic()
        with suppress(OSError):  # one that died meanwhile is found out when it is heard
            self.pipe.send(client)

    def ended(self, facts: dict[str, Any] | None, death: str = "") -> Ended:
        return Ended(self.client, facts, death, self.where, time.monotonic() - self.began)

    def end(self) -> None:
        """End the process and all that it started."""
        end_tree(self.pid)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run_spawned(
    clients: Sequence[str], prepare: Callable[[], Work], jobs: int, limits: Limits
) -> Generator[Ended, None, None]:
    """Do each client's work in one of a few workers, and give each ending as it comes.

    A worker that dies, or says that it is used up, is replaced. Whoever stops iterating ends all of them.

    Parameters
    ----------
    prepare : callable
        Is called once in each worker, which can import it, and returns what does the work.
    """
    waiting, workers, idle = list(reversed(clients)), list[_Worker](), list[_Worker]()
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                worker = idle.pop() if idle else _start(prepare, limits)
                worker.give(waiting.pop())
                workers.append(worker)
            heard = wait([worker.pipe for worker in workers], timeout=_LOOK)
            for worker in list(workers):
                if worker.pipe not in heard:
                    _watch(worker, limits)
                elif ended := _hear(worker):
                    workers.remove(worker)
                    idle += [worker] if worker.process.is_alive() else []
                    yield ended
    finally:
        for worker in (*workers, *idle):
            worker.end()


def _start(prepare: Callable[[], Work], limits: Limits) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, pickle.dumps(prepare), limits), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _hear(worker: _Worker) -> Ended | None:
    """Take in what a worker says: where it is, or how its work ended; one that is of no more use is ended."""
    try:
        kind, said = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(_LOOK)
        worker.end()
        return worker.ended(None, worker.killed or ending_words(worker.process.exitcode or 0))
    if kind == "where":
        worker.where, worker.since, worker.base = said, time.monotonic(), worker.base or resident(worker.pid)
        return None
    worker.since = math.inf
    if kind == "last":
        worker.end()
    return worker.ended(said)


def _watch(worker: _Worker, limits: Limits) -> None:
    """End a worker that overstays or takes too much; that its pipe is closed is heard next."""
    worker.killed = worker.killed or overstepped(worker.pid, worker.since, worker.base, limits)
    if worker.killed:
        end_tree(worker.pid)
        worker.process.kill()


def _serve(pipe: Connection, prepare: bytes, limits: Limits) -> None:
    """What a worker does; ctrl-C is its owner's to answer, and it ends when its owner has gone.

    What to prepare comes as bytes, so that nothing is imported for it before the start is made quick.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    quick_start()
    work: Work = pickle.loads(prepare)()  # noqa: S301  (its owner's own)
    bound(limits)
    while True:
        try:
            client = pipe.recv()
        except EOFError:
            return
        facts = work(client, lambda where: pipe.send(("where", where)))
        pipe.send(("last" if work.used_up else "done", facts))
        if work.used_up:
            return
