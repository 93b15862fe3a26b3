"""Saves the edits of one screen, as a kernel does, in a process that may be killed; another one takes its place.

Run as a script: each line of standard input is a message to one process, which says on standard output what it answers.
A message to a process that is gone is lost, as it is in Jupyter. ``began`` comes first of each; an empty line and
``gone`` come last, for it may have been killed in the middle of a line.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Saving, read_edits


def say(word: str, told: object) -> None:
    """One line, whole."""
    os.write(1, (json.dumps([word, told]) + "\n").encode())


def serve(clients: Path, author: str, ids: list[str]) -> None:
    """Answer every message to this process until it is killed or nobody speaks any more."""
    savings: dict[str, Saving] = {}
    say("began", os.getpid())
    while lines := os.read(0, 1 << 16).splitlines():
        for message in map(json.loads, lines):
            if message["to"] == os.getpid():
                client = message["client"]
                if client not in savings:
                    savings[client] = Saving(Engagement.open(client, clients=clients), Control, lambda: author, ids)
                say("answered", answer(savings[client], message))


def answer(saving: Saving, message: dict[str, Any]) -> dict[str, Any]:
    """The message that the grid would send back."""
    if message["kind"] == "open":
        return {"kind": "rows", "rows": saving.rows()}
    replies = saving.save(read_edits(message))
    saving.refresh()
    return {"kind": "replies", "replies": replies}


def main(clients: Path, author: str, ids: list[str]) -> None:
    """Keep one process at work, as often as it is killed."""
    while True:
        process = os.fork()
        if not process:
            serve(clients, author, ids)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(os.waitstatus_to_exitcode(status))
        os.write(1, b"\n")
        say("gone", process)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
