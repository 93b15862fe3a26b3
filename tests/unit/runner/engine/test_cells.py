"""Plain cells run here: their outputs in order, where they failed, and what stops them."""

import signal
import sys
from typing import Any

import pytest

from soc2lib.html.pieces import note
from soc2lib.runner.engine.cells import run_cells
from soc2lib.runner.engine.plain import is_plain


class Heard:
    """Keeps which cells started and failed."""

    def __init__(self) -> None:
        self.started, self.failed = list[int](), list[int]()

    def cell_start(self, cell: Any, cell_index: int) -> None:
        self.started.append(cell_index)

    def cell_exception(self, cell: Any, cell_index: int) -> None:
        self.failed.append(cell_index)

    def cell_complete(self, cell: Any, cell_index: int) -> None:
        """Not asked."""


def cells(*sources: str) -> list[dict[str, Any]]:
    return [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]


def run(*sources: str, **limits: Any) -> tuple[str, list[dict[str, Any]], Heard]:
    made, heard = cells(*sources), Heard()
    return run_cells(made, heard, **limits), [output for cell in made for output in cell["outputs"]], heard


def test_prints_and_pieces_come_in_their_order() -> None:
    source = "import sys\nfrom soc2lib.html.pieces import note\nprint('a')\nprint('b', file=sys.stderr)\n"
    ending, shown, _ = run(source + "display(note('good', 'Yes.', 'It is.'))\nnote('bad', 'No.', '<b>')")
    assert ending == "whole"
    assert [output.get("text") for output in shown[:2]] == ["a\n", "b\n"]
    data, marks = note("bad", "No.", "<b>")._repr_mimebundle_()
    assert [output["output_type"] for output in shown[2:]] == ["display_data", "execute_result"]
    assert (shown[3]["data"], shown[3]["metadata"]) == (data, marks)


@pytest.mark.parametrize("source", ["5;", "(5);", "5  ; # not shown", "x = 5", "None", "# nothing"])
def test_a_semicolon_or_no_value_shows_nothing(source: str) -> None:
    assert run(source)[:2] == ("whole", [])


def test_display_of_ipython_shows_here() -> None:
    _, shown, _ = run("from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))")
    assert shown[0]["data"]["text/html"] == "<b>x</b>"
    assert sys.modules["IPython.display"].display.__module__.startswith("IPython")


def test_the_first_cell_that_fails_is_the_last_and_its_line_is_named() -> None:
    ending, shown, heard = run("x = 1", "y = 2\n\nint('no')", "print('never')")
    assert (ending, heard.started, heard.failed) == ("error", [0, 1], [1])
    assert shown[0]["ename"] == "ValueError"
    assert 'File "Cell In[2]", line 3' in shown[0]["traceback"][1]
    assert "int('no')" in shown[0]["traceback"][1]
    assert "cells.py" not in "".join(shown[0]["traceback"])


def test_an_error_without_words_is_told_all_the_same() -> None:
    bad = "type('Bad', (Exception,), {'__str__': property(lambda self: 1 / 0)})"
    assert run(f"bad = {bad}", "raise bad()")[1][0]["ename"] == "Bad"


@pytest.mark.parametrize("alarm", [True, False])
def test_a_cell_that_catches_everything_is_stopped_with_an_alarm_of_the_system_or_without(
    monkeypatch: pytest.MonkeyPatch, alarm: bool
) -> None:
    if not alarm:
        monkeypatch.delattr(signal, "SIGALRM")
    before = signal.getsignal(signal.SIGINT)
    stubborn = "while True:\n try:\n  while True: pass\n except Exception: pass"
    ending, shown, _ = run(f"exec({stubborn!r})", timeout=0.2)
    assert (ending, shown[0]["ename"]) == ("timeout", "CellTimeout")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_notebook_may_not_show_more_than_its_limit() -> None:
    ending, shown, _ = run("print('x' * 600)", "print('y' * 600)", limit=1000)
    assert (ending, shown[-1]["ename"]) == ("error", "OutputTooLarge")


def test_a_notebook_has_a_main_module_of_its_own() -> None:
    before = sys.modules["__main__"]
    _, shown, _ = run("left = 1\n__name__, __import__('__main__').left")
    assert shown[0]["data"]["text/plain"] == "('__main__', 1)"
    assert sys.modules["__main__"] is before
    assert "left" not in vars(before)


@pytest.mark.parametrize(
    "source",
    [
        *("%matplotlib inline", "!ls", "len?", "%%bash\nls", "def f(): pass", "class A: pass", "f = lambda: 1"),
        *("for n in []: pass", "while False: pass", "await x", "get_ipython()", "Out[1]", "exit()", "input()"),
        *(
            "import subprocess",
            "import asyncio.events",
            "from threading import Thread",
            "import matplotlib.pyplot as plt",
        ),
        *("from IPython.display import clear_output", "display(1, display_id='a')", "import os; os.system('ls')"),
    ],
)
def test_what_asks_more_than_exec_gives_needs_a_kernel(source: str) -> None:
    assert not is_plain(cells("x = 1", source))


@pytest.mark.parametrize(
    "source", ["import pandas as pd", "from IPython.display import HTML", "[n for n in (1, 2)]", "x = 1 if 2 else 3"]
)
def test_other_python_is_plain(source: str) -> None:
    assert is_plain(cells(source))
