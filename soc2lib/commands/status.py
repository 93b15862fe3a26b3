"""The list, status and verify commands."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from soc2lib.basics import formatting
from soc2lib.errors import InputError, LedgerError, LedgerTooNew, WorkbookError
from soc2lib.signing.client_proof import prove
from soc2lib.signing.records import STORE_KINDS
from soc2lib.store.binding import open_ledger
from soc2lib.store.clients import client_folder, client_ids, clients_folder
from soc2lib.store.ledger.ledger import LEDGER
from soc2lib.store.ledger.rows import Version
from soc2lib.store.record import record_kinds
from soc2lib.store.runs import Run, latest_run
from soc2lib.store.verification.ledger import Proof


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


def client_list(lines: list[dict[str, Any]], clients: str) -> str:
    """The clients, a line each: the day of the last run, and whether the client was edited since."""
    if not lines:
        return _no_clients(clients)
    width = max(len(line["client"]) for line in lines)
    rows = [f"  {line['client']:<{width}}  {_last_run(line)}" for line in lines]
    return "\n".join([f"{formatting.count(len(lines), 'client')} in {clients_folder(clients)}:", *rows])


def _last_run(line: dict[str, Any]) -> str:
    if line["as_of"] is None:
        return "no run yet"
    return f"last run as of {line['as_of']}{', edited since' if line['results']['stale'] else ''}"


def _no_clients(clients: str) -> str:
    where = clients_folder(clients)
    return f"No clients in {where}. Make one with `soc2 new`, or see the samples with `soc2 demo`."


def status_table(lines: list[dict[str, Any]], clients: str) -> str:
    """How clients stand, for a person to read."""
    if not lines:
        return _no_clients(clients)
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
    disclosed = f"; {formatting.count(exceptions, 'exception')} to disclose" if exceptions else ""
    return f"{gate}{disclosed}{shown}{' (changed since this run)' if results.get('stale') else ''}"


def verify_client(what: str, clients: str, against: Path | None = None) -> str:
    """Check a client's ledger against its own chain and every head noted outside it; see `prove`."""
    client, proof = prove(what, clients, against)
    return "\n".join([_proved(client, proof), proof.sources, *proof.notes, *_unreadable(proof.rows)])


def verify_all(clients: str) -> tuple[list[str], int]:
    """Check every client, and every ledger whose folder has lost its settings: a line each, and the worst exit code."""
    lines, worst = [], 0
    without_settings = {path.parent.name for path in clients_folder(clients).glob(f"*/{LEDGER}")}
    for client in sorted({*client_ids(clients), *without_settings}):
        try:
            _, proof = prove(client, clients)
            rest = [*proof.notes, *_unreadable(proof.rows)]
            more = f" {formatting.count(len(rest), 'note')}: soc2 verify {client}." if rest else ""
            lines.append(f"{_proved(client, proof)} {formatting.count(len(proof.compared), 'head')} compared.{more}")
        except WorkbookError as error:
            where = "; ".join(problem.where for problem in error.problems[:1])
            lines.append(f"{client}: NOT PROVED. {error.what} ({where})")
            worst = max(worst, error.exit_code)
    return lines or ["No clients yet."], worst


def _proved(client: str, proof: Proof) -> str:
    return f"{client}: {formatting.count(len(proof.rows), 'row')}, all as written; head {proof.head.digest[:16]}."


def _unreadable(rows: Sequence[Version]) -> list[str]:
    """What the records of today cannot be read as, by kind and id."""
    kinds, said = record_kinds() | STORE_KINDS, []
    for version in {(row.kind, row.id): row for row in rows if row.kind in kinds}.values():
        try:
            if version.body is not None:
                kinds[version.kind].from_body(version.id, version.body)
        except (InputError, LedgerTooNew) as error:
            said.append(str(error))
    return said
