"""What one client's run may use, so that a broken notebook harms nobody else."""

from dataclasses import dataclass


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
