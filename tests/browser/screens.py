"""What one person sees of a register, held by the grid's own script in a browser, and the kernel that answers it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from soc2lib.desk.columns import columns_of
from soc2lib.gap.records import Control

ROOT = Path(__file__).parents[2]
ROWS = (ROOT / "soc2lib" / "desk" / "browser" / "rows.js").read_text(encoding="utf-8")
OPEN = """globalThis.show = (key, rows, columns) => {
  const sent = [], late = [], told = { key, rows, columns, shown: {}, stands: false, standings: {} };
  const model = { get: (name) => told[name], send: (message) => sent.push(message) };
  globalThis.screens ??= {};
  screens[key] = { sent, late, register: makeRegister(model, (act) => late.push(act)) };
};"""


def prepare(page: Page) -> None:
    """Give a page the script of the grid's rows; its patience ends when a test says so and not after three seconds."""
    page.add_script_tag(
        content=f"const makeRegister = (model, setTimeout) => {{ {ROWS}; return new Register(model); }};"
    )
    page.add_script_tag(content=OPEN)


class Kernel:
    """A process that saves for one person, and the next one after it was killed."""

    def __init__(self, clients: Path, author: str, ids: tuple[str, ...]) -> None:
        script = [sys.executable, str(Path(__file__).with_name("mortal_kernel.py")), str(clients), author, *ids]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(script, stdin=pipe, stdout=pipe, env=environment)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._serves = self._hear("began")

    def send(self, client: str, message: dict[str, Any]) -> None:
        self._in.write(json.dumps({**message, "client": client, "to": self._serves}).encode() + b"\n")
        self._in.flush()

    def answer(self) -> dict[str, Any]:
        return self._hear("answered")

    def kill(self) -> None:
        """Kill it, whatever it is doing, and wait for the next one; what it still said is lost."""
        os.kill(self._serves, signal.SIGKILL)
        gone = json.dumps(["gone", self._serves]).encode()
        while (line := self._out.readline().strip()) != gone:
            assert line or not self._process.poll(), "the kernel's process ended by itself"
        self._serves = self._hear("began")

    def end(self) -> None:
        self._in.close()
        self._process.wait()
        self._out.close()

    def _hear(self, word: str) -> Any:
        said, told = self._line()
        assert said == word, (said, told)
        return told

    def _line(self) -> list[Any]:
        line = self._out.readline()
        assert line, "the kernel's process ended by itself"
        words: list[Any] = json.loads(line)
        return words


class Screen:
    """One person's register of controls in the page."""

    def __init__(self, page: Page, kernel: Kernel, client: str, name: str) -> None:
        self._page, self.kernel, self._client, self._key = page, kernel, client, f"{client}/{name}"
        self.reload()

    def do(self, script: str, told: object = None) -> Any:
        """Run a script with the screen's ``register``, ``sent`` and ``late`` and one thing it is told."""
        text = f"([key, told]) => {{ const {{ register, sent, late }} = screens[key]; return {script}; }}"
        return self._page.evaluate(text, [self._key, told])

    def reload(self) -> None:
        """Load the page anew: what was typed and not acknowledged goes, after the browser warned."""
        script = "([key, rows, columns]) => show(key, rows, columns)"
        self._page.evaluate(script, [self._key, self.stored(), columns_of(Control, {})])

    def run_again(self) -> None:
        """Run the notebook again: the grid goes and comes back, and takes over what was not saved."""
        self.do("register.leave()")
        self.reload()

    def stored(self) -> list[dict[str, Any]]:
        self.kernel.send(self._client, {"kind": "open"})
        rows: list[dict[str, Any]] = self.kernel.answer()["rows"]
        return rows

    def outbox(self) -> list[dict[str, Any]]:
        """The messages that the browser wants to send."""
        messages: list[dict[str, Any]] = self.do("sent.splice(0)")
        return messages

    def send(self, message: dict[str, Any]) -> None:
        self.kernel.send(self._client, message)

    def hear(self, answer: dict[str, Any]) -> None:
        self.do("register.receive(told)", answer)

    def lose_patience(self) -> None:
        """Three seconds have gone by."""
        self.do("late.splice(0).forEach((act) => act())")

    def edits(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.do("[...register.edits.values()]")
        return found

    def cells(self, ids: tuple[str, ...], fields: tuple[str, ...]) -> dict[str, list[str]]:
        """What the screen shows: row to the words of its cells."""
        script = "Object.fromEntries(told[0].map((id) => [id, told[1].map((field) => register.text(id, field))]))"
        shown: dict[str, list[str]] = self.do(script, [ids, fields])
        return shown
