"""Whoever saves a notebook of ours through a Jupyter server keeps no word of a client, and nobody else loses any."""

import asyncio
import inspect
import json
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager, FileContentsManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager, LargeFileManager
from traitlets.config import Config

import soc2lib
from tests.unit.runner.lab.test_strip_outputs import OUTPUTS, PANEL, TOLD, code, full, notebook

MANAGERS = [FileContentsManager, AsyncFileContentsManager, LargeFileManager, AsyncLargeFileManager]


@pytest.fixture(params=MANAGERS, ids=lambda one: one.__name__)
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A contents manager as a server has it, with our extension beside another's hooks."""
    made = request.param(root_dir=str(tmp_path))
    seen: list[str] = []
    made.pre_save_hook = lambda **told: seen.append("configured")
    made.register_pre_save_hook(lambda **told: seen.append("registered"))
    load(made)
    made.state = seen
    return made


def load(manager: Any, **settings: Any) -> None:
    """Load the extension as a server does that has this manager and these settings."""
    (point,) = soc2lib._jupyter_server_extension_points()
    server = ServerApp(config=Config(settings))
    server.contents_manager = manager
    import_module(point["module"])._load_jupyter_server_extension(server)


def done(answer: Any) -> Any:
    return asyncio.run(answer) if inspect.isawaitable(answer) else answer


def save(manager: Any, content: dict[str, Any], path: str = "a.ipynb") -> None:
    done(manager.save({"type": "notebook", "format": "json", "content": content}, path))


def test_a_notebook_of_ours_is_saved_without_what_was_told_and_so_is_its_checkpoint(
    manager: Any, tmp_path: Path
) -> None:
    save(manager, full())
    done(manager.create_checkpoint("a.ipynb"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(path.name for path in files) == ["a-checkpoint.ipynb", "a.ipynb"]
    assert [path.name for path in files if TOLD in path.read_text()] == []
    assert "My own words" in files[0].read_text()
    assert manager.state == ["configured", "registered"]


def test_a_checkpoint_of_before_is_clean_after_the_first_save(manager: Any, tmp_path: Path) -> None:
    for kept in (tmp_path / "in" / ".ipynb_checkpoints" / "a-checkpoint.ipynb", tmp_path / "in" / "a.ipynb"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(full()))
    save(manager, full(), "in/a.ipynb")
    done(manager.restore_checkpoint("checkpoint", "in/a.ipynb"))
    assert [path for path in tmp_path.rglob("*.ipynb") if TOLD in path.read_text()] == []


def test_a_copy_is_clean_too(manager: Any, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(json.dumps(full()))
    done(manager.copy("a.ipynb", "b.ipynb"))
    assert TOLD not in (tmp_path / "b.ipynb").read_text()


def test_a_strangers_notebook_is_saved_as_it_is(manager: Any, tmp_path: Path) -> None:
    theirs = notebook(code("import pandas", *deepcopy(OUTPUTS)), widgets={"of": TOLD}, papermill={"of": TOLD})
    save(manager, theirs)
    done(manager.create_checkpoint("a.ipynb"))
    for path in tmp_path.rglob("*.ipynb"):
        saved = nbformat.read(path, 4)
        assert saved.cells[0].outputs == OUTPUTS
        assert saved.metadata == {"widgets": {"of": TOLD}, "papermill": {"of": TOLD}}


def test_a_file_that_is_no_notebook_is_saved_as_it_is(manager: Any, tmp_path: Path) -> None:
    done(manager.save({"type": "file", "format": "text", "content": "import soc2lib"}, "a.py"))
    assert (tmp_path / "a.py").read_text() == "import soc2lib"


def test_a_session_keeps_a_panels_place_without_its_rows(tmp_path: Path) -> None:
    manager = FileContentsManager(root_dir=str(tmp_path))
    load(manager, SavedNotebooks={"keep_panels": True})
    save(manager, full())
    saved = (tmp_path / "a.ipynb").read_text()
    assert TOLD not in saved
    assert [list(output["data"]) for output in json.loads(saved)["cells"][0]["outputs"]] == [[PANEL]]
