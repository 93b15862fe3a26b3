"""The consultant's page over all clients: how each stands by its last run."""

from dataclasses import dataclass
from pathlib import Path

from soc2lib.foundation import wording
from soc2lib.foundation.clients import client_ids, clients_folder
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.pages import Cell, KeyFigure, Piece, Status, Table, key_figures
from soc2lib.foundation.runs import Run, latest_run
from soc2lib.readiness.method import Gate
from soc2lib.scope.records import Examination


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client of the portfolio; ``fault`` says why its records could not be read, empty where they could."""

    client: str
    examination: Examination | None
    run: Run | None
    fault: str = ""

    @property
    def gate(self) -> Gate | None:
        """The gate of the last run; None where there is none."""
        told = self.run.results.get("gate") if self.run else None
        return Gate(told) if told else None


def portfolio(clients: str | Path = "", as_of: str = "") -> tuple[ClientLine, ...]:
    """Every client in a folder with its last run; grain: one line a client, in the order of ids."""
    root = clients_folder(clients)
    return tuple(_line(client, root, as_of) for client in client_ids(root))


def _line(client: str, root: Path, as_of: str) -> ClientLine:
    run = latest_run(root / client / "runs")
    try:
        engagement = Engagement.open(client, as_of, root)
        return ClientLine(client, engagement.one(Examination, "examination"), run)
    except WorkbookError as error:
        return ClientLine(client, None, run, error.what)


def headline(lines: tuple[ClientLine, ...]) -> Piece:
    """The portfolio's key figures."""
    gates = [line.gate for line in lines]
    return key_figures(
        [
            KeyFigure("Clients", str(len(lines)), "in this folder"),
            *(
                KeyFigure(gate.status.words, str(gates.count(gate)), "clients, by their last run", gate.status.tone)
                for gate in Gate
            ),
            KeyFigure("No run yet", str(gates.count(None)), "clients", "unknown"),
        ]
    )


def clients_table(lines: tuple[ClientLine, ...]) -> Table:
    """How each client stands; grain: one row a client."""
    heads = [
        "Client",
        "Name",
        "Gate",
        "Progress",
        "Range",
        "Criteria not met",
        "Window ends",
        "Report needed",
        "Last run",
    ]
    return Table("Clients by their last run", heads, [_row(line) for line in lines])


def _row(line: ClientLine) -> list[Cell]:
    told = line.examination or Examination()
    gate = line.gate
    results = line.run.results if line.run else {}
    last = str(line.run.manifest["as_of"]) if line.run else None
    return [
        line.client,
        line.fault or told.name or None,
        gate.status if gate else Status("No run", "unknown"),
        wording.share(results.get("progress")) if line.run else None,
        wording.between(results.get("progress_low"), results.get("progress_high")) if line.run else None,
        results.get("criteria", {}).get("not met"),
        wording.day(told.window_end),
        wording.day(told.report_needed),
        f"as of {last}" if last else None,
    ]
