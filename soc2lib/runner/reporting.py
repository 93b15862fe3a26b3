"""The status, verify and docs commands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soc2lib.foundation import wording
from soc2lib.foundation.clients import client_folder, client_ids, clients_folder
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import InputError, LedgerAltered, LedgerError, LedgerTooNew
from soc2lib.foundation.ledger import LEDGER, Ledger
from soc2lib.foundation.records import FieldGuide, Record, record_kinds
from soc2lib.foundation.runs import Run, latest_run, runs
from soc2lib.foundation.store.binding import open_ledger
from soc2lib.foundation.verifying import verify


def status_lines(client: str, clients: str) -> list[dict[str, Any]]:
    """How clients stand by their last run; grain: one entry a client, results None where there is no run."""
    root = clients_folder(clients)
    ids = (client,) if client else client_ids(root)
    lines = []
    for id in ids:
        folder = client_folder(id, root)
        run = latest_run(folder / "runs")
        lines.append(
            {
                "client": id,
                "as_of": run.manifest["as_of"] if run else None,
                "run": run.folder.name if run else None,
                "results": dict(run.results) | {"stale": _moved_on(folder, run)} if run else None,
            }
        )
    return lines


def _moved_on(folder: Path, run: Run) -> bool:
    """True where the ledger has grown since the run, or cannot be read."""
    try:
        ledger = open_ledger(folder.name, folder)
    except LedgerError:
        return True
    try:
        return run.ledger_head is None or ledger.head().seq > run.ledger_head.seq
    finally:
        ledger.close()


def status_table(lines: list[dict[str, Any]]) -> str:
    """The same for a person to read."""
    if not lines:
        return "No clients yet. Make one with `soc2 new`, or see the samples with `soc2 demo`."
    said = []
    for line in lines:
        results = line["results"]
        if results is None:
            said.append(f"{line['client']}: no run yet")
            continue
        said.append(f"{line['client']}: {_words(results)}; as of {line['as_of']}. {results.get('gate_because', '')}")
    return "\n".join(said)


def _words(results: Mapping[str, Any]) -> str:
    gate, keys = results.get("gate", "readiness not run"), results.get("key_controls")
    shown = f"; {keys['tested'] + keys['evidenced']} of {keys['due']} key controls due are shown" if keys else ""
    exceptions = results.get("exceptions")
    disclosed = f"; {wording.count(exceptions, 'exception')} to disclose" if exceptions else ""
    return f"{gate}{disclosed}{shown}{' (changed since this run)' if results.get('stale') else ''}"


def verify_client(client: str, clients: str) -> str:
    """Check a client's ledger against its own chain and against every head noted outside it."""
    folder = client_folder(client, clients)
    heads = [run.ledger_head for run in runs(folder / "runs") if run.ledger_head]
    try:
        ledger = Ledger(folder / LEDGER)
    except LedgerTooNew:
        raise
    except LedgerError as error:
        raise LedgerAltered("The ledger cannot be read as it was written.", error.problems) from error
    head = verify(ledger, heads)
    unread = _unreadable(client, clients)
    return "\n".join([f"{client}: {wording.count(head.seq, 'row')}, all as written; head {head.digest[:16]}.", *unread])


def _unreadable(client: str, clients: str) -> list[str]:
    engagement = Engagement.open(client, "", clients)
    said = []
    for kind in record_kinds().values():
        try:
            engagement.all(kind)
        except InputError as error:
            said.append(str(error))
    return said


def write_dictionary(to: Path) -> Path:
    """Write the data dictionary: one table a record kind, one row a field."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(dictionary(), encoding="utf-8")
    return to


def dictionary() -> str:
    """The data dictionary in Markdown, made from the record classes; a test holds the committed copy to it."""
    parts = [
        "# Data dictionary",
        "What a client tells the workbook, one table a record kind. Made by `soc2 docs` from the record classes; "
        "an empty cell means that nobody has answered yet.",
        *(_kind_section(kind) for kind in record_kinds().values()),
    ]
    return "\n\n".join(parts) + "\n"


def _kind_section(kind: type[Record]) -> str:
    rows = "\n".join(_field_row(guide) for guide in kind.guides())
    return (
        f"## {kind.sheet}\n\nKind `{kind.kind}`, stage {kind.stage}. {kind.purpose}\n\n"
        f"| Column | Field | Holds | Unit | Help |\n|---|---|---|---|---|\n{rows}"
    )


def _field_row(guide: FieldGuide) -> str:
    holds = " / ".join(guide.choices) or {"str": "text", "bool": "yes or no", "date": "day"}.get(
        guide.base.__name__, guide.base.__name__
    )
    many = ", several with ;" if guide.many else ""
    needed = ", required" if guide.required else ""
    return f"| {guide.label} | `{guide.name}` | {holds}{many}{needed} | {guide.unit} | {guide.help} |"
