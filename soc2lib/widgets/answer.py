"""The field for one answer, in which nothing typed is lost or taken for the answer to the next question."""

from collections.abc import Callable, Mapping

import traitlets

from soc2lib.widgets.widget import DeskWidget, script


class AnswerField(DeskWidget):
    """A line to type in; Enter hands it in.

    A synchronised value would not do: the browser holds such updates back while the kernel is busy, and Enter overtakes
    them. Here each message carries all that was typed and the question it was typed for.

    Parameters
    ----------
    submit : callable
        Called when Enter is pressed, with ``value`` holding what was typed.
    beside : callable, optional
        Called when Ctrl+Enter, or Cmd+Enter, is pressed anywhere in the interview; what was typed stays as it is. These
        keys write no letter on any keyboard, end no composition, and are no command of a screen reader.
    keys : str
        What is said of the keys below the line.
    """

    _esm = script("answer.js")
    _css = """
    .soc2-answer label { display: flex; gap: 8px; align-items: center; max-width: 900px; margin: 2px; }
    .soc2-answer label { font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif); justify-content: flex-end; }
    .soc2-answer label { color: var(--jp-ui-font-color0, #16202b); }
    .soc2-answer input { flex: 0 1 812px; box-sizing: border-box; font: inherit; padding: 4px 8px; }
    .soc2-answer input { border: 1px solid #767f88; color: inherit; }
    .soc2-answer input { background: var(--jp-layout-color0, #fff); }
    .soc2-answer input::placeholder { color: var(--jp-ui-font-color2, #5b6570); opacity: 1; }
    .soc2-answer .keys { font-size: 12px; text-align: right; max-width: 900px; margin: 2px; }
    .soc2-answer .keys { color: var(--jp-ui-font-color2, #5b6570); }
    .soc2-answer input:focus { outline: 2px solid var(--jp-brand-color1, #0b57d0); }
    """
    asked = traitlets.Dict({"turn": 0, "value": "", "hint": ""}).tag(sync=True)
    closed = traitlets.Bool().tag(sync=True)
    about_keys = traitlets.Unicode().tag(sync=True)

    def __init__(self, submit: Callable[[], None], beside: Callable[[], None] | None = None, keys: str = "") -> None:
        super().__init__(about_keys=keys)
        self.value, self._submit, self._beside = "", submit, beside
        self.on_msg(lambda _, message, __: self.receive(message))

    def ask(self, value: str, hint: str) -> None:
        """Begin anew for the next question, with what was answered earlier in the field."""
        self.value = value
        self.asked = {"turn": self.asked["turn"] + 1, "value": value, "hint": hint}

    def receive(self, message: Mapping[str, object]) -> None:
        """Hear the browser; what was typed for an earlier question is none of this one's."""
        if message.get("turn") != self.asked["turn"]:
            return
        self.value = str(message.get("words", ""))
        if message.get("kind") == "submit":
            self._submit()
        elif message.get("kind") == "beside" and self._beside:
            self._beside()
