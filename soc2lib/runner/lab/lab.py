"""Opens JupyterLab on a working copy of the notebooks, with the client chosen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from soc2lib.basics.private.rights import rights_at
from soc2lib.basics.private.temporary import Temporary
from soc2lib.runner.lab.layout import SETTINGS, changed_here, prepare
from soc2lib.stages import PORTFOLIO
from soc2lib.store.clients import clients_folder


def open_lab(client: str, clients: str, as_of: str, author: str = "") -> int:
    """Start JupyterLab and return its exit status."""
    root = clients_folder(clients)
    workspace = prepare(client, root, as_of)
    say_what_was_kept(workspace)
    with Temporary() as runtime:
        environment = lab_environment(workspace, root, runtime, author, client)
        return stay_with(lab_command(workspace), environment, rights_at(workspace).mask)


def say_what_was_kept(workspace: Path) -> None:
    """Name the notebooks that somebody changed here, for the shipped ones were not laid out over them."""
    if changed := changed_here(workspace):
        names = ", ".join(changed)
        sys.stderr.write(f"Changed in {workspace}, so kept: {names}. Rename one to have the shipped notebook again.\n")


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


def lab_environment(
    workspace: Path, clients: Path, runtime: Path, author: str = "", client: str = ""
) -> dict[str, str]:
    """The environment of that command.

    Parameters
    ----------
    workspace, clients : Path
        The prepared workspace and the folder of client folders.
    runtime : Path
        An empty folder with a short name: the kernels' sockets lie in it, and a socket's path may not be long.
    author : str
        The name under which edits are saved unless another is typed.
    client : str
        The one client that may be opened; where empty, those that may be opened now.
    """
    own = {
        **({"SOC2_ONLY": client} if client else {}),
        "SOC2_CLIENTS": str(clients),
        "SOC2_AUTHOR": author,
        "IPYTHONDIR": str(workspace / SETTINGS / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }
    return {**os.environ, **own}
