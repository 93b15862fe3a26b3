"""Decides whether a notebook that ran is whole: our own marks, never papermill's metadata."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from soc2lib.errors import NotebookStopped, PageIncomplete, Problem
from soc2lib.html.pieces import PLOTLY_MIME

_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\s\\/'\"<>|:;,()]+)*[\\/](?=[^\s\\/])")
_INPUT = frozenset({"input", "enter"})
_OUTPUT = frozenset({"output", "see"})
"""The tags of cells; the second of each is what notebooks of earlier versions say."""
_RUN_AGAIN = "Read the message, mend its cause and run the notebook again."


def check(notebook: NotebookNode) -> None:
    """Raise unless the notebook ran to its end and shows everything it promises.

    Raises
    ------
    NotebookStopped
        If a cell failed or never ran.
    PageIncomplete
        If the cover, the end mark, a chart or a table is missing.
    """
    if stopped := stops(notebook):
        raise NotebookStopped("The notebook stopped before its last cell; its page is not whole.", stopped)
    if missing := gaps(notebook):
        raise PageIncomplete("The notebook ran, but its page is not whole.", missing)


def stops(notebook: NotebookNode) -> list[Problem]:
    """The cells that failed or never ran, in their order."""
    problems = []
    for name, cell in _code_cells(notebook):
        if error := next((o for o in cell.get("outputs", []) if o["output_type"] == "error"), None):
            problems.append(Problem(name, error_words(error), "a cell that runs to its end", _RUN_AGAIN))
        elif cell.get("execution_count") is None:
            problems.append(Problem(name, "a cell that never ran", "a run of every cell", "Run the notebook again."))
    return problems


def gaps(notebook: NotebookNode) -> list[Problem]:
    """What a finished notebook's page lacks, in the order of the page."""
    cells = list(_code_cells(notebook))
    problems = [problem for name, cell in cells for problem in _cell_gaps(name, cell)]
    marked = [(name, mark) for name, cell in cells for mark in marks(cell)]
    covers = [name for name, mark in marked if mark["kind"] == "cover"]
    ends = [name for name, mark in marked if mark["kind"] == "end"]
    if len(covers) != 1:
        problems.append(_count("cover", covers, "pages.cover"))
    if len(ends) != 1:
        problems.append(_count("end mark", ends, "pages.end"))
    elif ends[0] != cells[-1][0]:
        last = cells[-1][0]
        problems.append(Problem(ends[0], "the end mark", f"it in the last cell, {last}", "Move it to the last cell."))
    charts = Counter(mark.get("name") for _, mark in marked if mark["kind"] == "chart")
    for chart, times in charts.items():
        if times > 1:
            problems.append(
                Problem(
                    f"chart {chart}", f"the name {times} times", "one name a chart", "Give each chart its own name."
                )
            )
    return problems


def _cell_gaps(name: str, cell: NotebookNode) -> Iterator[Problem]:
    shown = [output for output in cell.get("outputs", []) if "data" in output]
    for output in shown:
        mark = mark_of(output)
        if PLOTLY_MIME in output["data"] and mark is None:
            yield Problem(
                name,
                "a bare plotly figure",
                "a chart with caption, words and table",
                "Call soc2lib.open first: a figure in the last line of a cell is then shown as such a chart.",
            )
        if mark and mark["kind"] == "chart" and not {PLOTLY_MIME, "text/html"} <= output["data"].keys():
            yield Problem(name, "a chart without its figure or table", "both", "Show it as a pages.Chart.")
    if not tags(cell).isdisjoint(_OUTPUT) and not any(mark_of(output) for output in shown):
        yield Problem(
            name,
            "an output cell that shows nothing",
            "a chart, a table or a DataFrame",
            "Let its last line be one, such as engagement.gap.register_table() or engagement.gap.register.",
        )


def _count(what: str, found: list[str], maker: str) -> Problem:
    where = ", ".join(found) or "the notebook"
    return Problem(where, f"{len(found) or 'no'} {what}{'s' * (len(found) > 1)}", f"one {what}", f"Show {maker} once.")


def _code_cells(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code" and cell["source"].strip() and not is_input(cell):
            yield f"cell {number} ({cell.get('id', 'without a name')})", cell


def tags(cell: NotebookNode) -> frozenset[str]:
    """A cell's tags."""
    return frozenset(cell["metadata"].get("tags", ()))


def is_input(cell: NotebookNode) -> bool:
    """Whether a person enters something in a cell; no page shows it, and no run without a person runs it."""
    return not tags(cell).isdisjoint(_INPUT)


def marks(cell: NotebookNode) -> list[dict[str, Any]]:
    """The marks of a cell's outputs, those without one left out."""
    return [mark for output in cell.get("outputs", []) if (mark := mark_of(output))]


def mark_of(output: NotebookNode) -> dict[str, Any] | None:
    """The mark that `pages` gave an output; None for an output from anywhere else."""
    mark = output.get("metadata", {}).get("soc2") if output["output_type"] != "stream" else None
    return mark if isinstance(mark, dict) and "kind" in mark else None


def error_words(error: NotebookNode) -> str:
    """An error output in words: its name and message, without traceback or folder names.

    Examples
    --------
    >>> error_words(NotebookNode(ename="OSError", evalue="no file /home/ann/clients/lantern/ledger.sqlite"))
    'OSError: no file …/ledger.sqlite'
    """
    return _PATH.sub("…/", f"{error['ename']}: {error['evalue']}").strip().removesuffix(":")
