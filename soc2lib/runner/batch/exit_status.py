"""How a process ended, in words."""

import signal
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ended:
    """How a client's process ended.

    Attributes
    ----------
    client : str
        Whose work it did.
    told : dict or None
        What the work returned; None where the child died before.
    death : str
        Why it died, in words; empty where it did not.
    where : str
        What it had last said about where it was.
    seconds, cpu : float
        Wall and CPU time [s]; the latter 0 where nobody counted.
    peak : int
        Most memory at once [kB]; 0 where nobody counted.
    """

    client: str
    result: dict[str, Any] | None
    death: str
    where: str
    seconds: float
    cpu: float = 0.0
    peak: int = 0


def ending_words(code: int) -> str:
    """How a process ended, from its exit status as `subprocess` gives it.

    Examples
    --------
    >>> ending_words(-9)
    'its process was ended by SIGKILL; the machine may be out of memory'
    """
    if code >= 0:
        return f"its process ended by itself with exit status {code} before it had finished"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = "; the machine may be out of memory" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"
