"""Lays out the notebooks of a session; what somebody added or changed among them stays."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soc2lib.basics.private.rights import make_folder, write_private
from soc2lib.basics.private.tightening import tighten
from soc2lib.basics.resources import notebooks_folder, templates_folder
from soc2lib.errors import ParameterError, Problem
from soc2lib.runner.lab.strip_outputs import (
    MARK,
    as_text,
    clean_file,
    held,
    is_as_copied,
    read_notebook,
    source,
    tags,
    write_notebook,
)
from soc2lib.stages import PORTFOLIO
from soc2lib.store.clients import client_folder, client_ids, session_clients, tighten_clients
from soc2lib.store.engagement import read_day

SETTINGS = ".lab"
_CLIENT = "@client@"
"""Stands for the client while a notebook is laid out; no client id holds an @."""
_EVERY = "_every"
"""The folder of a session with every client; no client can be called so."""


def prepare(client: str, clients: Path, as_of: str, place: str = "_lab") -> Path:
    """Lay out the notebooks of a session, beside the clients and never in the library's own folder.

    Parameters
    ----------
    client : str
        The client to set in each notebook's parameters; where empty, each client has a folder of notebooks.
    clients : Path
        The folder of client folders.
    as_of : str
        The day to set; empty means today.
    place : str
        The folder beside the clients to lay them out in.

    Returns
    -------
    Path
        The folder to open. Nothing in it is deleted; a shipped notebook that somebody changed there is left as it is,
        but for its parameters where they are as an earlier session set them. Notebooks lose what a client told.

    Raises
    ------
    ParameterError
        If there is no such client or day, or no client is named where not every client may be shown.
    """
    if not client and session_clients(clients) is not None:
        problem = Problem("client", "none named", "the id of one client", "Name one that this session may show.")
        raise ParameterError("A session with some clients cannot show every client.", [problem])
    if client:
        client_folder(client, clients)
    if as_of:
        read_day(as_of)
    workspace = clients / place / (client or _EVERY)
    tighten_clients(clients)
    make_folder(workspace)
    tighten(workspace.parent)
    shutil.copytree(templates_folder() / "lab", workspace / SETTINGS, dirs_exist_ok=True)
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        text = _laid_out(path, as_of)
        alone = client or path.stem == PORTFOLIO.notebook
        folders = {workspace: client} if alone else {workspace / id: id for id in client_ids(clients)}
        for folder, chosen in folders.items():
            _put(text.replace(_CLIENT, chosen), make_folder(folder) / path.name)
    for path in workspace.rglob("*.ipynb"):
        if not path.is_symlink():
            clean_file(path)
    return workspace


def changed_here(workspace: Path) -> tuple[str, ...]:
    """The notebooks under shipped names in which somebody changed anything, seen from the folder."""
    shipped = {path.name for path in notebooks_folder().glob("*.ipynb")}
    found = [path for form in ("*.ipynb", "*/*.ipynb") for path in sorted(workspace.glob(form)) if path.name in shipped]
    return tuple(path.relative_to(workspace).as_posix() for path in found if not is_as_copied(read_notebook(path)))


def _laid_out(shipped: Path, as_of: str) -> str:
    """A shipped notebook with its code hidden but for the parameters, which are set; its metadata say what it holds."""
    notebook: dict[str, Any] = json.loads(shipped.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in tags(cell):
            cell["source"] = _with_values(source(cell), {"client": _CLIENT, "as_of": as_of})
        elif cell["cell_type"] == "code":
            cell["metadata"]["jupyter"] = {"source_hidden": True}
    notebook["metadata"][MARK] = held(notebook)
    return as_text(notebook)


def _with_values(text: str, values: Mapping[str, str]) -> str:
    lines = []
    for line in text.splitlines():
        value = values.get(line.split(" = ")[0], "")
        lines.append(line.replace('""', f'"{value}"', 1) if value else line)
    return "\n".join(lines)


def _put(text: str, path: Path) -> None:
    """Write a notebook, unless somebody changed what stands there; its parameters follow where nobody changed them."""
    there = read_notebook(path)
    if there is None:
        if not os.path.lexists(path):
            _write_ours(path, text)
        return
    made = json.loads(text)
    if is_as_copied(there) or held(there) == made["metadata"][MARK]:
        if there != made:
            _write_ours(path, text)
    elif _parameters_follow(there, made["metadata"][MARK]["parameters"]):
        write_notebook(path, there)


def _write_ours(path: Path, text: str) -> None:
    """Write what can be laid out again, whole but without waiting for the disk: a firm may have thousands of them."""
    part = path.with_name(f".{path.name}.part")
    write_private(part, text)
    part.replace(path)


def _parameters_follow(there: dict[str, Any], asked: list[str]) -> bool:
    """Set the parameters in a notebook that somebody changed elsewhere; whether they were others."""
    mark = there["metadata"].get(MARK)
    if not isinstance(mark, dict) or mark.get("parameters") != held(there)["parameters"] or mark["parameters"] == asked:
        return False
    for cell, text in zip((cell for cell in there["cells"] if "parameters" in tags(cell)), asked, strict=True):
        cell["source"] = text
    mark["parameters"] = asked
    return True
