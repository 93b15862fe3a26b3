"""A live strip: pieces that change after each edit, made in Python and shown without a chart library."""

import ipywidgets as widgets
import traitlets

from soc2lib.html.pieces import Piece
from soc2lib.widgets.widget import BROWSER, DeskWidget, script


class Strip(DeskWidget):
    """Holds pieces below a grid; `show` puts others in their place."""

    _esm = script("strip.js")
    _css = (BROWSER / "strip.css").read_text(encoding="utf-8")
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(layout=widgets.Layout(width="100%"))
        self.add_class("soc2-strip")
        self.add_class("jp-RenderedHTMLCommon")

    def show(self, *pieces: Piece) -> None:
        """Show these pieces; their client texts went through the gate when they were made."""
        self.html = "".join(piece.html for piece in pieces)
