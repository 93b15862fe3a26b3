"""Makes the page over all clients in a process of its own, where this one has threads or the runs lie in a store."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from soc2lib.basics.private.rights import make_folder, write_private
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import WorkbookError
from soc2lib.runner.batch.batch import PORTFOLIO_FOLDER, portfolio_target
from soc2lib.runner.batch.client_run import attempt
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.summary import SUMMARY
from soc2lib.runner.limits import Limits
from soc2lib.runner.remote.object_store import keep_failed, latest_manifest, manifests, publish
from soc2lib.runner.remote.serving import JobServer
from soc2lib.runner.remote.storage import is_store
from soc2lib.store.runs import MANIFEST


def portfolio_remotely(order: Order, limits: Limits, outcomes: Sequence[Outcome], summary: str) -> Outcome:
    """Make the portfolio page and publish it, with the summary beside it, where the runs are.

    Parameters
    ----------
    outcomes : sequence of Outcome
        What came of each client in this batch.
    summary : str
        The text of ``summary.json``.
    """
    with Temporary() as folder:
        here, text = order, folder / SUMMARY
        write_private(text, summary)
        if is_store(order.out):
            try:
                here = replace(order, out=_mirror(order, outcomes, folder / "runs", summary))
            except WorkbookError as fault:
                return Outcome(PORTFOLIO_FOLDER, None, fault, 0.0)
        with JobServer(here, limits, portfolio=True) as server:
            outcome = server.run(PORTFOLIO_FOLDER, {"beside": [str(text)]})
        return _deliver(outcome, order) if is_store(order.out) else outcome


def _mirror(order: Order, outcomes: Sequence[Outcome], into: Path, summary: str) -> Path:
    """What the portfolio reads of each client's last run: its manifest, and the batch's summary; no pages."""
    whole = {str(outcome.folder): outcome for outcome in outcomes if outcome.folder and not outcome.fault}
    found = manifests([outcome.folder for outcome in whole.values() if outcome.folder])
    lines = [(whole[name].client, name.rsplit("/", 1)[-1], text) for name, text in found.items()]
    for outcome in outcomes:
        if outcome.fault and (latest := latest_manifest(order.target(outcome.client))):
            lines.append((outcome.client, *latest))
    for client, name, text in lines:
        write_private(make_folder(into / client / name) / MANIFEST, text)
    write_private(make_folder(into / PORTFOLIO_FOLDER) / SUMMARY, summary)
    return into


def _deliver(outcome: Outcome, order: Order) -> Outcome:
    target, made = portfolio_target(order), outcome.folder
    if made is None:
        return outcome
    if outcome.fault:
        kept = attempt(PORTFOLIO_FOLDER, target, lambda: keep_failed(made, target))
        return replace(outcome, folder=kept.folder)
    placed = attempt(PORTFOLIO_FOLDER, target, lambda: publish(made, target, f"{order.as_of.isoformat()}-"))
    return replace(placed, seconds=outcome.seconds)
