"""What one client's run may use, so that a broken notebook harms nobody else."""

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from mmap import PAGESIZE

_GRACE = 5.0
"""Seconds that a cell may overstay after it was told to stop; then its whole process is ended."""
RESERVE = 64_000_000
"""Bytes of memory kept back, so that a notebook that took all it may can still say so."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one client's run.

    Attributes
    ----------
    timeout : float
        Seconds that one cell may take.
    memory : int
        Megabytes that the run may take beyond what its parent had taken.
    output : int
        Bytes that one notebook may show.
    file : int
        Bytes that one file may have.
    processes : int
        Processes that the run may have started and not ended, on Linux. They are counted, for the system's own limit
        (``RLIMIT_NPROC``) counts whatever else the user runs and does not hold for root.
    """

    timeout: float = 120.0
    memory: int = 1024
    output: int = 20_000_000
    file: int = 256_000_000
    processes: int = 64


def bound(limits: Limits) -> None:
    """Bound this process, where it runs clients, on Linux."""
    if sys.platform == "linux":
        import resource

        lower(resource.RLIMIT_CORE, 0)
        lower(resource.RLIMIT_FSIZE, limits.file)
        lower(resource.RLIMIT_DATA, private(os.getpid()) + limits.memory * 1_000_000, RESERVE)


def overstepped(pid: int, since: float, base: int, limits: Limits) -> str:
    """Which bound a client's process has overstepped, in words; empty where none.

    Parameters
    ----------
    since : float
        When it last said where it is, by ``time.monotonic`` [s].
    base : int
        The memory that is not its own doing [bytes].
    """
    if time.monotonic() - since > limits.timeout + _GRACE:
        return f"it ran longer than {limits.timeout:g} s there and could not be interrupted"
    if resident(pid) > base + limits.memory * 1_000_000:
        return f"it took more than {limits.memory} MB of memory"
    return ""


def lower(kind: int, value: int, reserve: int = 0) -> None:
    """Bound what this process may use of a resource (``resource.RLIMIT_…``), with a reserve that it may take later."""
    import resource

    _, hard = resource.getrlimit(kind)
    at_most = [value + reserve, *([] if hard == resource.RLIM_INFINITY else [hard])]
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (min(value, *at_most), min(at_most) if reserve else hard))


def take_reserve() -> None:
    """Where memory ran out, use what was kept back: without any, saying so can end the process."""
    if sys.platform == "linux":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (resource.getrlimit(resource.RLIMIT_DATA)[1],) * 2)


def resident(pid: int) -> int:
    """A process's memory in bytes; 0 where the system does not say."""
    return _statm(pid, 1)


def private(pid: int) -> int:
    """A process's own writable memory in bytes; 0 where the system does not say."""
    return _statm(pid, 5)


def _statm(pid: int, column: int) -> int:
    with suppress(OSError, IndexError, ValueError), open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[column]) * PAGESIZE
    return 0
