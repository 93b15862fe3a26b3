"""Builds a run in a folder nobody sees, and moves it to its place only when it is whole and on the disk."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soc2lib.basics.private.locks import hold, let_go
from soc2lib.basics.private.rights import make_folder, new_folder
from soc2lib.basics.private.tightening import set_rights_below
from soc2lib.errors import Problem, RunError
from soc2lib.store.runs import MANIFEST

FAILED = "failed"
_BUILDING = ".building-"
_LOCK = ".lock"


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder for a run beside the others; if the run fails, it is kept as ``failed`` for reading.

    Raises
    ------
    RunError
        If the disk is full or cannot be written; nothing is kept then, and nothing that was there is touched.
    """
    try:
        make_folder(target)
        sweep(target)
        folder = new_folder(target / f"{_BUILDING}{secrets.token_hex(6)}")
        lock = hold(folder / _LOCK)
    except OSError as error:
        raise unwritable(target, error) from None
    try:
        yield folder
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise unwritable(target, error) from None
    except BaseException:
        _keep(folder, target)
        raise
    finally:
        os.close(lock)


def place(folder: Path, target: Path, prefix: str) -> Path:
    """Move a finished run to the first free place of its name and return that."""
    (folder / _LOCK).unlink()
    set_rights_below(folder)  # also what a notebook wrote there by itself
    _sync(folder)
    number = 1
    while True:
        path = target / f"{prefix}{number}"
        if not path.exists():
            try:
                folder.rename(path)
            except OSError:
                if not path.exists():
                    raise
            else:
                _sync(target)
                return path
        number += 1


def sweep(target: Path, *, keep: bool = False) -> Path | None:
    """Clear away what runs that died left half-built; those that are still at work are left alone.

    Parameters
    ----------
    keep : bool
        Keep the last of them as ``failed`` for reading.

    Returns
    -------
    Path or None
        The folder kept.
    """
    if not target.is_dir():
        return None
    kept = None
    for folder in sorted(target.glob(f"{_BUILDING}*")):
        if not let_go(folder / _LOCK):
            continue
        for part in folder.glob(".*"):
            if part.is_file():
                part.unlink()
        if keep:
            kept = _keep(folder, target)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return kept


def unwritable(target: Path, error: OSError) -> RunError:
    """The error for a disk that is full, or a file that cannot be written or read."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    what = (
        "The disk is full; the run was not published, and earlier ones are as they were."
        if full
        else ("A file of the run could not be written or read; earlier runs are as they were.")
    )
    found = "no space left" if full else f"{type(error).__name__}: {error.strerror or 'unknown'}"
    remedy = "Free some space and run it again." if full else "Check the folder's rights and its disk."
    return RunError(what, [Problem(f"{target.parent.name}/{target.name}", found, "room to write the run", remedy)])


def _keep(folder: Path, target: Path) -> Path | None:
    """Keep what there is for reading, without the manifest, by which finished runs are known."""
    kept = target / FAILED
    shutil.rmtree(kept, ignore_errors=True)
    with contextlib.suppress(OSError):
        for name in (_LOCK, MANIFEST):
            (folder / name).unlink(missing_ok=True)
        folder.rename(kept)
        return kept
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
