"""Runs many clients side by side: one that fails stops no other, and each failure has its reason."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soc2lib.errors import ParameterError, Problem, RunError, did_you_mean
from soc2lib.runner.batch.client_run import Executor, attempt, publish
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.exit_status import Ended
from soc2lib.runner.batch.inputs import versions
from soc2lib.runner.batch.messages import outcome_line, read_outcome
from soc2lib.runner.batch.publishing import sweep
from soc2lib.runner.engine.notebooks import OnProgress, shipped
from soc2lib.runner.limits import Limits
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


def run_clients(ids: Sequence[str], order: Order, *, jobs: int = 2, limits: Limits | None = None) -> Outcomes:
    """Run clients and give each outcome as it comes: each in a forked child where that can be, else in workers.

    Parameters
    ----------
    jobs : int
        How many clients at a time.
    """
    from soc2lib.runner.batch.prefork import Warm, can_fork

    limits = limits or Limits()
    if not can_fork():
        yield from spawned(ids, order, jobs, limits)
        return
    warm = Warm(order, limits)
    if len(ids) > jobs:
        warm.warm_up()
    yield from forked(ids, warm, order, jobs, limits)


def forked(
    ids: Sequence[str], warm: "Warm", order: Order, jobs: int, limits: Limits, owner: int | None = None
) -> Outcomes:
    """Run clients in children of a warm process that is there already; `owner` is as `forking` wants it."""
    from soc2lib.runner.batch.fork import run_forked

    yield from _outcomes(ids, order, run_forked(ids, warm.work, jobs, limits, owner))


def spawned(ids: Sequence[str], order: Order, jobs: int, limits: Limits) -> Outcomes:
    """Run clients in workers that are started for it, where nothing can be forked."""
    from soc2lib.runner.engine.spawning import run_spawned

    yield from _outcomes(ids, order, run_spawned(ids, partial(Here, order, limits), jobs, limits))


def _outcomes(ids: Sequence[str], order: Order, finished: Generator[Ended, None, None]) -> Outcomes:
    unfinished = set(ids)
    try:
        with closing(finished):
            for ended in finished:
                unfinished.discard(ended.client)
                yield _outcome(ended, order.target(ended.client), ended.client)
    finally:
        for client in unfinished:
            sweep(order.target(client))


def _outcome(ended: Ended, target: Path, name: str) -> Outcome:
    if ended.result is not None:
        return read_outcome(ended.result)
    return Outcome(ended.client, sweep(target, keep=True), death(name, ended.where, ended.death), ended.seconds)


class Here:
    """Runs clients, or makes the page over all of them, in the process that makes this.

    Parameters
    ----------
    beside : mapping
        Further files of the page over all clients, name to text.
    """

    def __init__(self, order: Order, limits: Limits, beside: Mapping[str, str] | None = None) -> None:
        from soc2lib.runner.batch.prefork import Warm

        self._order, self._beside, self._warm = order, beside or {}, Warm(order, limits)

    @property
    def used_up(self) -> bool:
        """Whether a changed notebook ran here, which nobody knows: the next client gets another process."""
        return self._warm.used_up

    def __call__(self, name: str, on_progress: OnProgress) -> dict[str, Any]:
        """Run it and return the outcome as JSON values."""
        if name == PORTFOLIO_FOLDER:
            return _portfolio(self._order, self._warm.execute, self._beside, on_progress)
        return self._warm.serve(name, on_progress)


def death(client: str, where: str, words: str) -> RunError:
    """The error for a client whose process died."""
    return RunError(
        "The client's run was ended before it was whole.",
        [Problem(f"{client}, {where}", words, "a run to its end", "Mend the cause and run it again.")],
    )


def run_portfolio(order: Order, *, limits: Limits | None = None, beside: Mapping[str, str] | None = None) -> Outcome:
    """Make the consultant's page over all clients.

    Parameters
    ----------
    beside : mapping, optional
        Further files to publish in the same folder, name to text.
    """
    from soc2lib.runner.batch.prefork import can_fork

    limits, names = limits or Limits(), [PORTFOLIO_FOLDER]
    if can_fork():
        from soc2lib.runner.batch.fork import run_forked

        (ended,) = run_forked(names, Here(order, limits, beside), 1, limits)
    else:
        from soc2lib.runner.engine.spawning import run_spawned

        (ended,) = run_spawned(names, partial(Here, order, limits, beside), 1, limits)
    return _outcome(ended, portfolio_target(order), "portfolio")


def portfolio_target(order: Order) -> Path:
    """Where portfolio pages go."""
    return (order.out or order.clients) / PORTFOLIO_FOLDER


def _portfolio(order: Order, executor: Executor, extra: Mapping[str, str], on_progress: OnProgress) -> dict[str, Any]:
    day = order.as_of.isoformat()
    inputs = {"client": None, "as_of": day, "ledger_head": None, "signed_by": order.signed_by, **versions((PORTFOLIO,))}
    inputs["notebooks"] = inputs["notebooks"] | order.notebooks((PORTFOLIO,), "")

    def make() -> Path:
        target, parameters = portfolio_target(order), {"as_of": day}
        return publish(target, f"{day}-", (PORTFOLIO,), parameters, inputs, executor, on_progress, extra, order.finish)

    return outcome_line(attempt(PORTFOLIO_FOLDER, portfolio_target(order), make))
