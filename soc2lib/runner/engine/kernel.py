"""Runs the cells of a notebook that is not plain in a kernel of its own, as papermill does."""

import asyncio
import re
import signal
import socket
from collections.abc import Iterator, Sequence
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from traitlets.config import Config

from soc2lib.runner.engine.cells import Cell, Listener
from soc2lib.runner.engine.outputs import Output, OutputTooLarge, too_large

KERNEL = "python3"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class _Client(NotebookClient):  # type: ignore[misc]
    """Counts what the kernel says, and ends it where that is too much."""

    limit: int | None = None
    size = 0
    ending: "asyncio.Future[None] | None" = None

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take in a message, unless it is beyond what the notebook may show."""
        content = msg["content"]
        texts = (content.get("text", ""), *(content.get("data") or {}).values())
        self.size += sum(len(text) if isinstance(text, str) else len(repr(text)) for text in texts)
        if self.limit is not None and self.size > self.limit:
            self.ending = self.ending or asyncio.ensure_future(
                self.km.signal_kernel(getattr(signal, "SIGKILL", signal.SIGTERM))
            )
            return None
        return super().process_message(msg, cell, cell_index)


def run_in_kernel(
    cells: Sequence[Cell], listener: Listener, *, timeout: float | None = None, limit: int | None = None
) -> str:
    """Run cells in a new kernel and write their outputs into them; see `cells.run_cells`.

    Returns
    -------
    str
        ``whole``, or why it stopped: ``error``, ``timeout``, ``exit`` (the kernel died or was asked to end).
    """
    notebook = from_dict({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    now: list[int] = []

    def start(cell: NotebookNode, cell_index: int) -> None:
        now[:] = [cell_index]
        listener.cell_start(cells[cell_index], cell_index)

    client = _Client(
        notebook,
        kernel_name=KERNEL,
        timeout=timeout,
        record_timing=False,
        store_widget_state=False,
        on_cell_start=start,
        config=Config({"KernelManager": {"transport": "ipc" if hasattr(socket, "AF_UNIX") else "tcp"}}),
    )
    client.limit, ending, said = limit, "whole", ("", "")
    try:
        client.execute()
    except CellExecutionError:
        ending = "error"
    except CellTimeoutError:
        ending, said = "timeout", ("CellTimeout", f"the cell ran longer than {timeout:g} s")
    except DeadKernelError:
        ending = "exit"
    if client.ending:
        ending, said = "error", (OutputTooLarge.__name__, str(too_large(client.limit or 0)))
    for cell, ran in zip(cells, notebook.cells, strict=True):
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = list(_joined(ran.outputs)), ran.get("execution_count")
    name, words = said
    if name:
        facts = {"output_type": "error", "ename": name, "evalue": words, "traceback": [f"{name}: {words}"]}
        cells[now[0]]["outputs"].append(facts)
    return ending


def _joined(outputs: Sequence[Output]) -> Iterator[Output]:
    """Outputs as plain JSON, what was printed in pieces joined, and tracebacks without a terminal's colours."""
    last: Output = {}
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] == last.get("name"):
            last["text"] += output["text"]
            continue
        if last:
            yield last
        last = dict(output)
        if "traceback" in last:
            last["traceback"] = [_COLOUR.sub("", line) for line in last["traceback"]]
    if last:
        yield last
