"""A row of tabs, worked by the arrow keys: which register, or which page of a form, is shown."""

from collections.abc import Callable, Sequence

import traitlets

from soc2lib.widgets.widget import BROWSER, DeskWidget, script


class Tabs(DeskWidget):
    """Tabs of which one is chosen.

    Parameters
    ----------
    names : sequence of str
        What stands on each tab.
    label : str
        The row's accessible name.
    on_choice : callable
        Told the place of the tab that is chosen next.

    Examples
    --------
    >>> chosen = []
    >>> Tabs(["Risks", "Treatments"], "Registers", chosen.append).chosen = 1
    >>> chosen
    [1]
    """

    _esm = script("tabs.js")
    _css = (BROWSER / "tabs.css").read_text(encoding="utf-8")
    names = traitlets.List().tag(sync=True)
    notes = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(0).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, names: Sequence[str], label: str, on_choice: Callable[[int], None]) -> None:
        super().__init__(names=list(names), notes=[""] * len(names), label=label)
        self.observe(lambda change: on_choice(change["new"]), names="chosen")

    def note(self, place: int, words: str) -> None:
        """Say something short beside a tab's name, such as how many rows it holds."""
        if self.notes[place] != words:
            self.notes = [*self.notes[:place], words, *self.notes[place + 1 :]]
