"""Makes notebooks that look as if they had run, from pieces, without a kernel."""

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from soc2lib.html.pieces import Chart, Table, cover, end

COVER = cover("Gap analysis", "Where the criteria stand", [("Client", "Lantern Oy"), ("As of", "30 September 2026")])
END = end("Next: collect the evidence.", {"gaps": 3})


def chart(name: str = "progress", **figure: Any) -> Chart:
    """A small chart of three bars with its table."""
    drawn = figure or {"data": [{"type": "bar", "x": ["CC1", "CC2", "CC3"], "y": [3, 1, 2], "name": "Gaps"}]}
    table = Table("Gaps by series", ["Series", "Gaps"], [["CC1", 3], ["CC2", 1], ["CC3", 2]])
    return Chart(name, drawn, "Most gaps are in CC1.", "Gaps: CC1 three, CC2 one, CC3 two.", table)


def code(name: str, *shown: Any, tag: str = "see", count: int | None = 1) -> NotebookNode:
    """A code cell that showed these things."""
    cell = new_code_cell(f"{name}()", id=name, execution_count=count)
    cell["metadata"]["tags"] = [tag]
    cell["outputs"] = [_output(thing) for thing in shown]
    return cell


def words(source: str) -> NotebookNode:
    """A Markdown cell."""
    return new_markdown_cell(source, id=f"words-{len(source)}")


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook of these cells, as it would be read from disk."""
    return nbformat.from_dict(new_notebook(cells=list(cells)))


def whole(*cells: NotebookNode) -> NotebookNode:
    """A notebook with cover and end around these cells."""
    return notebook(code("open", COVER, tag="open"), *cells, code("next", END, tag="next"))


def error(name: str, value: str) -> NotebookNode:
    """An error output with a traceback that names a folder."""
    trace = ['File "/home/ann/work/notebook.py", line 1', f"{name}: {value}"]
    return new_output("error", ename=name, evalue=value, traceback=trace)


def _output(thing: Any) -> NotebookNode:
    if isinstance(thing, dict):
        return thing
    data, metadata = thing._repr_mimebundle_()
    return new_output("display_data", data=data, metadata=metadata)
