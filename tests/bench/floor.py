"""The floor of a batch: the notebooks' own code as plain functions, the same pages written, no notebook, no kernel.

``floor.py CLIENTS OUT DAY`` runs every client of a folder in this one process.
"""

import ast
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from soc2lib.runner.batch.quick_start import quick_start

quick_start()

from soc2lib.basics.cache import cached  # noqa: E402
from soc2lib.runner.engine.notebooks import load, shipped  # noqa: E402
from soc2lib.runner.page.page import render_as_utf8  # noqa: E402
from soc2lib.stages import Stage  # noqa: E402
from soc2lib.store.clients import client_ids  # noqa: E402

Shown = Callable[[Any], None]


def compiled(stage: Stage) -> list[tuple[dict[str, Any], CodeType | None]]:
    """Each cell with its code; a last expression is handed to ``_show``."""
    made: list[tuple[dict[str, Any], CodeType | None]] = []
    for cell in load(stage).cells:
        code = None
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            if tree.body and isinstance(last := tree.body[-1], ast.Expr):
                call = ast.Call(ast.Name("_show", ast.Load()), [last.value], [])
                tree.body[-1] = ast.copy_location(ast.Expr(call), last)
            code = compile(ast.fix_missing_locations(tree), cell.id, "exec")
        made.append((dict(cell), code))
    return made


def page(cells: list[tuple[dict[str, Any], CodeType | None]], parameters: dict[str, str]) -> bytes:
    """Run a notebook's code and return its page."""
    shown: list[dict[str, Any]] = []
    space: dict[str, Any] = {"_show": lambda value: shown.extend(bundle(value))}
    ran = []
    for cell, code in cells:
        shown.clear()
        if code is not None:
            exec(code, space)
            if "parameters" in cell["metadata"].get("tags", ()):
                space.update(parameters)
        ran.append({**cell, "outputs": list(shown), "execution_count": 1})
    return render_as_utf8({"cells": ran, "metadata": {}})


def bundle(value: Any) -> list[dict[str, Any]]:
    """What a piece shows, as an output."""
    if value is None:
        return []
    data, metadata = value._repr_mimebundle_()
    return [{"output_type": "display_data", "data": data, "metadata": metadata}]


def main(clients: Path, out: Path, day: str) -> None:
    """Write the pages of every client."""
    os.environ["SOC2_CLIENTS"] = str(clients)
    notebooks = {stage.notebook: compiled(stage) for stage in shipped()}
    for client in client_ids(clients):
        folder = out / client
        folder.mkdir(parents=True)
        with cached():
            for name, cells in notebooks.items():
                made = page(cells, {"client": client, "as_of": day})
                (folder / f"{name}.html").write_bytes(made)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
