"""How notebooks are run against papermill's own engine: the same notebooks, cell for cell and output for output."""

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
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines
from tests.notebooks.torture import torture

from soc2lib.stages import STAGES
from soc2lib.runner.engine import notebooks
from soc2lib.runner.batch.batch import chosen_stages, run_clients
from soc2lib.runner.engine.plain import is_plain
from soc2lib.runner.engine.papermill_engine import InProcessEngine
from soc2lib.runner.limits import Limits
from soc2lib.runner.batch.configuration import Order

ROOT = Path(__file__).parents[2]
RACING = {"system", "subprocess", "subprocess-err", "descriptor", "dunder-stdout", "cell-magic", "streams"}
"""Cells that write to both streams or past Python's: a kernel reads each in a thread of its own, and may show its lines
before or after the others, also in the next of these cells. All of them together show the same lines."""
OTHERWISE = {
    "dataframe": "it is a safe table here; in a kernel it is one where a client was opened",
    "odd-json": "a kernel's messages warn of numbers that JSON lacks; here there are no messages",
    "exit": "IPython warns of how to leave it",
    "options": "pandas cuts frames that are printed to IPython's width",
    "frame-str": "pandas cuts frames that are printed to IPython's width",
    "pretty": "IPython breaks long lines in its own way",
    "group": "IPython prints a group of exceptions to stderr as well",
    "dunder-stdout": "what is written past Python's streams is not kept",
    "captured": "its cell before it, a magic, is not there; what was written past Python's streams comes late",
}
"""Plain cells that show something else here than in a kernel, and why."""
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


COLOUR = re.compile(r"\\u001b\[[0-9;]*m")


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
    text = COLOUR.sub("", json.dumps(shown, sort_keys=True))
    return re.sub(r"0x[0-9a-f]{6,}", "0x", re.sub(r"(?:/[\w.-]+)*/ipykernel_\d+/\d+\.py|Cell In\[\d+\](?=:)", "cell", text))


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
    made = nbformat.read(target, as_version=4)
    made.cells = [cell for cell in made.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", ())]
    return made


def test_a_torture_notebook_goes_to_a_kernel_and_comes_out_as_from_papermill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it leaves file descriptors alone
    folder, given = tmp_path / "notebooks", {"who": "ann", "count": 2}
    folder.mkdir()
    nbformat.write(torture(), folder / f"{STAGES[0].notebook}.ipynb")
    monkeypatch.setattr(notebooks, "notebooks_folder", lambda: folder)
    ours = nbformat.from_dict(notebooks.execute(STAGES[0], given, tmp_path, Limits(), lambda _: None))
    stock = alone(torture(), "nbclient", tmp_path, given)
    nbformat.validate(ours)
    assert ours.metadata.language_info == stock.metadata.language_info
    assert [cell.get("execution_count") for cell in ours.cells] == [cell.get("execution_count") for cell in stock.cells]
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    assert {a.id for a, b in zip(ours.cells, stock.cells, strict=True) if told(a) != told(b)} <= RACING
    racing = [sorted(line for cell in made.cells if cell.id in RACING for line in lines(cell)) for made in (ours, stock)]
    assert racing[0] == racing[1]


def test_plain_cells_show_here_what_they_show_in_a_kernel(tmp_path: Path) -> None:
    cells = [cell for cell in torture().cells if is_plain([cell])]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    ours, stock = (alone(notebook, engine, tmp_path, {}).cells for engine in ("soc2", "nbclient"))
    named = {cell.id: cell for cell in stock}
    assert len(ours) == len(cells) > 40
    for cell in ours:
        assert cell.get("execution_count") == named[cell.id].get("execution_count")
        for output in (*cell.get("outputs", ()), *named[cell.id].get("outputs", ())):
            output.pop("traceback", None)
    assert {cell.id for cell in ours if told(cell) != told(named[cell.id])} <= OTHERWISE.keys() | RACING


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
    stubborn = "while True:\n    try:\n        while True: pass\n    except Exception: pass"
    with pytest.raises(CellTimeoutError):
        run(small(f"exec({stubborn!r})", "print('never')"), "soc2", tmp_path, execution_timeout=0.3)
    kept = nbformat.read(tmp_path / "soc2.ipynb", as_version=4)
    assert kept.cells[0].metadata.papermill.status == "failed"
    assert kept.cells[0].outputs[-1].ename == "CellTimeout"


def test_sys_exit_stops_the_notebook_as_under_papermill(tmp_path: Path) -> None:
    notebook = small("import sys\nsys.exit(0)", "print('never')")
    ours, stock = (alone(notebook, engine, tmp_path, {}) for engine in ("soc2", "nbclient"))
    assert ours.cells[1].execution_count is stock.cells[1].execution_count is None
    assert [o.ename for c in (ours, stock) for o in c.cells[0].outputs if o.output_type == "error"] == ["SystemExit"] * 2


def test_papermill_finds_the_engine_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["papermill.engine"]["soc2"].partition(":")
    code = (
        "import soc2lib.runner.engine.papermill_engine\nfrom papermill.engines import papermill_engines\n"
        "engine = papermill_engines.get_engine('soc2')\nprint(engine.__module__, engine.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [module, name], "also where our module is the first to be imported"


def test_the_engine_and_kernels_make_the_same_run(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "is_plain", lambda cells: False)
    order = Order(demo.clients, date.fromisoformat(AS_OF), chosen_stages(), tmp_path)
    (outcome,) = run_clients(["lantern"], order)
    assert outcome.fault is None
    assert outcome.folder is not None
    plain = demo.run("lantern")
    for path in sorted(outcome.folder.glob("*.html")):
        assert path.read_bytes() == (plain / path.name).read_bytes(), path.name
    for path in sorted(outcome.folder.glob("*.ipynb")):
        assert json.loads(path.read_text("utf-8")) == json.loads((plain / path.name).read_text("utf-8")), path.name
