"""What a cluster is handed for each client: a function that is imported in a moment, and bytes that a worker opens.

A scheduler unpickles whatever it passes on; a job that is bytes to it spares it all that the workbook imports.
"""

import pickle
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soc2lib.runner.remote.worker import Delivery, Job

_WORKER = "soc2lib.runner.remote.worker"


def packed(job: "Job") -> bytes:
    """A job as bytes."""
    return pickle.dumps(job)


def run_task(job: bytes) -> "Delivery":
    """Run one client here; see `worker`."""
    from soc2lib.runner.batch.quick_start import quick_start

    quick_start()
    from soc2lib.runner.remote.worker import run_job

    return run_job(pickle.loads(job))  # noqa: S301  (from whoever may run functions here anyway)


def end_batch(batch: str) -> None:
    """End what this process keeps for a batch."""
    if _WORKER in sys.modules:
        from soc2lib.runner.remote.worker import close_servers

        close_servers(batch)
