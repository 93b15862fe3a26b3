"""Runs one notebook through papermill and says in words where it stopped, if it did."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from traitlets.config import Config

from soc2lib.foundation.errors import NotebookStopped, Problem
from soc2lib.foundation.shelf import notebooks_folder
from soc2lib.process import STAGES, Stage
from soc2lib.runner.parameters import check

KERNEL = "python3"
_KERNEL_SETTINGS = Config({"KernelManager": {"transport": "ipc" if hasattr(socket, "AF_UNIX") else "tcp"}})


def shipped(stages: tuple[Stage, ...] = STAGES) -> tuple[Stage, ...]:
    """The stages whose notebooks are shipped, in order."""
    return tuple(stage for stage in stages if (notebooks_folder() / f"{stage.notebook}.ipynb").is_file())


def load(stage: Stage) -> NotebookNode:
    """A stage's notebook, as a headless run sees it: without the cells in which a person enters something."""
    notebook = nbformat.read(notebooks_folder() / f"{stage.notebook}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "enter" not in cell.metadata.get("tags", [])]
    return notebook


def execute(stage: Stage, parameters: Mapping[str, Any], into: Path) -> NotebookNode:
    """Run a stage's notebook and return it with its outputs.

    Parameters
    ----------
    parameters : mapping
        Name to value; checked before anything starts.
    into : Path
        A folder for the notebook; the executed one is left there as ``NAME.ipynb``, whole or stopped.

    Raises
    ------
    ParameterError
        If a parameter is unknown or of another type.
    NotebookStopped
        Naming the cell that failed and why; the notebook is kept for reading.
    """
    notebook = load(stage)
    injected = check(notebook, stage.notebook, parameters)
    target = into / f"{stage.notebook}.ipynb"
    try:
        papermill.execute_notebook(
            notebook,
            str(target).replace("{", "{{").replace("}", "}}"),
            parameters=injected,
            kernel_name=KERNEL,
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=str(into),
            config=_KERNEL_SETTINGS,
        )
    except papermill.PapermillExecutionError as error:
        raise _stopped(stage, error) from None
    finally:
        if target.is_file():
            _tidy(target)
    return nbformat.read(target, as_version=4)


def _stopped(stage: Stage, error: papermill.PapermillExecutionError) -> NotebookStopped:
    cell = f"{stage.notebook}.ipynb, code cell {error.exec_count}"
    return NotebookStopped(
        f"The notebook {stage.notebook} stopped before its end.",
        [Problem(cell, f"{error.ename}: {error.evalue}", "a cell that finishes", "Mend the cause and run it again.")],
    )


def _tidy(path: Path) -> None:
    """Leave out what papermill notes of this machine and moment: paths, times, durations."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"].pop("papermill", None)
    for number, cell in enumerate(notebook["cells"]):
        for noted in ("papermill", "execution"):
            cell["metadata"].pop(noted, None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = f"injected-{number}"
    nbformat.write(nbformat.from_dict(notebook), path)
