"""Opens JupyterLab on a working copy of the notebooks, with the client chosen."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from soc2lib.foundation.clients import client_folder, clients_folder
from soc2lib.foundation.engagement import read_day
from soc2lib.foundation.shelf import notebooks_folder

_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 30},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def open_lab(client: str, clients: str, as_of: str) -> int:
    """Start JupyterLab and return its exit status."""
    root = clients_folder(clients)
    workspace = prepare(client, root, as_of)
    environment = {**os.environ, "SOC2_CLIENTS": str(root)}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={workspace}",
        f"--LabApp.app_settings_dir={workspace / '.lab'}",
        "--KernelManager.transport=ipc",
        "--LabApp.default_url=/lab/tree/01_scope.ipynb" if client else "--LabApp.default_url=/lab",
    ]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def prepare(client: str, clients: Path, as_of: str) -> Path:
    """Lay out the notebooks of a session, beside the clients and never in the library's own folder.

    Parameters
    ----------
    client : str
        The client to set in each notebook's parameters; none where empty.
    clients : Path
        The folder of client folders.
    as_of : str
        The day to set; empty means today.

    Returns
    -------
    Path
        The folder to open; notebooks of an earlier session there are replaced, answers never live in them.
    """
    if client:
        client_folder(client, clients)
    if as_of:
        read_day(as_of)
    workspace = clients / "_lab" / (client or "all")
    shutil.rmtree(workspace, ignore_errors=True)
    (workspace / ".lab").mkdir(parents=True)
    (workspace / ".lab" / "overrides.json").write_text(json.dumps(_SETTINGS, indent=1), encoding="utf-8")
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = _with_values(cell.source, client, as_of)
            elif cell.cell_type == "code":
                cell.metadata["jupyter"] = {"source_hidden": True}
        nbformat.write(notebook, workspace / path.name)
    return workspace


def _with_values(source: str, client: str, as_of: str) -> str:
    lines = []
    for line in source.splitlines():
        name = line.split(" = ")[0]
        value = {"client": client, "as_of": as_of}.get(name, "")
        lines.append(line.replace('""', f'"{value}"', 1) if value else line)
    return "\n".join(lines)
