"""A form of a few lines that one keystroke opens beside a question, in which nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence

import traitlets

from soc2lib.widgets.widget import DeskWidget, script


class ShortForm(DeskWidget):
    """A few lines to type in; Enter hands all of them in, Escape closes the form.

    Parameters
    ----------
    fields : sequence of (name, label, hint)
        The lines, in order.
    submit : callable
        Called when they are handed in, with ``values`` holding what was typed.

    Attributes
    ----------
    said : str
        What happened to what was typed; a screen reader reads it out when it changes.
    """

    _esm = script("short_form.js")
    _css = """
    .soc2-short-form { font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif); max-width: 900px; }
    .soc2-short-form { color: var(--jp-ui-font-color0, #16202b); margin: 4px 2px; }
    .soc2-short-form > div { border: 1px solid #767f88; border-radius: 4px; padding: 8px 10px; }
    .soc2-short-form p { margin: 0 0 4px; }
    .soc2-short-form .title { font-weight: 600; }
    .soc2-short-form label { display: flex; gap: 8px; align-items: center; justify-content: flex-end; margin: 4px 0; }
    .soc2-short-form input { flex: 0 1 740px; box-sizing: border-box; font: inherit; padding: 4px 8px; color: inherit; }
    .soc2-short-form input { border: 1px solid #767f88; background: var(--jp-layout-color0, #fff); }
    .soc2-short-form input::placeholder { color: var(--jp-ui-font-color2, #5b6570); opacity: 1; }
    .soc2-short-form :is(input, button):focus-visible { outline: 2px solid var(--jp-brand-color1, #0b57d0); }
    .soc2-short-form .row { display: flex; gap: 8px; margin-top: 6px; }
    .soc2-short-form button { font: inherit; padding: 4px 12px; border: 1px solid #767f88; border-radius: 2px; }
    .soc2-short-form button { background: var(--jp-layout-color2, #eee); color: inherit; cursor: pointer; }
    .soc2-short-form .said { min-height: 1.4em; padding-left: 8px; border-left: 4px solid transparent; }
    .soc2-short-form .said.trouble { border-color: #b3261e; font-weight: 600; }
    """
    fields = traitlets.List().tag(sync=True)
    asked = traitlets.Dict({"turn": 0, "open": False, "title": "", "notes": "", "values": {}}).tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(self, fields: Sequence[tuple[str, str, str]], submit: Callable[[], None]) -> None:
        super().__init__(fields=[list(field) for field in fields])
        self.values: dict[str, str] = {}
        self._submit = submit
        self.on_msg(lambda _, message, __: self.receive(message))

    @property
    def is_open(self) -> bool:
        """True while the form is shown."""
        return bool(self.asked["open"])

    def ask(self, title: str, notes: str, values: Mapping[str, str]) -> None:
        """Open the form anew, with what is known already in its lines; the cursor is in the first."""
        self._turn(title, notes, values, shown=True)

    def close_form(self) -> None:
        """Put the form away; the cursor goes back to where it was."""
        self._turn("", "", {}, shown=False)

    def receive(self, message: Mapping[str, object]) -> None:
        """Hear the browser; what was typed in an earlier turn is none of this one's."""
        words = message.get("words")
        if message.get("turn") != self.asked["turn"] or not isinstance(words, Mapping):
            return
        self.values = {name: str(words.get(name, "")) for name, *_ in self.fields}
        if message.get("kind") == "submit":
            self._attempt()
        elif message.get("kind") == "close":
            self.close_form()

    def _attempt(self) -> None:
        try:
            self._submit()
        except Exception as error:
            self.said = f"NOT SAVED. {' '.join(str(error).split())}"

    def _turn(self, title: str, notes: str, values: Mapping[str, str], *, shown: bool) -> None:
        self.values = dict(values)
        turn = int(self.asked["turn"]) + 1
        self.asked = {"turn": turn, "open": shown, "title": title, "notes": notes, "values": dict(values)}
