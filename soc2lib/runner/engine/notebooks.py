"""Runs one notebook, in this process or in a kernel of its own, and says in words where it stopped, if it did."""

import json
import math
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from pydantic_core import to_json

from soc2lib.basics.private.rights import write_private
from soc2lib.basics.resources import notebooks_folder
from soc2lib.errors import NotebookStopped, Problem
from soc2lib.runner.engine.parameters import Literal, check
from soc2lib.runner.limits import Limits
from soc2lib.runner.page.check import error_words, is_input
from soc2lib.stages import STAGES, Stage

KERNEL = "python3"
OnProgress = Callable[[str], None]
"""Is called with the words for where a run is now."""


def shipped(stages: tuple[Stage, ...] = STAGES) -> tuple[Stage, ...]:
    """The stages whose notebooks are shipped, in order."""
    return tuple(stage for stage in stages if notebook_path(stage).is_file())


def notebook_path(stage: Stage) -> Path:
    """Where a stage's notebook lies."""
    return notebooks_folder() / f"{stage.notebook}.ipynb"


def load(stage: Stage) -> NotebookNode:
    """A stage's notebook, as a headless run sees it: without the cells in which a person enters something."""
    notebook = nbformat.read(notebook_path(stage), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not is_input(cell)]
    return notebook


