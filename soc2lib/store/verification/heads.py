"""Heads noted outside a ledger: beside it after each save, and in the manifest of every run."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from soc2lib.errors import LedgerError, Problem
from soc2lib.store.ledger.ledger import HEADS
from soc2lib.store.ledger.rows import Head
from soc2lib.store.runs import MANIFEST
from soc2lib.store.verification.chain import REMEDY, Finding


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A head and where it is noted, such as ``ledger.heads`` or ``run 2026-09-30-1``; of which client, where told."""

    head: Head
    where: str
    client: str = ""


def heads_beside(ledger: Path) -> list[NotedHead] | None:
    """The heads noted beside the ledger, None where no file notes any; a line broken by a crash is passed over.

    Raises
    ------
    LedgerError
        If they may not be read.
    """
    try:
        lines = ledger.with_suffix(".heads").read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = Problem(HEADS, error.strerror or type(error).__name__, "a readable file", "Allow reading there.")
        raise LedgerError("The noted heads cannot be read.", [problem]) from None
    matches = (re.fullmatch(r"(\d{1,12}) ([0-9a-f]{64})", line) for line in lines)
    return [NotedHead(Head(int(match[1]), match[2]), HEADS) for match in matches if match]


def heads_in_runs(folders: Iterable[Path]) -> tuple[list[NotedHead], list[Finding]]:
    """The heads noted in the manifests of finished runs, and the manifests that cannot be read."""
    heads, findings = [], []
    for path in sorted({found for folder in folders for found in folder.glob(f"[!.]*/{MANIFEST}")}):
        where = f"run {path.parent.name}"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            noted = manifest["ledger_head"]
            heads.append(
                NotedHead(Head(int(noted["seq"]), str(noted["digest"])), where, str(manifest.get("client", "")))
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            problem = Problem(f"{where}, {MANIFEST}", "text that is no manifest", "the manifest as written", REMEDY)
            findings.append(Finding("The manifest of a run was altered.", problem))
    return heads, findings
