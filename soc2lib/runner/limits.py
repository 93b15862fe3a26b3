"""What one client's run may use, so that a broken notebook harms nobody else."""

import sys
from contextlib import suppress
from dataclasses import dataclass

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
    """

    timeout: float = 120.0
    memory: int = 1024
    output: int = 20_000_000
    file: int = 256_000_000


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