def prepared(stage: Stage, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's notebook ready to run, as papermill prepares it: its parameters in a cell after the declared ones.

    Raises
    ------
    ParameterError
        If a parameter is unknown or of another type.
    """
    injected = check(_declaring(notebook_path(stage)), stage.notebook, parameters)
    notebook: dict[str, Any] = json.loads(_bare(notebook_path(stage)))
    cells = notebook["cells"]
    place = 1 + next(n for n, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", ()))
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": f"injected-{place}",
        "metadata": {"tags": ["injected-parameters"]},
        "outputs": [],
        "source": assignments(injected),
    }
    if injected:
        cells.insert(place, cell)
    return notebook


def assignments(parameters: Mapping[str, Literal]) -> str:
    """The code that sets parameters, as papermill writes it.

    Examples
    --------
    >>> print(assignments({"client": 'a "b"', "days": 3}), end="")
    # Parameters
    client = "a \\"b\\""
    days = 3
    """
    return "# Parameters\n" + "".join(f"{name} = {_literal(value)}\n" for name, value in parameters.items())


def _literal(value: Literal) -> str:
    if isinstance(value, str):
        escaped = value.encode("unicode_escape").decode("ascii").replace('"', '\\"')
        return f'"{escaped}"'
    return f"float('{value}')" if isinstance(value, float) and not math.isfinite(value) else repr(value)


@cache
def _declaring(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


@cache
def _bare(path: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not is_input(cell)]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return json.dumps(notebook)


class _Progress:
    """Passes on which cell runs."""

    def __init__(self, stage: Stage, on_progress: OnProgress) -> None:
        self._notebook, self._on_progress = stage.notebook, on_progress

    def cell_start(self, cell: Mapping[str, Any], cell_index: int) -> None:
        self._on_progress(cell_name(self._notebook, cell, cell_index))

    def cell_exception(self, cell: Mapping[str, Any], cell_index: int) -> None:
        """The outputs say it."""

    def cell_complete(self, cell: Mapping[str, Any], cell_index: int) -> None:
        """The next cell's start says it."""


def cell_name(notebook: str, cell: Mapping[str, Any], index: int) -> str:
    """How a cell is named to a reader.

    Examples
    --------
    >>> cell_name("04_gap", {"id": "judge"}, 6)
    '04_gap.ipynb, cell 7 (judge)'
    """
    return f"{notebook}.ipynb, cell {index + 1} ({cell.get('id', 'without a name')})"


def execute_here(
    stage: Stage, parameters: Mapping[str, Any], into: Path, limits: Limits, on_progress: OnProgress
) -> dict[str, Any]:
    """Run a stage's notebook in this process and return it with its outputs.

    Parameters
    ----------
    parameters : mapping
        Name to value; checked before anything starts.
    into : Path
        A folder for the notebook, and its working folder; the executed one is left there as ``NAME.ipynb``, whole or
        stopped.

    Raises
    ------
    ParameterError
        If a parameter is unknown or of another type.
    NotebookStopped
        Naming the cell that failed and why; the notebook is kept for reading.
    """
    from soc2lib.runner.engine.cells import language_info, run_cells

    notebook = prepared(stage, parameters)
    os.chdir(into)
    ending = run_cells(notebook["cells"], _Progress(stage, on_progress), timeout=limits.timeout, limit=limits.output)
    notebook["metadata"]["language_info"] = language_info()
    write(notebook, into / f"{stage.notebook}.ipynb")
    if ending != "whole":
        raise _stopped(stage, notebook, ending)
    return notebook


def _stopped(stage: Stage, notebook: Mapping[str, Any], ending: str) -> NotebookStopped:
    ran = [(n, cell) for n, cell in enumerate(notebook["cells"]) if cell.get("execution_count") is not None]
    where, words = f"{stage.notebook}.ipynb", "a kernel that was asked to end" if ending == "exit" else "an error"
    if ran:
        number, cell = ran[-1]
        where = cell_name(stage.notebook, cell, number)
        words = next((error_words(o) for o in reversed(cell["outputs"]) if o["output_type"] == "error"), words)
    return stopped(stage, where, words)


def stopped(stage: Stage, where: str, words: str) -> NotebookStopped:
    """The error that says where and why a stage's notebook stopped."""
    return NotebookStopped(
        f"The notebook {stage.notebook} stopped before its end.",
        [Problem(where, words, "a cell that finishes", "Mend the cause and run it again.")],
    )


def execute_in_kernel(
    stage: Stage, parameters: Mapping[str, Any], into: Path, limits: Limits, on_progress: OnProgress
) -> dict[str, Any]:
    """The same on papermill's own engine, in a kernel of its own: slower, and the same outputs; see `execute_here`."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    notebook = load(stage)
    injected = check(notebook, stage.notebook, parameters)
    target = into / f"{stage.notebook}.ipynb"
    on_progress(f"{stage.notebook}.ipynb")
    transport = "ipc" if hasattr(socket, "AF_UNIX") else "tcp"
    try:
        papermill.execute_notebook(
            notebook,
            str(target).replace("{", "{{").replace("}", "}}"),
            parameters=injected,
            kernel_name=KERNEL,
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=str(into),
            execution_timeout=limits.timeout,
            config=Config({"KernelManager": {"transport": transport}}),
        )
    except papermill.PapermillExecutionError as error:
        raise stopped(
            stage, f"{stage.notebook}.ipynb, code cell {error.exec_count}", error_words(vars(error))
        ) from None
    except CellTimeoutError:
        words = f"CellTimeout: a cell ran longer than {limits.timeout:g} s"
        raise stopped(stage, f"{stage.notebook}.ipynb", words) from None
    except DeadKernelError:
        raise stopped(stage, f"{stage.notebook}.ipynb", "a kernel that died") from None
    finally:
        if target.is_file():
            write(_tidied(nbformat.read(target, as_version=4)), target)
    made: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return made


def _tidied(notebook: dict[str, Any]) -> dict[str, Any]:
    """Leave out what papermill notes of this machine and moment, and join what was printed in pieces."""
    notebook["metadata"].pop("papermill", None)
    for number, cell in enumerate(notebook["cells"]):
        for noted in ("papermill", "execution"):
            cell["metadata"].pop(noted, None)
        if not cell["metadata"].get("tags", True):
            del cell["metadata"]["tags"]
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = f"injected-{number}"
        if "outputs" in cell:
            cell["outputs"] = list(_joined(cell["outputs"]))
    return notebook


def _joined(outputs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for output in outputs:
        same = last is not None and output["output_type"] == last["output_type"] == "stream"
        if same and last is not None and output["name"] == last["name"]:
            last["text"] += output["text"]
            continue
        if last is not None:
            yield last
        last = output
    if last is not None:
        yield last


def write(notebook: Mapping[str, Any], path: Path) -> None:
    """Write a notebook, one line a cell.

    Raises
    ------
    ValueError
        If an output holds a number that JSON has no form for (NaN, infinity); nothing is written then.
    """
    cells = b",\n".join([to_json(cell) for cell in notebook["cells"]])
    rest = to_json({key: value for key, value in notebook.items() if key != "cells"})
    whole = b'{"cells":[\n' + cells + b"\n]," + rest[1:] + b"\n"
    if b"NaN" in whole or b"Infinity" in whole:
        json.dumps(notebook, allow_nan=False)
    write_private(path, whole)
