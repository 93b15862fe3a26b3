"""What a run is made from, as digests: a run whose inputs have not changed need not be made again."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from soc2lib import __version__
from soc2lib.basics.resources import catalog_folder, templates_folder
from soc2lib.catalog.catalog import catalog
from soc2lib.runner.engine.notebooks import notebook_path
from soc2lib.stages import STAGES, Stage
from soc2lib.store.binding import open_ledger
from soc2lib.store.clients import SETTINGS, client_folder
from soc2lib.store.runs import Run

_PACKAGE = Path(__file__).parents[2]
_VERSION = re.compile(r'(?m)^VERSION = "(.+)"$')
_METHOD = re.compile(r'(?m)^METHOD = "(.+)"$')
_PACKAGES = ("jinja2", "mistune", "plotly", "pandas")
_TEMPLATES = ("page", "report")


def client_inputs(client: str, clients: Path, as_of: date, stages: Sequence[Stage]) -> dict[str, Any]:
    """The inputs of a client's run, as its manifest notes them.

    Raises
    ------
    ParameterError
        If there is no such client.
    LedgerError
        If its ledger cannot be read, or is another client's.
    """
    folder = client_folder(client, clients)
    ledger = open_ledger(client, folder)
    try:
        head, bound = ledger.head(), ledger.engagement()
    finally:
        ledger.close()
    return {
        "client": client,
        "engagement": bound[0] if bound else None,
        "as_of": as_of.isoformat(),
        "ledger_head": {"seq": head.seq, "digest": head.digest},
        "settings": sha256((folder / SETTINGS).read_bytes()).hexdigest(),
        **versions(tuple(stages)),
    }


@cache
def versions(stages: tuple[Stage, ...]) -> dict[str, Any]:
    """The inputs that all clients share: library, packages, catalog, page template and notebooks."""
    return {
        "library": __version__,
        "code": _digest(sorted(_PACKAGE.rglob("*.py"))),
        "packages": {name: version(name) for name in _PACKAGES},
        "methods": method_versions(),
        "catalog": catalog().version,
        "content": _digest(sorted(path for path in catalog_folder().rglob("*") if path.is_file())),
        "template": _digest([path for folder in _TEMPLATES for path in _files(templates_folder() / folder)]),
        "notebooks": {stage.notebook: _digest([notebook_path(stage)]) for stage in stages},
    }


@cache
def method_versions() -> dict[str, str]:
    """The version of every method, by the name its file states, else by stage and file."""
    names = {stage.name for stage in STAGES}
    found: dict[str, str] = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        version, method = _VERSION.search(text), _METHOD.search(text)
        if version and (method or path.parent.name in names):
            found[method[1] if method else f"{path.parent.name}.{path.stem}"] = version[1]
    return dict(sorted(found.items()))


def unchanged(found: Sequence[Run], inputs: dict[str, Any], whole: Callable[[Run], bool] | None = None) -> Run | None:
    """The last of these runs made from exactly these inputs whose pages are all there as they were written, or None.

    Parameters
    ----------
    found : sequence of Run
        In the order in which they were finished.
    whole : callable, optional
        Says whether a run's pages are as they were written; by their digests on the disk unless told.
    """
    whole = whole or _as_written
    for run in reversed(found):
        if all(run.manifest.get(name) == value for name, value in inputs.items()) and whole(run):
            return run
    return None


def _as_written(run: Run) -> bool:
    written = {str(page.get("page")): page.get("sha256") for page in run.manifest.get("pages", ())}
    written |= run.manifest.get("assets", {})
    paths = {run.folder / name: digest for name, digest in written.items()}
    return all(path.is_file() and _digest([path]) == digest for path, digest in paths.items())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _digest(paths: Sequence[Path]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
