"""A panel's keys are its own: none of JupyterLab's shortcuts, such as X to cut a cell, acts while one works in it."""

import anywidget
import ipywidgets as widgets


class _OwnKeys(anywidget.AnyWidget):  # type: ignore[misc]
    """Shows nothing; keeps the keys that are pressed in its panel there, but for Ctrl+S, which saves the notebook."""

    _esm = """
    export default { render({ el }) {
      const saves = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
      const keep = (event) => { if (!saves(event)) event.stopPropagation(); };
      const begin = () => el.closest(".soc2-panel")?.addEventListener("keydown", keep);
      document.addEventListener("focusin", begin);
      return () => document.removeEventListener("focusin", begin);
    } };
    """


def with_own_keys(*parts: widgets.Widget) -> widgets.VBox:
    """The parts below each other; a dropdown's arrow keys and letters choose in it and do not act on the notebook."""
    framed = widgets.VBox([*parts, _OwnKeys()])
    framed.add_class("soc2-panel")
    return framed
