"""Opens JupyterLab on a working copy of the notebooks, with the client chosen."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from soc2lib.foundation.clients import client_folder, client_ids, clients_folder
from soc2lib.foundation.engagement import read_day
from soc2lib.foundation.private.rights import make_folder, rights_at, write_private
from soc2lib.foundation.private.temporary import Temporary
from soc2lib.foundation.private.tightening import tighten
from soc2lib.foundation.shelf import notebooks_folder, templates_folder
from soc2lib.process import PORTFOLIO

SETTINGS = ".lab"
_CLIENT = "@client@"
"""Stands for the client while a notebook is laid out; no client id holds an @."""


def open_lab(client: str, clients: str, as_of: str, author: str = "") -> int:
    """Start JupyterLab and return its exit status."""
    root = clients_folder(clients)
    workspace = prepare(client, root, as_of)
    with Temporary() as runtime:
        environment = lab_environment(workspace, root, runtime, author)
        return stay_with(lab_command(workspace), environment, rights_at(workspace).mask)


def stay_with(command: list[str], environment: dict[str, str], mask: int) -> int:
    """Run a server until it ends by itself: ctrl-C is its own to answer, and whoever ends us ends it.

    Parameters
    ----------
    mask : int
        Its umask: it saves notebooks, and their outputs with them.

    Returns
    -------
    int
        Its exit status.
    """
    with subprocess.Popen(command, env=environment, umask=mask) as server:  # noqa: S603
        signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the server, too, and it asks whether to end
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        return server.wait()


def lab_command(workspace: Path) -> list[str]:
    """The command that opens JupyterLab on a prepared workspace."""
    config = workspace / SETTINGS / "jupyter_lab_config.py"
    start = f"--LabApp.default_url=/lab/tree/{PORTFOLIO.notebook}.ipynb"
    return [sys.executable, "-m", "jupyterlab", f"--config={config}", start]


def lab_environment(workspace: Path, clients: Path, runtime: Path, author: str = "") -> dict[str, str]:
    """The environment of that command.

    Parameters
    ----------
    workspace, clients : Path
        The prepared workspace and the folder of client folders.
    runtime : Path
        An empty folder with a short name: the kernels' sockets lie in it, and a socket's path may not be long.
    author : str
        The name under which edits are saved unless another is typed.
    """
    own = {
        "SOC2_CLIENTS": str(clients),
        "SOC2_AUTHOR": author,
        "IPYTHONDIR": str(workspace / SETTINGS / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }
    return {**os.environ, **own}


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
        The folder to open; notebooks of an earlier session there are replaced, answers never live in them.
    """
    if client:
        client_folder(client, clients)
    if as_of:
        read_day(as_of)
    workspace = clients / place / (client or "all")
    shutil.rmtree(workspace, ignore_errors=True)
    make_folder(workspace)
    tighten(workspace.parent)
    shutil.copytree(templates_folder() / "lab", workspace / SETTINGS)
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        text = _laid_out(json.loads(path.read_text(encoding="utf-8")), as_of)
        alone = client or path.stem == PORTFOLIO.notebook
        folders = {workspace: client} if alone else {workspace / id: id for id in client_ids(clients)}
        for folder, chosen in folders.items():
            write_private(make_folder(folder) / path.name, text.replace(_CLIENT, chosen))
    return workspace


def _laid_out(notebook: dict[str, Any], as_of: str) -> str:
    """A notebook with its code hidden but for the parameters, which are set."""
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = _with_values("".join(cell["source"]), as_of)
        elif cell["cell_type"] == "code":
            cell["metadata"]["jupyter"] = {"source_hidden": True}
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def _with_values(source: str, as_of: str) -> str:
    lines = []
    for line in source.splitlines():
        value = {"client": _CLIENT, "as_of": as_of}.get(line.split(" = ")[0], "")
        lines.append(line.replace('""', f'"{value}"', 1) if value else line)
    return "\n".join(lines)
