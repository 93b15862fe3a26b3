"""What one person sees of a register, held by the grid's own script in a browser, and the kernel that answers it."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from soc2lib.gap.records import Control
from soc2lib.widgets.grid.columns import columns_of
from soc2lib.widgets.grid.grid import RegisterGrid

_MARKS = re.compile("^(NOT SAVED|Refused|Conflict) ")
ROOT = Path(__file__).parents[2]
FEW = RegisterGrid._esm.replace("MOST_ROWS = 100", "MOST_ROWS = 2")
GRID = FEW.replace("export default", "")
MAKE = f"""globalThis.makeGrid = (model, el, setTimeout) => {{
  {GRID}
  let made = null;
  const Plain = Register;
  Register = class extends Plain {{ constructor(model) {{ super(model); made = this; }} }};
  const leave = render({{ model, el }});
  return {{ register: made, leave }};
}};"""
OPEN = """globalThis.show = (key, rows, columns) => {
  const screen = { sent: [], late: [], el: document.createElement("div") };
  const empty = { shown: {}, hidden: [], icons: {}, standings: {}, stands: false, named: "", closed: "" };
  const told = { ...empty, key, rows, columns, label: key };
  const model = { get: (name) => told[name], send: (message) => screen.sent.push(message), off: () => {} };
  model.on = (name, hear) => { screen.hear = hear; };
  document.body.append(screen.el);
  Object.assign(screen, makeGrid(model, screen.el, (act) => screen.late.push(act)));
  screen.sent.length = 0;
  globalThis.screens ??= {};
  screens[key] = screen;
};
globalThis.away = (key) => {
  screens[key]?.leave();
  screens[key]?.el.remove();
};"""


def prepare(page: Page) -> None:
    """Give a page the grid's script; it sends two rows at a time, and its patience ends when a test says so."""
    page.add_script_tag(content=MAKE)
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
        """Run a script with what the screen consists of, such as its ``register``, and one thing it is told."""
        names = "register, sent, late, el, hear"
        text = f"([key, told]) => {{ const {{ {names} }} = screens[key]; return {script}; }}"
        return self._page.evaluate(text, [self._key, told])

    def reload(self) -> None:
        """Load the page anew: what was typed and not acknowledged goes, after the browser warned."""
        self.close()
        self._page.evaluate("(key) => globalThis.soc2Unsaved?.delete(key)", self._key)
        self._show()

    def run_again(self) -> None:
        """Run the notebook again: the grid goes and comes back, and takes over what was not saved."""
        self.close()
        self._show()

    def _show(self) -> None:
        script = "([key, rows, columns]) => show(key, rows, columns)"
        self._page.evaluate(script, [self._key, self.stored(), columns_of(Control, {})])

    def close(self) -> None:
        """Take the grid away; what was not saved waits for the next one."""
        self._page.evaluate("(key) => globalThis.screens && away(key)", self._key)

    def type(self, id: str, field: str, value: str) -> None:
        """Press the cell, type over what it holds, and press Enter."""
        place = "register.rows.findIndex((row) => row.id === told[0])"
        column = "register.columns.findIndex((column) => column.field === told[1])"
        press = 'dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }))'
        self.do(f'el.querySelector(`[data-row="${{{place}}}"][data-column="${{{column}}}"]`).{press}', [id, field])
        self._page.keyboard.type(value)
        self._page.keyboard.press("Enter")

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
        self.do("hear(told)", answer)

    def lose_patience(self) -> None:
        """Three seconds have gone by."""
        self.do("late.splice(0).forEach((act) => act())")

    def edits(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.do("[...register.edits.values()]")
        return found

    def cells(self, fields: tuple[str, ...]) -> dict[str, list[str]]:
        """What stands on the screen: row to the words of its cells, without the marks of edits that are not saved."""
        places = "told.map((field) => register.columns.findIndex((column) => column.field === field))"
        rows = "[...el.querySelectorAll('tbody [role=row]')]"
        found = self.do(f"[{places}, {rows}.map((row) => [...row.children].map((cell) => cell.textContent))]", fields)
        return {row[0]: [_MARKS.sub("", row[place]) for place in found[0]] for row in found[1]}
