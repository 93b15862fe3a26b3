"""Runs a notebook's cells in this very process, in order, until one fails."""

import asyncio
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from soc2lib.runner.engine.capture import OutputTooLarge, replacing
from soc2lib.runner.engine.shell import OUTPUTS, InProcessZMQShell, as_in_a_kernel, run_code, shell, streams
from soc2lib.runner.limits import take_reserve

_AGAIN = 1.0
"""Seconds after which a cell that swallowed its time-out is told again."""
Cell = Any
"""A cell of a notebook: a dictionary, or nbformat's own kind of one."""


class CellTimeout(BaseException):
    """A cell ran longer than it may; not an ``Exception``, so that a cell that catches those still stops."""


class Listener(Protocol):
    """Is told which cell starts and how it ended."""

    def cell_start(self, cell: Cell, cell_index: int) -> None:
        """A cell starts."""

    def cell_exception(self, cell: Cell, cell_index: int) -> None:
        """A cell failed."""

    def cell_complete(self, cell: Cell, cell_index: int) -> None:
        """A cell ended, whole or failed."""


def run_cells(
    cells: Sequence[Cell], listener: Listener, *, timeout: float | None = None, limit: int | None = None
) -> str:
    """Run a notebook's cells in order and write their outputs into them; the first that fails is the last.

    Parameters
    ----------
    cells : sequence of Cell
        The cells; changed in place.
    timeout : float, optional
        Seconds that one cell may take.
    limit : int, optional
        Bytes that the whole notebook may show.

    Returns
    -------
    str
        ``whole``, or why it stopped: ``error``, ``timeout``, ``exit`` (the cell asked its kernel to end).
    """
    made = shell()
    OUTPUTS.restart(limit)
    shown: dict[int, list[dict[str, Any]]] = {}
    ending = "whole"
    with ExitStack() as stack:
        stack.enter_context(replacing(OUTPUTS, *streams()))
        stack.enter_context(as_in_a_kernel(made))
        stack.enter_context(OUTPUTS.descriptors())
        loop = stack.enter_context(_loop())
        for index, cell in enumerate(cells):
            listener.cell_start(cell, index)
            if _runs(cell):
                shown[index] = OUTPUTS.begin()
                ending = _run(made, loop, cell, shown[index], timeout)
                cell["outputs"] = OUTPUTS.taken(shown[index])
                cell["execution_count"] = made.execution_count - 1
            if ending != "whole":
                listener.cell_exception(cell, index)
            listener.cell_complete(cell, index)
            if ending != "whole":
                break
    for index, outputs in shown.items():
        cells[index]["outputs"] = OUTPUTS.taken(outputs)
    return ending


def _runs(cell: Cell) -> bool:
    skipped = "skip-execution" in cell["metadata"].get("tags", ())
    return cell["cell_type"] == "code" and bool(cell["source"].strip()) and not skipped


def _run(
    made: InProcessZMQShell,
    loop: asyncio.AbstractEventLoop,
    cell: Cell,
    shown: list[dict[str, Any]],
    timeout: float | None,
) -> str:
    alarm = _Alarm(timeout)
    failed = True
    try:
        with OUTPUTS.redirected(), alarm:
            result = loop.run_until_complete(run_code(made, cell["source"], cell.get("id")))
            failed = not result.success or made._last_traceback_during_displayhook
        found = result.error_in_exec
        shows = any(output["output_type"] == "error" for output in shown)
        if isinstance(found, MemoryError | CellTimeout) and not shows:
            shown.append(_in_short(found))  # memory or time ran out again while IPython was about to show it
    except (CellTimeout, OutputTooLarge, MemoryError, asyncio.CancelledError) as error:
        take_reserve()
        shown.append(_in_short(error))
        _cancel_all(loop)
    if alarm.rang:
        return "timeout"
    if made.exit_now:
        return "exit"
    return "error" if failed and "raises-exception" not in cell["metadata"].get("tags", ()) else "whole"


def _in_short(error: BaseException) -> dict[str, Any]:
    """An error as an output, without its traceback."""
    name, words = type(error).__name__, str(error)
    return {"output_type": "error", "ename": name, "evalue": words, "traceback": [f"{name}: {words}"]}


class _Alarm:
    """Tells a cell to stop when its time is over, and again each second for as long as it goes on."""

    def __init__(self, seconds: float | None) -> None:
        possible = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
        self._seconds = seconds if possible else None
        self.rang = False

    def __enter__(self) -> None:
        if self._seconds:
            self._before = signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN)

    def __exit__(self, *_: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)

    def _ring(self, *_: object) -> None:
        self.rang = True
        raise CellTimeout(f"the cell ran longer than {self._seconds:g} s")


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        _cancel_all(loop)
        asyncio.set_event_loop(None)
        loop.close()


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    if waiting := asyncio.all_tasks(loop):
        for task in waiting:
            task.cancel()
        loop.run_until_complete(asyncio.wait(waiting, timeout=_AGAIN))


def language_info() -> dict[str, Any]:
    """What a notebook says of the language it ran in, as a kernel says it."""
    return {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
        "pygments_lexer": f"ipython{sys.version_info[0]}",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
