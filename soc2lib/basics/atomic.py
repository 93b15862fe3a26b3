"""Writes a file so that it is there whole and on the disk, or as it was before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from soc2lib.basics.private.rights import open_private


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file, over the one that is there; see `writing`."""
    with writing(path, data):
        pass


@contextmanager
def writing(path: Path, data: str | bytes) -> Iterator[None]:
    """Write a file beside its place, and move it there when what is done meanwhile succeeds.

    Whatever goes wrong, what stood there stays and nothing is left beside it; two who write at once do not mix.

    Parameters
    ----------
    path : Path
        Where to write; its folder must be there. It may be opened by whom `rights` says.
    data : str or bytes
        All of it; text is written as UTF-8 with its line ends as they are.

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
        with open_private(part, "xb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        yield
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
