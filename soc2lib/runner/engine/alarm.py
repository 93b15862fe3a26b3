"""Tells a cell to stop when its time is over."""

import _thread
import signal
import threading
from collections.abc import Callable
from typing import Any

_AGAIN = 1.0
"""Seconds after which a cell that swallowed its time-out is told again."""


class CellTimeout(BaseException):
    """A cell ran longer than it may; not an ``Exception``, so that a cell that catches those still stops."""


class Alarm:
    """Raises `CellTimeout` in the process's first thread, and again each second for as long as the cell goes on.

    Where the system has no alarm (Windows), a thread raises what ctrl-C does in its stead; a cell that waits within
    the system hears it when it returns.

    Parameters
    ----------
    seconds : float or None
        None, and any other thread than the first, means that nothing rings.
    """

    def __init__(self, seconds: float | None) -> None:
        first = threading.current_thread() is threading.main_thread()
        self._seconds = seconds if first else None
        self._number = getattr(signal, "SIGALRM", signal.SIGINT)
        self.rang = False

    def __enter__(self) -> "Alarm":
        if self._seconds:
            self._before = signal.signal(self._number, self._ring)
            self._stop = _begin(self._seconds)
        return self

    def __exit__(self, *_: object) -> None:
        if self._seconds:
            self._stop()
            signal.signal(self._number, self._before)

    def _ring(self, *_: object) -> None:
        self.rang = True
        raise CellTimeout(f"the cell ran longer than {self._seconds:g} s")


def _begin(seconds: float) -> Callable[[], Any]:
    """Start the clock; what is returned stops it."""
    if hasattr(signal, "SIGALRM"):
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        return lambda: signal.setitimer(signal.ITIMER_REAL, 0)
    over = threading.Event()

    def ring() -> None:
        wait = seconds
        while not over.wait(wait):
            _thread.interrupt_main(signal.SIGINT)
            wait = _AGAIN

    threading.Thread(target=ring, daemon=True).start()
    return over.set
