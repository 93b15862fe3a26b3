"""Ctrl-C heeded once and everywhere: kept waiting where it would be lost, raised again where it was swallowed."""

import logging
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

INTERRUPTED = 130
"""Exit status after ctrl-C, as shells have it."""
_came: list[int] = []


@contextmanager
def uninterrupted() -> Generator[list[int], None, None]:
    """Keep ctrl-C waiting until this is done; what is handed over is filled when one came.

    Python swallows what is raised in the callbacks that run around a fork, and an interrupt just after it would leave a
    child that nobody knows of.
    """
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, handler)
        if came and callable(handler):
            handler(signal.SIGINT, None)


@contextmanager
def heeded() -> Generator[None, None, None]:
    """Whatever a ctrl-C meets meanwhile, this ends with a ``KeyboardInterrupt``: a notebook's cell, or a library on its
    way in, may take it for an error of its own. Further ones wait for the first to be done.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # ignored, as behind nohup, or heeded already
        yield
        return
    silent, unraisable = logging.root.manager.disable, sys.unraisablehook
    signal.signal(signal.SIGINT, _note)
    try:
        yield
        check_interrupt()
    except Exception:
        check_interrupt()
        raise
    finally:
        signal.signal(signal.SIGINT, before)
        logging.disable(silent)
        sys.unraisablehook = unraisable
        _came.clear()


def interrupted() -> bool:
    """Whether a ctrl-C came that `heeded` will raise."""
    return bool(_came)


def check_interrupt(*_: object) -> None:
    """Raise what a ctrl-C raised, where somebody swallowed it."""
    if interrupted():
        raise KeyboardInterrupt from None


def _note(number: int, _: object) -> None:
    """Note it, raise it once, and let nobody whom it meets tell of it as of a fault."""
    _came.append(number)
    if len(_came) == 1:
        logging.disable()
        sys.unraisablehook = _say_nothing
        raise KeyboardInterrupt


def _say_nothing(_: object) -> None:
    """What could not be raised was the ctrl-C."""


@contextmanager
def ending_at_once() -> Generator[None, None, None]:
    """While nothing has been begun, ctrl-C ends the process without further ado: libraries being imported garble it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, end_at_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def end_at_once(*_: object) -> NoReturn:
    """End the process as ctrl-C does."""
    os._exit(INTERRUPTED)
