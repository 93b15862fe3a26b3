"""Where client folders are, how they are named, and which there are. A name is checked before a path is made of it."""

import os
import re
from pathlib import Path

from soc2lib.foundation.errors import ParameterError, Problem, did_you_mean
from soc2lib.foundation.private.rights import make_folder, new_folder

SETTINGS = "client.toml"
_FORM = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?\Z")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(10))})


def clients_folder(given: str | Path = "") -> Path:
    """The folder of client folders: as given, else ``SOC2_CLIENTS``, else ``./clients``."""
    return Path(given or os.environ.get("SOC2_CLIENTS") or "clients").expanduser().resolve()


def runs_root(clients: str | Path = "") -> Path:
    """The folder above all clients' runs: ``SOC2_RUNS`` where a batch writes elsewhere, else the clients' own."""
    return Path(os.environ.get("SOC2_RUNS") or clients_folder(clients)).resolve()


def runs_folder(client: str, clients: str | Path = "") -> Path:
    """Where a client's runs lie."""
    return runs_root(clients) / client if os.environ.get("SOC2_RUNS") else clients_folder(clients) / client / "runs"


def check_client_id(id: str) -> str:
    """Return the id, or say why it cannot name a client.

    A client id is 1 to 48 lower-case letters, digits and single hyphens, begins and ends with a letter or digit, and
    is no name that Windows reserves.

    Raises
    ------
    ParameterError
        Before any path is made.

    Examples
    --------
    >>> check_client_id("north-star-2")
    'north-star-2'
    """
    if _usable(id):
        return id
    suggestion = re.sub(r"[^a-z0-9]+", "-", str(id).lower())[:48].strip("-")
    raise ParameterError(
        "That client id cannot be used.",
        [
            Problem(
                "client",
                repr(id)[:80],
                "1 to 48 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit",
                f"Use {suggestion}, for example." if _usable(suggestion) else "Choose a short name such as north-star.",
            )
        ],
    )


def _usable(id: object) -> bool:
    return isinstance(id, str) and bool(_FORM.match(id)) and "--" not in id and id not in _RESERVED


def client_folder(id: str, clients: str | Path = "") -> Path:
    """The folder of an existing client.

    Raises
    ------
    ParameterError
        If the id has a wrong form, no such client exists, or the folder is a link that leads elsewhere.
    """
    root = clients_folder(clients)
    folder = root / check_client_id(id)
    if folder.is_symlink() or (folder.exists() and folder.resolve().parent != root):
        raise ParameterError(
            "That client's folder leads out of the clients' folder.",
            [Problem(f"client {id}", "a link", "a real folder", "Replace the link by the folder it points to.")],
        )
    if not (folder / SETTINGS).is_file():
        known = client_ids(root)
        hint = did_you_mean(id, known) or "Make it with `soc2 new`, or name the clients' folder with --clients."
        raise ParameterError(
            "There is no such client.",
            [Problem(f"client {id}", "no client of that id", f"one of {len(known)} clients in {root.name}/", hint)],
        )
    return folder


def new_client_folder(id: str, clients: str | Path = "") -> Path:
    """Make the folder of a new client.

    Raises
    ------
    ParameterError
        If the id has a wrong form or is taken, whatever the case.
    """
    root = clients_folder(clients)
    check_client_id(id)
    make_folder(root)
    folder = root / id
    taken = id.casefold() in {entry.name.casefold() for entry in root.iterdir()}
    try:
        if not taken:
            return new_folder(folder)
    except FileExistsError:
        pass  # someone else made it meanwhile
    remedy = "Choose another id, or work with that client."
    raise ParameterError(
        "That client exists already.", [Problem(f"client {id}", "a folder of that name", "an unused id", remedy)]
    )


def client_ids(clients: str | Path = "") -> tuple[str, ...]:
    """The ids of all clients in a folder, in order; folders of another form are no clients."""
    root = clients_folder(clients)
    if not root.is_dir():
        return ()
    return tuple(
        sorted(
            entry.name
            for entry in root.iterdir()
            if _usable(entry.name) and not entry.is_symlink() and (entry / SETTINGS).is_file()
        )
    )
