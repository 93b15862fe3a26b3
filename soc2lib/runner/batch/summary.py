"""What came of a whole batch, for machines and for whoever looks the next morning."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from soc2lib.basics import clock
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.messages import outcome_line

SUMMARY = "summary.json"


def summary(
    ids: Sequence[str], outcomes: Sequence[Outcome], order: Order, began: datetime, *, interrupted: bool = False
) -> dict[str, Any]:
    """A batch's result as JSON values; grain of ``outcomes``: one entry a client, in the order of ids.

    A client's state is ``made``, ``kept`` (nothing had changed), ``failed`` or ``not run`` (the batch was stopped).
    """
    by_client = {outcome.client: outcome for outcome in outcomes}
    lines = [_line(id, by_client.get(id), order) for id in sorted(ids)]
    states = [line["state"] for line in lines]
    return {
        "as_of": order.as_of.isoformat(),
        "stages": [stage.name for stage in order.stages],
        "started": began.isoformat(),
        "finished": clock.now().isoformat(),
        "interrupted": interrupted,
        "clients": len(lines),
        **{state.replace(" ", "_"): states.count(state) for state in ("made", "kept", "failed", "not run")},
        "outcomes": lines,
    }


def _line(id: str, outcome: Outcome | None, order: Order) -> dict[str, Any]:
    if outcome is None:
        return {"client": id, "state": "not run"}
    state = "failed" if outcome.fault else "kept" if outcome.kept else "made"
    line = outcome_line(outcome)
    root = order.out or order.clients
    folder = "/".join(outcome.folder.parts[len(root.parts) :]) if outcome.folder else None
    return {"client": id, "state": state, "folder": folder, "seconds": line["seconds"], "fault": line["fault"]}


def as_text(made: dict[str, Any]) -> str:
    """A summary as JSON text."""
    return json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
