"""Shows the notebooks as pages without code, by Voilà: the same notebooks, the same panels, the same ledger."""

import sys
from importlib.util import find_spec
from pathlib import Path

from soc2lib.basics.private.rights import rights_at
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import EXTRAS, ParameterError, Problem
from soc2lib.runner.lab.lab import lab_environment, say_what_was_kept, stay_with
from soc2lib.runner.lab.layout import SETTINGS, prepare
from soc2lib.store.clients import clients_folder


def open_app(client: str, clients: str, as_of: str, author: str = "", *, dark: bool = False) -> int:
    """Start Voilà on a working copy of the notebooks and return its exit status.

    Raises
    ------
    ParameterError
        If Voilà is not installed, or there is no such client; nothing is started then.
    """
    check_installed()
    root = clients_folder(clients)
    workspace = prepare(client, root, as_of, "_app")
    say_what_was_kept(workspace)
    with Temporary() as runtime:
        environment = app_environment(workspace, root, runtime, author, client)
        command = app_command(workspace, runtime, dark=dark)
        return stay_with(command, environment, rights_at(workspace).mask)


def check_installed() -> None:
    """Refuse to start where Voilà, an optional extra, is missing."""
    if find_spec("voila") is None:
        remedy = f"Install it with: {EXTRAS}. Or open the same notebooks with: soc2 lab"
        problem = Problem("soc2 app", "no package voila", "Voilà, which shows the notebooks", remedy)
        raise ParameterError("The notebooks cannot be shown without code from here.", [problem])


def app_command(workspace: Path, runtime: Path, *, dark: bool = False) -> list[str]:
    """The command that shows a prepared workspace, beginning with its start page."""
    return [
        sys.executable,
        "-m",
        "voila",
        f"--Voila.config_file_paths={workspace / SETTINGS}",
        f"--Voila.connection_dir_root={runtime}",
        f"--VoilaConfiguration.theme={'dark' if dark else 'light'}",
    ]


def app_environment(
    workspace: Path, clients: Path, runtime: Path, author: str = "", client: str = ""
) -> dict[str, str]:
    """The environment of that command: a session's own, and our template, which calls nobody outside."""
    return {**lab_environment(workspace, clients, runtime, author, client), "JUPYTER_PATH": str(workspace / SETTINGS)}
