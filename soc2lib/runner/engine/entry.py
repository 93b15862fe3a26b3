"""Where papermill finds the engine ``soc2``: loaded while papermill itself is being imported, so it imports nothing."""

from typing import Any


class InProcessEngine:
    """``papermill --engine soc2``: see `soc2lib.runner.engine.papermill_engine.InProcessEngine`."""

    @staticmethod
    def execute_notebook(*args: Any, **options: Any) -> Any:
        """Run a notebook, as papermill asks its engines to."""
        from soc2lib.runner.engine.papermill_engine import InProcessEngine

        return InProcessEngine.execute_notebook(*args, **options)
