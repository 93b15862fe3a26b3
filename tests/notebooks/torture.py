"""A notebook of cells that are hard to run alike: one cell a trait, read from ``torture_cells.txt``."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

_CELLS = Path(__file__).with_name("torture_cells.txt").read_text(encoding="utf-8")


def torture() -> NotebookNode:
    """The notebook; every cell may fail, so that the next one runs."""
    parts = re.split(r"^# %% (\S+)\n", _CELLS, flags=re.MULTILINE)[1:]
    cells = [new_markdown_cell("# Torture", id="title")]
    for name, source in zip(parts[::2], parts[1::2], strict=True):
        tag = "parameters" if name == "parameters" else "raises-exception"
        cells.append(new_code_cell(source.strip("\n"), id=name, metadata={"tags": [tag]}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.from_dict(new_notebook(cells=cells, metadata={"kernelspec": kernel}))
