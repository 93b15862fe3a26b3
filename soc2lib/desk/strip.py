"""A live strip: pieces that are painted anew after each edit, made in Python and shown without a chart library."""

import ipywidgets as widgets

from soc2lib.desk.widget import BROWSER
from soc2lib.foundation.pages import Piece

_STYLE = (BROWSER / "strip.css").read_text(encoding="utf-8")


class Strip:
    """Holds pieces below a grid; `show` replaces them."""

    def __init__(self) -> None:
        self.widget = widgets.HTML(layout=widgets.Layout(width="100%"))
        self.widget.add_class("soc2-strip")
        self.widget.add_class("jp-RenderedHTMLCommon")

    def show(self, *pieces: Piece) -> None:
        """Paint these pieces; their client texts went through the gate when they were made."""
        self.widget.value = f"<style>{_STYLE}</style>" + "".join(piece.html for piece in pieces)
