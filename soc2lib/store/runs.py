"""Finished runs and what they say of themselves: a run is a folder with a manifest, published whole."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soc2lib.store.identity import Origin
from soc2lib.store.ledger.rows import Head

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run.

    Attributes
    ----------
    folder : Path
        Where its pages lie.
    manifest : mapping
        What it was made from and what came out.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def results(self) -> Mapping[str, Any]:
        """The stages' numbers, as the last notebook that gave them said."""
        found: Mapping[str, Any] = self.manifest.get("results", {})
        return found

    @property
    def ledger_head(self) -> Head | None:
        """The ledger's head when the run was made."""
        noted = self.manifest.get("ledger_head")
        return Head(int(noted["seq"]), str(noted["digest"])) if noted else None

    def page(self, notebook: str) -> Path | None:
        """The page of one notebook, or None where the run has none."""
        path = self.folder / f"{notebook}.html"
        return path if path.is_file() else None


def runs(folder: Path) -> tuple[Run, ...]:
    """Every finished run in a folder, in the order in which they were finished."""
    return tuple(sorted(_read(folder), key=finished))


def finished(run: Run) -> str:
    """The moment a run was finished, as its manifest says it; it sorts."""
    return str(run.manifest.get("finished", ""))


def latest_run(folder: Path) -> Run | None:
    """The run finished last, or None where there is none."""
    found = runs(folder)
    return found[-1] if found else None


def origin_of(page: Path) -> Origin | None:
    """Whose a run's page is; None where the run notes no ledger."""
    manifest = json.loads((page.parent / MANIFEST).read_text(encoding="utf-8"))
    return Origin.read({"engagement": None, **manifest}, page.name) if manifest.get("ledger_head") else None


def _read(folder: Path) -> Iterator[Run]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        path = entry / MANIFEST
        if not entry.name.startswith(".") and path.is_file():
            yield Run(entry, json.loads(path.read_text(encoding="utf-8")))
