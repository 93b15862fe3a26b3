"""The in-process engine against papermill's own: the same notebooks, cell for cell and output for output."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from tests.conftest import AS_OF, Demo
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines
from tests.notebooks.torture import torture

from soc2lib.runner.batch.batch import chosen_stages, run_clients
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.engine.papermill_engine import InProcessEngine

ROOT = Path(__file__).parents[2]
NO_SUCH_WARNING = {"odd-json"}
"""Cells that differ, and why: a kernel's messages warn of numbers that JSON lacks; here there are no messages."""
RACING = {"system": ["by system", "0"], "subprocess": ["by subprocess", "0"]}
"""Cells whose child writes before the cell does, and their lines in that order, which ours must keep; a kernel reads
what a child wrote in a thread of its own, and may show it later."""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@pytest.fixture(scope="module", autouse=True)
def _registered() -> None:
    papermill_engines.register("soc2", InProcessEngine)


def run(
    notebook: NotebookNode, engine: str, folder: Path, parameters: dict[str, Any] | None = None, **more: Any
) -> Path:
    path = folder / f"{engine}.ipynb"
    papermill.execute_notebook(
        nbformat.from_dict(notebook),
        str(path),
        parameters,
        engine_name=engine,
        progress_bar=False,
        cwd=str(folder),
        **more,
    )
    return path


def small(*sources: str) -> NotebookNode:
    cells = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def told(cell: NotebookNode) -> str:
    """What a cell shows; what belongs to one process is made alike, and text printed between two outputs is joined."""
    shown: list[dict[str, Any]] = []
    for output in cell.get("outputs", []):
        kind = (output["output_type"], output.get("name"))
        open_streams = {}
        for earlier in reversed(shown):
            if earlier["output_type"] != "stream":
                break
            open_streams[earlier["output_type"], earlier["name"]] = earlier
        if kind in open_streams:
            open_streams[kind]["text"] += output["text"]
        else:
            shown.append(dict(output))
    text = json.dumps(shown, sort_keys=True)
    return re.sub(r"0x[0-9a-f]{6,}", "0x", re.sub(r"ipykernel_\d+", "ipykernel", text))


def lines(cell: NotebookNode) -> list[tuple[str, str]]:
    """The lines of text that a cell shows, in order, each with the kind of output it stands in."""
    texts = [(o.output_type, o.text if o.output_type == "stream" else o.data["text/plain"]) for o in cell.outputs]
    return [(kind, line) for kind, text in texts for line in text.splitlines()]


def alone(notebook: NotebookNode, engine: str, folder: Path, parameters: dict[str, Any]) -> NotebookNode:
    """Run a notebook in a process of its own, as the command line does, for pytest has its own ideas of warnings."""
    source, target = folder / "source.ipynb", folder / f"{engine}.ipynb"
    nbformat.write(nbformat.from_dict(notebook), source)
    command = [
        sys.executable,
        str(Path(__file__).with_name("by_engine.py")),
        engine,
        source,
        target,
        json.dumps(parameters),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_CURRENT_TEST", None)  # a kernel that sees it leaves file descriptors alone
    subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    return nbformat.read(target, as_version=4)


def test_a_torture_notebook_comes_out_as_from_a_kernel(tmp_path: Path) -> None:
    ours, stock = (alone(torture(), engine, tmp_path, {"who": "ann", "count": 2}) for engine in ("soc2", "nbclient"))
    nbformat.validate(ours)
    assert ours.metadata.language_info == stock.metadata.language_info
    assert [cell.get("execution_count") for cell in ours.cells] == [cell.get("execution_count") for cell in stock.cells]
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    differ = {a.id for a, b in zip(ours.cells, stock.cells, strict=True) if told(a) != told(b)}
    assert differ - RACING.keys() == NO_SUCH_WARNING
    for a, b in zip(ours.cells, stock.cells, strict=True):
        if a.id in RACING:
            assert [line for _, line in lines(a)] == RACING[a.id]
            assert sorted(lines(a)) == sorted(lines(b))


def test_a_failed_notebook_is_kept_with_its_error_marked_and_its_cells_states(tmp_path: Path) -> None:
    notebook = small("print('one')", "1 / 0", "print('never')")
    for engine in ("soc2", "nbclient"):
        with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
            run(notebook, engine, tmp_path)
    ours, stock = (nbformat.read(tmp_path / f"{engine}.ipynb", as_version=4) for engine in ("soc2", "nbclient"))
    assert [states(cell) for cell in ours.cells] == [states(cell) for cell in stock.cells]
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    assert set(ours.metadata.papermill) == set(stock.metadata.papermill)


def states(cell: NotebookNode) -> tuple[Any, ...]:
    noted = cell.metadata.get("papermill", {})
    return noted.get("status"), noted.get("exception"), sorted(noted), cell.metadata.get("tags")


def test_a_cell_that_takes_too_long_is_stopped_and_never_called_complete(tmp_path: Path) -> None:
    notebook = small("while True:\n    try:\n        while True: pass\n    except Exception: pass", "print('never')")
    with pytest.raises(CellTimeoutError):
        run(notebook, "soc2", tmp_path, execution_timeout=0.3)
    kept = nbformat.read(tmp_path / "soc2.ipynb", as_version=4)
    assert kept.cells[0].metadata.papermill.status == "failed"
    assert kept.cells[0].outputs[-1].ename == "CellTimeout"


def test_waiting_too_long_for_a_task_is_stopped_too(tmp_path: Path) -> None:
    with pytest.raises(CellTimeoutError):
        run(small("import asyncio\nawait asyncio.sleep(60)"), "soc2", tmp_path, execution_timeout=0.3)


def test_a_cell_that_ends_its_kernel_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(DeadKernelError):
        run(small("exit()", "print('never')"), "soc2", tmp_path)
    assert nbformat.read(tmp_path / "soc2.ipynb", as_version=4).cells[1].execution_count is None


def test_sys_exit_stops_the_notebook_as_under_papermill(tmp_path: Path) -> None:
    notebook = small("import sys\nsys.exit(0)", "print('never')")
    ours, stock = (alone(notebook, engine, tmp_path, {}) for engine in ("soc2", "nbclient"))
    assert ours.cells[1].execution_count is stock.cells[1].execution_count is None
    assert told(ours.cells[0]) == told(stock.cells[0])


def test_papermill_finds_the_engine_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["papermill.engine"]["soc2"].partition(":")
    assert getattr(import_module(module), name) is InProcessEngine


def test_forked_children_and_kernels_make_the_same_run(demo: Demo, tmp_path: Path) -> None:
    order = Order(demo.clients, date.fromisoformat(AS_OF), chosen_stages(), tmp_path)
    (outcome,) = run_clients(["lantern"], order, kernels=True)
    assert outcome.fault is None
    assert outcome.folder is not None
    forked = demo.run("lantern")
    for path in sorted(outcome.folder.glob("*.html")):
        assert path.read_bytes() == (forked / path.name).read_bytes(), path.name
    for path in sorted(outcome.folder.glob("*.ipynb")):
        assert json.loads(path.read_text("utf-8")) == json.loads((forked / path.name).read_text("utf-8")), path.name
