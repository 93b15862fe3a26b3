"""Ctrl-C stops a batch wherever it comes, also in the middle of a fork."""

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from soc2lib.runner.forking import run_forked
from soc2lib.runner.interrupts import uninterrupted
from soc2lib.runner.limits import Limits

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
armed: list[bool] = []


def _press_ctrl_c() -> None:
    if armed:
        armed.clear()
        os.kill(os.getpid(), signal.SIGINT)


if hasattr(os, "fork"):
    os.register_at_fork(after_in_parent=_press_ctrl_c)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Ctrl-C as in a terminal, also where the tests run in the background of a shell, which has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_in_the_middle_of_a_fork_is_not_lost_and_leaves_no_child() -> None:
    others = set(psutil.Process().children())
    armed.append(True)
    with pytest.raises(KeyboardInterrupt):
        list(run_forked(["acme", "bolt"], lambda client, _: {"client": client}, 2, Limits()))
    assert set(psutil.Process().children()) <= others


def test_ctrl_c_comes_after_what_it_must_not_interrupt() -> None:
    done = []

    def work() -> None:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("the work")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["the work"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_stays_ignored_where_it_was() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
