"""A process that has imported everything and run every notebook once, so that its children only do the work."""

import ctypes
import gc
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from soc2lib.basics.cache import cached
from soc2lib.basics.private.temporary import Temporary
from soc2lib.runner.batch.client_run import Executor, run_client
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.batch.messages import outcome_line
from soc2lib.runner.engine.isolation import Fresh, kernel_environment
from soc2lib.runner.engine.notebooks import OnProgress, execute
from soc2lib.runner.limits import Limits
from soc2lib.runner.stopping.interrupts import check_interrupt
from soc2lib.stages import Stage
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.samples import Sample, load_sample

SAMPLE = "lantern"
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as malloc.h numbers them
_KEPT = 1 << 26
_SELDOM = (50_000, 20, 20)
"""How often a child, which lives briefly, looks for garbage: each look copies memory it shares with its parent."""


def can_fork() -> bool:
    """Whether children can be forked from here: on Linux, from a process without other threads."""
    first = threading.current_thread() is threading.main_thread() and threading.active_count() == 1
    return sys.platform == "linux" and hasattr(os, "fork") and first


class Warm:
    """Runs notebooks in this process or in its children, each as if in a process of its own.

    Parameters
    ----------
    order : Order
        What the batch runs.
    limits : Limits
        What one client's run may use.
    """

    def __init__(self, order: Order, limits: Limits) -> None:
        self._order, self._limits, self.used_up = order, limits, False
        self._fresh = Fresh(kernel_environment(os.environ, **order.places))
        gc.freeze()

    def warm_up(self) -> None:
        """Run every notebook once on a sample client, then set what is there aside from garbage collection."""
        shown = self._fresh.environment
        with _as_it_was(), Temporary() as folder, _without_looking_for_garbage(), cached():
            os.environ.pop("SOC2_ONLY", None)  # it speaks of clients, and the sample is none
            clients = folder / "clients"
            sample = load_sample(SAMPLE)
            _plant(sample, clients)
            self._fresh.environment = {**shown, "SOC2_CLIENTS": str(clients), "SOC2_RUNS": "", "SOC2_ONLY": ""}
            run_client(SAMPLE, Order(clients, sample.as_of, self._order.stages), self.execute, check_interrupt)
            check_interrupt()
            self._fresh.environment = shown
            self._fresh.restore()
        self._fresh = Fresh(self._fresh.environment)
        gc.collect()
        gc.freeze()

    def execute(
        self, stage: Stage, parameters: Mapping[str, Any], into: Path, on_progress: OnProgress
    ) -> dict[str, Any]:
        """Run one notebook as in a new process; one that somebody changed may leave behind what cannot be put back."""
        self._fresh.restore()
        own = self._order.own(stage, str(parameters.get("client", "")))
        self.used_up |= own is not None
        return execute(stage, parameters, into, self._limits, on_progress, own)

    def work(self, client: str, on_progress: OnProgress) -> dict[str, Any]:
        """Run one client in a child, as `forking` wants it."""
        return self._run(client, self._execute_in_child, on_progress)

    def serve(self, client: str, on_progress: OnProgress) -> dict[str, Any]:
        """Run one client of several that come one after the other to this process; what stays is set aside for good."""
        try:
            return self._run(client, self.execute, on_progress)
        finally:
            gc.collect()
            gc.freeze()

    def _run(self, client: str, executor: Executor, on_progress: OnProgress) -> dict[str, Any]:
        gc.set_threshold(*_SELDOM)
        _keep_freed_memory()
        with cached():
            return outcome_line(run_client(client, self._order, executor, on_progress))

    def _execute_in_child(
        self, stage: Stage, parameters: Mapping[str, Any], into: Path, on_progress: OnProgress
    ) -> dict[str, Any]:
        """Run one notebook; what earlier ones left is looked through for garbage once, not again at every notebook."""
        gc.freeze()
        return self.execute(stage, parameters, into, on_progress)


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Put environment and folder back, also where a notebook was interrupted in a folder that is gone now."""
    environment, folder = dict(os.environ), Path.cwd()
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)


@contextmanager
def _without_looking_for_garbage() -> Iterator[None]:
    """While much is made that stays, garbage is looked for in vain."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _keep_freed_memory() -> None:
    """Let the C library keep what a page's large texts leave behind: new memory costs the system a fault a page."""
    with suppress(OSError, AttributeError):  # a C library without the call does without it
        c_library = ctypes.CDLL(None)
        for setting in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            c_library.mallopt(setting, _KEPT)


def _plant(sample: Sample, clients: Path) -> None:
    """Make the sample client as it stands in the end, without its history: that is all that warming up needs."""
    bodies = {(kind, id): body for step in sample.steps for kind, id, body in step.records}
    engagement = Engagement.create(SAMPLE, clients)
    changes = [Change(kind, id, body) for (kind, id), body in bodies.items()]
    engagement.ledger.append(changes, author=SAMPLE, reason="warming up", at=sample.steps[0].at)
    engagement.ledger.close()
