"""Runs many clients side by side: one that fails stops no other, and each failure has its reason."""

import os
import signal
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from soc2lib.errors import ParameterError, Problem, RunError, did_you_mean
from soc2lib.runner.batch.client_run import Executor, attempt, publish, run_client, silent
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.inputs import versions
from soc2lib.runner.batch.messages import outcome_line, read_outcome
from soc2lib.runner.batch.publishing import sweep
from soc2lib.runner.engine.notebooks import OnProgress, execute_in_kernel, shipped
from soc2lib.runner.limits import Limits
from soc2lib.runner.stopping.trees import end_tree
from soc2lib.stages import PORTFOLIO, Stage

if TYPE_CHECKING:
    from soc2lib.runner.batch.prefork import Warm

PORTFOLIO_FOLDER = "_portfolio"
Outcomes = Generator[Outcome, None, None]


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
    ids: Sequence[str], order: Order, *, jobs: int = 2, limits: Limits | None = None, kernels: bool = False
) -> Outcomes:
    """Run clients, each in a process of its own, and give each outcome as it comes.

    Parameters
    ----------
    jobs : int
        How many clients at a time.
    kernels : bool
        Run on papermill's own engine even where children can be forked; elsewhere it is the only way.
    """
    from soc2lib.runner.batch.prefork import can_fork

    limits = limits or Limits()
    if kernels or not can_fork():
        yield from _run_in_kernels(ids, order, jobs, limits)
    else:
        yield from _run_forked(ids, order, jobs, limits)


def _run_forked(ids: Sequence[str], order: Order, jobs: int, limits: Limits) -> Outcomes:
    from soc2lib.runner.batch.prefork import Warm

    warm = Warm(order, limits)
    if len(ids) > jobs:
        warm.warm_up()
    yield from forked(ids, warm, order, jobs, limits)


def forked(
    ids: Sequence[str], warm: "Warm", order: Order, jobs: int, limits: Limits, owner: int | None = None
) -> Outcomes:
    """Run clients in children of a warm process that is there already; `owner` is as `forking` wants it."""
    from soc2lib.runner.batch.fork import run_forked

    unfinished = set(ids)
    try:
        for ended in run_forked(ids, warm.work, jobs, limits, owner):
            unfinished.discard(ended.client)
            if ended.result is not None:
                yield read_outcome(ended.result)
            else:
                kept = sweep(order.target(ended.client), keep=True)
                yield Outcome(ended.client, kept, death(ended.client, ended.where, ended.death), ended.seconds)
    finally:
        for client in unfinished:
            sweep(order.target(client))


def death(client: str, where: str, words: str) -> RunError:
    """The error for a client whose process died."""
    return RunError(
        "The client's run was ended before it was whole.",
        [Problem(f"{client}, {where}", words, "a run to its end", "Mend the cause and run it again.")],
    )


def run_portfolio(
    order: Order, *, limits: Limits | None = None, kernels: bool = False, beside: Mapping[str, str] | None = None
) -> Outcome:
    """Make the consultant's page over all clients.

    Parameters
    ----------
    beside : mapping, optional
        Further files to publish in the same folder, name to text.
    """
    from soc2lib.runner.batch.prefork import can_fork

    limits, extra = limits or Limits(), dict(beside or {})
    if kernels or not can_fork():
        os.environ |= order.places
        return read_outcome(_portfolio(order, kernel_executor(limits), extra, silent))
    from soc2lib.runner.batch.fork import run_forked
    from soc2lib.runner.batch.prefork import Warm

    warm = Warm(order, limits)
    (ended,) = run_forked(
        [PORTFOLIO_FOLDER], lambda _, on_progress: _portfolio(order, warm.execute, extra, on_progress), 1, limits
    )
    if ended.result is not None:
        return read_outcome(ended.result)
    kept = sweep(portfolio_target(order), keep=True)
    return Outcome(PORTFOLIO_FOLDER, kept, death("portfolio", ended.where, ended.death), ended.seconds)


def portfolio_target(order: Order) -> Path:
    """Where portfolio pages go."""
    return (order.out or order.clients) / PORTFOLIO_FOLDER


def _portfolio(order: Order, executor: Executor, extra: Mapping[str, str], on_progress: OnProgress) -> dict[str, Any]:
    day = order.as_of.isoformat()
    inputs = {"client": None, "as_of": day, "ledger_head": None, "signed_by": order.signed_by, **versions((PORTFOLIO,))}

    def make() -> Path:
        target, parameters = portfolio_target(order), {"as_of": day}
        return publish(target, f"{day}-", (PORTFOLIO,), parameters, inputs, executor, on_progress, extra, order.finish)

    return outcome_line(attempt(PORTFOLIO_FOLDER, portfolio_target(order), make))


def _run_in_kernels(ids: Sequence[str], order: Order, jobs: int, limits: Limits) -> Outcomes:
    """Run clients in a pool of processes, each notebook in a kernel; if a process dies, the rest run one by one."""
    unfinished = list(ids)
    try:
        with _pool(order, min(jobs, len(ids)) or 1) as pool:
            waiting = {pool.submit(_in_kernels, id, order, limits): id for id in ids}
            for done in as_completed(waiting):
                if (outcome := _outcome(done)) is not None:
                    unfinished.remove(waiting[done])
                    yield outcome
        for id in unfinished:
            with _pool(order, 1) as pool:
                outcome = _outcome(pool.submit(_in_kernels, id, order, limits))
            if outcome is None:
                kept = sweep(order.target(id), keep=True)
                outcome = Outcome(id, kept, death(id, "its notebooks", "its process died"), 0.0)
            yield outcome
    finally:
        for id in unfinished:
            sweep(order.target(id))


def _outcome(done: "Future[dict[str, Any]]") -> Outcome | None:
    try:
        return read_outcome(done.result())
    except BrokenProcessPool:
        return None


@contextmanager
def _pool(order: Order, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes for kernels; where nobody waits for what they do, they are ended and what they started with them."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin, initargs=(order.places,)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                end_tree(cast(int, process.pid))
                process.kill()
                process.join()
            raise


def _begin(places: Mapping[str, str]) -> None:
    """In a pool's process: show notebooks only what they may see of the environment, and leave ctrl-C to its owner."""
    from soc2lib.runner.engine.isolation import allowed

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shown = {**allowed(os.environ), **places}
    os.environ.clear()
    os.environ.update(shown)


def _in_kernels(client: str, order: Order, limits: Limits) -> dict[str, Any]:
    return outcome_line(run_client(client, order, kernel_executor(limits)))


def kernel_executor(limits: Limits) -> Executor:
    """Runs each notebook in a kernel of its own."""

    def execute(stage: Stage, parameters: Mapping[str, Any], into: Path, on_progress: OnProgress) -> dict[str, Any]:
        return execute_in_kernel(stage, parameters, into, limits, on_progress)

    return execute
