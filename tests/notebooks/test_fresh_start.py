"""A notebook that leaves everything changed, and the next one in the same process, which must not notice."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from soc2lib.runner.engine.isolation import Fresh, kernel_environment
from soc2lib.runner.engine.cells import run_cells

CHANGES = {
    "name": ("left = 1", "'left' in globals()"),
    "environment": ("import os\nos.environ['LEFT'] = '1'", "__import__('os').environ.get('LEFT')"),
    "folder": ("import os\nos.chdir('/')", "__import__('os').getcwd()"),
    "path": ("import sys\nsys.path.insert(0, '/left')", "__import__('sys').path"),
    "arguments": ("import sys\nsys.argv.append('left')", "__import__('sys').argv"),
    "pandas": ("import pandas\npandas.set_option('display.max_rows', 3)", "__import__('pandas').get_option('display.max_rows')"),
    "plotly": ("import plotly.io\nplotly.io.templates.default = 'ggplot2'", "__import__('plotly.io').io.templates.default"),
    "numpy": ("import numpy\nnumpy.set_printoptions(precision=2)", "__import__('numpy').get_printoptions()['precision']"),
    "filters": ("import warnings\nwarnings.simplefilter('error')", "__import__('warnings').filters"),
    "recursion": ("import sys\nsys.setrecursionlimit(5000)", "__import__('sys').getrecursionlimit()"),
    "signal": ("import signal\nsignal.signal(2, signal.SIG_IGN)", "__import__('signal').getsignal(2)"),
    "logging": ("import logging\nlogging.basicConfig(level=10)", "__import__('logging').getLogger().level"),
}


class _Silent:
    def cell_start(self, cell: Any, cell_index: int) -> None:
        """Nobody listens."""

    cell_exception = cell_complete = cell_start


def shows(source: str) -> list[Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    assert run_cells([cell], _Silent()) == "whole", cell["outputs"]
    return [output.get("data", output.get("text")) for output in cell["outputs"]]


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Any:
    for library in ("pandas", "plotly.io", "numpy"):
        __import__(library)
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    before = dict(os.environ), Path.cwd(), list(sys.path)
    made = Fresh(kernel_environment(os.environ))
    yield made
    made.restore()
    os.environ.clear()
    os.environ.update(before[0])
    assert (Path.cwd(), sys.path) == before[1:]


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_notebook_changes_is_as_new_for_the_next(fresh: Fresh, what: str) -> None:
    change, look = CHANGES[what]
    fresh.restore()
    before = shows(look)
    fresh.restore()
    shows(change)
    fresh.restore()
    assert shows(look) == before


def test_chance_begins_anew_and_is_not_shared(fresh: Fresh) -> None:
    drawn = set()
    for _ in range(4):
        fresh.restore()
        drawn.add(str(shows("import random, numpy\n(random.random(), numpy.random.random())")))
    assert len(drawn) == 4


def test_a_notebook_sees_no_secret_of_the_environment(fresh: Fresh) -> None:
    fresh.restore()
    assert "canary" not in str(shows("import os\ndict(os.environ)"))
    assert "TERM" in str(shows("import os\nlist(os.environ)"))
