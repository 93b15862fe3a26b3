"""How every client stands by its last run, read from run folders and from what the last batch said of failures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soc2lib.basics.resources import notebooks_folder
from soc2lib.errors import Problem, WorkbookError
from soc2lib.portfolio.start import ClientProgress, StageState, stage_states
from soc2lib.readiness.results import Gate
from soc2lib.scope.records import Examination
from soc2lib.stages import STAGES, page_name, stage
from soc2lib.store.clients import client_ids, clients_folder, runs_folder, runs_root
from soc2lib.store.engagement import look_up
from soc2lib.store.runs import Run, latest_run

_SUMMARY = "_portfolio/summary.json"
_REPORT = page_name(stage("share"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a client has no whole run, or cannot be read.

    Attributes
    ----------
    state : str
        ``Failed`` in the last batch, or ``Cannot be read``.
    what : str
        What happened, in a sentence.
    problems : tuple of Problem
        Where, what was found and what to do.
    """

    state: str
    what: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client of the portfolio.

    Attributes
    ----------
    client : str
        Its id.
    examination : Examination or None
        What it told of the examination; None where it told nothing or cannot be read.
    run : Run or None
        Its last whole run.
    link : str
        From the portfolio's page to the client's report; empty where there is none.
    trouble : Trouble or None
        Why it failed after that run, if it did.
    head : int
        The ledger's last row now; 0 where it cannot be read.
    """

    client: str
    examination: Examination | None
    run: Run | None
    link: str = ""
    trouble: Trouble | None = None
    head: int = 0

    @property
    def gate(self) -> Gate | None:
        """The gate of the last run; None where there is none."""
        gate = self.run.results.get("gate") if self.run else None
        return Gate(gate) if gate else None

    @property
    def stages(self) -> tuple[StageState, ...]:
        """How each shipped stage stood in the last run; outdated where the ledger has grown since."""
        shipped = [stage for stage in STAGES if (notebooks_folder() / f"{stage.notebook}.ipynb").is_file()]
        run = self.run
        counted = run.results.get("stages", {}) if run else {}
        records, last_seq = counted.get("records", {}), run.ledger_head.seq if run and run.ledger_head else 0
        problems = {name: ("",) * count for name, count in counted.get("open", {}).items()}
        progress = ClientProgress(records, dict.fromkeys(records, self.head), problems, self.pages.keys(), last_seq)
        return stage_states(progress, shipped)

    @property
    def pages(self) -> dict[str, str]:
        """The file of each stage's page in the last run."""
        pages = self.run.manifest.get("pages", ()) if self.run else ()
        return {str(page.get("stage")): str(page.get("page")) for page in reversed(pages)}


def portfolio(clients: str | Path = "", as_of: str = "", client: str = "") -> tuple[ClientLine, ...]:
    """Every client in a folder with its last run; grain: one line a client, in the order of ids.

    Parameters
    ----------
    clients : str or Path
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.
    as_of : str
        The day to look at; empty means today.
    client : str
        Leave all others out, as in a session with this client; empty means every client.
    """
    root = clients_folder(clients)
    batch = _last_batch(runs_root(root) / _SUMMARY)
    return tuple(_line(client, root, as_of, batch) for client in ([client] if client else client_ids(root)))


def _line(client: str, root: Path, as_of: str, batch: Mapping[str, Any]) -> ClientLine:
    try:
        run = latest_run(runs_folder(client, root))
    except (OSError, ValueError) as error:
        problem = Problem("the last run's manifest", type(error).__name__, "a manifest", "Run the client again.")
        return ClientLine(client, None, None, "", Trouble("Cannot be read", "Its last run cannot be read.", (problem,)))
    link = _link(run, root) if run else ""
    failed = _failure(client, run, batch)
    try:
        examination, head = look_up(Examination, "examination", client, as_of, root)
        return ClientLine(client, examination, run, link, failed, head.seq)
    except WorkbookError as error:
        unread = Trouble("Cannot be read", error.what, tuple(error.problems))
        return ClientLine(client, None, run, link, failed or unread)


def _link(run: Run, root: Path) -> str:
    """The report, or the last page there is, as seen from a portfolio page two folders below the runs' own."""
    pages = [str(page.get("page")) for page in run.manifest.get("pages", ())]
    report = run.page(_REPORT) or (run.folder / pages[-1] if pages else None)
    return f"../../{report.relative_to(runs_root(root)).as_posix()}" if report else ""


def _last_batch(path: Path) -> Mapping[str, Any]:
    """What the last batch said of each client; nothing where there was none or it cannot be read."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _failure(client: str, run: Run | None, batch: Mapping[str, Any]) -> Trouble | None:
    """Why the last batch failed for a client, unless a whole run was made since."""
    if run and str(run.manifest.get("finished", "")) > str(batch.get("finished", "")):
        return None
    faults = [line.get("fault") for line in batch.get("outcomes", ()) if line.get("client") == client]
    if not faults or not faults[0]:
        return None
    return Trouble("Failed", str(faults[0]["what"]), tuple(Problem(**problem) for problem in faults[0]["problems"]))
