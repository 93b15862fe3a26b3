"""An IPython shell in this very process that behaves as a kernel's does and hands every output to `Outputs`."""

import ast
import asyncio
import builtins
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from types import ModuleType
from typing import Any

from ipykernel.jsonutil import encode_images
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config

from soc2lib.runner.engine.capture import Outputs, Stream
from soc2lib.runner.engine.compiling import Compiler, Transformer
from soc2lib.runner.engine.formatting import Formatter
from soc2lib.runner.limits import take_reserve
from soc2lib.runner.stopping.interrupts import interrupted

_SETTINGS = {"HistoryManager": {"enabled": False, "hist_file": ":memory:"}, "InteractiveShell": {"autocall": 0}}
OUTPUTS = Outputs()
_AWAITS: dict[str, bool] = {}
_STREAMS = (Stream("stdout", OUTPUTS), Stream("stderr", OUTPUTS))


class _Hook(DisplayHook):  # type: ignore[misc]
    """Takes the value of a cell's last line."""

    msg: dict[str, Any] | None = None
    semicolon_at_end_of_expression = staticmethod(lru_cache(1024)(DisplayHook.semicolon_at_end_of_expression))

    def start_displayhook(self) -> None:
        self.msg = {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": None}

    def write_output_prompt(self) -> None:
        if self.msg is not None:
            self.msg["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        if self.msg is not None:
            self.msg["data"] = OUTPUTS.bundle(encode_images(format_dict))
            self.msg["metadata"] = OUTPUTS.bundle(md_dict or {})

    def finish_displayhook(self) -> None:
        if self.msg is not None and self.msg["data"]:
            OUTPUTS.show(self.msg)
        self.msg = None


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    """Takes what a cell displays, updates and clears."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        self._validate_data(data, metadata)
        shown, marks = OUTPUTS.bundle(encode_images(data)), OUTPUTS.bundle(metadata or {})
        display_id = (transient or {}).get("display_id")
        if update:
            OUTPUTS.replace(display_id or "", shown, marks)
        else:
            OUTPUTS.show({"output_type": "display_data", "data": shown, "metadata": marks}, display_id)

    def clear_output(self, wait: bool = False) -> None:
        OUTPUTS.clear(wait)


class _History(HistoryManager):  # type: ignore[misc]
    """Remembers the last inputs as plain attributes: changed at every cell, and nobody observes them."""

    _i00 = _i = _ii = _iii = ""


class InProcessZMQShell(ZMQInteractiveShell):  # type: ignore[misc]
    """A kernel's shell without the kernel; libraries that look at its type see what they see in a notebook.

    What changes at every cell is a plain attribute here: a trait checks and announces each change to nobody.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    execution_count = 1
    last_execution_succeeded = True
    last_execution_result: ExecutionResult | None = None

    def init_history(self) -> None:
        """Keep the history of `_History`."""
        self.history_manager = _History(shell=self, parent=self)
        self.configurables.append(self.history_manager)

    def init_profile_dir(self, profile_dir: Any) -> None:
        """Read and write no profile: a run depends on nobody's home folder."""
        self.profile_dir = profile_dir or ProfileDir()

    def init_display_formatter(self) -> None:
        """The formatter of `formatting` in place of IPython's own."""
        self.display_formatter = Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def init_environment(self) -> None:
        """Leave the environment to whoever starts a notebook."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to keep alive."""

    def transform_ast(self, node: ast.AST) -> ast.AST:
        """Where a notebook transforms syntax trees, it gets its own to change."""
        return super().transform_ast(deepcopy(node) if self.ast_transformers else node)  # type: ignore[no-any-return]

    def should_run_async(
        self, raw_cell: str, *, transformed_cell: str | None = None, preprocessing_exc_tuple: Any = None
    ) -> bool:
        """Whether a cell awaits; found out once a cell."""
        if transformed_cell is None or preprocessing_exc_tuple is not None or not self.autoawait:
            return bool(
                super().should_run_async(
                    raw_cell, transformed_cell=transformed_cell, preprocessing_exc_tuple=preprocessing_exc_tuple
                )
            )
        if transformed_cell not in _AWAITS:
            _AWAITS[transformed_cell] = bool(super().should_run_async(raw_cell, transformed_cell=transformed_cell))
        return _AWAITS[transformed_cell]

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show an error; where memory ran out, with what was kept back for that; not where ctrl-C ends all anyway."""
        if interrupted():
            return  # laying out a traceback takes seconds
        if isinstance(sys.exc_info()[1], MemoryError):
            take_reserve()
        super().showtraceback(*args, **kwargs)

    def _format_exception_for_storage(self, *args: Any, **kwargs: Any) -> Any:
        """Lay out an error for the history, which is asked for by newer IPythons; not where ctrl-C ends all anyway."""
        return {} if interrupted() else super()._format_exception_for_storage(*args, **kwargs)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        if self.displayhook.msg is not None:
            self._last_traceback_during_displayhook = True
        error = {"output_type": "error", "ename": str(etype.__name__), "evalue": str(evalue), "traceback": list(stb)}
        OUTPUTS.show(error)
        self._last_traceback = stb


class _NoKernel:
    """Libraries ask whether a shell has a kernel, and expect one in a notebook; this one has nobody who could type."""

    raw_input, getpass = Kernel.raw_input, Kernel.getpass
    _allow_stdin = False
    eventloop = None


def shell() -> InProcessZMQShell:
    """This process's shell, made on first use: before pandas and plotly, which look for one when imported.

    Raises
    ------
    traitlets.config.MultipleInstanceError
        If the process already has a shell of another kind.
    """
    if InProcessZMQShell.initialized():
        there: InProcessZMQShell = InProcessZMQShell.instance()
        return there
    main, display = sys.modules["__main__"], sys.displayhook
    made: InProcessZMQShell = InProcessZMQShell.instance(config=Config(_SETTINGS), compiler_class=Compiler)
    sys.modules["__main__"], sys.displayhook = main, display
    made.kernel = _NoKernel()
    made.input_transformer_manager = Transformer()
    builtins.get_ipython = made.get_ipython  # type: ignore[attr-defined]
    return made


def taken_by_another() -> bool:
    """Whether this process runs inside somebody's own IPython, whose shell must be left alone."""
    return InteractiveShell.initialized() and not InProcessZMQShell.initialized()


def streams() -> tuple[Stream, Stream]:
    """The streams that stand in for stdout and stderr."""
    return _STREAMS


async def run_code(made: InProcessZMQShell, source: str, cell_id: str | None) -> ExecutionResult:
    """Run one cell as a kernel does: in a running event loop, awaited only where its code awaits."""
    made._last_traceback, made._last_traceback_during_displayhook = [], False
    try:
        return await _run_code(made, source, cell_id)
    finally:
        OUTPUTS.finish()


async def _run_code(made: InProcessZMQShell, source: str, cell_id: str | None) -> ExecutionResult:
    if not _awaits(made, source):
        return made.run_cell(source, store_history=True, cell_id=cell_id)
    more = {"transformed_cell": made.transform_cell(source), "cell_id": cell_id}
    result = None
    try:
        result = await asyncio.ensure_future(made.run_cell_async(source, store_history=True, **more))
    finally:
        made.events.trigger("post_execute")
        made.events.trigger("post_run_cell", result)
    return result


def _awaits(made: InProcessZMQShell, source: str) -> bool:
    """Whether a cell awaits; a name that a one-line cell begins with, such as an alias, makes no difference to that."""
    transform = made.transform_cell if made.input_transformers_post else made.input_transformer_manager.transform_cell
    try:
        transformed = transform(source)
    except Exception:
        return False
    return made.should_run_async(source, transformed_cell=transformed)


@contextmanager
def as_in_a_kernel(made: InProcessZMQShell) -> Iterator[None]:
    """While notebooks run, ``__main__`` is the notebook, and asking for input raises, as under papermill."""
    before: tuple[Any, Any, ModuleType] = builtins.input, getpass.getpass, sys.modules["__main__"]
    builtins.input, getpass.getpass = made.kernel.raw_input, made.kernel.getpass
    sys.modules["__main__"] = made.user_module
    try:
        yield
    finally:
        builtins.input, getpass.getpass, sys.modules["__main__"] = before
