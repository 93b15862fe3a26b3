"""Runs in an object store: pages first, the manifest last, for a run without a manifest is no run.

An object is there whole or not at all, and no folder can be moved there; so a run becomes visible with its manifest.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from soc2lib.basics import clock
from soc2lib.errors import Problem, RunError
from soc2lib.runner.batch.inputs import unchanged
from soc2lib.runner.batch.publishing import FAILED
from soc2lib.runner.remote.storage import store_words
from soc2lib.store.runs import MANIFEST, Run, finished

_ABANDONED = timedelta(days=1)
"""How long an upload without a manifest may still be under way."""


def publish(run: Path, target: Path, prefix: str) -> Path:
    """Put a finished run under the first free name; nobody takes it for a run before its manifest is there.

    Raises
    ------
    RunError
        If the store refuses; what was put there is taken away, and earlier runs are as they were.
    """
    fs, (first, *others) = _fs(target), sorted(path.name for path in run.iterdir() if path.name != MANIFEST)
    try:
        _sweep(target, prefix)
        place = _claim(target, prefix, first, (run / first).read_bytes())
    except Exception as error:
        raise _refused(target, error) from None
    try:
        fs.pipe({_path(place / name): (run / name).read_bytes() for name in others})
        fs.pipe_file(_path(place / MANIFEST), (run / MANIFEST).read_bytes())
    except Exception as error:
        _remove(place)
        raise _refused(target, error) from None
    return place


def keep_failed(folder: Path, target: Path) -> Path:
    """Keep what a failed run left, without a manifest, in place of what an earlier one left."""
    kept = target / FAILED
    _remove(kept)
    _fs(target).pipe({_path(kept / path.name): path.read_bytes() for path in folder.iterdir() if path.is_file()})
    return kept


def unchanged_run(target: Path, inputs: dict[str, Any]) -> Run | None:
    """The last run made from exactly these inputs whose pages are all there in their size, or None.

    Only names, sizes and manifests are read, so that a night in which nothing changed moves no pages.

    Raises
    ------
    RunError
        If the store does not answer; so do the other functions that read.
    """
    with _reading(target):
        texts = _manifests(target, f"{inputs['as_of']}-")
        found = [Run(target / name, json.loads(text)) for name, text in texts.items()]
        return unchanged(sorted(found, key=finished), inputs, _as_written)


def latest_manifest(target: Path) -> tuple[str, bytes] | None:
    """The name and the manifest of the run finished last, or None where there is none."""
    with _reading(target):
        texts = _manifests(target, "")
        return max(texts.items(), key=lambda item: str(json.loads(item[1]).get("finished", "")), default=None)


def manifests(folders: Sequence[Path]) -> dict[str, bytes]:
    """The manifests of runs that are there, by the run's folder; read side by side."""
    if not folders:
        return {}
    paths = {str(folder): _path(folder / MANIFEST) for folder in folders}
    with _reading(folders[0]):
        texts = _fs(folders[0]).cat(list(paths.values()), on_error="return")
        return {folder: _read(texts[path]) for folder, path in paths.items() if not _absent(texts[path])}


def _absent(text: bytes | Exception) -> bool:
    return isinstance(text, FileNotFoundError)


def _read(text: bytes | Exception) -> bytes:
    if isinstance(text, Exception):
        raise text
    return text


@contextmanager
def _reading(target: Path) -> Iterator[None]:
    """Say in words what a store raises."""
    try:
        yield
    except Exception as error:
        if isinstance(error, RunError):
            raise
        remedy = "Check the store's address, rights and connection, and run it again."
        problem = Problem(str(target), store_words(error), "a store that answers", remedy)
        raise RunError("The store cannot be read.", [problem]) from None


def _manifests(target: Path, prefix: str) -> dict[str, bytes]:
    """The manifests of a target's runs whose names begin so, by the run's name."""
    found = manifests([target / name for name in _names(target, prefix)])
    return {folder.rsplit("/", 1)[-1]: text for folder, text in found.items()}


def _as_written(run: Run) -> bool:
    entries = _fs(run.folder).ls(_path(run.folder), detail=True, refresh=True)
    sizes = {entry["name"].rsplit("/", 1)[-1]: entry["size"] for entry in entries}
    pages = {str(page.get("page")): page.get("bytes") for page in run.manifest.get("pages", ())}
    return all(sizes.get(name) == size for name, size in pages.items()) and sizes.keys() >= set(run.manifest["assets"])


def _names(target: Path, prefix: str) -> list[str]:
    """The folders below a target whose names begin so, published or not."""
    try:
        entries = _fs(target).ls(_path(target), detail=False, refresh=True)
    except FileNotFoundError:
        return []
    names = (str(entry).rstrip("/").rsplit("/", 1)[-1] for entry in entries)
    return [name for name in names if name.startswith(prefix)]


def _claim(target: Path, prefix: str, first: str, content: bytes) -> Path:
    """Take the first free name by making its first file, which only one of two who try at once can do."""
    numbers = [int(name.removeprefix(prefix)) for name in _names(target, prefix) if name.removeprefix(prefix).isdigit()]
    number = max(numbers, default=0) + 1
    while True:
        place = target / f"{prefix}{number}"
        try:
            _fs(target).pipe_file(_path(place / first), content, mode="create")
            return place
        except FileExistsError:
            number += 1


def _sweep(target: Path, prefix: str) -> None:
    """Clear away uploads that ended before their manifest, unless they may still be under way."""
    for name in _names(target, prefix):
        entries = _fs(target).find(_path(target / name), detail=True, refresh=True)
        if any(path.endswith(f"/{MANIFEST}") for path in entries):
            continue
        if all(clock.now() - _fs(target).modified(path) > _ABANDONED for path in entries):
            _remove(target / name)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        _fs(folder).rm(_path(folder), recursive=True)


def _refused(target: Path, error: Exception) -> RunError:
    remedy = "Check the store's address, rights and room, and run it again."
    problem = Problem(str(target), store_words(error), "a store that takes the run", remedy)
    return RunError("The run could not be stored; earlier ones are as they were.", [problem])


def _fs(folder: Path) -> Any:
    return cast(Any, folder).fs


def _path(folder: Path) -> str:
    return str(cast(Any, folder).path)
