"""One line that says how a batch goes: how many of how many, how fast, what failed so far, and the time left."""

import time
from typing import TextIO

from soc2lib.basics.formatting import count
from soc2lib.runner.batch.configuration import Outcome

_WIDTH = 110


class ProgressLine:
    """Written over itself on a terminal; elsewhere only failures are written, a line each.

    It starts no thread: a process with threads cannot be forked safely.

    Parameters
    ----------
    total : int
        How many clients there are.
    to : TextIO
        Where it is written, such as ``sys.stderr``.
    """

    def __init__(self, total: int, to: TextIO) -> None:
        self._total, self._to, self._live = total, to, to.isatty()
        self._began = time.monotonic()
        self._done = self._kept = 0
        self._failed: list[str] = []

    def start(self) -> None:
        """Show that the batch has begun."""
        self._show(f"Starting {count(self._total, 'client')} …")

    def add(self, outcome: Outcome) -> None:
        """Count a client that has ended."""
        self._done += 1
        self._kept += outcome.kept
        if outcome.fault:
            self._failed.append(outcome.client)
            if not self._live:
                self._to.write(f"{outcome.client}: {outcome.fault.what}\n")
        self._show(words(self._done, self._total, self._kept, self._failed, time.monotonic() - self._began))

    def finish(self) -> None:
        """Leave the terminal's line to whatever is written next."""
        if self._live:
            self._to.write("\r" + " " * _WIDTH + "\r")
            self._to.flush()

    def _show(self, text: str) -> None:
        if self._live:
            self._to.write("\r" + text[:_WIDTH].ljust(_WIDTH))
            self._to.flush()


def words(done: int, total: int, kept: int, failed: list[str], seconds: float) -> str:
    """How a batch stands after some seconds.

    Examples
    --------
    >>> words(30, 40, 0, ["acme"], 15.0)
    '30 of 40 clients, 2.0 a second, 1 failed (acme), 5 s left'
    """
    rate = (done - kept) / seconds if seconds else 0.0
    parts = [f"{done} of {count(total, 'client')}", f"{rate:.1f} a second"]
    if kept:
        parts.append(f"{kept} unchanged")
    if failed:
        parts.append(f"{len(failed)} failed ({', '.join(failed[-3:])})")
    if done < total and rate:
        parts.append(f"{_duration((total - done) / rate)} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
