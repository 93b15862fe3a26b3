"""Where the `soc2` command begins and ends: ctrl-C finds it ready before the rest is imported, and after it is done."""

import signal
from typing import Any

from soc2lib.runner.stopping.interrupts import end_at_once, ending_at_once


def main() -> Any:
    """Run the command."""
    with ending_at_once():
        from soc2lib.commands.main import main as command
    try:
        return command()
    finally:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, end_at_once)  # all that is left is Python's own leave-taking
