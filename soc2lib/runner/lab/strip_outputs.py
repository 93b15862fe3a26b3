"""What a saved notebook of ours may hold: cells as somebody wrote them, and nothing that a client told."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from soc2lib.basics.atomic import write_whole

MARK = "soc2"
"""The entry of a notebook's metadata that makes it one of ours, whatever its code says."""
_INJECTED = "injected-parameters"
_PANEL = "application/vnd.jupyter.widget-view+json"
_IMPORT = re.compile(
    r"^(?:[^#\n'\"]*[;:])?[ \t]*(?:from\s+soc2lib\b|import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*soc2lib\b)"
    r"|\b(?:__import__|import_module)\(\s*['\"]soc2lib\b",
    re.MULTILINE,
)


def is_ours(notebook: dict[str, Any]) -> bool:
    """Whether a notebook says in its metadata that it is of this workbook, or its code imports the library.

    Examples
    --------
    >>> is_ours({"metadata": {}, "cells": [{"cell_type": "code", "source": "import json, soc2lib.stages as spine"}]})
    True
    >>> is_ours({"metadata": {}, "cells": [{"cell_type": "code", "source": "# pip install soc2lib"}]})
    False
    """
    code = (source(cell) for cell in notebook.get("cells", ()) if cell.get("cell_type") == "code")
    return MARK in notebook.get("metadata", {}) or any(_IMPORT.search(text) for text in code)


def source(cell: dict[str, Any]) -> str:
    """A cell's text, which a file may hold in lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def tags(cell: dict[str, Any]) -> list[str]:
    """A cell's tags."""
    found: list[str] = cell.get("metadata", {}).get("tags") or []
    return found


def without_outputs(notebook: dict[str, Any], *, keep_panels: bool = False) -> None:
    """Take out outputs, the widgets' state and what papermill notes and injects; cells that people wrote stay.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4, changed in place.
    keep_panels : bool
        Leave a panel's place, without its rows, so that it is there again after the page is reloaded.

    Examples
    --------
    >>> shown = {"output_type": "execute_result", "data": {"text/plain": "Acme"}, "metadata": {}, "execution_count": 1}
    >>> notebook = {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "outputs": [shown]}]}
    >>> without_outputs(notebook)
    >>> notebook["cells"]
    [{'cell_type': 'code', 'outputs': [], 'execution_count': None}]
    """
    for name in ("widgets", "papermill"):
        notebook.get("metadata", {}).pop(name, None)
    cells = notebook.get("cells", ())
    notebook["cells"] = [cell for cell in cells if _INJECTED not in tags(cell)]
    for cell in notebook["cells"]:
        cell.get("metadata", {}).pop("papermill", None)
        if cell.get("cell_type") == "code":
            panels = [output for output in cell.get("outputs", ()) if keep_panels and _PANEL in output.get("data", {})]
            cell["outputs"] = [_place(panel) for panel in panels]
            cell["execution_count"] = None


def _place(output: dict[str, Any]) -> dict[str, Any]:
    model = output["data"][_PANEL].get("model_id", "")
    view = {"model_id": model, "version_major": 2, "version_minor": 0}
    return {"output_type": "display_data", "data": {_PANEL: view}, "metadata": {}}


def clean_file(path: Path, *, keep_panels: bool = False) -> bool:
    """Do the same to a file, where it is a notebook of ours that holds any of it.

    Returns
    -------
    bool
        Whether anything was taken out.
    """
    notebook = read_notebook(path)
    if notebook is None or not is_ours(notebook):
        return False
    before = json.dumps(notebook)
    without_outputs(notebook, keep_panels=keep_panels)
    if json.dumps(notebook) == before:
        return False
    write_notebook(path, notebook)
    return True


def read_notebook(path: Path) -> dict[str, Any] | None:
    """A notebook as it stands in a file; None where the file is none."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    whole = isinstance(read, dict) and isinstance(read.get("cells"), list) and isinstance(read.get("metadata"), dict)
    return read if whole else None


def write_notebook(path: Path, notebook: dict[str, Any]) -> None:
    """Write a notebook whole or not at all."""
    write_whole(path, as_text(notebook))


def as_text(notebook: dict[str, Any]) -> str:
    """A notebook as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def held(notebook: dict[str, Any]) -> dict[str, Any]:
    """What a person may change in a notebook: its parameters, and a digest of all its other cells."""
    cells = notebook["cells"]
    others = [
        [cell.get("cell_type"), "parameters" in tags(cell) or source(cell), tags(cell), cell.get("attachments")]
        for cell in cells
    ]
    digest = sha256(json.dumps(others).encode()).hexdigest()
    return {"cells": digest, "parameters": [source(cell) for cell in cells if "parameters" in tags(cell)]}


def is_as_copied(notebook: dict[str, Any] | None) -> bool:
    """Whether nobody changed a copy of a shipped notebook since it was made and marked with what it held."""
    return notebook is not None and notebook["metadata"].get(MARK) == held(notebook)
