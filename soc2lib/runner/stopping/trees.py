"""The processes below a process, found in Linux's ``/proc``: a session of their own hides none of them.

Elsewhere nothing is found here, and a run's process group is all that can be ended.
"""

import os
import signal
import sys
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SET_SUBREAPER, _GET_SUBREAPER = 36, 37  # as linux/prctl.h numbers them
_LINUX = sys.platform == "linux"


def adopt_orphans(wanted: bool = True) -> bool:
    """Have what loses its parent below this process become its child instead of init's; returns how it was before."""
    if not _LINUX:
        return False
    import ctypes

    c_library, before = ctypes.CDLL(None), ctypes.c_int()
    c_library.prctl(_GET_SUBREAPER, ctypes.byref(before))
    c_library.prctl(_SET_SUBREAPER, int(wanted))
    return bool(before.value)


@contextmanager
def adopting_orphans() -> Generator[frozenset[int], None, None]:
    """Adopt orphans meanwhile; hands over the children that were there before."""
    before = adopt_orphans()
    try:
        yield frozenset(_children())
    finally:
        adopt_orphans(before)


def descendants(*parents: int) -> dict[int, list[int]]:
    """The living processes below each of these."""
    families = _families()
    return {parent: list(_below(parent, families)) for parent in parents}


def end_tree(process: int) -> None:
    """End a process and everything below it: all is stopped first, so that nothing starts more meanwhile."""
    if not _LINUX:
        return
    stopped, fresh = set[int](), {process}
    while fresh:
        _send(fresh, signal.SIGSTOP)
        stopped |= fresh
        fresh = set(descendants(process)[process]) - stopped
    _send(stopped, signal.SIGKILL)


def end_orphans(others: Iterable[int]) -> None:
    """End and collect every child of this process but these, with all below: what ended runs left behind."""
    while orphans := set(_children()) - set(others):
        for orphan in orphans:
            end_tree(orphan)
            with suppress(ChildProcessError):
                os.waitpid(orphan, 0)


def _send(processes: set[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)


def _children() -> list[int]:
    """This process's own, also those that have ended and only wait to be collected."""
    return _families(())[os.getpid()]


def _families(ended: tuple[bytes, ...] = (b"Z", b"X")) -> dict[int, list[int]]:
    """The children of every process, without those in these states."""
    found = defaultdict[int, list[int]](list)
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (process / "stat").read_bytes().rpartition(b")")[2].split()[:2]
            if state not in ended:
                found[int(parent)].append(int(process.name))
    return found


def _below(parent: int, families: dict[int, list[int]]) -> Iterator[int]:
    for child in families.get(parent, ()):
        yield child
        yield from _below(child, families)
