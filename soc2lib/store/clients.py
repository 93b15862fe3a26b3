"""Where client folders are, how they are named, and which there are. A name is checked before a path is made of it."""

import os
import re
from pathlib import Path

from soc2lib.basics.private.rights import FILE, make_folder, new_folder
from soc2lib.basics.private.tightening import tighten_root
from soc2lib.errors import ParameterError, Problem, did_you_mean

SETTINGS = "client.toml"
OUR_FOLDERS = ("_portfolio", "_lab", "_app")
"""What the workbook makes beside client folders; no client can be called so."""
_FORM = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?\Z")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(10))})


def clients_folder(given: str | Path = "") -> Path:
    """The folder of client folders: as given, else ``SOC2_CLIENTS``, else ``./clients``."""
    return Path(given or os.environ.get("SOC2_CLIENTS") or "clients").expanduser().resolve()


def session_clients(clients: str | Path = "") -> frozenset[str] | None:
    """The clients of this session, where it is one with some clients only; None where every client may be opened.

    `soc2 lab CLIENT` and `soc2 app CLIENT` set ``SOC2_ONLY``, ids with blanks between; it speaks of ``SOC2_CLIENTS``.

    Examples
    --------
    >>> session_clients() is None
    True
    """
    if not (allowed := os.environ.get("SOC2_ONLY", "")):
        return None
    return frozenset(allowed.split()) if clients_folder(clients) == clients_folder() else frozenset()


def check_in_session(id: str, clients: str | Path = "") -> None:
    """Refuse a client that is not this session's, and do not say whether it exists.

    Raises
    ------
    ParameterError
        Before anything of the client is read.
    """
    shown = session_clients(clients)
    if shown is None or id in shown:
        return
    own = " and ".join(sorted(os.environ["SOC2_ONLY"].split()))
    raise ParameterError(
        "That client is not shown in this session.",
        [
            Problem(
                f"client {id}",
                "a session with other clients only",
                f"{own}, in the session's own folder of clients",
                f"Leave client and clients as the session set them, or open the other client by itself: soc2 lab {id}",
            )
        ],
    )


def runs_root(clients: str | Path = "") -> Path:
    """The folder above all clients' runs: ``SOC2_RUNS`` where a batch writes elsewhere, else the clients' own."""
    return Path(os.environ.get("SOC2_RUNS") or clients_folder(clients)).resolve()


def runs_folder(client: str, clients: str | Path = "") -> Path:
    """Where a client's runs lie; those of a client that this session does not show are refused."""
    check_in_session(client, clients)
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
    return isinstance(id, str) and bool(_FORM.match(id)) and "--" not in id and not is_reserved(id)


def is_reserved(name: str) -> bool:
    """Whether Windows takes a file's name for a device, whatever its ending.

    Examples
    --------
    >>> is_reserved("CON"), is_reserved("aux.txt"), is_reserved("auxiliary.txt")
    (True, True, False)
    """
    return name.partition(".")[0].rstrip().casefold() in _RESERVED


def client_folder(id: str, clients: str | Path = "") -> Path:
    """The folder of an existing client.

    Raises
    ------
    ParameterError
        If the id has a wrong form, is not of this session, no such client exists, or its folder leads elsewhere.
    """
    root = clients_folder(clients)
    folder = root / check_client_id(id)
    check_in_session(id, root)
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
        If the id has a wrong form, is not of this session, or is taken, whatever the case.
    """
    root = clients_folder(clients)
    check_client_id(id)
    check_in_session(id, root)
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
    """The ids of all clients in a folder that this session shows, in order; folders of another form are no clients."""
    root, shown = clients_folder(clients), session_clients(clients)
    if not root.is_dir():
        return ()
    folders = [entry for entry in root.iterdir() if _usable(entry.name) and not entry.is_symlink()]
    ids = sorted(entry.name for entry in folders if (entry / SETTINGS).is_file())
    return tuple(id for id in ids if shown is None or id in shown)


def tighten_clients(root: Path) -> bool:
    """Tighten the folder of client folders itself, where nothing but clients and what the workbook makes lies in it.

    One that also holds something else, or a link, is somebody else's to decide about.
    """
    return tighten_root(root, _holds_clients_alone)


def _holds_clients_alone(root: Path) -> bool:
    entries = {entry.name: entry for entry in root.iterdir()}
    clients = {name for name, entry in entries.items() if (entry / SETTINGS).is_file()}
    links = any(entry.is_symlink() for entry in entries.values())
    return bool(clients) and not links and entries.keys() <= clients | {FILE, *OUR_FOLDERS}
