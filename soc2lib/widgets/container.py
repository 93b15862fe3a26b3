"""What frames a panel: keys pressed in it are its own, and its fields are dark where JupyterLab is."""

import ipywidgets as widgets

from soc2lib.widgets.widget import DeskWidget, script


class _Frame(DeskWidget):
    """Shows nothing; none of JupyterLab's shortcuts, such as X to cut a cell, acts in its panel but Ctrl+S to save."""

    _esm = script("frame.js")
    _css = """
    body[data-jp-theme-light="false"] .soc2-panel {
      :is(input, select, textarea) { color-scheme: dark; }
      .widget-dropdown > select { appearance: auto; background-image: none; }
    }
    """


def framed(*parts: widgets.Widget) -> widgets.VBox:
    """A panel of these parts below each other: a dropdown's arrow keys and letters choose in it and do nothing else."""
    box = widgets.VBox([*parts, _Frame()])
    box.add_class("soc2-panel")
    return box
