"""Makes clients with ready manifests in place of runs: the portfolio reads nothing else of a run."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from soc2lib.scope.records import Examination
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change

TOLD = datetime(2026, 1, 5, tzinfo=UTC)
FAULT = {
    "what": "A notebook stopped.",
    "problems": [
        {
            "where": "04_gap, cell judge",
            "found": "out of <b>memory</b>",
            "expected": "no error",
            "remedy": "Give it more.",
        }
    ],
}


def make_client(folder: Path, client: str, progress: float | None = None, *, run: bool = True, **told: Any) -> Path:
    """A client whose last run, if any, reached this progress."""
    engagement = Engagement.create(client, folder)
    body = {"name": f"{client.title()} Oy", **told}
    record = Examination(id="examination", **body).model_dump(mode="json")
    engagement.ledger.append([Change("examination", "examination", record)], author="ann", reason="told", at=TOLD)
    engagement.ledger.close()
    if run:
        make_run(engagement.folder / "runs" / "2026-09-30-1", progress)
    return engagement.folder


def make_run(folder: Path, progress: float | None, *, without: tuple[str, ...] = ("monitor",), met: int = 3) -> None:
    """A finished run's folder: a report and a manifest."""
    folder.mkdir(parents=True)
    (folder / "report-client.html").write_text("<!DOCTYPE html><title>Report</title>", encoding="utf-8")
    known = progress is not None
    unmet = round((1 - progress) * 30) if progress is not None else 0
    results = {
        "gate": "not yet known" if not known else "not ready" if unmet else "no blocker found",
        "progress": progress,
        "progress_default": progress,
        "progress_low": progress and progress * 0.9,
        "progress_high": progress and min(progress * 1.1, 1.0),
        "gaps_high": unmet // 2 if known else None,
        "evidence_going_stale": unmet // 5 if known else None,
        "criteria": {"not met": unmet, "met": met if known else 0, "not assessed": 30 - unmet if not known else 0},
    }
    pages = [{"stage": stage.name, "page": f"{stage.notebook}.html"} for stage in STAGES if stage.name not in without]
    manifest = {"as_of": "2026-09-30", "finished": "2026-09-30T02:00:00+00:00", "pages": pages, "results": results}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def make_summary(folder: Path, failed: list[str], finished: str = "2026-09-30T03:00:00+00:00") -> None:
    """What a batch leaves in which these clients failed."""
    outcomes = [{"client": client, "state": "failed", "fault": FAULT} for client in failed]
    (folder / "_portfolio").mkdir(exist_ok=True)
    summary = {"finished": finished, "outcomes": outcomes}
    (folder / "_portfolio" / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def make_twelve(folder: Path) -> Path:
    """Twelve clients in every state a consultant meets."""
    start = date(2026, 1, 1)
    for place, share in enumerate((0.12, 0.27, 0.34, 0.41, 0.58, 0.66, 0.79, 0.93, 1.0)):
        window = {"window_start": start, "window_end": start + timedelta(days=150 + 20 * place)}
        told = {**window, "report_needed": start + timedelta(days=260 + 15 * place)} if place % 4 else window
        make_client(folder, f"client-{place:02}", share, **told)
    make_client(folder, "sprout", None)
    make_client(folder, "fresh", run=False)
    make_client(folder, "hostile", 0.5, name='<img src=x onerror="pwn()"><table class="sifted">')
    make_summary(folder, ["client-03", "fresh"])
    return folder
