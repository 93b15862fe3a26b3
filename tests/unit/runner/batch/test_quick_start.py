"""A process that starts quickly: it stays without threads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNTED = """
import os
from soc2lib.runner.batch.quick_start import quick_start
quick_start()
import soc2lib.commands.run, soc2lib.runner.batch.prefork, soc2lib.runner.engine.isolation
os.environ.clear()
import numpy
numpy.ones((900, 900)) @ numpy.ones((900, 900))
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted where Linux lists them")
def test_numpy_starts_no_threads_though_a_notebook_s_environment_says_nothing_of_them() -> None:
    allowed = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", COUNTED]
    assert subprocess.run(command, capture_output=True, text=True, check=True, env=allowed).stdout.strip() == "1"
