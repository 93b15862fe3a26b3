"""Ctrl-C stops a batch wherever it comes, also in the middle of a fork."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import psutil
import pytest

from soc2lib.runner.batch import prefork as warm
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.batch.fork import run_forked
from soc2lib.runner.batch.prefork import Warm
from soc2lib.runner.limits import Limits
from soc2lib.runner.stopping.interrupts import check_interrupt, uninterrupted
from soc2lib.runner.stopping.interrupts import heeded as heeding
from soc2lib.stages import STAGES

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


def test_ctrl_c_that_somebody_swallowed_is_raised_in_the_end() -> None:
    def work() -> None:
        with heeding(), suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_an_error_that_ctrl_c_led_to_is_told_as_ctrl_c() -> None:
    def work() -> None:
        with heeding():
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                raise ImportError("half a library") from None

    with pytest.raises(KeyboardInterrupt):
        work()


def test_ctrl_c_is_not_taken_for_a_cells_own_error_while_warming_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def pressed(client: str, order: Order, executor: object, told: Callable[[str], None]) -> None:
        started.append("the first cell")
        os.chdir(order.clients)
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        told("the second cell")
        started.append("the second cell")

    monkeypatch.setattr(warm, "run_client", pressed)
    folder, order = Path.cwd(), Order(Path("clients"), date(2026, 9, 30), STAGES)
    with pytest.raises(KeyboardInterrupt), heeding():
        Warm(order, Limits()).warm_up()
    assert started == ["the first cell"]
    assert Path.cwd() == folder


def test_an_earlier_ctrl_c_stops_nothing_later() -> None:
    with pytest.raises(KeyboardInterrupt), heeding():
        os.kill(os.getpid(), signal.SIGINT)
    check_interrupt()


class _Pressing:
    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def test_nobody_whom_ctrl_c_meets_tells_of_it_as_of_a_fault(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        with heeding():
            _Pressing()
            logging.getLogger("a library").exception("Exception closing connection")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert capfd.readouterr().err == ""
    assert logging.root.manager.disable == logging.NOTSET
