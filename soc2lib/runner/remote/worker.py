"""What a worker does for one client: unpack its folder, have it run, deliver the run, and leave nothing behind."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

from soc2lib.basics.private.rights import make_folder
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import Problem, RunError, WorkbookError
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.inputs import versions
from soc2lib.runner.batch.messages import outcome_line
from soc2lib.runner.limits import Limits
from soc2lib.runner.remote.bundles import pack, unpack
from soc2lib.runner.remote.object_store import keep_failed, publish
from soc2lib.runner.remote.serving import JobServer
from soc2lib.runner.remote.storage import is_store
from soc2lib.store.clients import SETTINGS
from soc2lib.store.ledger.ledger import LEDGER


@dataclass(frozen=True, slots=True)
class Job:
    """One client's run, as it travels to a worker.

    Attributes
    ----------
    client : str
        The client's id.
    parcel : bytes
        Its folder; see `parcels`.
    order : Order
        What to run and, where that is a store, where the run goes.
    limits : Limits
        What the run may use.
    versions : dict
        The library, catalog, template and notebooks that whoever sends it has; see `inputs`.
    warm_up : bool
        Whether many more clients follow.
    batch : str
        The batch it belongs to; what is kept warm for a batch ends with it.
    """

    client: str
    parcel: bytes
    order: Order
    limits: Limits
    versions: dict[str, Any]
    warm_up: bool
    batch: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What comes back.

    Attributes
    ----------
    outcome : dict
        The outcome as `messages` has it; its folder is in the store, or None.
    run : bytes or None
        The run's folder, where the worker is to put it into no store.
    beside : dict of bytes
        Files that notebooks wrote into the client's folder, by name.
    """

    outcome: dict[str, Any]
    run: bytes | None = None
    beside: dict[str, bytes] = field(default_factory=dict)


_PLACES: dict[int, "_Workplace"] = {}
"""One a thread: the server that it keeps warm from client to client."""
_TURN = Lock()


def run_job(job: Job) -> Delivery:
    """Run one client here, in the job server that this thread keeps."""
    try:
        _check_versions(job)
        return _workplace(job).do(job)
    except WorkbookError as fault:
        return Delivery(outcome_line(Outcome(job.client, None, fault, 0.0)))


def close_servers(batch: str) -> None:
    """End the servers that worked for a batch last, whatever they do."""
    with _TURN:
        ended = [_PLACES.pop(thread) for thread, place in list(_PLACES.items()) if place.batch == batch]
    for place in ended:
        place.server.close()


def _workplace(job: Job) -> "_Workplace":
    """This thread's server, a new one where another order is wanted."""
    thread, wanted = get_ident(), (replace(job.order, out=None, clients=Path()), job.limits)
    with _TURN:
        old = place = _PLACES.get(thread)
        if place is None or place.wanted != wanted:
            place = _PLACES[thread] = _Workplace(wanted, job.warm_up)
        place.batch = job.batch
    if old and old is not place:
        old.server.close()
    return place


class _Workplace:
    """A scratch folder that holds one client at a time, and the server that runs it there."""

    def __init__(self, wanted: tuple[Order, Limits], warm_up: bool) -> None:
        self.wanted, self.batch = wanted, ""
        self._temporary = Temporary()
        self._scratch = self._temporary.path
        order, limits = wanted
        self._order = replace(order, clients=self._scratch / "clients", out=self._scratch / "out", again=True)
        self.server = JobServer(self._order, limits, scratch=self._scratch, warm_up=warm_up)

    def do(self, job: Job) -> Delivery:
        try:
            return self._do(job)
        finally:
            for folder in (self._order.clients, self._order.target(job.client).parent):
                shutil.rmtree(folder, ignore_errors=True)

    def _do(self, job: Job) -> Delivery:
        folder, target = self._order.clients / job.client, job.order.target(job.client)
        unpack(job.parcel, make_folder(folder))
        there = _files(folder)
        outcome = self.server.run(job.client, {"client": job.client})
        new = {
            name: (folder / name).read_bytes() for name, digest in _files(folder).items() if there.get(name) != digest
        }
        if outcome.folder is None:
            return Delivery(outcome_line(outcome), beside=new)
        if not is_store(job.order.out):
            return Delivery(outcome_line(replace(outcome, folder=None)), pack(outcome.folder), new)
        if outcome.fault:
            with suppress(Exception):  # it is the fault that counts
                return Delivery(outcome_line(replace(outcome, folder=keep_failed(outcome.folder, target))), beside=new)
            return Delivery(outcome_line(replace(outcome, folder=None)), beside=new)
        placed = publish(outcome.folder, target, f"{job.order.as_of.isoformat()}-")
        return Delivery(outcome_line(replace(outcome, folder=placed)), beside=new)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The plain files at the top of a client's folder that notebooks may write: when each was written, and its size."""
    return {
        path.name: (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and path.name != SETTINGS and not path.name.startswith(LEDGER)
    }


def _check_versions(job: Job) -> None:
    """Refuse to run what another library would run otherwise: a page must not depend on the worker that made it."""
    here, remedy = versions(job.order.stages), "Install the same soc2lib on every worker."
    problems = [
        Problem(f"the worker's {name}", str(here[name])[:80], str(there)[:80], remedy)
        for name, there in job.versions.items()
        if here[name] != there
    ]
    if problems:
        raise RunError("The worker has another workbook than this machine; nothing was run there.", problems)
