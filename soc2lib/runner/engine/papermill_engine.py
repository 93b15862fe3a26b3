"""The engine ``soc2`` for papermill: plain notebooks run in this very process, without a kernel to start."""

import os
import threading
from typing import Any

from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager

from soc2lib.runner.engine.cells import language_info, run_cells
from soc2lib.runner.engine.isolation import Fresh, kernel_environment
from soc2lib.runner.engine.plain import is_plain


class SavesAtTheEnd(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's manager, but the notebook is written once, whole or stopped, and not at every cell."""

    def save(self, **kwargs: Any) -> None:
        """Write the notebook, when it has ended."""
        if self.end_time is not None:
            super().save(**kwargs)


class InProcessEngine(Engine):  # type: ignore[misc]
    """``papermill --engine soc2``: the same notebook as papermill's own engine makes, without a kernel.

    What is not plain (`plain`) runs on papermill's own engine, and so does another language than Python and a call
    from another thread than the first. The options ``execution_timeout`` (seconds a cell) and ``output_limit`` (bytes
    a notebook) hold.
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
        """
        fresh = Fresh()
        try:
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


def _fits(notebook: NotebookNode) -> bool:
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    first = threading.current_thread() is threading.main_thread()
    return language == "python" and first and is_plain(notebook.cells)
