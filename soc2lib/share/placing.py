"""Puts a finished file in its place: there whole, or not at all and said in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soc2lib.basics.atomic import writing
from soc2lib.basics.private.rights import make_folder
from soc2lib.errors import Problem, ShareError


def place(path: Path, data: bytes) -> Path:
    """Write a file, over the one that is there; see `placing`."""
    with placing(path, data):
        return path


@contextmanager
def placing(path: Path, data: bytes) -> Iterator[None]:
    """Write a file in a folder that is made if need be; see `writing`.

    Raises
    ------
    ShareError
        If the disk is full or may not be written to; nothing is left behind then.
    """
    try:
        make_folder(path.parent)
        with writing(path, data):
            yield
    except OSError as error:
        found = error.strerror or type(error).__name__
        problem = Problem(str(path), found, "room for the file", "Free some space, or name another place.")
        raise ShareError("The file cannot be written.", [problem]) from None
