"""Runs one notebook and says in words where it stopped, if it did."""

import json
import math
import re
from collections.abc import Callable, Mapping
from contextlib import chdir
from copy import deepcopy
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from pydantic_core import to_json

from soc2lib.basics.private.rights import write_private
from soc2lib.basics.resources import notebooks_folder
from soc2lib.errors import NotebookStopped, Problem
from soc2lib.runner.copies.finding import OwnNotebook
from soc2lib.runner.engine.cells import language_info, run_cells
from soc2lib.runner.engine.parameters import Literal, check
from soc2lib.runner.engine.plain import is_plain
from soc2lib.runner.lab.strip_outputs import MARK
from soc2lib.runner.limits import Limits
from soc2lib.runner.page.check import error_words, is_input
from soc2lib.stages import STAGES, Stage

_LINE = re.compile(r"Cell In\[\d+\]\"?, line (\d+)")
"""Where a traceback names a line of the cell, of ours or of a kernel's."""
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
    return without_entering(nbformat.read(notebook_path(stage), as_version=4))


def prepared(stage: Stage, parameters: Mapping[str, Any], own: OwnNotebook | None = None) -> dict[str, Any]:
    """A stage's notebook ready to run, as papermill prepares it: its parameters in a cell after the declared ones.

    Parameters
    ----------
    own : OwnNotebook, optional
        What somebody changed, in place of the shipped one; the notebook's metadata tell whose it is.

    Raises
    ------
    ParameterError
        If a parameter is unknown or of another type.
    """
    declaring, bare = _read(own.text if own else _shipped(notebook_path(stage)))
    injected = check(declaring, stage.notebook, parameters)
    notebook: dict[str, Any] = json.loads(bare)
    if own:
        notebook["metadata"][MARK] = {"own": own.whose, "notebook": own.notebook}
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
def _shipped(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@lru_cache(32)
def _read(text: str) -> tuple[NotebookNode, str]:
    """A notebook as it declares its parameters, and as it runs: without what is entered and what was shown."""
    notebook = nbformat.reads(text, as_version=4)
    bare = without_entering(deepcopy(notebook))
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook, json.dumps(bare)


def without_entering(notebook: NotebookNode) -> NotebookNode:
    """Take out the cells in which a person enters something: a headless run has none."""
    notebook.cells = [cell for cell in notebook.cells if not is_input(cell)]
    return notebook


class _Place:
    """Knows which cell runs, and passes it on."""

    def __init__(self, stage: Stage, on_progress: OnProgress) -> None:
        self._notebook, self._on_progress = stage.notebook, on_progress
        self.name, self.cell = f"{stage.notebook}.ipynb", dict[str, Any]()

    def cell_start(self, cell: dict[str, Any], cell_index: int) -> None:
        self.name, self.cell = cell_name(self._notebook, cell, cell_index), cell
        self._on_progress(self.name)

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


def execute(
    stage: Stage,
    parameters: Mapping[str, Any],
    into: Path,
    limits: Limits,
    on_progress: OnProgress,
    own: OwnNotebook | None = None,
) -> dict[str, Any]:
    """Run a stage's notebook and return it with its outputs: in this process where it is plain, else in a kernel.

    Parameters
    ----------
    parameters : mapping
        Name to value; checked before anything starts.
    into : Path
        A folder for the notebook, and its working folder; the executed one is left there as ``NAME.ipynb``, whole or
        stopped.
    own : OwnNotebook, optional
        What runs in place of the shipped notebook.

    Raises
    ------
    ParameterError
        If a parameter is unknown or of another type.
    NotebookStopped
        Naming the cell that failed, its line and why; the notebook is kept for reading.
    """
    notebook, place = prepared(stage, parameters, own), _Place(stage, on_progress)
    on_progress(place.name)
    with chdir(into):
        ending = _engine(notebook["cells"])(notebook["cells"], place, timeout=limits.timeout, limit=limits.output)
    notebook["metadata"]["language_info"] = language_info()
    write(notebook, into / f"{stage.notebook}.ipynb")
    if ending != "whole":
        raise _stopped(stage, place, ending)
    return notebook


def _engine(cells: list[dict[str, Any]]) -> Callable[..., str]:
    if is_plain(cells):
        return run_cells
    from soc2lib.runner.engine.kernel import run_in_kernel

    return run_in_kernel


def _stopped(stage: Stage, place: _Place, ending: str) -> NotebookStopped:
    """The error that says where and why a notebook stopped."""
    where, words = place.name, "a kernel that died or was asked to end" if ending == "exit" else "an error"
    for output in place.cell.get("outputs", ()):
        if output["output_type"] == "error":
            line = _LINE.search("\n".join(output["traceback"]))
            where, words = where + (f", line {line[1]}" if line else ""), error_words(output)
    return NotebookStopped(
        f"The notebook {stage.notebook} stopped before its end.",
        [Problem(where, words, "a cell that finishes", "Mend the cause and run it again.")],
    )


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
