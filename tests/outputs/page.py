"""Reads a page, or what a notebook shows, as a reader sees it."""

from html.parser import HTMLParser
from pathlib import Path

import nbformat

from tests.outputs.grids import ControlState, Grid, lines, plain

_UNSEEN = ("style", "script", "svg", "template")


class _Reader(HTMLParser):
    """Follows tables, figures and notes of a page; icons are no words."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ControlState()
        self._text, self._hidden = "", [""][:0]
        self._caption, self._heads = "", [""][:0]
        self._row: list[tuple[str, ...]] = []
        self._rows: list[list[tuple[str, ...]]] = []
        self._figure: list[str] = []
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._hidden or tag in _UNSEEN or told.get("aria-hidden") == "true":
            self._hidden.append(tag)
        elif tag == "table":
            self._caption, self._heads, self._rows = "", [], []
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._row = []
        elif tag == "dl":
            self._figure = []
        elif tag in ("br", "p") or (tag == "span" and told.get("class") == "quiet"):
            self._text += "\n"
        if tag in ("td", "th", "caption", "dt", "dd") or (tag == "div" and str(told.get("class")).startswith("note")):
            self._text = ""
        elif tag == "span" and told.get("class") == "because":
            self._text += "\0"

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if self._hidden[-1] == tag:
                self._hidden.pop()
        elif tag == "caption":
            self._caption = plain(self._text)
        elif tag in ("td", "th"):
            self._row.append(lines(self._text))
        elif tag == "tr":
            if self._in_head:
                self._heads = [plain(" ".join(cell)) for cell in self._row]
            elif len(self._row) == len(self._heads):
                self._rows.append(self._row)
        elif tag == "thead":
            self._in_head = False
        elif tag == "table":
            self.state.grids.append(Grid(self._caption, tuple(self._heads), self._rows))
        elif tag == "dt":
            self._figure = [plain(self._text)]
        elif tag == "dd" and self._figure:
            value, _, because = self._text.partition("\0")
            self.state.figures.append((self._figure[0], plain(value), plain(because)))
        elif tag == "div":
            self.state.remarks.append(plain(self._text))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data


def read_page(path: Path) -> ControlState:
    """What a page shows."""
    return _read(path.read_text(encoding="utf-8"))


def read_notebook(path: Path) -> ControlState:
    """What the outputs of a notebook show in JupyterLab."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    shown = [output.data["text/html"] for cell in cells for output in cell.outputs if "text/html" in output.data]
    return _read("\n".join(shown))


def _read(html: str) -> ControlState:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.state
