"""Runs one notebook through papermill in a process of its own: ``by_engine.py ENGINE INPUT OUTPUT PARAMETERS``."""

import json
import sys
from pathlib import Path

import papermill
from papermill.engines import papermill_engines

from soc2lib.runner.engine.papermill_engine import InProcessEngine

papermill_engines.register("soc2", InProcessEngine)

if __name__ == "__main__":
    engine, source, target, parameters = sys.argv[1:]
    papermill.execute_notebook(
        source,
        target,
        json.loads(parameters),
        engine_name=engine,
        progress_bar=False,
        request_save_on_cell_execute=False,
        cwd=str(Path(target).parent),
    )
