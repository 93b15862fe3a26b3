"""Temporary folders that vanish: with their owner, and where that was killed, when the next one is made."""

import os
import shutil
import time
import weakref
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from soc2lib.basics.private.locks import hold, let_go

_PREFIX = "soc2-"
_LOCK = ".lock"
_DAY = 86_400
"""Seconds after which a folder without a lock was left behind: its owner died before it held one."""


class Temporary:
    """A new folder that only the user may open.

    Attributes
    ----------
    path : Path
        The folder; taken away by `close`, with this object, or with its process.

    Examples
    --------
    >>> with Temporary() as folder:
    ...     _ = (folder / "draft").write_text("of one client")
    >>> folder.exists()
    False
    """

    def __init__(self) -> None:
        sweep_temporary()
        self.path = Path(mkdtemp(prefix=_PREFIX))
        self._end = weakref.finalize(self, _remove, self.path, hold(self.path / _LOCK))

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the folder away."""
        self._end()


def _remove(folder: Path, lock: int) -> None:
    os.close(lock)
    shutil.rmtree(folder, ignore_errors=True)


def sweep_temporary() -> None:
    """Take away what processes left behind that were killed."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(folder: Path) -> bool:
    try:
        there = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or (os.name == "posix" and there.st_uid != os.geteuid()):
            return False
        if (folder / _LOCK).exists():
            return let_go(folder / _LOCK)
        return time.time() - there.st_mtime > _DAY
    except OSError:
        return False
