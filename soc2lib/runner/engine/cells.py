"""Runs the cells of a plain notebook in this very process, in order, until one fails."""

import ast
import linecache
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from traceback import TracebackException
from types import CodeType, ModuleType
from typing import Any, Protocol

from soc2lib.runner.engine.alarm import Alarm, CellTimeout
from soc2lib.runner.engine.display import Display, bundle, displaying
from soc2lib.runner.engine.outputs import Output, Outputs, printed
from soc2lib.runner.engine.plain import runs
from soc2lib.runner.limits import take_reserve
from soc2lib.runner.stopping.interrupts import check_interrupt

Cell = Any
"""A cell of a notebook: a dictionary, or nbformat's own kind of one."""


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
        The cells of a plain notebook; changed in place.
    timeout : float, optional
        Seconds that one cell may take.
    limit : int, optional
        Bytes that the whole notebook may show.

    Returns
    -------
    str
        ``whole``, or why it stopped: ``error``, ``timeout``.
    """
    outputs = Outputs(limit)
    display = Display(outputs)
    count, ending = 0, "whole"
    with ExitStack() as stack:
        space = stack.enter_context(_namespace())
        space["display"] = display
        stack.enter_context(displaying(display, [cell["source"] for cell in cells if runs(cell)]))
        stack.enter_context(printed(outputs))
        for index, cell in enumerate(cells):
            listener.cell_start(cell, index)
            if runs(cell):
                count += 1
                ending = _run(cell["source"], count, space, outputs, timeout)
                cell["outputs"], cell["execution_count"] = outputs.taken(), count
                if ending == "error" and "raises-exception" in cell["metadata"].get("tags", ()):
                    ending = "whole"
            if ending != "whole":
                listener.cell_exception(cell, index)
            listener.cell_complete(cell, index)
            if ending != "whole":
                break
    return ending


@contextmanager
def _namespace() -> Iterator[dict[str, Any]]:
    """A new ``__main__`` for the notebook."""
    before, module = sys.modules["__main__"], ModuleType("__main__")
    sys.modules["__main__"] = module
    try:
        yield vars(module)
    finally:
        sys.modules["__main__"] = before


def _run(source: str, count: int, space: dict[str, Any], outputs: Outputs, timeout: float | None) -> str:
    name, alarm, failed = f"Cell In[{count}]", Alarm(timeout), False
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    try:
        with alarm:
            statements, last = _compiled(source, name)
            exec(statements, space)  # noqa: S102  (a notebook's own code: running it is what is asked)
            value = eval(last, space) if last else None  # noqa: S307
            if value is not None:
                data, notes = bundle(value)
                outputs.show("execute_result", data, notes, execution_count=count)
    except BaseException as error:
        check_interrupt()
        failed = True
        if isinstance(error, MemoryError):
            take_reserve()
        outputs.add(_error_output(error, name))
    if alarm.rang and not failed:  # the cell swallowed it
        outputs.add(_error_output(CellTimeout(f"the cell ran longer than {timeout:g} s"), name))
    return "timeout" if alarm.rang else "error" if failed else "whole"


@lru_cache(1024)
def _compiled(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """A cell's statements, and its last line where that is an expression to show; compiled once for all clients."""
    tree, last = ast.parse(source, name), None
    if tree.body and isinstance(end := tree.body[-1], ast.Expr) and not _is_silent(source, end):
        tree.body.pop()
        last = compile(ast.Expression(end.value), name, "eval", dont_inherit=True)
    return compile(tree, name, "exec", dont_inherit=True), last


def _is_silent(source: str, last: ast.Expr) -> bool:
    """Whether a semicolon after a cell's last expression says that it is not to be shown."""
    lines = source.encode().splitlines()[(last.end_lineno or 1) - 1 :]
    return lines[0][last.end_col_offset or 0 :].lstrip(b" \t)").startswith(b";")


def _error_output(error: BaseException, name: str) -> Output:
    """An error as an output; its traceback begins in the cell."""
    kind, trace = type(error).__name__, error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next
    error.__traceback__ = trace
    try:
        words, lines = str(error), list(TracebackException.from_exception(error).format())
    except Exception as other:  # whatever the error raises when it is asked what it is
        words = f"its words cannot be had: {type(other).__name__}"
        lines = [f"{kind}: {words}"]
    return {"output_type": "error", "ename": kind, "evalue": words, "traceback": lines}


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
