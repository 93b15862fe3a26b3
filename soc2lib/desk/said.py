"""A line that says what happened to what was typed; a screen reader reads it out when it changes."""

from collections.abc import Callable

import anywidget
import traitlets


class Said(anywidget.AnyWidget):  # type: ignore[misc]
    """The last word on saving; it stands out where it begins with NOT SAVED."""

    _esm = """
    export default { render({ model, el }) {
      const line = document.createElement("p");
      line.className = "soc2-said";
      line.setAttribute("role", "status");
      const show = () => {
        line.textContent = model.get("value");
        line.classList.toggle("trouble", line.textContent.startsWith("NOT SAVED"));
      };
      model.on("change:value", show);
      show();
      el.append(line);
      return () => model.off("change:value", show);
    } };
    """
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
