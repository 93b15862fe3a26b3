"""Ctrl-C kept waiting where it would be lost."""

import signal
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Generator[None, None, None]:
    """Keep ctrl-C waiting until this is done.

    Python swallows what is raised in the callbacks that run around a fork, and an interrupt just after it would leave a
    child that nobody knows of.
    """
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if came and callable(handler):
        handler(signal.SIGINT, None)
