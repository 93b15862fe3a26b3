"""Runs notebooks in this very process, without starting a kernel; known to papermill as the engine ``soc2``."""

import asyncio
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager

from soc2lib.runner.capture import OutputTooLarge, standing_in
from soc2lib.runner.freshness import Fresh, kernel_environment
from soc2lib.runner.shell import OUTPUTS, InProcessZMQShell, as_in_a_kernel, run_code, shell, streams, taken_by_another

_AGAIN = 1.0
"""Seconds after which a cell that swallowed its time-out is told again."""


class CellTimeout(BaseException):
    """A cell ran longer than it may; not an ``Exception``, so that a cell that catches those still stops."""


class Listener(Protocol):
    """Is told which cell starts and how it ended."""

    def cell_start(self, cell: NotebookNode, cell_index: int) -> None:
        """A cell starts."""

    def cell_exception(self, cell: NotebookNode, cell_index: int) -> None:
        """A cell failed."""

    def cell_complete(self, cell: NotebookNode, cell_index: int) -> None:
        """A cell ended, whole or failed."""


def run_cells(
    cells: Sequence[NotebookNode], listener: Listener, *, timeout: float | None = None, limit: int | None = None
) -> str:
    """Run a notebook's cells in order and write their outputs into them; the first that fails is the last.

    Parameters
    ----------
    cells : sequence of NotebookNode
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
        stack.enter_context(standing_in(OUTPUTS, *streams()))
        stack.enter_context(as_in_a_kernel(made))
        loop = stack.enter_context(_loop())
        for index, cell in enumerate(cells):
            listener.cell_start(cell, index)
            if _runs(cell):
                shown[index] = OUTPUTS.begin()
                ending = _run(made, loop, cell, timeout)
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


def _runs(cell: NotebookNode) -> bool:
    skipped = "skip-execution" in cell["metadata"].get("tags", ())
    return cell["cell_type"] == "code" and bool(cell["source"].strip()) and not skipped


def _run(made: InProcessZMQShell, loop: asyncio.AbstractEventLoop, cell: NotebookNode, timeout: float | None) -> str:
    alarm = _Alarm(timeout)
    failed = True
    try:
        with OUTPUTS.descriptors(), alarm:
            result = loop.run_until_complete(run_code(made, cell["source"], cell.get("id")))
            failed = not result.success or made._last_traceback_during_displayhook
    except (CellTimeout, OutputTooLarge, asyncio.CancelledError) as error:
        made._showtraceback(type(error), error, [f"{type(error).__name__}: {error}"])
        _cancel_all(loop)
    if alarm.rang:
        return "timeout"
    if made.exit_now:
        return "exit"
    return "error" if failed and "raises-exception" not in cell["metadata"].get("tags", ()) else "whole"


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


class SavesAtTheEnd(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's manager, but the notebook is written once, whole or stopped, and not at every cell."""

    def save(self, **kwargs: Any) -> None:
        """Write the notebook, when it has ended."""
        if self.end_time is not None:
            super().save(**kwargs)


class InProcessEngine(Engine):  # type: ignore[misc]
    """``papermill --engine soc2``: the same notebook as papermill's own engine makes, without a kernel.

    What cannot run in this process runs on papermill's own engine: another language than Python, a call from inside
    somebody's IPython, or from another thread than the first. The options ``execution_timeout`` (seconds a cell) and
    ``output_limit`` (bytes a notebook) hold.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: Any = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **kwargs: Any,
    ) -> NotebookNode:
        """Run a notebook under papermill's manager and return it."""
        if not _fits(nb):
            return NBClientEngine.execute_notebook(
                nb, kernel_name, output_path, progress_bar, log_output, autosave_cell_every, **kwargs
            )
        manager = SavesAtTheEnd(nb, output_path, log_output, progress_bar, autosave_cell_every)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **kwargs)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        output_limit: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Run the cells of a managed notebook.

        Raises
        ------
        CellTimeoutError
            If a cell took too long.
        DeadKernelError
            If a cell asked its kernel to end.
        """
        import os

        fresh = Fresh(shell())
        try:
            fresh.shell.reset(new_session=True)
            os.environ.update(kernel_environment({}))
            timeout = execution_timeout or kwargs.get("timeout")
            ending = run_cells(nb_man.nb.cells, nb_man, timeout=timeout, limit=output_limit)
        finally:
            fresh.restore()
        for cell in nb_man.nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [from_dict(output) for output in cell.outputs]
        nb_man.nb.metadata["language_info"] = language_info()
        if ending == "timeout":
            raise CellTimeoutError(f"A cell timed out after {timeout:g} seconds.")
        if ending == "exit":
            raise DeadKernelError("Kernel died")


def _fits(notebook: NotebookNode) -> bool:
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    first = threading.current_thread() is threading.main_thread()
    return language == "python" and first and not taken_by_another() and not _in_a_loop()


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
