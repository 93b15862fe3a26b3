"""Locks that are let go when their process ends, however it ends."""

import os
from pathlib import Path


def hold(path: Path) -> int:
    """Make and hold a lock; whoever closes the descriptor lets it go."""
    number = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    if os.name == "posix":
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX)
    return number


def let_go(path: Path) -> bool:
    """Whether nobody holds a lock any more: it is free, or may be deleted where open files may not; gone afterwards."""
    try:
        number = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(number)
    try:
        path.unlink()
    except OSError:
        return False
    return True
