"""A line that says what happened to what was typed; a screen reader reads it out when it changes."""

from collections.abc import Callable

import traitlets

from soc2lib.widgets.widget import DeskWidget, script


class Said(DeskWidget):
    """The last word on saving; it stands out where it begins with NOT SAVED."""

    _esm = script("said.js")
    _css = """
    .soc2-said { font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif); min-height: 1.4em; margin: 4px 2px; }
    .soc2-said { color: var(--jp-ui-font-color0, #16202b); padding-left: 8px; border-left: 4px solid transparent; }
    .soc2-said.trouble { border-color: #b3261e; font-weight: 600; }
    """
    value = traitlets.Unicode().tag(sync=True)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it, and say a failure where the person looks."""
        try:
            act()
        except Exception as error:
            self.value = f"NOT SAVED. {' '.join(str(error).split())}"
