"""Puts a finished file in its place: there whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soc2lib.foundation.errors import Problem, ShareError


def place(path: Path, data: bytes) -> Path:
    """Write a file, over the one that is there; see `placing`."""
    with placing(path, data):
        return path


@contextmanager
def placing(path: Path, data: bytes) -> Iterator[None]:
    """Write a file beside its place, and move it there when what is done meanwhile succeeds.

    Raises
    ------
    ShareError
        If the disk is full or may not be written to; nothing is left behind then.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield
        part.replace(path)
    except OSError as error:
        found = error.strerror or type(error).__name__
        problem = Problem(path.name, found, "room for the file", "Free some space, or name another place.")
        raise ShareError("The file cannot be written.", [problem]) from None
    finally:
        part.unlink(missing_ok=True)
