"""What frames a panel: keys pressed in it are its own, and its fields are dark where JupyterLab is."""

import anywidget
import ipywidgets as widgets


class _Frame(anywidget.AnyWidget):  # type: ignore[misc]
    """Shows nothing; none of JupyterLab's shortcuts, such as X to cut a cell, acts in its panel but Ctrl+S to save."""

    _esm = """
    export default { render({ el }) {
      const saves = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
      const keep = (event) => { if (!saves(event)) event.stopPropagation(); };
      const begin = () => el.closest(".soc2-panel")?.addEventListener("keydown", keep);
      document.addEventListener("focusin", begin);
      return () => document.removeEventListener("focusin", begin);
    } };
    """
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
