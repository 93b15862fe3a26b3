"""What JupyterLab may write into a session's notebooks: cells, and where a panel stood, but nothing a client told."""

from typing import Any

_PANEL = "application/vnd.jupyter.widget-view+json"


def without_outputs(model: dict[str, Any], **_: object) -> None:
    """Take the outputs and the widgets' state out of a notebook that is about to be saved.

    A panel's place stays, so that it is there again after the page is reloaded; its rows come from the ledger.

    Parameters
    ----------
    model : dict
        The contents model, changed in place.

    Examples
    --------
    >>> shown = {"output_type": "execute_result", "data": {"text/plain": "Acme"}, "metadata": {}, "execution_count": 1}
    >>> notebook = {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "outputs": [shown]}]}
    >>> without_outputs({"type": "notebook", "content": notebook})
    >>> notebook["cells"]
    [{'cell_type': 'code', 'outputs': [], 'execution_count': None}]
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    notebook = model["content"]
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", ()):
        if cell.get("cell_type") == "code":
            cell["outputs"] = [_place(output) for output in cell.get("outputs", ()) if _PANEL in output.get("data", {})]
            cell["execution_count"] = None
        cell.pop("attachments", None)


def _place(output: dict[str, Any]) -> dict[str, Any]:
    model = output["data"][_PANEL].get("model_id", "")
    view = {"model_id": model, "version_major": 2, "version_minor": 0}
    return {"output_type": "display_data", "data": {_PANEL: view}, "metadata": {}}
