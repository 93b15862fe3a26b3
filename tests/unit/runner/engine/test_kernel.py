"""Cells in a kernel of their own: the limits of plain ones hold there, and an ending is told as theirs is."""

from typing import Any

import pytest

from soc2lib.runner.engine.kernel import run_in_kernel
from tests.unit.runner.engine.test_cells import Heard, cells

ENDINGS = {
    "while True: print('x' * 10_000)": ("error", "OutputTooLarge"),
    "while True: pass": ("timeout", "CellTimeout"),
    "def f():\n    return 1 / 0\nf()": ("error", "ZeroDivisionError"),
    "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)": ("exit", ""),
}


@pytest.mark.parametrize("source", ENDINGS)
def test_a_cell_that_fails_in_a_kernel_is_the_last_and_says_why(source: str) -> None:
    made, heard = cells("print('before')", source, "print('never')"), Heard()
    limits: dict[str, Any] = {"timeout": 5, "limit": 1_000_000}
    ending = run_in_kernel(made, heard, **limits)
    shown = made[1]["outputs"][-1:]
    errors = [output["ename"] for output in shown if output["output_type"] == "error"]
    assert (ending, "".join(errors)) == ENDINGS[source]
    assert heard.started == [0, 1]
    assert made[0]["outputs"][0]["text"] == "before\n"
    assert made[2]["execution_count"] is None
