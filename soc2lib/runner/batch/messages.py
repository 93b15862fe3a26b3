"""Orders and outcomes as JSON between processes; errors keep their class and their problems."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from soc2lib import errors
from soc2lib.errors import Problem, RunError, WorkbookError
from soc2lib.html.brand import Brand
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.copies.finding import OwnNotebook
from soc2lib.runner.remote.storage import place
from soc2lib.stages import PORTFOLIO, STAGES


def order_line(order: Order) -> dict[str, Any]:
    """An order as JSON values."""
    return {
        "clients": str(order.clients),
        "as_of": order.as_of.isoformat(),
        "stages": [stage.name for stage in order.stages],
        "out": str(order.out) if order.out else None,
        "again": order.again,
        **order.wanted,
        "keys": str(order.keys) if order.keys else None,
        "brand": asdict(order.brand) if order.brand else None,
        "firm": [asdict(own) for own in order.firm],
    }


def read_order(line: dict[str, Any]) -> Order:
    """The order that a line tells of."""
    return Order(
        clients=Path(line["clients"]),
        as_of=date.fromisoformat(line["as_of"]),
        stages=tuple(stage for stage in (*STAGES, PORTFOLIO) if stage.name in line["stages"]),
        out=place(line["out"]) if line["out"] else None,
        again=bool(line["again"]),
        shared_assets=bool(line["shared_assets"]),
        keys=Path(line["keys"]) if line["keys"] else None,
        editions=tuple(line["editions"]),
        since=date.fromisoformat(line["since"]) if line["since"] else None,
        brand=_read_brand(line["brand"]) if line["brand"] else None,
        firm=tuple(OwnNotebook(**own) for own in line["firm"]),
    )


def _read_brand(line: dict[str, Any]) -> Brand:
    colours = tuple((str(name), str(colour)) for name, colour in line["colours"])
    return Brand(**{**line, "legal": tuple(line["legal"]), "colours": colours})


def outcome_line(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON values."""
    fault = outcome.fault
    return {
        "client": outcome.client,
        "folder": str(outcome.folder) if outcome.folder else None,
        "fault": None if fault is None else fault_line(fault),
        "seconds": round(outcome.seconds, 3),
        "kept": outcome.kept,
    }


def fault_line(fault: WorkbookError) -> dict[str, Any]:
    """An error as JSON values."""
    return {
        "error": type(fault).__name__,
        "what": fault.what,
        "problems": [problem.as_dict() for problem in fault.problems],
    }


def read_outcome(line: dict[str, Any]) -> Outcome:
    """The outcome that a line tells of.

    Examples
    --------
    >>> error = errors.NotebookStopped("Stopped.", [Problem("cell 3", "an error", "none", "Mend it.")])
    >>> told = read_outcome(outcome_line(Outcome("lantern", None, error, 1.5)))
    >>> type(told.fault).__name__, told.fault.problems[0].where
    ('NotebookStopped', 'cell 3')
    """
    fault = line["fault"]
    return Outcome(
        client=str(line["client"]),
        folder=place(line["folder"]) if line["folder"] else None,
        fault=None if fault is None else _fault(fault),
        seconds=float(line["seconds"]),
        kept=bool(line["kept"]),
    )


def _fault(line: dict[str, Any]) -> WorkbookError:
    kind = getattr(errors, str(line["error"]), RunError)
    made: WorkbookError = kind.__new__(kind)
    WorkbookError.__init__(made, str(line["what"]), [Problem(**problem) for problem in line["problems"]])
    return made
