"""Forks one child per client from a warm parent, watches over it, and says why one that died did."""

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

from soc2lib.runner.batch.exit_status import Ended, ending_words
from soc2lib.runner.batch.heartbeat import Heartbeat
from soc2lib.runner.limits import Limits, bound, overstepped, resident
from soc2lib.runner.stopping.interrupts import uninterrupted
from soc2lib.runner.stopping.trees import adopt_orphans, adopting_orphans, descendants, end_orphans, end_tree

_LOOK = 0.05
"""Seconds between looks at where children are and what they use."""
_COUNT = 0.2
"""Seconds between counts of the processes that children started."""
_END = b"\n"
"""Ends what a child returns; without it the child died while it wrote."""
Work = Callable[[str, Callable[[str], None]], dict[str, Any]]
"""Does one client's work in the child; is handed the client and a way to say where it is."""


@dataclass(slots=True)
class _Child:
    client: str
    pid: int
    pipe: int
    place: Heartbeat
    began: float
    buffer: bytes = b""
    killed: str = ""
    open: bool = field(default=True)


def run_forked(
    clients: Sequence[str], work: Work, jobs: int, limits: Limits, owner: int | None = None
) -> Generator[Ended, None, None]:
    """Do each client's work in a child of its own, at most `jobs` at a time, and give each ending as it comes.

    Whoever stops iterating ends all children that are still at work, and theirs; so does ctrl-C, at the next look.

    Parameters
    ----------
    owner : int, optional
        The read end of a pipe that somebody holds open who wants this; when it is let go of, everything is ended.
    """
    waiting, live = list(reversed(clients)), dict[int, _Child]()
    base, counted = resident(os.getpid()), time.monotonic()
    with (
        selectors.DefaultSelector() as selector,
        uninterrupted() as came,
        adopting_orphans() as others,
        _woken(selector),
    ):
        if owner is not None:
            selector.register(owner, selectors.EVENT_READ)
        try:
            while (waiting or live) and not came:
                while waiting and len(live) < jobs:
                    child = _fork(waiting.pop(), work, limits, [other.pipe for other in live.values()])
                    live[child.pid] = child
                    selector.register(child.pipe, selectors.EVENT_READ, child)
                for key, _ in selector.select(_LOOK):
                    if isinstance(key.data, _Child):
                        _read(key.data, selector)
                    elif key.fd == owner:
                        return
                    else:
                        _empty(key.fd)
                if time.monotonic() > counted + _COUNT:
                    _watch_over_number(live, limits)
                    counted = time.monotonic()
                for child in list(live.values()):
                    _watch(child, limits, base)
                    if (ended := _ended(child, selector)) is not None:
                        del live[child.pid]
                        end_orphans((*others, *live))
                        yield ended
        finally:
            for child in live.values():
                _kill(child.pid)
                os.waitpid(child.pid, 0)
                _let_go(child)
            end_orphans(others)


def _fork(client: str, work: Work, limits: Limits, others: Sequence[int]) -> _Child:
    read, write = os.pipe()
    place = Heartbeat("its start")
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        for pipe in others:
            os.close(pipe)
        _be_child(client, work, write, place, limits, parent)
    os.close(write)
    os.set_blocking(read, False)
    return _Child(client, pid, read, place, time.monotonic())


def _be_child(client: str, work: Work, pipe: int, place: Heartbeat, limits: Limits, parent: int) -> NoReturn:
    """Everything the child does; it never returns into its parent's code."""
    status = 70
    try:
        _part_from_parent(parent)
        bound(limits)
        _write_all(pipe, json.dumps(work(client, place.say)).encode() + _END)
        status = 0
    finally:
        os._exit(status)


def _part_from_parent(parent: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    adopt_orphans()
    _die_with_parent(parent)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _die_with_parent(parent: int) -> None:
    """On Linux, a child whose parent is killed is killed too, so that no batch goes on that nobody watches."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(71)


def _write_all(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]


def _read(child: _Child, selector: selectors.BaseSelector) -> None:
    try:
        data = os.read(child.pipe, 1 << 16)
    except BlockingIOError:
        return
    if not data:
        selector.unregister(child.pipe)
        child.open = False
        return
    child.buffer += data


def _watch(child: _Child, limits: Limits, base: int) -> None:
    if child.killed or child.buffer.endswith(_END):
        return
    child.killed = overstepped(child.pid, child.place.since(), base, limits)
    if child.killed:
        _kill(child.pid)


def _watch_over_number(live: dict[int, _Child], limits: Limits) -> None:
    for pid, started in descendants(*live).items():
        if len(started) > limits.processes and not live[pid].killed:
            live[pid].killed = f"it had more than {limits.processes} processes at once"
            _kill(pid)


def _ended(child: _Child, selector: selectors.BaseSelector) -> Ended | None:
    if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        return None
    _kill(child.pid)
    _, status, used = os.wait4(child.pid, 0)
    while child.open and _has_more(child):
        _read(child, selector)
    if child.open:
        selector.unregister(child.pipe)
    result = json.loads(child.buffer) if child.buffer.endswith(_END) and not child.killed else None
    where = child.place.where()
    _let_go(child)
    code = os.waitstatus_to_exitcode(status)
    return Ended(
        client=child.client,
        result=result,
        death=child.killed or ("" if result is not None else ending_words(code)),
        where=where,
        seconds=time.monotonic() - child.began,
        cpu=used.ru_utime + used.ru_stime,
        peak=used.ru_maxrss,
    )


def _let_go(child: _Child) -> None:
    os.close(child.pipe)
    child.place.close()


def _has_more(child: _Child) -> bool:
    with selectors.DefaultSelector() as once:
        once.register(child.pipe, selectors.EVENT_READ)
        return bool(once.select(0))


def _kill(pid: int) -> None:
    """End a child and all that it started: what shares its session and, on Linux, what does not."""
    end_tree(pid)
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


@contextmanager
def _woken(selector: selectors.BaseSelector) -> Iterator[None]:
    """Wake the selector when a child ends, so that nobody waits for the next tick."""
    read, write = os.pipe()
    for end in (read, write):
        os.set_blocking(end, False)
    handler = signal.signal(signal.SIGCHLD, lambda *_: None)
    before = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    selector.register(read, selectors.EVENT_READ)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGCHLD, handler)
        os.close(read)
        os.close(write)


def _empty(pipe: int) -> None:
    with suppress(BlockingIOError):
        while os.read(pipe, 1 << 12):
            continue
