"""Copies the shipped notebooks out for a client or for the firm; what somebody changed there is never written over."""

import json
import os
from pathlib import Path
from typing import Any

from soc2lib.basics.private.rights import make_folder
from soc2lib.basics.resources import notebooks_folder
from soc2lib.runner.copies.finding import FIRM, FOLDER
from soc2lib.runner.lab.strip_outputs import MARK, held, is_as_copied, read_notebook, source, tags, write_notebook
from soc2lib.store.clients import client_folder, clients_folder


def copy_out(client: str, clients: str) -> str:
    """Copy every shipped notebook, and say what was done.

    Parameters
    ----------
    client : str
        For whom; for the firm, and so for every client without a copy of its own, where empty.

    Returns
    -------
    str
        Where the copies lie, and which are kept because somebody changed them. A copy that nobody changed is renewed.

    Raises
    ------
    ParameterError
        If there is no such client.
    """
    folder = client_folder(client, clients) / FOLDER if client else clients_folder(clients) / FIRM
    kept = [path.name for path in sorted(notebooks_folder().glob("*.ipynb")) if not _copy(path, folder, client)]
    facts = [f"The notebooks are in {folder}. Change any of them: `soc2 run` uses it and says so on its page."]
    if kept:
        facts.append(f"Changed there, so kept: {', '.join(kept)}. Rename one to have the shipped notebook again.")
    return "\n".join(facts)


def _copy(shipped: Path, folder: Path, client: str) -> bool:
    """Whether what now lies there is the shipped one."""
    path, made = make_folder(folder) / shipped.name, _marked(shipped, client)
    there = read_notebook(path)
    if os.path.lexists(path) and not is_as_copied(there):
        return False
    if there != made:
        write_notebook(path, made)
    return True


def _marked(shipped: Path, client: str) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(shipped.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in tags(cell):
            cell["source"] = source(cell).replace('client = ""', f'client = "{client}"', 1)
    notebook["metadata"][MARK] = held(notebook)
    return notebook
