"""Brings what an older version, or another program, left open to others in line with the rights that hold there."""

import logging
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from soc2lib.basics.private.rights import FILE, Rights, rights_at, set_rights, tree

_LOG = logging.getLogger("soc2lib")


def tighten(folder: Path) -> int:
    """Tighten a folder and all in it, where the folder itself is open to others; say so, and return how many it were.

    A folder that is as it should be lets nobody in, so that what is in it is not looked at.

    Raises
    ------
    ParameterError
        As `rights_at`.
    """
    if os.name != "posix" or not folder.is_dir() or folder.is_symlink():
        return 0
    rights, there = rights_at(folder), folder.stat()
    if stat.S_IMODE(there.st_mode) == rights.folder and rights.number in (-1, there.st_gid):
        return 0
    if changed := set_rights_below(folder, rights):
        _LOG.warning(
            "%s: who may open it was mended; %d files and folders are for %s now.", folder.name, changed, rights.words
        )
    return changed


def tighten_root(root: Path, is_ours: Callable[[Path], bool]) -> bool:
    """Tighten a folder of folders alone, where it is ours and open to others; say so, and return whether it was.

    Raises
    ------
    ParameterError
        As `rights_at`.
    """
    if os.name != "posix" or not root.is_dir() or root.is_symlink():
        return False
    rights, there = rights_at(root / FILE), root.stat()
    fits = stat.S_IMODE(there.st_mode) == rights.folder and rights.number in (-1, there.st_gid)
    changed = not fits and is_ours(root) and _set(root, rights)
    if changed:
        _LOG.warning("%s: who may list the clients was mended; it is for %s now.", root.name, rights.words)
    return changed


def set_rights_below(folder: Path, rights: Rights | None = None) -> int:
    """Give a folder and all in it the rights that hold there; what may not be written stays so. POSIX alone."""
    if os.name != "posix":
        return 0
    rights = rights or rights_at(folder)
    return sum(_set(path, rights) for path in tree(folder))


def _set(path: Path, rights: Rights) -> bool:
    """By an open file, so that nobody can put a link in its place meanwhile."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            mode = os.fstat(number).st_mode
            if stat.S_ISDIR(mode):
                return set_rights(number, rights.folder, rights)
            if stat.S_ISREG(mode):
                return set_rights(number, rights.file if mode & stat.S_IWUSR else rights.file & 0o444, rights)
        finally:
            os.close(number)
    return False
