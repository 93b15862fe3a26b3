"""Keeps a warm job server for somebody who must not fork; one that dies is started again, and its job with it."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from soc2lib.errors import Problem, RunError
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.exit_status import ending_words
from soc2lib.runner.batch.messages import order_line, read_outcome
from soc2lib.runner.limits import Limits
from soc2lib.runner.stopping.trees import end_tree

_COMMAND = [sys.executable, "-m", "soc2lib.runner.remote.job_server"]
_OWN_GROUP = 0 if os.name == "posix" else None
"""Ctrl-C in a terminal goes to its whole group; a server ends when its owner wants."""
ATTEMPTS = 3
"""How often a client may take its server down with it before it fails alone."""


class JobServer:
    """A warm process that does one job at a time; see `job_server`.

    Parameters
    ----------
    order : Order
        What it runs, and in which folders.
    scratch : Path, optional
        A folder that is taken away with the server, also when its owner is killed.
    warm_up : bool
        Run every notebook once before the first client: for whoever runs many.
    portfolio : bool
        Make the page over all clients instead of running single ones.
    """

    def __init__(
        self,
        order: Order,
        limits: Limits,
        *,
        scratch: Path | None = None,
        warm_up: bool = False,
        portfolio: bool = False,
    ) -> None:
        self._scratch, self._closed = scratch, False
        self._process: subprocess.Popen[bytes] | None = None
        self._settings = {
            "order": order_line(order),
            "limits": asdict(limits),
            "scratch": str(scratch) if scratch else None,
            "warm_up": warm_up,
            "portfolio": portfolio,
        }

    def __enter__(self) -> "JobServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, name: str, job: dict[str, Any]) -> Outcome:
        """Have a job done; one that takes its server down time after time fails with the reason.

        Raises
        ------
        RunError
            If the server was closed meanwhile.
        """
        words = ""
        for _ in range(ATTEMPTS):
            if (answer := self._ask(job)) is not None:
                return read_outcome(answer)
            words = self._end()
            if self._closed:
                problem = Problem(name, "a batch that was stopped", "a run to its end", "Run the same again.")
                raise RunError("The run was stopped.", [problem])
        found = f"the process it ran under died {ATTEMPTS} times; the last time {words}"
        problem = Problem(name, found, "a run to its end", "Mend the cause and run it again.")
        return Outcome(name, None, RunError("The run took down the process it ran under.", [problem]), 0.0)

    def close(self) -> None:
        """End the server, whatever it does, and take its scratch folder away; from any thread."""
        self._closed = True
        self._end()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _ask(self, job: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None where the server died over it."""
        with suppress(OSError, ValueError):
            jobs, answers = self._pipes()
            jobs.write(json.dumps(job).encode() + b"\n")
            jobs.flush()
            answer: dict[str, Any] = json.loads(answers.readline())
            return answer
        return None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """To the process and from it; it is started where none runs."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603
                _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=_OWN_GROUP
            )
            cast(IO[bytes], self._process.stdin).write(json.dumps(self._settings).encode() + b"\n")
        return cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)

    def _end(self) -> str:
        """End the process and say in words how it ended."""
        process, self._process = self._process, None
        if process is None:
            return "before it could start"
        end_tree(process.pid)
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        return ending_words(process.returncode)
