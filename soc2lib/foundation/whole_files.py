"""Writes a file so that it is there whole and on the disk, or as it was before."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from secrets import token_hex

_ONLY_MINE = 0o600
_AS_USUAL = 0o666
"""The rights of a new file before the process's own mask."""


def write_whole(path: Path, data: str | bytes, *, private: bool = False) -> None:
    """Write a file, over the one that is there; see `writing`."""
    with writing(path, data, private=private):
        pass


@contextmanager
def writing(path: Path, data: str | bytes, *, private: bool = False) -> Iterator[None]:
    """Write a file beside its place, and move it there when what is done meanwhile succeeds.

    Whatever goes wrong, what stood there stays and nothing is left beside it; two who write at once do not mix.

    Parameters
    ----------
    path : Path
        Where to write; its folder must be there. A file that is there keeps its rights.
    data : str or bytes
        All of it; text is written as UTF-8 with its line ends as they are.
    private : bool
        Let nobody but the user read a new file.

    Raises
    ------
    OSError
        If the disk is full or may not be written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "page.html"
    ...     with writing(path, "new"):
    ...         there = path.exists()
    ...     there, path.read_text()
    (False, 'new')
    """
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        with open(part, "xb", opener=partial(os.open, mode=_ONLY_MINE if private else _AS_USUAL)) as file:
            if path.exists():
                shutil.copymode(path, part)
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        yield
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
