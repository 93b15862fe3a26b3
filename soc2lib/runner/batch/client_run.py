"""One client's run: every notebook executed, checked, rendered, and published whole with its manifest."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from soc2lib.basics import clock
from soc2lib.basics.atomic import write_whole
from soc2lib.errors import Problem, RunError, WorkbookError
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.inputs import unchanged
from soc2lib.runner.batch.publishing import FAILED, building, place, sweep, unwritable
from soc2lib.runner.engine.notebooks import OnProgress
from soc2lib.runner.page.check import check, error_words
from soc2lib.runner.page.page import render_as_utf8
from soc2lib.runner.page.scripts import drawing
from soc2lib.stages import EDITIONS, Stage, page_name
from soc2lib.store.runs import MANIFEST, Run, runs

Executor = Callable[[Stage, Mapping[str, Any], Path, OnProgress], dict[str, Any]]
"""Runs one notebook in a folder and returns it with its outputs."""
Finish = Callable[[bytes, Mapping[str, Any], str], bytes]
"""Gives a rendered page its last form, from the run's inputs and the page's name."""


@dataclass(slots=True)
class _Made:
    pages: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)


def untouched(page: bytes, _: Mapping[str, Any], __: str) -> bytes:
    """Leave a page as it was rendered."""
    return page


def silent(_: str) -> None:
    """Tell nobody where a run is."""


def run_client(client: str, order: Order, executor: Executor, on_progress: OnProgress = silent) -> Outcome:
    """Run a client's notebooks and publish the run, or keep what there is and say why it failed."""
    target, day = order.target(client), order.as_of.isoformat()

    def make() -> Path | Run:
        on_progress("its ledger")
        inputs = order.inputs(client)
        sweep(target)
        if not order.again and (run := unchanged(runs(target), inputs)):
            return run
        parameters = {"client": client, "as_of": day}
        return publish(target, f"{day}-", order.stages, parameters, inputs, executor, on_progress, finish=order.finish)

    return attempt(client, target, make)


def attempt(client: str, target: Path, make: Callable[[], Path | Run]) -> Outcome:
    """What came of making a run: its folder, the earlier run that stands in for it, or the reason why there is none."""
    started = time.perf_counter()
    try:
        made = make()
    except WorkbookError as error:
        fault = error
    except OSError as error:
        fault = unwritable(target, error)
    except Exception as error:
        words = error_words({"ename": type(error).__name__, "evalue": str(error)})
        problem = Problem(client, words, "no such error", "Report it with the command that led to it.")
        fault = RunError("The run met an error that the workbook does not know.", [problem])
    else:
        kept = isinstance(made, Run)
        return Outcome(
            client, made.folder if isinstance(made, Run) else made, None, time.perf_counter() - started, kept
        )
    return Outcome(client, _left(target), fault, time.perf_counter() - started)


def _left(target: Path) -> Path | None:
    """What a failed run left for reading; None also where a store does not answer."""
    with suppress(Exception):
        return failed if (failed := target / FAILED).is_dir() else None
    return None


def publish(
    target: Path,
    prefix: str,
    stages: Sequence[Stage],
    parameters: Mapping[str, Any],
    inputs: Mapping[str, Any],
    executor: Executor,
    on_progress: OnProgress = silent,
    beside: Mapping[str, str] | None = None,
    finish: Finish = untouched,
) -> Path:
    """Build a run beside its place and move it there whole; a failed one is kept as ``failed`` for reading."""
    began, made = clock.now(), _Made()
    with building(target) as folder:
        for name, text in (beside or {}).items():
            write_whole(folder / name, text)
        for stage in stages:
            for further in _pages(stage, inputs):
                _make_page(stage, {**parameters, **further}, inputs, folder, made, executor, on_progress, finish)
        manifest = {
            **inputs,
            "pages": made.pages,
            "assets": made.assets,
            "results": made.results,
            "started": began.isoformat(),
            "finished": clock.now().isoformat(),
        }
        write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False))
        return place(folder, target, prefix)


def _pages(stage: Stage, inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    """The further parameters of each page of a stage: one page an edition for the report, one elsewhere."""
    if stage.name != "share":
        return [{}]
    return [{"edition": edition, "since": inputs["since"]} for edition in inputs["editions"]]


def _make_page(
    stage: Stage,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, Any],
    folder: Path,
    made: _Made,
    executor: Executor,
    on_progress: OnProgress,
    finish: Finish,
) -> None:
    started, shared_assets = time.perf_counter(), bool(inputs.get("shared_assets"))
    notebook = executor(stage, parameters, folder, on_progress)
    name = page_name(stage, parameters.get("edition") or EDITIONS[0])
    on_progress(f"{name}.html")
    if name != stage.notebook:
        (folder / f"{stage.notebook}.ipynb").rename(folder / f"{name}.ipynb")
    check(notebook)
    html = render_as_utf8(notebook, shared_assets=shared_assets)
    if shared_assets and drawing().file.encode() in html:
        _place_drawing(folder, made)
    path = folder / f"{name}.html"
    html = finish(html, inputs, path.name)
    write_whole(path, html)
    if all(page["stage"] != stage.name for page in made.pages):
        made.results |= _results(notebook)
    made.pages.append(
        {
            "stage": stage.name,
            "page": path.name,
            "sha256": sha256(html).hexdigest(),
            "bytes": len(html),
            "seconds": round(time.perf_counter() - started, 2),
        }
    )


def _place_drawing(folder: Path, made: _Made) -> None:
    """Write the drawing script beside the pages, once a run: a folder of pages stays whole wherever it is moved."""
    name = drawing().file
    if name not in made.assets:
        sheet = drawing().sheet().encode()
        write_whole(folder / name, sheet)
        made.assets[name] = sha256(sheet).hexdigest()


def _results(notebook: Mapping[str, Any]) -> dict[str, Any]:
    marks = [
        output.get("metadata", {}).get("soc2", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])
    ]
    ends = [mark.get("facts", {}).get("results", {}) for mark in marks if mark.get("kind") == "end"]
    return dict(ends[-1]) if ends else {}
