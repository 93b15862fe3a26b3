"""Heads noted outside a ledger: beside it after each save, and in the manifest of every run."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from soc2lib.foundation.ledger import HEADS
from soc2lib.foundation.ledger_rows import Head
from soc2lib.foundation.runs import runs


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A head and where it is noted, such as ``ledger.heads`` or ``run 2026-09-30-1``; of which client, where told."""

    head: Head
    where: str
    client: str = ""


def heads_beside(folder: Path) -> list[NotedHead]:
    """The heads noted beside the ledger; a line broken by a crash is passed over."""
    try:
        lines = (folder / HEADS).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    matches = (re.fullmatch(r"(\d{1,12}) ([0-9a-f]{64})", line) for line in lines)
    return [NotedHead(Head(int(match[1]), match[2]), HEADS) for match in matches if match]


def heads_in_runs(folders: Iterable[Path]) -> list[NotedHead]:
    """The heads noted in the manifests of finished runs."""
    found = [run for folder in folders for run in runs(folder)]
    return [
        NotedHead(run.ledger_head, f"run {run.folder.name}", str(run.manifest.get("client", "")))
        for run in found
        if run.ledger_head
    ]
