"""One client's run: every notebook executed, checked, rendered, and published whole with its manifest."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from soc2lib import __version__
from soc2lib.foundation import clock
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.runs import MANIFEST, Run
from soc2lib.foundation.shelf import notebooks_folder
from soc2lib.process import Stage
from soc2lib.runner.notebooks import execute
from soc2lib.runner.page_check import check
from soc2lib.runner.pages import render


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one client's run.

    Attributes
    ----------
    client : str
        The client's id.
    folder : Path or None
        Where the pages lie; None where nothing could be kept.
    fault : WorkbookError or None
        Why the run failed; None where it is whole.
    seconds : float
        Wall time.
    """

    client: str
    folder: Path | None
    fault: WorkbookError | None
    seconds: float

    @property
    def run(self) -> Run | None:
        """The published run, or None where it failed."""
        if self.fault or self.folder is None:
            return None
        return Run(self.folder, json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))


@dataclass(slots=True)
class _Made:
    pages: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)


def run_client(client: str, clients: Path, as_of: date, stages: Sequence[Stage], out: Path | None = None) -> Outcome:
    """Run a client's notebooks and publish the run, or keep what there is and say why it failed.

    Parameters
    ----------
    clients : Path
        The folder of client folders.
    as_of : date
        The day the records are looked at.
    stages : sequence of Stage
        Whose notebooks to run, in order.
    out : Path, optional
        Where the run's folder goes; ``runs/`` in the client's folder unless told.
    """
    started = time.perf_counter()
    target: Path | None = None
    try:
        engagement = Engagement.open(client, as_of, clients)
        target = out / client if out else engagement.folder / "runs"
        head = engagement.head()
        engagement.ledger.close()
        origin = {
            "client": client,
            "as_of": as_of.isoformat(),
            "ledger_head": {"seq": head.seq, "digest": head.digest},
        }
        parameters = {"client": client, "as_of": as_of.isoformat()}
        folder = publish(target, f"{as_of.isoformat()}-", stages, parameters, origin, clients)
        return Outcome(client, folder, None, time.perf_counter() - started)
    except WorkbookError as fault:
        kept = target / FAILED if target and (target / FAILED).is_dir() else None
        return Outcome(client, kept, fault, time.perf_counter() - started)


FAILED = "failed"


def publish(
    target: Path,
    prefix: str,
    stages: Sequence[Stage],
    parameters: dict[str, Any],
    origin: dict[str, Any],
    clients: Path,
) -> Path:
    """Build a run beside its place and move it there whole; a failed one is kept as ``failed`` for reading."""
    target.mkdir(parents=True, exist_ok=True)
    building = target / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    began, made = clock.now(), _Made()
    try:
        with _environment(SOC2_CLIENTS=str(clients)):
            for stage in stages:
                _make_page(stage, parameters, building, made)
        _write_manifest(building, {**origin, **_versions(stages)}, made, began.isoformat())
        return _move(building, target, prefix)
    except BaseException:
        shutil.rmtree(target / FAILED, ignore_errors=True)
        if building.is_dir():
            building.rename(target / FAILED)
        raise


def _make_page(stage: Stage, parameters: dict[str, Any], building: Path, made: _Made) -> None:
    started = time.perf_counter()
    notebook = execute(stage, parameters, building)
    check(notebook)
    html = render(notebook)
    path = building / f"{stage.notebook}.html"
    path.write_text(html, encoding="utf-8")
    made.results |= _results(notebook)
    made.pages.append(
        {
            "stage": stage.name,
            "page": path.name,
            "sha256": sha256(html.encode()).hexdigest(),
            "seconds": round(time.perf_counter() - started, 2),
        }
    )


def _results(notebook: NotebookNode) -> dict[str, Any]:
    marks = [
        output.get("metadata", {}).get("soc2", {}) for cell in notebook.cells for output in cell.get("outputs", [])
    ]
    ends = [mark.get("facts", {}).get("results", {}) for mark in marks if mark.get("kind") == "end"]
    return dict(ends[-1]) if ends else {}


def _versions(stages: Sequence[Stage]) -> dict[str, Any]:
    digests = {
        stage.notebook: sha256((notebooks_folder() / f"{stage.notebook}.ipynb").read_bytes()).hexdigest()
        for stage in stages
    }
    return {"library": __version__, "catalog": catalog().version, "notebooks": digests}


def _write_manifest(building: Path, origin: dict[str, Any], made: _Made, began: str) -> None:
    manifest = {
        **origin,
        "pages": made.pages,
        "results": made.results,
        "started": began,
        "finished": clock.now().isoformat(),
    }
    with (building / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False, allow_nan=False)
        file.flush()
        os.fsync(file.fileno())


def _move(building: Path, target: Path, prefix: str) -> Path:
    number = 1
    while True:
        place = target / f"{prefix}{number}"
        if not place.exists():
            try:
                building.rename(place)
            except OSError:
                if not place.exists():
                    raise
            else:
                return place
        number += 1


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
